package sluice.stores;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** Writes what is worse than information to Kafka's log file, up to a limit of characters per start. */
final class KafkaLogger extends LegacyAbstractLogger {
    private static final long serialVersionUID = 1L;
    private static final long LIMIT = 8L << 20;
    private static final AtomicLong WRITTEN = new AtomicLong();
    // The supervisor's working directory is the data folder.
    private static final StoreLog LOG = StoreLog.of(Path.of(""), "kafka");

    KafkaLogger(String name) {
        this.name = name;
    }

    @Override
    protected void handleNormalizedLoggingCall(
            Level level, Marker marker, String pattern, Object[] arguments, Throwable thrown) {
        StringWriter line = new StringWriter();
        line.append(
                Instant.now() + " " + level + " " + name + " " + MessageFormatter.basicArrayFormat(pattern, arguments));
        if (thrown != null) {
            line.append('\n');
            thrown.printStackTrace(new PrintWriter(line));
        }
        if (WRITTEN.addAndGet(line.getBuffer().length()) > LIMIT) {
            return;
        }
        try {
            LOG.add(line.toString());
        } catch (IOException diskFull) {
            WRITTEN.set(LIMIT);
        }
    }

    @Override
    protected String getFullyQualifiedCallerName() {
        return null;
    }

    @Override
    public boolean isTraceEnabled() {
        return false;
    }

    @Override
    public boolean isDebugEnabled() {
        return false;
    }

    @Override
    public boolean isInfoEnabled() {
        return false;
    }

    @Override
    public boolean isWarnEnabled() {
        return true;
    }

    @Override
    public boolean isErrorEnabled() {
        return true;
    }
}
