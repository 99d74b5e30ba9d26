package dev.modelregistry.internal.registry;

import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.error.IntegrityException;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.internal.gate.Gatekeeper;
import dev.modelregistry.internal.log.Checkpoint;
import dev.modelregistry.internal.log.ModelLog;
import dev.modelregistry.internal.log.ModelState;
import dev.modelregistry.internal.log.Seals;
import dev.modelregistry.internal.log.SnapshotTrust;
import dev.modelregistry.policy.Policy;
import dev.modelregistry.spi.LogPointer;
import dev.modelregistry.spi.ModelRow;
import dev.modelregistry.spi.RegistryBackend;
import dev.modelregistry.spi.Watermark;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Which log belongs to which model, and the logs that this client has folded. */
final class LogDirectory {

    private static final int KEPT = 256;
    private static final int MOST_PLACES = 1000;

    private final RegistryBackend backend;
    private final Clock clock;
    private final Seals seals;
    private final Optional<Policy> policy;
    private final RememberedHeads remembered;
    private final Map<String, ModelLog> logs = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, ModelLog> eldest) {
            return size() > KEPT;
        }
    };

    private final Map<String, Gatekeeper> gates = new ConcurrentHashMap<>();
    private final Map<ModelName, ModelLog> byName = new ConcurrentHashMap<>();

    LogDirectory(
            RegistryBackend backend, Clock clock, Seals seals, Optional<Policy> policy, RememberedHeads remembered) {
        this.backend = backend;
        this.clock = clock;
        this.seals = seals;
        this.policy = policy;
        this.remembered = remembered;
    }

    /** The log at a place. */
    ModelLog at(String place) {
        synchronized (logs) {
            return logs.computeIfAbsent(
                    place,
                    p -> new ModelLog(
                            backend.log(),
                            backend.objects(),
                            p,
                            clock,
                            seals,
                            Gatekeeper.reading(backend.objects(), p, seals),
                            gates(p),
                            new OwnOrSigned(gates(p))));
        }
    }

    /** Under a policy only folds are built upon that this client made, or somebody signed who may publish checkpoints. */
    private final class OwnOrSigned implements SnapshotTrust {

        private final Gatekeeper gates;

        OwnOrSigned(Gatekeeper gates) {
            this.gates = gates;
        }

        @Override
        public boolean trusts(ModelState state, ContentDigest head, Supplier<Optional<Checkpoint>> checkpoint) {
            if (state.policy().isEmpty() && policy.isEmpty() || remembered.isOwnSnapshot(state.modelId(), head)) {
                return true;
            }
            Optional<Policy> judge = policy.or(() -> gates.governing(state));
            return seals.canCheck()
                    && judge.filter(one -> TrustCheck.isSignedFold(one, state, head, checkpoint))
                            .isPresent();
        }

        @Override
        public void made(String modelId, ContentDigest head) {
            remembered.rememberSnapshot(modelId, head);
        }
    }

    /** What the gates say of a model, for this client. */
    Gatekeeper gates(ModelLog log) {
        return gates(UploadPlace.of(log));
    }

    /** What the gates say of a model, by what its log names alone: no policy that this client brings. */
    Gatekeeper recordedGates(ModelLog log) {
        return Gatekeeper.reading(backend.objects(), UploadPlace.of(log), seals);
    }

    private Gatekeeper gates(String place) {
        if (gates.size() > KEPT) {
            gates.clear();
        }
        return gates.computeIfAbsent(place, p -> Gatekeeper.deciding(backend.objects(), p, policy, seals));
    }

    /** The log that a name led to last time. Whoever uses it checks that the model's row still says so. */
    Optional<ModelLog> lastKnown(ModelName name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** Remembers which log a name leads to. */
    void remember(ModelName name, ModelLog log) {
        if (byName.size() > KEPT) {
            byName.clear();
        }
        byName.put(name, log);
    }

    void forget(ModelName name) {
        byName.remove(name);
    }

    /** The log of a model that has one; empty when only other tools have touched it. */
    Optional<ModelLog> of(ModelRow row) {
        return row.log().map(pointer -> at(checked(row.name(), pointer).place()));
    }

    /**
     * Where the log of a model without a pointer belongs: below its name, or, where a renamed model still owns that,
     * below its name, a tilde and a number.
     */
    String placeFor(ModelName name) {
        String place = name.value();
        for (int next = 2; next < MOST_PLACES; next++) {
            ModelLog log = at(place);
            ModelState state = log.inTurn(log::refresh);
            if (!state.open() || state.name().filter(name::equals).isPresent()) {
                return place;
            }
            place = name + "~" + next;
        }
        throw new InvalidException("model name '" + name + "': too many renamed models still own its place");
    }

    LogPointer pointer(String place, String modelId) {
        return new LogPointer(backend.objects().root(), place, modelId);
    }

    private LogPointer checked(ModelName name, LogPointer pointer) {
        if (!pointer.root().equals(backend.objects().root())) {
            throw new InvalidException(
                    "model '" + name + "' has its log below " + pointer.root() + ", but this client is configured with "
                            + backend.objects().root());
        }
        return pointer;
    }

    /**
     * Refuses a log that ends before an event that the rows have shown. Called in the log's turn.
     *
     * @return the state, with what was added since the rows were read
     */
    static ModelState checkNotTruncated(ModelRow row, ModelLog log) {
        long seen = row.projected().map(Watermark::event).orElse(0L);
        ModelState state = seen > log.known().number() ? log.refresh() : log.known();
        if (seen > state.number()) {
            throw new IntegrityException("the log of model '" + row.name() + "' is truncated: it ends with event "
                    + state.number() + ", event " + seen
                    + " is known to exist. Restore it, or accept the loss with recover and ACCEPT_TRUNCATION");
        }
        return state;
    }
}
