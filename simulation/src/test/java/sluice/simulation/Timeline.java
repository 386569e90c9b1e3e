package sluice.simulation;

import java.util.PriorityQueue;

/** Virtual time: tasks in the order of their time, those of one moment in the order in which they were given. */
final class Timeline {
    private record Task(long at, long order, Runnable work) implements Comparable<Task> {
        @Override
        public int compareTo(Task other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
        }
    }

    private final PriorityQueue<Task> tasks = new PriorityQueue<>();
    private long now;
    private long given;

    /** In ms from the beginning. */
    long now() {
        return now;
    }

    void after(long millis, Runnable work) {
        tasks.add(new Task(now + millis, given++, work));
    }

    void step() {
        Task next = tasks.remove();
        now = next.at();
        next.work().run();
    }
}
