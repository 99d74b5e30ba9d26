package dev.modelregistry.sagemaker.internal;

import dev.modelregistry.http.RequestSigner;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** Signs requests to one service in one region, with AWS's own signer. Thread-safe. */
final class AwsSigner implements RequestSigner {

    private static final AwsV4HttpSigner SIGNER = AwsV4HttpSigner.create();

    private final String service;
    private final String region;
    private final AwsKeys keys;
    private volatile Duration skew = Duration.ZERO;

    AwsSigner(String service, String region, AwsKeys keys) {
        this.service = service;
        this.region = region;
        this.keys = keys;
    }

    @Override
    public Map<String, String> sign(Unsigned unsigned) {
        AwsCredentialsIdentity identity = keys.current();
        SdkHttpRequest.Builder request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.fromValue(unsigned.method()))
                .uri(unsigned.uri());
        unsigned.headers().forEach(request::putHeader);
        boolean s3 = service.equals("s3");
        SignedRequest signed = SIGNER.sign(settings -> settings.identity(identity)
                .request(request.build())
                .payload(ContentStreamProvider.fromByteArrayUnsafe(unsigned.body()))
                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, !s3)
                .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, !s3)
                .putProperty(HttpSigner.SIGNING_CLOCK, Clock.offset(Clock.systemUTC(), skew)));
        Map<String, String> added = new HashMap<>();
        signed.request().headers().forEach((name, values) -> add(added, name, values));
        // The connection sets them from the same address and the same bytes.
        added.keySet().removeIf(name -> name.equalsIgnoreCase("Host") || name.equalsIgnoreCase("Content-Length"));
        return added;
    }

    private static void add(Map<String, String> headers, String name, List<String> values) {
        headers.put(name, String.join(",", values));
    }

    /**
     * The service says that this machine's clock is wrong: from now on its own is followed.
     *
     * @param date of its answer
     */
    void follow(String date) {
        try {
            Instant theirs = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            skew = Duration.between(Instant.now(), theirs);
        } catch (DateTimeParseException noDate) {
            return; // Then the next attempt fails as this one did.
        }
    }

    @Override
    public String toString() {
        return "signer of " + service + " in " + region;
    }
}
