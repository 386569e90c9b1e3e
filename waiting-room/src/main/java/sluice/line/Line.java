package sluice.line;

import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.presence.Presence;
import sluice.redis.Batcher;
import sluice.redis.RedisStore;
import sluice.redis.SaleKeys;
import sluice.redis.Script;
import sluice.sale.Refusal;
import sluice.sale.Sale;
import sluice.sale.SaleId;
import sluice.ticket.Ticket;

/**
 * The lines of all sales as one event loop writes them: what arrives together joins or leaves in one script call. Make
 * one for each event loop, on it; not thread-safe.
 */
public final class Line {
    private static final Logger LOG = LoggerFactory.getLogger(Line.class);
    private static final Script JOIN = Script.of("line/join.lua");
    private static final Script LEAVE = Script.of("line/leave.lua");
    /** Rounds in a row that give no index, because other nodes take all of each block or because no block comes. */
    private static final int MOST_ROUNDS = 50;

    /** Rounds in which another node's new block may still show up; then this node begins one of its own. */
    private static final int PATIENT_ROUNDS = 2;

    private final RedisStore redis;
    private final IndexBlocks blocks;
    private final LineSettings settings;
    private final LineCounters counters;
    private final Map<SaleId, Joins> joins = new HashMap<>();
    private final Map<SaleId, Batcher<Ticket, Boolean>> leaves = new HashMap<>();
    private final Map<SaleId, Future<Boolean>> extensions = new HashMap<>();

    public Line(RedisStore redis, IndexBlocks blocks, LineSettings settings, LineCounters counters) {
        this.redis = redis;
        this.blocks = blocks;
        this.settings = settings;
        this.counters = counters;
    }

    /** Gives {@code ticketId} its index; the same one each time until it leaves. */
    public Future<Joined> join(Sale sale, String ticketId) {
        Joins of = joins.get(sale.id());
        if (of == null) of = joins.computeIfAbsent(sale.id(), Joins::new);
        of.latest = sale;
        return of.batcher.add(ticketId);
    }

    /** Who joins one sale. */
    private final class Joins {
        private final Batcher<String, Joined> batcher;
        private Sale latest;

        Joins(SaleId sale) {
            this.batcher = new Batcher<>(
                    settings.joinBatch(),
                    settings.joinQueue(),
                    ids -> joinAll(sale, ids, 0).onSuccess(standings -> count(sale, standings)));
        }
    }

    private void count(SaleId sale, List<Joined> standings) {
        long joined = standings.stream().filter(standing -> !standing.again()).count();
        counters.joins(sale).add(joined);
    }

    private Future<List<Joined>> joinAll(SaleId sale, List<String> ids, int round) {
        SaleKeys keys = redis.keys(sale);
        List<String> arguments = new ArrayList<>(ids.size() + 1);
        arguments.add(Integer.toString(Presence.near(joins.get(sale).latest.knobs())));
        arguments.addAll(ids);
        return redis.run(JOIN, List.of(keys.state(), keys.line(), keys.lineState(), keys.present()), arguments)
                .map(JoinAnswer::read)
                .compose(answer -> goOn(sale, ids, answer, round));
    }

    private Future<List<Joined>> goOn(SaleId sale, List<String> ids, JoinAnswer answer, int round) {
        if (answer.complete()) {
            if (blocks.isHalfUsed(answer.held())) extendAside(sale, answer.held());
            return Future.succeededFuture(answer.standings());
        }
        int next = answer.progress() ? 0 : round + 1;
        if (next == MOST_ROUNDS) return Future.failedFuture(Refusal.BUSY.refused());
        return more(sale, answer.held(), round)
                .compose(done -> joinAll(sale, answer.missing(ids), next))
                .map(answer::filled);
    }

    private Future<Void> more(SaleId sale, IndexBlocks.Held held, int round) {
        boolean force = round >= PATIENT_ROUNDS;
        if (!held.usable()) return blocks.begin(sale, held.known(), force);
        return extendOnce(sale, held)
                .compose(extended -> extended ? Future.succeededFuture() : blocks.begin(sale, held.known(), force));
    }

    private void extendAside(SaleId sale, IndexBlocks.Held held) {
        if (extensions.containsKey(sale)) return;
        extendOnce(sale, held)
                .onFailure(failure -> LOG.atWarn()
                        .addKeyValue("sale", sale)
                        .addKeyValue("cause", failure.toString())
                        .log("index block not extended"));
    }

    private Future<Boolean> extendOnce(SaleId sale, IndexBlocks.Held held) {
        Future<Boolean> running = extensions.get(sale);
        if (running != null) return running;
        Future<Boolean> extension = blocks.extend(sale, held);
        extensions.put(sale, extension);
        return extension.onComplete(done -> extensions.remove(sale));
    }

    /** Takes the ticket out of the line; {@code false} if it was not there any more. */
    public Future<Boolean> leave(Ticket ticket) {
        return leaves.computeIfAbsent(
                        ticket.sale(),
                        sale -> new Batcher<>(
                                settings.joinBatch(), settings.joinQueue(), tickets -> leaveAll(sale, tickets)))
                .add(ticket)
                .onSuccess(left -> {
                    if (left) counters.leaves(ticket.sale()).increment();
                });
    }

    private Future<List<Boolean>> leaveAll(SaleId sale, List<Ticket> tickets) {
        SaleKeys keys = redis.keys(sale);
        List<String> arguments = new ArrayList<>(tickets.size() * 2);
        for (Ticket ticket : tickets) {
            arguments.add(ticket.id());
            arguments.add(Long.toString(ticket.index()));
        }
        return redis.run(
                        LEAVE,
                        List.of(
                                keys.state(),
                                keys.line(),
                                keys.leavers(),
                                keys.called(),
                                keys.aside(),
                                keys.present(),
                                keys.door(),
                                keys.asked()),
                        arguments)
                .map(Line::readLeft);
    }

    private static List<Boolean> readLeft(Response answer) {
        List<Boolean> left = new ArrayList<>(answer.size() - 1);
        for (int i = 1; i < answer.size(); i++)
            left.add(answer.get(i).toString().equals("left"));
        return left;
    }
}
