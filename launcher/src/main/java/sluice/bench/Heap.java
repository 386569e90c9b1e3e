package sluice.bench;

import java.lang.management.ManagementFactory;

/** How much of this process' heap is in use by what is alive. */
final class Heap {
    private static final int COLLECTIONS = 4;
    private static final long PAUSE_MILLIS = 150;

    private Heap() {}

    /** Collects garbage first, more than once: some of it is only found after cleaners of the first time have run. */
    static long usedBytes(Stage stage) throws Exception {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
            stage.pause(PAUSE_MILLIS);
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
