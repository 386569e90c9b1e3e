package sluice.launcher;

import java.time.InstantSource;
import java.util.function.Supplier;
import sluice.authz.AuthzCounts;
import sluice.authz.AuthzRoutes;
import sluice.authz.AuthzSettings;
import sluice.authz.Handoffs;
import sluice.authz.HolderRoutes;
import sluice.authz.SeenPasses;
import sluice.http.Cookies;
import sluice.http.Endpoints;
import sluice.lease.Leases;
import sluice.pass.PassCookie;
import sluice.pass.PassKeyRing;

/** What stands before shops that are not our own checkout: forward-auth for their proxies, and the way there. */
final class OtherShops {
    private final Node node;
    private final PassKeyRing keys;
    private final Leases leases;
    private final Supplier<String> publicUri;
    private final AuthzCounts counts = new AuthzCounts();

    OtherShops(Node node, PassKeyRing keys, Leases leases, Supplier<String> publicUri) {
        this.node = node;
        this.keys = keys;
        this.leases = leases;
        this.publicUri = publicUri;
    }

    /** Call on each event loop: what was seen of passes is remembered there. */
    void mount(Endpoints endpoints, Cookies cookies, PassCookie passCookie) {
        AuthzSettings settings = node.settings().features().authz();
        InstantSource clock = InstantSource.system();
        SeenPasses seen = new SeenPasses(new SeenPasses.Parts(keys.verifier(), leases, settings, clock));
        Handoffs handoffs = new Handoffs(node.redis(), settings);
        new AuthzRoutes(new AuthzRoutes.Parts(
                        node.catalogue(), cookies, passCookie, seen, handoffs, counts, clock, publicUri))
                .mount(endpoints);
        new HolderRoutes(new HolderRoutes.Parts(
                        node.catalogue(), keys.verifier(), cookies, passCookie, seen, leases, handoffs, publicUri))
                .mount(endpoints);
    }

    AuthzCounts counts() {
        return counts;
    }
}
