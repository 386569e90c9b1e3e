package sluice.line;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.healing.LostPlaces;
import sluice.position.Snapshot;
import sluice.redis.RedisStore;
import sluice.redis.SaleKeys;
import sluice.redis.Script;
import sluice.sale.SaleId;
import sluice.ticket.Ticket;

/**
 * Opens the window in which tickets are put back when a line's server was lost, and ends it. Every node may do both:
 * whoever comes second changes nothing. To be told of each snapshot, on one event loop.
 */
public final class HealingWindow {
    private static final Logger LOG = LoggerFactory.getLogger(HealingWindow.class);
    private static final Script END = Script.of("healing/end-healing.lua");
    private static final int READ_AT_ONCE = 2_000;
    private static final int SETTLE_AT_ONCE = 128;
    private static final int SPANS_AT_ONCE = 500;

    private final RedisStore redis;
    private final IndexBlocks blocks;
    private final LostPlaces places;
    /** The server on which each sale's line was begun, or found to have nothing to put back. */
    private final Map<SaleId, String> begun = new HashMap<>();

    private final Set<SaleId> ending = new HashSet<>();

    public HealingWindow(RedisStore redis, IndexBlocks blocks, LostPlaces places) {
        this.redis = redis;
        this.blocks = blocks;
        this.places = places;
    }

    /** Looks whether the window of this line is to be opened or ended now. */
    public void look(Snapshot snapshot) {
        Snapshot.Source source = snapshot.source();
        if (!source.ready()) return;
        if (!source.isTrusted()) {
            open(snapshot);
            return;
        }
        // A server that is emptied goes on under its name: whatever it loses next is to be put back as well.
        begun.remove(snapshot.sale().id());
        if (snapshot.state().healing().untilMillis() > 0
                && source.asOf().toEpochMilli() >= snapshot.state().healing().untilMillis()) end(snapshot);
    }

    private void open(Snapshot snapshot) {
        SaleId sale = snapshot.sale().id();
        String server = snapshot.source().server();
        if (server.equals(begun.put(sale, server))) return;
        boolean known = snapshot.next() > 0 || !snapshot.source().line().isEmpty();
        (known ? Future.succeededFuture(true) : blocks.exist(sale))
                .compose(lost -> lost
                        ? blocks.begin(sale, "", true).onSuccess(done -> say(sale, "line is healing"))
                        : Future.succeededFuture())
                .onFailure(failure -> retry(sale, failure));
    }

    private static void say(SaleId sale, String event) {
        LOG.atWarn().addKeyValue("sale", sale).log(event);
    }

    private void retry(SaleId sale, Throwable failure) {
        begun.remove(sale);
        LOG.atWarn()
                .addKeyValue("sale", sale)
                .addKeyValue("cause", failure.toString())
                .log("healing window not opened");
    }

    private void end(Snapshot snapshot) {
        SaleId sale = snapshot.sale().id();
        if (!ending.add(sale)) return;
        read(new Census(snapshot), 0)
                .compose(census -> note(sale, census.gaps()))
                .onComplete(done -> ending.remove(sale))
                .onSuccess(done -> say(sale, "line has healed"))
                .onFailure(failure -> LOG.atWarn()
                        .addKeyValue("sale", sale)
                        .addKeyValue("cause", failure.toString())
                        .log("healing window not ended"));
    }

    /** Who is in the line, of those whom the lost server gave an index, in order of index. */
    private static final class Census {
        private final Snapshot snapshot;
        private final List<String> gaps = new ArrayList<>();
        private long expected;

        Census(Snapshot snapshot) {
            this.snapshot = snapshot;
        }

        private List<Ticket> take(Response members) {
            List<Ticket> served = new ArrayList<>();
            for (Response member : members) {
                Ticket ticket = new Ticket(
                        member.get(0).toString(),
                        (long) Double.parseDouble(member.get(1).toString()),
                        snapshot.generation(),
                        snapshot.sale().id());
                gap(ticket.index());
                expected = ticket.index() + 1;
                if (snapshot.places().of(ticket.index()) < snapshot.served()) served.add(ticket);
            }
            return served;
        }

        private void gap(long till) {
            if (till <= expected) return;
            gaps.add(Long.toString(expected));
            gaps.add(Long.toString(till - expected));
        }

        List<String> gaps() {
            gap(snapshot.counts().first());
            return gaps;
        }
    }

    private Future<Census> read(Census census, long from) {
        SaleId sale = census.snapshot.sale().id();
        Request request = Request.cmd(Command.ZRANGE)
                .arg(redis.keys(sale).line())
                .arg(Long.toString(from))
                .arg("(" + census.snapshot.counts().first())
                .arg("BYSCORE")
                .arg("LIMIT")
                .arg(0)
                .arg(READ_AT_ONCE)
                .arg("WITHSCORES");
        return redis.send(request)
                .compose(members -> settle(census, census.take(members), 0)
                        .compose(done -> members.size() < READ_AT_ONCE
                                ? Future.succeededFuture(census)
                                : read(census, census.expected)));
    }

    private Future<Void> settle(Census census, List<Ticket> served, int from) {
        if (from >= served.size()) return Future.succeededFuture();
        List<Ticket> some = served.subList(from, Math.min(served.size(), from + SETTLE_AT_ONCE));
        return places.settle(census.snapshot.sale().id(), census.snapshot.places(), some)
                .compose(done -> settle(census, served, from + SETTLE_AT_ONCE));
    }

    private Future<Void> note(SaleId sale, List<String> gaps) {
        SaleKeys keys = redis.keys(sale);
        int count = Math.min(gaps.size(), 2 * SPANS_AT_ONCE);
        boolean last = count == gaps.size();
        List<String> arguments = new ArrayList<>();
        arguments.add(last ? "1" : "0");
        arguments.addAll(gaps.subList(0, count));
        return redis.run(END, List.of(keys.state(), keys.lineState(), keys.leavers()), arguments)
                .compose(done -> last ? Future.succeededFuture() : note(sale, gaps.subList(count, gaps.size())));
    }
}
