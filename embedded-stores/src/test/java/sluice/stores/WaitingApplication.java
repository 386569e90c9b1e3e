package sluice.stores;

import java.io.IOException;
import java.nio.file.Path;

/** An application that starts the stores, says their processes and waits to be killed. */
final class WaitingApplication {
    private WaitingApplication() {}

    public static void main(String[] args) throws IOException {
        EmbeddedStores stores = EmbeddedStores.start(StoresRequest.anyPorts(Path.of(args[0])));
        System.out.println(stores.pid(Store.REDIS) + " " + stores.pid(Store.POSTGRES) + " " + stores.pid(Store.KAFKA));
        int never = System.in.read();
        System.exit(never);
    }
}
