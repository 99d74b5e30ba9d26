package dev.modelregistry.sagemaker.internal;

import dev.modelregistry.error.RegistryException;
import dev.modelregistry.http.Download;
import dev.modelregistry.http.HttpCall;
import dev.modelregistry.http.HttpReply;
import dev.modelregistry.http.HttpTransport;
import java.io.InputStream;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** Requests to one bucket, wherever it is. Thread-safe. */
final class S3Bucket implements AutoCloseable {

    static final String IF_ABSENT = "If-None-Match";
    static final String IF_SAME = "If-Match";

    private final Settings settings;
    private final AwsKeys keys;
    private final String name;
    private volatile Connection connection;
    private volatile Optional<Instant> lastAnswer = Optional.empty();

    S3Bucket(Settings settings, AwsKeys keys, String name) {
        this.settings = settings;
        this.keys = keys;
        this.name = name;
        connection = connect(settings.region());
    }

    private record Connection(String region, HttpTransport transport, S3Errors errors) {}

    private Connection connect(String region) {
        AwsSigner signer = new AwsSigner("s3", region, keys);
        S3Errors errors = new S3Errors(name, signer);
        HttpTransport.Builder builder = HttpTransport.to("sagemaker", address(region))
                .signer(signer)
                .errors(errors)
                .readTimeout(settings.timeout())
                .retry(settings.retry());
        settings.client().ifPresent(builder::client);
        return new Connection(region, builder.build(), errors);
    }

    private String address(String region) {
        if (settings.s3().isPresent()) {
            return settings.s3().get() + "/" + name;
        }
        Partition partition = new Partition(
                region, settings.partition().fips(), settings.partition().dualStack());
        // A name with dots is no host name that the certificate covers.
        return name.contains(".")
                ? "https://" + partition.s3Host() + "/" + name
                : "https://" + name + "." + partition.s3Host();
    }

    String name() {
        return name;
    }

    /** S3's clock, as of its last answer. */
    Optional<Instant> time() {
        return lastAnswer;
    }

    HttpReply execute(HttpCall call) {
        HttpReply reply = followed(() -> connection.transport().execute(call));
        reply.header("date").flatMap(S3Bucket::time).ifPresent(time -> lastAnswer = Optional.of(time));
        return reply;
    }

    /** Bytes that survive a broken connection. */
    InputStream download(HttpCall call, long from) {
        return followed(() -> Download.of(connection.transport(), call, from));
    }

    @FunctionalInterface
    private interface Request<T> {
        T send();
    }

    /** Bodies are in memory, so what was sent to the wrong region can be sent to the right one. */
    private <T> T followed(Request<T> request) {
        Connection used = connection;
        try {
            return request.send();
        } catch (RegistryException e) {
            Optional<String> home = used.errors().home().filter(region -> !region.equals(used.region()));
            if (home.isEmpty()) {
                throw e;
            }
            connection = connect(home.get());
            used.transport().close();
            return request.send();
        }
    }

    static Optional<Instant> time(String header) {
        try {
            return Optional.of(ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        connection.transport().close();
    }
}
