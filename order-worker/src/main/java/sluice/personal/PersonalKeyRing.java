package sluice.personal;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.sale.Refusal;

/**
 * A node's copy of the key file, read anew every few seconds and whenever a key is not known. Without a file that can
 * be used, personal data is off and all else works.
 */
public final class PersonalKeyRing extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(PersonalKeyRing.class);
    private static final long REFRESH_MILLIS = 10_000;

    private final PersonalSettings settings;
    private volatile Optional<PersonalKeys> keys = Optional.empty();
    private volatile String trouble = "";

    public PersonalKeyRing(PersonalSettings settings) {
        this.settings = settings;
    }

    @Override
    public Future<?> start() {
        if (settings.keyFile().isEmpty()) return Future.succeededFuture();
        vertx.setPeriodic(REFRESH_MILLIS, timer -> load().onFailure(told -> {}));
        return load().otherwiseEmpty();
    }

    private Future<PersonalKeys> load() {
        if (settings.keyFile().isEmpty()) return off();
        return vertx.fileSystem()
                .readFile(settings.keyFile().get().toString())
                .map((Buffer file) -> PersonalKeys.read(file.toString(StandardCharsets.UTF_8)))
                .onSuccess(this::use)
                .onFailure(this::tell);
    }

    private void use(PersonalKeys read) {
        keys = Optional.of(read);
        trouble = "";
    }

    /** What was read before is still used: a file that is being replaced loses nobody his data. */
    private void tell(Throwable failure) {
        String cause = failure instanceof MalformedKeys malformed ? malformed.getMessage() : "the file cannot be read";
        if (cause.equals(trouble)) return;
        trouble = cause;
        LOG.atWarn()
                .addKeyValue("file", settings.keyFile().map(Object::toString).orElse(""))
                .addKeyValue("cause", cause)
                .log("keys of personal data not read");
    }

    /** The keys; the refusal {@code personal_data_off} if there are none. */
    Future<PersonalKeys> keys() {
        return keys.map(Future::succeededFuture).orElseGet(PersonalKeyRing::off);
    }

    /** Keys of which one has this id, read anew if need be; {@code personal_data_off} if none has. */
    Future<PersonalKeys> keysWith(String id) {
        return keys().compose(known -> known.knows(id) ? Future.succeededFuture(known) : load())
                .recover(unread -> off())
                .compose(read -> read.knows(id) ? Future.succeededFuture(read) : off());
    }

    private static Future<PersonalKeys> off() {
        return Future.failedFuture(Refusal.PERSONAL_DATA_OFF.refused());
    }
}
