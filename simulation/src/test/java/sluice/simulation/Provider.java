package sluice.simulation;

import java.util.HashMap;
import java.util.Map;
import sluice.payment.Charge;
import sluice.payment.Outcome;
import sluice.simulation.Fault.Kind;

/** The payment provider: charges once for a key, and may say so again by itself, much later. */
final class Provider {
    private final World world;
    private final Map<String, Outcome> byKey = new HashMap<>();
    /** How often money was taken for an order. */
    final Map<String, Integer> taken = new HashMap<>();

    Provider(World world) {
        this.world = world;
    }

    private void reach() {
        if (world.faultNow(Kind.PROVIDER_IS_AWAY)) throw new StoreAway("the provider is away");
    }

    /** Asks for the money; of a charge that may have been heard, first what became of it. */
    Outcome ask(Charge charge) {
        reach();
        return charge.again() && byKey.containsKey(charge.key()) ? byKey.get(charge.key()) : send(charge);
    }

    private Outcome send(Charge charge) {
        Outcome known = byKey.get(charge.key());
        if (known != null) return known;
        boolean pays = world.random.nextInt(4) > 0;
        Outcome outcome = pays
                ? new Outcome.Succeeded("ch-" + charge.key(), charge.money())
                : new Outcome.Declined("ch-" + charge.key(), "declined");
        byKey.put(charge.key(), outcome);
        if (pays) taken.merge(charge.order(), 1, Integer::sum);
        world.trace(null, () -> "the provider says " + outcome);
        long later = 10L + world.random.nextInt(900);
        world.timeline.after(later, () -> world.hearWebhook(charge.order(), outcome));
        return outcome;
    }
}
