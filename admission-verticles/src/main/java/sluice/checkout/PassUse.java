package sluice.checkout;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import sluice.pass.PassClaims;
import sluice.postgres.Postgres;
import sluice.postgres.Sql;

/** What became of a pass whose lease is over, from the reservations' rows. For the refusal only, off the hot path. */
public final class PassUse {
    private static final String SELECT = Sql.of("checkout/select-purchase.sql");

    private final Postgres postgres;

    public PassUse(Postgres postgres) {
        this.postgres = postgres;
    }

    /** Whether this pass, and not an earlier one of the same ticket, has bought. */
    Future<Boolean> hasBought(PassClaims pass) {
        return postgres.run(SELECT, Tuple.of(pass.sale(), pass.ticket(), pass.jti()))
                .map(rows -> rows.iterator().next().getBoolean("bought"));
    }
}
