package dev.modelregistry.serving;

import dev.modelregistry.ActiveRollout;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.policy.Trust;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.DoubleSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Resolves URIs from memory, and keeps what it knows fresh in the background. The first question for a URI asks the registry; every
 * later one costs a look into a map, or less with a {@link #handle}. While the registry cannot be reached the last good
 * answer stands, up to a stated age. With a snapshot a restart works without the registry as well.
 *
 * <p>That a URI leads nowhere any more is an answer of the registry, not an outage: it is passed on.
 *
 * <p>Thread-safe. Its threads are daemons and end with {@link #close}; the registry stays the caller's to close.
 */
public final class ModelResolver implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ModelResolver.class);
    private static final int MOST_URIS = 10_000;
    private static final Duration SNAPSHOT_DELAY = Duration.ofSeconds(1);

    private final ModelRegistry registry;
    private final Settings settings;
    private final Background background;
    private final Optional<SnapshotFile> snapshot;
    private final Map<String, Tracked> byText = new ConcurrentHashMap<>();
    private final Map<ModelUri, Tracked> byUri = new ConcurrentHashMap<>();
    private final List<ResolverListener> listeners;
    private final AtomicBoolean snapshotDue = new AtomicBoolean();

    private ModelResolver(ModelRegistry registry, Settings settings, Background background) {
        this.registry = registry;
        this.settings = settings;
        this.background = background;
        this.listeners = new CopyOnWriteArrayList<>(settings.listeners());
        this.snapshot = settings.snapshot().map(SnapshotFile::new);
        snapshot.ifPresent(file -> file.read().forEach(this::restore));
    }

    /** Begins a resolver on a registry. */
    public static Builder builder(ModelRegistry registry) {
        return new Builder(registry);
    }

    /**
     * Where a URI leads, from memory.
     *
     * @param uri for example {@code models:/fraud@champion}
     * @throws dev.modelregistry.error.InvalidException it is no URI of a version
     * @throws dev.modelregistry.error.NotFoundException it leads nowhere
     * @throws dev.modelregistry.error.UnavailableException the registry was not reached yet, or not for longer than allowed
     */
    public Resolved resolve(String uri) {
        Tracked known = byText.get(uri);
        if (known != null) {
            return known.current();
        }
        Tracked tracked = tracked(ModelUri.parse(uri));
        Resolved resolved = tracked.current();
        if (byText.size() < MOST_URIS) {
            byText.put(uri, tracked);
        }
        return resolved;
    }

    /** See {@link #resolve(String)}; that one is cheaper, as texts keep their hash. */
    public Resolved resolve(ModelUri uri) {
        Tracked known = byUri.get(uri);
        return known == null ? tracked(uri).current() : known.current();
    }

    /** A URI to ask for all the time. Asks nothing yet. */
    public ModelHandle handle(String uri) {
        return handle(ModelUri.parse(uri));
    }

    /** See {@link #handle(String)}. */
    public ModelHandle handle(ModelUri uri) {
        return tracked(uri);
    }

    /**
     * Says that a URI may lead somewhere else: a web hook, a message, a person. It is looked at at once in the background;
     * meanwhile the old answer stands.
     */
    public void invalidate(ModelUri uri) {
        Tracked known = byUri.get(uri);
        if (known != null) {
            background.later(Duration.ZERO, () -> known.refresh(ResolverChange.Reason.INVALIDATED));
        }
    }

    /** {@link #invalidate(ModelUri)} for every URI of a model. */
    public void invalidateModel(String model) {
        byUri.keySet().stream().filter(uri -> uri.model().value().equals(model)).forEach(this::invalidate);
    }

    /** How it is, for readiness probes. */
    public ResolverHealth health() {
        List<ResolverHealth.Line> lines = new ArrayList<>();
        byUri.values().stream()
                .sorted(Comparator.comparing(tracked -> tracked.uri().toString()))
                .forEach(tracked -> lines.add(tracked.health()));
        boolean ready = lines.stream().allMatch(line -> line.source().isPresent());
        return new ResolverHealth(ready, lines);
    }

    /** Ends the background work, and writes the snapshot once more. Idempotent. */
    @Override
    public void close() {
        background.close();
        writeSnapshot();
    }

    /** Lets a live model hear of changes, until the given action is run. */
    Runnable follow(ResolverListener listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    Background background() {
        return background;
    }

    /** From half the interval to all of it, so that a fleet that was started at once does not ask at once. */
    Duration nextLook() {
        double factor = 0.5 + settings.random().getAsDouble() / 2;
        return Duration.ofNanos((long) (settings.interval().toNanos() * factor));
    }

    /** The rollout of a model, by the log alone in verified mode. */
    Optional<ActiveRollout> rollout(String model) {
        return settings.trust().isPresent()
                ? registry.rollout(model, settings.trust().get())
                : registry.rollout(model);
    }

    Duration interval() {
        return settings.interval();
    }

    private Tracked tracked(ModelUri uri) {
        if (uri.selector() instanceof ModelUri.Whole) {
            throw new InvalidException("model URI '" + uri + "' names a model, not a version: add /NUMBER or @ALIAS");
        }
        Tracked known = byUri.get(uri);
        if (known != null) {
            return known;
        }
        if (byUri.size() >= MOST_URIS) {
            throw new InvalidException("more than " + MOST_URIS
                    + " different URIs are followed: a resolver is for those that a program serves, not for searching");
        }
        return byUri.computeIfAbsent(uri, this::begin);
    }

    private Tracked begin(ModelUri uri) {
        return new Tracked(uri, registry, settings, listeners, this::refreshed);
    }

    private void restore(ModelUri uri, Resolved resolved) {
        Tracked tracked = begin(uri);
        tracked.restore(resolved);
        byUri.put(uri, tracked);
        background.later(Duration.ZERO, () -> tracked.refresh(ResolverChange.Reason.REFRESHED));
    }

    /** Called after each look at the registry. */
    private void refreshed(Tracked tracked) {
        background.later(nextLook(), tracked::refreshWhenDue);
        if (snapshot.isPresent() && snapshotDue.compareAndSet(false, true)) {
            background.later(SNAPSHOT_DELAY, this::writeSnapshot);
        }
    }

    private void writeSnapshot() {
        snapshotDue.set(false);
        snapshot.ifPresent(file -> {
            try {
                file.write(byUri.values().stream()
                        .flatMap(tracked -> tracked.known().stream()
                                .map(resolved -> new SnapshotFile.Line(tracked.uri(), resolved)))
                        .toList());
            } catch (RegistryException e) {
                LOG.warn("the snapshot of the resolver was not written: {}", e.getMessage());
            }
        });
    }

    /** What becomes of an answer that the registry has not confirmed for too long. */
    public enum WhenStale {
        /** It is given all the same; {@link #health} says so. */
        KEEP,
        /** It is not given any more. */
        FAIL
    }

    record Settings(
            Duration interval,
            Duration staleAfter,
            WhenStale whenStale,
            Duration negative,
            Optional<Trust> trust,
            Optional<Path> snapshot,
            List<ResolverListener> listeners,
            Clock clock,
            DoubleSupplier random) {}

    /** Settings of a resolver. Not thread-safe. */
    public static final class Builder {

        private final ModelRegistry registry;
        private final List<ResolverListener> listeners = new ArrayList<>();
        private Duration interval = Duration.ofSeconds(30);
        private Duration staleAfter = Duration.ofHours(24);
        private WhenStale whenStale = WhenStale.KEEP;
        private Duration negative = Duration.ofSeconds(5);
        private Optional<Trust> trust = Optional.empty();
        private Optional<Path> snapshot = Optional.empty();
        private Clock clock = Clock.systemUTC();
        private DoubleSupplier random = () -> ThreadLocalRandom.current().nextDouble();
        private Optional<Background> background = Optional.empty();

        private Builder(ModelRegistry registry) {
            this.registry = registry;
        }

        /**
         * When each URI is looked at again at the latest; 30 seconds unless set. The time is drawn anew each time, from half of
         * that on.
         */
        public Builder refreshEvery(Duration value) {
            interval = positive("refresh interval", value);
            return this;
        }

        /**
         * How long an answer stands that the registry has not confirmed; 24 hours unless set, and kept after that. Looked at
         * when a refresh fails.
         */
        public Builder staleAfter(Duration age, WhenStale then) {
            staleAfter = positive("age", age);
            whenStale = then;
            return this;
        }

        /** How long the registry is not asked again for what it did not have; 5 seconds unless set. */
        public Builder forgetMissingAfter(Duration value) {
            negative = positive("time", value);
            return this;
        }

        /**
         * Verified mode: answers are those of {@link ModelRegistry#resolve(ModelUri, Trust)}. What does not verify is treated as
         * an outage: the last verified answer stands, up to its stated age. Costs a read of the log's new events at each
         * refresh, and nothing at a call.
         */
        public Builder verified(Trust value) {
            trust = Optional.of(value);
            return this;
        }

        /** File that keeps what is known across restarts; its directory exists. One process writes it. */
        public Builder snapshot(Path file) {
            snapshot = Optional.of(file);
            return this;
        }

        /** Adds somebody who hears of changes. */
        public Builder listener(ResolverListener listener) {
            listeners.add(listener);
            return this;
        }

        Builder clock(Clock value) {
            clock = value;
            return this;
        }

        Builder background(Background value, DoubleSupplier chance) {
            background = Optional.of(value);
            random = chance;
            return this;
        }

        /** Opens it. What a snapshot says is there at once; the registry is asked in the background. */
        public ModelResolver open() {
            return new ModelResolver(
                    registry,
                    new Settings(
                            interval,
                            staleAfter,
                            whenStale,
                            negative,
                            trust,
                            snapshot,
                            List.copyOf(listeners),
                            clock,
                            random),
                    background.orElseGet(() -> Background.threads(2)));
        }

        private static Duration positive(String what, Duration value) {
            if (value.isNegative() || value.isZero()) {
                throw new InvalidException("resolver: " + what + " " + value + " has to be positive");
            }
            return value;
        }
    }
}
