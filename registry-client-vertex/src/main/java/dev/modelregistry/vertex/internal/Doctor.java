package dev.modelregistry.vertex.internal;

import dev.modelregistry.error.AlreadyExistsException;
import dev.modelregistry.error.ForbiddenException;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.error.UnauthenticatedException;
import dev.modelregistry.http.HttpCall;
import dev.modelregistry.spi.Diagnosis;
import dev.modelregistry.spi.Diagnosis.Check;
import dev.modelregistry.spi.PutCondition;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Looks at Vertex AI and the bucket, one thing after the other, and says what to do about each. Writes one small object. */
final class Doctor {

    private static final Duration CLOCK = Duration.ofMinutes(2);
    private static final String PROBE = ".probe";

    private final Settings settings;
    private final GoogleService vertex;
    private final GoogleService storage;
    private final CloudObjects objects;
    private final List<Check> checks = new ArrayList<>();

    Doctor(Settings settings, GoogleService vertex, GoogleService storage, CloudObjects objects) {
        this.settings = settings;
        this.vertex = vertex;
        this.storage = storage;
        this.objects = objects;
    }

    Diagnosis examine() {
        boolean reachable =
                look("registry-readable", "grant roles/aiplatform.viewer on the project; is the region right?", () -> {
                    vertex.json(HttpCall.get("listModels", "v1/" + settings.parent() + "/models")
                            .withQuery("pageSize", "1")
                            .withQuery("readMask", "name"));
                    return "models of " + settings.parent() + " can be listed at " + vertex.address();
                });
        boolean readable =
                look("objects-readable", "grant roles/storage.objectViewer on the bucket; does it exist?", () -> {
                    objects.head(PROBE);
                    return "objects below " + objects.root() + " can be read at " + storage.address();
                });
        if (readable) {
            look(
                    "log-writable",
                    "to act, this user needs roles/storage.objectUser on the bucket; to read, it needs less",
                    this::probe);
        }
        storage.time().ifPresent(this::clock);
        return new Diagnosis(reachable, Optional.empty(), checks);
    }

    /** Whether an object can be created, and whether the store keeps its word that only one can. */
    private String probe() {
        byte[] text = "made by doctor".getBytes(StandardCharsets.US_ASCII);
        try {
            objects.put(PROBE, new ByteArrayInputStream(text), PutCondition.ifAbsent());
        } catch (AlreadyExistsException there) {
            return "objects are created only if absent";
        }
        return "objects can be created";
    }

    private boolean look(String name, String fix, Supplier<String> check) {
        try {
            checks.add(new Check(name, true, check.get(), Optional.empty()));
            return true;
        } catch (RegistryException e) {
            checks.add(new Check(name, false, String.valueOf(e.getMessage()), Optional.of(fix(e, fix))));
            return false;
        }
    }

    private static String fix(RegistryException e, String otherwise) {
        if (e instanceof UnauthenticatedException) {
            return "give credentials: GOOGLE_OAUTH_ACCESS_TOKEN, or run on Google Cloud with a service account";
        }
        return e instanceof ForbiddenException || e.context().status().isPresent()
                ? otherwise
                : "is the address right, and can it be reached from here?";
    }

    private void clock(Instant servers) {
        Duration off = Duration.between(servers, settings.clock().instant()).abs();
        boolean ok = off.compareTo(CLOCK) <= 0;
        checks.add(new Check(
                "clock",
                ok,
                "this machine and Cloud Storage differ by " + off.toSeconds() + " s",
                ok
                        ? Optional.empty()
                        : Optional.of(
                                "set the clock: events of a machine that is more than 2 minutes off are refused")));
    }
}
