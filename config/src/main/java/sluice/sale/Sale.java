package sluice.sale;

import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One sale as its row says.
 *
 * @param phaseBefore the phase to which a resumed sale returns; null unless paused
 * @param maxPerBuyer most units a buyer may hold over the whole sale
 * @param salt secret of the sale from which ticket and order ids are derived, 32 bytes
 * @param revision rises with every change of the row; the operator API's ETag
 */
public record Sale(
        SaleId id,
        String title,
        String currency,
        Phase phase,
        Phase phaseBefore,
        Schedule schedule,
        Knobs knobs,
        int maxPerBuyer,
        Acknowledgement acknowledgement,
        String message,
        Buffer salt,
        long revision,
        List<Product> products,
        Draw draw,
        Protection protection) {

    /** When the sale moves by itself; each may be null. */
    public record Schedule(Instant prequeueStart, Instant eventStart, Instant eventEnd) {}

    /** When a buyer is answered: once his entry is in the log, or as soon as Redis has it. */
    public enum Acknowledgement {
        JOURNAL,
        REDIS
    }

    public Optional<Product> product(String product) {
        for (int i = 0; i < products.size(); i++) {
            if (products.get(i).id().equals(product)) return Optional.of(products.get(i));
        }
        return Optional.empty();
    }

    /** Whether its pre-queue is running, or paused: nobody has a place yet, opening draws them. */
    public boolean beforeOpening() {
        return phase == Phase.PREQUEUE || phaseBefore == Phase.PREQUEUE;
    }

    /** Whether people may join the line; also while it rests, unless it was closing. */
    public boolean joinable() {
        return switch (phase) {
            case PREQUEUE, OPEN -> true;
            case PAUSED -> phaseBefore != Phase.DRAINING;
            case DRAFT, DRAINING, CLOSED -> false;
        };
    }

    /** Whether it may go to {@code next}. From a pause it goes back, or where it could have gone without the pause. */
    public boolean mayMoveTo(Phase next) {
        if (phase != Phase.PAUSED) return phase.next().contains(next);
        Set<Phase> following = EnumSet.copyOf(phaseBefore.next());
        following.add(phaseBefore);
        following.remove(Phase.PAUSED);
        return following.contains(next);
    }

    @Override
    public String toString() {
        return "Sale[" + id + " " + phase.word() + " revision " + revision + "]";
    }
}
