package sluice.simulation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import sluice.journal.Cursor;
import sluice.journal.Fold;
import sluice.journal.JournalEntry;
import sluice.journal.MalformedEntry;
import sluice.journal.OwnEntry;
import sluice.ledger.LedgerEvent;
import sluice.order.SaleLog.Read;
import sluice.reservation.Purchase;
import sluice.reservation.Reserved;
import sluice.sale.Sale.Acknowledgement;

/** A gate: reserves in batches with one call in flight, reads the log, and answers who is in it. */
final class Gate {
    private static final long READ_EVERY = 20;
    private static final long ACKNOWLEDGE_PATIENCE = 150;
    private static final int BATCH = 4;

    /** What a buyer is told: 202 with the reservation, or a refusal's word. */
    record Answer(String word, Reserved reserved) {
        boolean isAccepted() {
            return reserved != null;
        }
    }

    /** A purchase that waits for its answer; once answered, it is left alone. */
    private static final class Request {
        private final Purchase purchase;
        private final Consumer<Answer> answer;
        private Reserved reserved;
        private boolean answered;

        Request(Purchase purchase, Consumer<Answer> answer) {
            this.purchase = purchase;
            this.answer = answer;
        }

        void refuse(String word) {
            tell(new Answer(word, null));
        }

        void accept() {
            tell(new Answer("ACCEPTED", reserved));
        }

        private void tell(Answer said) {
            if (!answered) answer.accept(said);
            answered = true;
        }
    }

    private final World world;
    private final SimProcess process;
    private final Set<OwnEntry> accepted = new HashSet<>();
    private final Deque<Request> queue = new ArrayDeque<>();
    private final List<Request> waiting = new ArrayList<>();
    private LogStore.Reading reading;
    private Fold fold;
    private boolean inFlight;

    Gate(World world, SimProcess process) {
        this.world = world;
        this.process = process;
    }

    void start() {
        world.every(process, READ_EVERY, this::readLog);
    }

    void purchase(Purchase purchase, Consumer<Answer> answer) {
        queue.add(new Request(purchase, answer));
        flush();
    }

    private void flush() {
        if (inFlight || queue.isEmpty()) return;
        List<Request> batch = new ArrayList<>();
        while (!queue.isEmpty() && batch.size() < BATCH) batch.add(queue.remove());
        inFlight = true;
        List<Purchase> purchases =
                batch.stream().map(request -> request.purchase).toList();
        world.network.call(
                process,
                () -> world.redis.run(process, new LedgerEvent.Reserve(world.timeline.now(), purchases)),
                step -> {
                    landed();
                    world.rules.journalLater(world, process);
                    take(batch, step.answer());
                },
                () -> {
                    landed();
                    batch.forEach(request -> request.refuse("STORE_UNAVAILABLE"));
                });
    }

    private void landed() {
        inFlight = false;
        flush();
    }

    private void take(List<Request> batch, List<String> answer) {
        for (int i = 0; i < batch.size(); i++) {
            if (!answer.get(0).equals("OK")) batch.get(i).refuse("HALTED");
            else take(batch.get(i), answer.get(1), answer.get(2 + i));
        }
    }

    private void take(Request request, String latest, String answer) {
        String[] words = answer.split(" ", 3);
        boolean again = words[0].equals("AGAIN");
        if (!again && !words[0].equals("RESERVED")) {
            request.refuse(words[0]);
            return;
        }
        String[] entry = (again ? words[1] : latest).split("-", 2);
        request.reserved = new Reserved(
                request.purchase.id(),
                Long.parseLong(entry[0]),
                Long.parseLong(entry[1]),
                again,
                again ? words[2] : "reserved");
        own(request);
    }

    /** As {@code Acknowledgements.own}. */
    private void own(Request request) {
        if (world.plan.mode() == Acknowledgement.REDIS || isAnswered(request)) {
            request.accept();
            return;
        }
        waiting.add(request);
        process.after(ACKNOWLEDGE_PATIENCE, () -> giveUp(request));
        if (request.reserved.again()) askTables(request, () -> {});
    }

    private boolean isAnswered(Request request) {
        return world.rules.isAnswered(accepted, fold, request.reserved);
    }

    private void giveUp(Request request) {
        waiting.remove(request);
        askTables(request, () -> request.refuse("JOURNAL_UNAVAILABLE"));
    }

    private void askTables(Request request, Runnable otherwise) {
        if (request.answered) return;
        world.network.call(
                process,
                () -> world.tables.isApplied(OwnEntry.of(request.reserved)),
                applied -> {
                    if (applied) request.accept();
                    else otherwise.run();
                },
                otherwise);
    }

    private void readLog() {
        if (reading == null) {
            world.network.call(process, world.tables::cursor, this::stand, () -> {});
        } else {
            world.network.call(process, () -> world.log.read(reading, 8), this::hear, () -> {});
        }
    }

    private void stand(Cursor cursor) {
        fold = cursor.fold();
        reading = new LogStore.Reading(cursor.offset() + 1, world.log);
    }

    private void hear(List<Read> records) {
        reading.goOn(records);
        for (Read record : records) hear(record.value());
        for (Request request : List.copyOf(waiting)) {
            if (!isAnswered(request)) continue;
            waiting.remove(request);
            request.accept();
        }
    }

    private void hear(String value) {
        try {
            JournalEntry entry = JournalEntry.parse(value);
            if (!fold.accepts(entry)) return;
            fold = fold.after(entry);
            List<OwnEntry> made = OwnEntry.in(entry);
            accepted.addAll(made);
            world.trace(process, () -> "heard " + made);
        } catch (MalformedEntry e) {
            throw new IllegalStateException(e);
        }
    }
}
