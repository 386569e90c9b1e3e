package sluice.ledger;

import static sluice.ledger.LedgerModel.says;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sluice.lease.Lease;
import sluice.lease.Leases.Shown;
import sluice.ledger.LedgerModel.Step;

/** What becomes of leases without a purchase. Each changes the state that it is given, which is a copy. */
final class LeaseModel {
    private LeaseModel() {}

    static Step giveBack(LedgerState state, String ticket) {
        if (state.buying.containsKey(ticket)) return says(state, "BOUGHT");
        if (state.leases.remove(ticket) == null) return says(state, "NONE");
        state.shopping.remove(ticket);
        return says(state, "RETURNED");
    }

    static Step renew(LedgerState state, LedgerEvent.Renew event) {
        List<String> answer = new ArrayList<>(List.of("OK"));
        for (Shown pass : event.passes()) {
            String word = standing(state, event.now(), pass);
            if (word.equals("HELD")) prolong(state, pass.ticket(), event.now() + event.idle());
            answer.add(word);
            answer.add(
                    word.equals("HELD")
                            ? Long.toString(state.leases.get(pass.ticket()).idleEndMillis())
                            : "0");
        }
        return new Step(state, answer, Optional.empty());
    }

    private static String standing(LedgerState state, long now, Shown pass) {
        Lease lease = state.leases.get(pass.ticket());
        if (lease == null) return "GONE";
        if (!lease.digest().equals(pass.digest())) return "OTHER";
        if (state.buying.containsKey(pass.ticket())) return "BOUGHT";
        return now >= lease.endMillis() ? "GONE" : "HELD";
    }

    private static void prolong(LedgerState state, String ticket, long wanted) {
        Lease lease = state.leases.get(ticket);
        long till = Math.min(wanted, lease.hardEndMillis());
        if (till <= lease.idleEndMillis()) return;
        state.leases.put(
                ticket,
                new Lease(
                        lease.digest(),
                        lease.buyer(),
                        lease.maxQty(),
                        till,
                        lease.hardEndMillis(),
                        lease.jti(),
                        lease.iat(),
                        lease.exp(),
                        lease.kid(),
                        lease.claimedMillis(),
                        lease.inside()));
        state.shopping.put(ticket, till);
    }

    static Step admit(LedgerState state, LedgerEvent.Admit event) {
        state.leases.put(event.ticket(), event.lease());
        state.shopping.put(event.ticket(), event.lease().endMillis());
        return says(state, "OK");
    }

    static Step expire(LedgerState state, String ticket) {
        if (state.shopping.remove(ticket) != null) state.leases.remove(ticket);
        return says(state, "OK");
    }
}
