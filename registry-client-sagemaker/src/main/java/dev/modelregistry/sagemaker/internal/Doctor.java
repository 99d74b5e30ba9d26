package dev.modelregistry.sagemaker.internal;

import dev.modelregistry.error.AlreadyExistsException;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.error.UnauthenticatedException;
import dev.modelregistry.http.internal.json.Json;
import dev.modelregistry.spi.Diagnosis;
import dev.modelregistry.spi.Diagnosis.Check;
import dev.modelregistry.spi.PutCondition;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Looks at a registry as a new user would have to, one thing after the other, and says what to do about each. */
final class Doctor {

    private static final Duration CLOCK = Duration.ofMinutes(2);

    /** An object that is written once, and never again: whoever may try that may write the log. */
    private static final String PROBE = "doctor/probe";

    private final SageMakerApi api;
    private final Settings settings;
    private final List<Check> checks = new ArrayList<>();

    Doctor(SageMakerApi api, Settings settings) {
        this.api = api;
        this.settings = settings;
    }

    /** What can be seen without a bucket. */
    Diagnosis examine() {
        boolean reachable = groups();
        checks.add(new Check(
                "governance",
                false,
                "opened without a bucket: packages can be listed, read and downloaded; registering, promoting, aliases,"
                        + " approvals and history are refused",
                Optional.of(NoObjects.FIX)));
        return new Diagnosis(reachable, Optional.empty(), checks);
    }

    private boolean groups() {
        return look(
                "reachable", "is the region right, and may this role call sagemaker:ListModelPackageGroups?", () -> {
                    api.read("ListModelPackageGroups", Json.object().put("MaxResults", 1));
                    return "model package groups can be listed at " + api.address();
                });
    }

    Diagnosis examine(S3Bucket bucket, S3Objects objects) {
        boolean reachable = groups();
        look("objects-readable", "is the bucket right, and may this role call s3:ListBucket and s3:GetObject?", () -> {
            objects.head(PROBE);
            return "objects are below " + objects.root();
        });
        look(
                "log-writable",
                "to act, this role needs s3:PutObject below " + objects.root() + "; to read, it does not",
                () -> probe(objects));
        bucket.time().ifPresent(this::clock);
        return new Diagnosis(reachable, Optional.empty(), checks);
    }

    /** Twice: the second one has to be refused, or two writers could commit one number. */
    private static String probe(S3Objects objects) {
        for (int i = 0; i < 2; i++) {
            try {
                objects.put(PROBE, new ByteArrayInputStream(new byte[] {'1'}), PutCondition.ifAbsent());
            } catch (AlreadyExistsException asItShouldBe) {
                return "events can be written, and none twice";
            }
        }
        throw new InvalidException(
                "the store wrote an object twice that was to be written only if absent: it cannot hold a log");
    }

    private boolean look(String name, String fix, Supplier<String> check) {
        try {
            checks.add(new Check(name, true, check.get(), Optional.empty()));
            return true;
        } catch (RegistryException e) {
            String advice = e instanceof UnauthenticatedException
                    ? "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, AWS_PROFILE, or run where a role is attached"
                    : fix;
            checks.add(new Check(name, false, String.valueOf(e.getMessage()), Optional.of(advice)));
            return false;
        }
    }

    private void clock(Instant servers) {
        Duration off = Duration.between(servers, settings.clock().instant()).abs();
        boolean ok = off.compareTo(CLOCK) <= 0;
        checks.add(new Check(
                "clock",
                ok,
                "this machine and S3 differ by " + off.toSeconds() + " s",
                ok
                        ? Optional.empty()
                        : Optional.of(
                                "set the clock: events of a machine that is more than 2 minutes off are refused")));
    }
}
