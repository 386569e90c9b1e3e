package sluice.access;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.text.Normalizer;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import sluice.sale.Refusal;

/**
 * Slow hashes of passwords: PBKDF2 with HMAC-SHA256 and 600,000 iterations (OWASP's figure of 2023). One takes a good
 * part of a second of a core, so they are made off the event loops, one at a time in each of two lanes.
 */
public final class Passwords {
    // Two lanes, because strangers can keep one of them busy at will: who has signed in from his browser before, and
    // admins at their work, do not stand behind them.

    /** Who waits for the hash. */
    enum Lane {
        KNOWN,
        STRANGER
    }

    /** Without 0 and o, 1 and l: 24 of these are 120 bits. */
    private static final String SIGNS = "abcdefghijkmnpqrstuvwxyz23456789";

    private static final String ALGORITHM = "PBKDF2WithHmacSHA256";
    private static final int ITERATIONS = 600_000;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BITS = 256;
    private static final int MOST_WAITING = 8;

    /** A lane with room for a few. */
    private record Queue(WorkerExecutor executor, AtomicInteger waiting) {
        Queue(Vertx vertx, Lane lane) {
            this(vertx.createSharedWorkerExecutor("sluice-passwords-" + lane, 1), new AtomicInteger());
        }

        <T> Future<T> run(Callable<T> work) {
            if (waiting.incrementAndGet() > MOST_WAITING) {
                waiting.decrementAndGet();
                return Future.failedFuture(Refusal.BUSY.refused());
            }
            return executor.executeBlocking(work, false).onComplete(done -> waiting.decrementAndGet());
        }
    }

    private final Queue known;
    private final Queue strangers;
    /** What the password of somebody whom nobody knows is compared with, so that it takes as long. */
    private final PasswordHash nobody = new PasswordHash(
            ALGORITHM,
            ITERATIONS,
            Buffer.buffer(Secret.bytes(SALT_BYTES)),
            Buffer.buffer(Secret.bytes(HASH_BITS / Byte.SIZE)));

    public Passwords(Vertx vertx) {
        this.known = new Queue(vertx, Lane.KNOWN);
        this.strangers = new Queue(vertx, Lane.STRANGER);
    }

    /** A password that nobody has chosen. */
    public static String random() {
        return String.join("-", Secret.of(SIGNS, 6), Secret.of(SIGNS, 6), Secret.of(SIGNS, 6), Secret.of(SIGNS, 6));
    }

    /** The hash of {@code password} with a new salt; {@code busy} if too many wait. */
    Future<PasswordHash> hash(String password) {
        return known.run(() -> {
            Buffer salt = Buffer.buffer(Secret.bytes(SALT_BYTES));
            return new PasswordHash(
                    ALGORITHM, ITERATIONS, salt, Buffer.buffer(derive(password, ALGORITHM, ITERATIONS, salt)));
        });
    }

    /** Whether {@code password} is the one that {@code kept} was made of; without one as slowly as with one. */
    Future<Boolean> matches(String password, Optional<PasswordHash> kept, Lane lane) {
        PasswordHash hash = kept.orElse(nobody);
        return (lane == Lane.KNOWN ? known : strangers)
                .run(() -> MessageDigest.isEqual(
                        derive(password, hash.algorithm(), hash.iterations(), hash.salt()),
                        hash.hash().getBytes()))
                .map(same -> same && kept.isPresent());
    }

    private static byte[] derive(String password, String algorithm, int iterations, Buffer salt)
            throws GeneralSecurityException {
        char[] signs = Normalizer.normalize(password, Normalizer.Form.NFC).toCharArray();
        PBEKeySpec spec = new PBEKeySpec(signs, salt.getBytes(), iterations, HASH_BITS);
        try {
            return SecretKeyFactory.getInstance(algorithm).generateSecret(spec).getEncoded();
        } finally {
            spec.clearPassword();
        }
    }
}
