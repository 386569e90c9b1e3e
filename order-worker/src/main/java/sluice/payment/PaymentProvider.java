package sluice.payment;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import sluice.payment.Charge.Money;

/**
 * What is asked of a payment provider, in our words. A method answers what the provider said, or fails where that
 * settles nothing; what silence means, and when to ask again, is not decided here. For one event loop.
 */
public interface PaymentProvider {
    /** Asks for the money for the first time. */
    Future<Outcome> charge(Charge charge);

    /** What became of a charge that the provider may have heard of; one that it has not is asked for. */
    Future<Outcome> enquire(Charge charge);

    /** Gives money back, once for its key. */
    Future<Outcome> refund(Refund refund);

    /** A page of the provider's own books, behind {@code after}; null for the first. */
    Future<LedgerPage> ledger(String after);

    Future<Void> close();

    /**
     * A charge in the provider's books.
     *
     * @param id as it names it to us
     * @param order our reference; null if it has none
     * @param taken what was taken; the amount is 0 if it was declined
     * @param returned what was given back of it, in the same currency
     */
    record Booked(String id, String order, Money taken, long returned) {}

    /** {@code next}: where the next page begins; null at the end. */
    record LedgerPage(List<Booked> charges, String next) {}

    /** The adapter that the settings name, with at most {@code atOnce} calls in flight. */
    static PaymentProvider of(Vertx vertx, PaymentSettings settings, int atOnce) {
        ProviderHttp http = new ProviderHttp(vertx, settings, atOnce);
        return settings.isStripe()
                ? new StripeProvider(http, settings.credentials().apiKey())
                : new SandboxProvider(http);
    }
}
