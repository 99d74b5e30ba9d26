package dev.modelregistry.sagemaker.internal;

import dev.modelregistry.error.RegistryException;
import dev.modelregistry.error.UnauthenticatedException;
import dev.modelregistry.http.Effect;
import dev.modelregistry.http.ErrorTable;
import dev.modelregistry.http.HttpBody;
import dev.modelregistry.http.HttpCall;
import dev.modelregistry.http.HttpTransport;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/**
 * Keys for a token that stands in a file and is replaced there from time to time: how pods on EKS get theirs. One request that is not
 * signed. Thread-safe.
 */
final class WebIdentity {

    private static final Logger LOG = LoggerFactory.getLogger(WebIdentity.class);

    /** Keys are replaced this long before they end. */
    private static final Duration EARLY = Duration.ofMinutes(5);

    private final String sts;
    private final String role;
    private final String session;
    private final Path tokenFile;
    private @Nullable Keys keys;

    WebIdentity(String sts, String role, String session, Path tokenFile) {
        this.sts = sts;
        this.role = role;
        this.session = session;
        this.tokenFile = tokenFile;
    }

    private record Keys(AwsCredentialsIdentity identity, Instant until) {}

    synchronized AwsCredentialsIdentity current() {
        Instant now = Instant.now();
        Keys known = keys;
        if (known != null && now.isBefore(known.until().minus(EARLY))) {
            return known.identity();
        }
        try {
            Keys fresh = exchange();
            keys = fresh;
            return fresh.identity();
        } catch (RegistryException e) {
            if (known != null && now.isBefore(known.until())) {
                LOG.warn(
                        "keys of role '{}' could not be renewed yet; those at hand hold until {}",
                        role,
                        known.until(),
                        e);
                return known.identity();
            }
            throw e;
        }
    }

    private Keys exchange() {
        String form = "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleArn=" + encoded(role)
                + "&RoleSessionName=" + encoded(session) + "&WebIdentityToken=" + encoded(token());
        HttpCall call = HttpCall.with(
                "AssumeRoleWithWebIdentity",
                Effect.READ,
                "POST",
                "",
                HttpBody.of("application/x-www-form-urlencoded", form.getBytes(StandardCharsets.US_ASCII)));
        try (HttpTransport transport = HttpTransport.to("sagemaker", sts)
                .errors((sent, reply) -> Xml.element(reply.text(), "Code")
                        .filter(code -> reply.status() < 500)
                        .flatMap(code -> ErrorTable.Meaning.lasting(refused(code))))
                .build()) {
            return keys(transport.execute(call).text());
        }
    }

    private UnauthenticatedException refused(String code) {
        return new UnauthenticatedException("AWS gives no keys of role '" + role + "' for the token in '" + tokenFile
                + "': " + code + "; does the role trust this cluster's identity provider?");
    }

    private String token() {
        try {
            return Files.readString(tokenFile).strip();
        } catch (IOException e) {
            throw new UnauthenticatedException(
                    "the token file '" + tokenFile + "' of AWS_WEB_IDENTITY_TOKEN_FILE cannot be read", e);
        }
    }

    private Keys keys(String answer) {
        Optional<String> id = Xml.element(answer, "AccessKeyId");
        Optional<String> secret = Xml.element(answer, "SecretAccessKey");
        Optional<String> until = Xml.element(answer, "Expiration");
        if (id.isEmpty() || secret.isEmpty() || until.isEmpty()) {
            throw new UnauthenticatedException(
                    "the answer of '" + sts + "' holds no keys; is it an address of AWS STS?");
        }
        try {
            return new Keys(
                    GivenKeys.identity(id.get(), secret.get(), Xml.element(answer, "SessionToken")),
                    Instant.parse(until.get()));
        } catch (DateTimeParseException e) {
            throw new UnauthenticatedException("the keys of role '" + role + "' end at no time that can be read", e);
        }
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
