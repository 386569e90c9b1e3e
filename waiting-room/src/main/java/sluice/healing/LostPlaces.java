package sluice.healing;

import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import sluice.position.Places;
import sluice.redis.RedisStore;
import sluice.redis.SaleKeys;
import sluice.redis.Script;
import sluice.sale.SaleId;
import sluice.ticket.Ticket;

/** Puts tickets back into the line in Redis, each with its own index. */
public final class LostPlaces {
    /** What became of a ticket: it waits again, was set aside because its place was served, or must not come back. */
    public enum Word {
        BACK,
        ASIDE,
        GONE,
        /** There is no window in which it could come back. */
        OVER
    }

    private static final Script HEAL = Script.of("healing/heal.lua");

    private final RedisStore redis;
    private final ClaimedTickets claimed;
    private final Duration grace;

    /** {@code grace}: how long after the window one whose place was served may still come in. */
    public LostPlaces(RedisStore redis, ClaimedTickets claimed, Duration grace) {
        this.redis = redis;
        this.claimed = claimed;
        this.grace = grace;
    }

    /** Puts back those who show themselves while the window is open. */
    Future<List<Word>> restore(SaleId sale, Places places, List<Ticket> tickets) {
        return heal(sale, places, tickets, false);
    }

    /** Sets right what a lost server left behind in the line: those who claimed, those whose place was served. */
    public Future<List<Word>> settle(SaleId sale, Places places, List<Ticket> tickets) {
        return heal(sale, places, tickets, true);
    }

    private Future<List<Word>> heal(SaleId sale, Places places, List<Ticket> tickets, boolean closing) {
        SaleKeys keys = redis.keys(sale);
        return claimed.of(sale, tickets)
                .compose(indexes -> redis.run(
                        HEAL,
                        List.of(keys.state(), keys.lineState(), keys.line(), keys.aside(), keys.leavers()),
                        arguments(places, tickets, indexes, closing)))
                .map(answer -> words(answer, tickets.size()));
    }

    private List<String> arguments(Places places, List<Ticket> tickets, Set<Long> claimedIndexes, boolean closing) {
        List<String> arguments = new ArrayList<>(2 + 4 * tickets.size());
        arguments.add(Long.toString(grace.toMillis()));
        arguments.add(closing ? "1" : "0");
        for (Ticket ticket : tickets) {
            arguments.add(ticket.id());
            arguments.add(Long.toString(ticket.index()));
            arguments.add(Long.toString(places.of(ticket.index())));
            arguments.add(claimedIndexes.contains(ticket.index()) ? "claimed" : "waiting");
        }
        return arguments;
    }

    private static List<Word> words(Response answer, int count) {
        List<Word> words = new ArrayList<>(count);
        boolean over = answer.get(0).toString().equals("OVER");
        for (int i = 1; i <= count; i++) {
            words.add(over ? Word.OVER : Word.valueOf(answer.get(i).toString().toUpperCase(java.util.Locale.ROOT)));
        }
        return words;
    }
}
