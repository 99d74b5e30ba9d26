package dev.modelregistry.serving;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.entry.ModelEntry;
import dev.modelregistry.entry.ModelVersion;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.error.UnavailableException;
import dev.modelregistry.schema.ModelSignature;
import dev.modelregistry.schema.Violation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A loaded model that follows a URI. When that leads to another version, its files are fetched and verified, loaded and warmed up
 * beside the one in use; then new calls get the new one, and the old one is closed after its last call. Whatever fails on
 * the way, the one in use stays, and it is tried again. At most two are loaded: the next waits until the old one is closed.
 *
 * <p>While the registry is away, a version whose files the cache has is loaded all the same, the first one too; its entry is then that of
 * the last load on this machine.
 *
 * <p>Thread-safe. The resolver, the cache and the registry stay the caller's to close, after this.
 *
 * @param <T> what programs call
 */
public final class LiveModel<T> implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LiveModel.class);

    private static final int MOST_DOUBLINGS = 6;

    private final Builder<T> settings;
    private final Loading<T> steps;
    private final ReentrantLock loading = new ReentrantLock();
    private final AtomicBoolean again = new AtomicBoolean();
    private final Runnable unfollow;
    private volatile @Nullable Loaded<T> inUse;
    private volatile @Nullable Loaded<T> retiring;
    private volatile boolean closed;
    /** Failures in a row; whoever loads has the lock. */
    private int failures;

    private LiveModel(Builder<T> settings, ModelCache cache) {
        this.settings = settings;
        this.steps = new Loading<>(
                settings.registry, cache, settings.loader, settings.expected, settings.warmUp, settings.closer);
        Resolved first = settings.resolver.resolve(settings.uri);
        try {
            inUse = load(first);
        } catch (RegistryException e) {
            throw e;
        } catch (Exception e) {
            throw new UnavailableException(
                    "version " + first.version().version() + " of model '"
                            + first.version().model() + "' cannot be loaded: " + e.getMessage(),
                    e);
        }
        unfollow = settings.resolver.follow(new ResolverListener() {
            @Override
            public void afterSwap(ResolverChange change) {
                if (change.uri().equals(settings.uri) && change.after().isPresent()) {
                    settings.resolver.background().later(Duration.ZERO, LiveModel.this::follow);
                }
            }
        });
        follow(); // It may have moved while the first one was loaded.
    }

    /**
     * Begins a live model.
     *
     * @param registry where entries and files come from
     * @param resolver says where the URI leads
     * @param uri for example {@code models:/fraud@champion}
     * @param loader makes a model out of files
     */
    public static <T> Builder<T> follow(
            ModelRegistry registry, ModelResolver resolver, ModelUri uri, ModelLoader<T> loader) {
        return new Builder<>(registry, resolver, uri, loader);
    }

    /**
     * A model in use.
     *
     * @param <T> what programs call
     */
    public static final class Use<T> implements AutoCloseable {

        private final Loaded<T> loaded;
        private final AtomicBoolean open = new AtomicBoolean(true);

        private Use(Loaded<T> loaded) {
            this.loaded = loaded;
        }

        /** The model. Not to be kept beyond {@link #close}. */
        public T model() {
            return loaded.model();
        }

        /** Which version it is, for logs, headers and records of predictions; with the digest of its entry. */
        public ModelVersion version() {
            return loaded.entry().row();
        }

        /** What the registry says of it. */
        public ModelEntry entry() {
            return loaded.entry();
        }

        /**
         * Every way in which the values of a request do not fit the model signature of the version in use, see
         * {@link ModelSignature#check}; empty when they fit, or when the version has no signature.
         *
         * @param values by name of the input; by position for inputs without names
         */
        public List<Violation> check(Map<String, ?> values) {
            return entry().signature().map(signature -> signature.check(values)).orElse(List.of());
        }

        /** Ends the use. Idempotent. */
        @Override
        public void close() {
            if (open.compareAndSet(true, false)) {
                loaded.release();
            }
        }
    }

    /** The model, until the use is closed: in a try-with-resources statement. */
    public Use<T> use() {
        Use<T> use = useUnlessClosed();
        if (use == null) {
            throw new InvalidException("the live model of '" + settings.uri + "' is closed");
        }
        return use;
    }

    @Nullable
    Use<T> useUnlessClosed() {
        while (true) {
            Loaded<T> now = inUse;
            if (now == null) {
                return null;
            }
            if (now.retain()) {
                return new Use<>(now);
            }
        }
    }

    /** Calls the model. */
    public <R> R call(Function<? super T, R> function) {
        try (Use<T> use = use()) {
            return function.apply(use.model());
        }
    }

    /** The version in use. */
    public ModelVersion version() {
        try (Use<T> use = use()) {
            return use.version();
        }
    }

    /** Ends following, and closes the model after its last use. Idempotent. */
    @Override
    public void close() {
        closed = true;
        unfollow.run();
        loading.lock();
        try {
            Loaded<T> last = inUse;
            inUse = null;
            if (last != null) {
                last.retire();
            }
        } finally {
            loading.unlock();
        }
    }

    /** Takes the version into use to which the URI leads now. One thread at a time; who comes meanwhile leaves a note. */
    private void follow() {
        again.set(true);
        while (again.get() && loading.tryLock()) {
            try {
                if (again.getAndSet(false) && !closed) {
                    swapIfMoved();
                }
            } finally {
                loading.unlock();
            }
        }
    }

    private void swapIfMoved() {
        Loaded<T> waiting = retiring;
        if (waiting != null) {
            return; // Two are loaded. Its end calls again.
        }
        Resolved resolved;
        try {
            resolved = settings.resolver.resolve(settings.uri);
        } catch (RegistryException e) {
            return; // It leads nowhere: the one in use stays.
        }
        ModelVersion next = resolved.version();
        Loaded<T> before = Objects.requireNonNull(inUse);
        if (before.entry().row().version().equals(next.version())
                && before.entry().row().createdAt().equals(next.createdAt())) {
            return;
        }
        try {
            Loaded<T> loaded = load(resolved);
            failures = 0;
            retiring = before;
            inUse = loaded;
            before.retire();
            tell(listener -> listener.swapped(next));
        } catch (Exception e) {
            LOG.warn(
                    "version {} of model '{}' is not taken into use, version {} stays: {}",
                    next.version(),
                    next.model(),
                    before.entry().row().version(),
                    e.getMessage());
            tell(listener -> listener.failed(next, e));
            tryLater();
        }
    }

    /** What failed may have been an outage: after a refresh interval, then after two, four and so on. */
    private void tryLater() {
        long times = 1L << Math.min(failures++, MOST_DOUBLINGS);
        settings.resolver.background().later(settings.resolver.interval().multipliedBy(times), this::follow);
    }

    private Loaded<T> load(Resolved resolved) throws Exception {
        return steps.load(resolved, (model, files) -> end(model, files, resolved.version()));
    }

    private void end(T model, CachedFiles files, ModelVersion version) {
        try {
            settings.closer.accept(model);
        } catch (RuntimeException e) {
            LOG.warn("version {} of model '{}' was not closed cleanly", version.version(), version.model(), e);
        } finally {
            files.close();
            tell(listener -> listener.closed(version));
            Loaded<T> was = retiring;
            if (was != null && was.model() == model) {
                retiring = null;
                settings.resolver.background().later(Duration.ZERO, this::follow);
            }
        }
    }

    private void tell(Consumer<LiveModelListener> what) {
        try {
            what.accept(settings.listener);
        } catch (RuntimeException e) {
            LOG.warn("the listener of the live model of '{}' failed", settings.uri, e);
        }
    }

    /**
     * Settings of a live model. Not thread-safe.
     *
     * @param <T> what programs call
     */
    public static final class Builder<T> {

        private final ModelRegistry registry;
        private final ModelResolver resolver;
        private final ModelUri uri;
        private final ModelLoader<T> loader;
        private Consumer<? super T> warmUp = model -> {};
        private Consumer<? super T> closer = Builder::closeIfPossible;
        private Optional<ModelSignature> expected = Optional.empty();
        private LiveModelListener listener = new LiveModelListener() {};

        private Builder(ModelRegistry registry, ModelResolver resolver, ModelUri uri, ModelLoader<T> loader) {
            this.registry = registry;
            this.resolver = resolver;
            this.uri = uri;
            this.loader = loader;
        }

        private static void closeIfPossible(Object model) {
            if (model instanceof AutoCloseable closeable) {
                try {
                    closeable.close();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }
        }

        /** Called once with each model before it is used: to fill caches, to refuse it by an exception. */
        public Builder<T> warmUp(Consumer<? super T> value) {
            warmUp = value;
            return this;
        }

        /** How a model is closed; {@link AutoCloseable#close} unless set. */
        public Builder<T> closer(Consumer<? super T> value) {
            closer = value;
            return this;
        }

        /** What this program was written against: a version whose model signature breaks that is not taken into use. */
        public Builder<T> expects(ModelSignature signature) {
            expected = Optional.of(signature);
            return this;
        }

        /** Who hears what becomes of it. */
        public Builder<T> listener(LiveModelListener value) {
            listener = value;
            return this;
        }

        /**
         * Loads the model and follows the URI.
         *
         * @param files where the files of models are kept
         * @throws RegistryException the first version cannot be had or loaded
         */
        public LiveModel<T> open(ModelCache files) {
            return new LiveModel<>(this, files);
        }
    }
}
