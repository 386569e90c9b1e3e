package sluice.simulation;

/** A process: it may die with all that it has under way, or stand still and go on as if nothing had been. */
final class SimProcess {
    final String name;
    private final Timeline timeline;
    private int life;
    private boolean down;
    private long pausedUntil;

    SimProcess(String name, Timeline timeline) {
        this.name = name;
        this.timeline = timeline;
    }

    /** Names this life of the process. */
    String writer() {
        return name + "-" + life;
    }

    /** Whether it can be reached. */
    boolean isUp() {
        return !down && timeline.now() >= pausedUntil;
    }

    /** {@code work} of this life: not done after a crash, put off while the process stands still. */
    Runnable own(Runnable work) {
        int mine = life;
        return new Runnable() {
            @Override
            public void run() {
                if (life != mine || down) return;
                long rest = pausedUntil - timeline.now();
                if (rest > 0) timeline.after(rest, this);
                else work.run();
            }
        };
    }

    void after(long millis, Runnable work) {
        timeline.after(millis, own(work));
    }

    void crash(long millis, Runnable restart) {
        if (down) return;
        life++;
        down = true;
        pausedUntil = 0;
        timeline.after(millis, () -> {
            down = false;
            restart.run();
        });
    }

    void pause(long millis) {
        pausedUntil = Math.max(pausedUntil, timeline.now() + millis);
    }

    @Override
    public String toString() {
        return name;
    }
}
