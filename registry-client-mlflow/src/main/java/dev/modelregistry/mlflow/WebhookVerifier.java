package dev.modelregistry.mlflow;

import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.UnauthenticatedException;
import dev.modelregistry.mlflow.internal.WebhookBodies;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Tells deliveries of an MLflow server from everybody else's requests, for any web framework: give it the headers and the bytes of
 * the body as they came, and answer 200 when it returns, 401 for {@link UnauthenticatedException} and 400 for
 * {@link InvalidException}.
 *
 * <p>Checked are the signature, in a time that does not tell how much of it was right, then the age, then whether the delivery
 * came before. Delivery ids are remembered as long as their age would let them pass, in this object only: of several
 * processes behind one address each takes a delivery once.
 *
 * <p>Thread-safe; make one and keep it.
 */
public final class WebhookVerifier {

    private static final String ID = "X-MLflow-Delivery-Id";
    private static final String TIMESTAMP = "X-MLflow-Timestamp";
    private static final String SIGNATURE = "X-MLflow-Signature";
    private static final String VERSION = "v1,";
    private static final String ALGORITHM = "HmacSHA256";
    private static final int LONGEST_ID = 200;

    private final List<SecretKeySpec> keys;
    private final Duration tolerance;
    private final Clock clock;
    private final Map<String, Instant> seen = new ConcurrentHashMap<>();

    private WebhookVerifier(Builder builder) {
        keys = List.copyOf(builder.keys);
        tolerance = builder.tolerance;
        clock = builder.clock;
    }

    /** A verifier with the secret that the webhook was made with, and the other settings as they are. */
    public static WebhookVerifier of(String secret) {
        return builder(secret).build();
    }

    /** Begins a verifier with the secret that the webhook was made with. */
    public static Builder builder(String secret) {
        return new Builder(secret);
    }

    /**
     * Checks and reads a delivery.
     *
     * @param header gives the value of a header by its name, in any case, or null; for example {@code request::getHeader}
     * @param body the bytes of the body, not decoded and written anew: the signature is over these
     * @throws UnauthenticatedException it is not signed with the secret, or too old
     * @throws InvalidException it is signed and cannot be read
     */
    public WebhookDelivery verify(Function<String, @Nullable String> header, byte[] body) {
        String id = required(header, ID);
        String timestamp = required(header, TIMESTAMP);
        if (id.length() > LONGEST_ID || !timestamp.matches("[0-9]{1,12}")) {
            throw new UnauthenticatedException(
                    "webhook delivery: " + ID + " or " + TIMESTAMP + " is not of MLflow's form");
        }
        checkSignature(required(header, SIGNATURE), id, timestamp, body);
        Instant sentAt = Instant.ofEpochSecond(Long.parseLong(timestamp));
        Instant now = clock.instant();
        checkAge(sentAt, now);
        WebhookEvent event = WebhookBodies.read(body);
        return new WebhookDelivery(id, sentAt, !isFirst(id, sentAt, now), event);
    }

    /**
     * Counts the next delivery of this id as the first again. For a receiver that could not act and answers 500, upon which the
     * server sends the same delivery once more.
     */
    public void forget(WebhookDelivery delivery) {
        seen.remove(delivery.id());
    }

    private static String required(Function<String, @Nullable String> header, String name) {
        String value = header.apply(name);
        if (value == null) {
            throw new UnauthenticatedException("webhook delivery: there is no header " + name
                    + (name.equals(SIGNATURE) ? "; was the webhook made with a secret?" : ""));
        }
        return value;
    }

    private void checkSignature(String signature, String id, String timestamp, byte[] body) {
        byte[] given = signature.startsWith(VERSION) ? decoded(signature.substring(VERSION.length())) : new byte[0];
        byte[] start = (id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8);
        boolean right = false;
        for (SecretKeySpec key : keys) {
            right |= MessageDigest.isEqual(mac(key, start, body), given);
        }
        if (!right) {
            throw new UnauthenticatedException("webhook delivery: it is not signed with the secret of this receiver");
        }
    }

    private static byte[] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    private static byte[] mac(SecretKeySpec key, byte[] start, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(start);
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }

    private void checkAge(Instant sentAt, Instant now) {
        if (Duration.between(sentAt, now).abs().compareTo(tolerance) > 0) {
            throw new UnauthenticatedException("webhook delivery: it was sent at " + sentAt + ", now it is " + now
                    + "; more than " + tolerance.toSeconds() + " s apart are refused");
        }
    }

    private boolean isFirst(String id, Instant sentAt, Instant now) {
        Instant oldest = now.minus(tolerance);
        seen.values().removeIf(oldest::isAfter);
        return seen.putIfAbsent(id, sentAt) == null;
    }

    /** Settings of a verifier. Not thread-safe. */
    public static final class Builder {

        private final List<SecretKeySpec> keys = new ArrayList<>();
        private Duration tolerance = Duration.ofMinutes(5);
        private Clock clock = Clock.systemUTC();

        private Builder(String secret) {
            alsoSecret(secret);
        }

        /** One more secret that counts, for the time in which webhooks get a new one. */
        public Builder alsoSecret(String secret) {
            if (secret.isEmpty()) {
                throw new InvalidException("webhook: the secret is empty");
            }
            keys.add(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            return this;
        }

        /** How far the sender's time may be from that of this machine; 5 minutes unless set. */
        public Builder tolerance(Duration most) {
            if (most.isNegative() || most.isZero()) {
                throw new InvalidException("webhook: tolerance " + most + " has to be positive");
            }
            tolerance = most;
            return this;
        }

        /** Tells the time; the system's clock unless set. */
        public Builder clock(Clock value) {
            clock = value;
            return this;
        }

        /** The verifier. */
        public WebhookVerifier build() {
            return new WebhookVerifier(this);
        }
    }
}
