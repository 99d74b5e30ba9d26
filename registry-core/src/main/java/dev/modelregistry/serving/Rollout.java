package dev.modelregistry.serving;

import dev.modelregistry.ActiveRollout;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.error.RegistryException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends each request to one of a model's aliases, as the model's log shares out the traffic: champion and challenger, canary,
 * blue and green. The same key always goes the same way until the weights change, and then only the keys move that have to.
 *
 * <p>A key is a point: the upper 32 bits of its XXH64 hash (seed: that of the {@link ActiveRollout}; a text by its UTF-8 form)
 * times 10⁹ divided by 2³²; the split says whose that point is. Other programs can compute the same.
 *
 * <p>Looks at the registry as often as its resolver does, on that one's threads, and in verified mode where that is verified.
 * While the registry is away everything goes as before. Thread-safe. Routing allocates nothing, but for a text that is not ASCII or has
 * more than 31 characters, whose UTF-8 form is made.
 */
public final class Rollout implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Rollout.class);

    private final Builder settings;
    private final Optional<RolloutFile> snapshot;
    private final List<RolloutListener> listeners;
    private volatile Routes routes;
    private volatile boolean closed;

    private Rollout(Builder settings) {
        this.settings = settings;
        this.snapshot = settings.snapshot.map(RolloutFile::new);
        this.listeners = new CopyOnWriteArrayList<>(settings.listeners);
        this.routes = first();
        later();
    }

    private Routes first() {
        try {
            Optional<ActiveRollout> asked = ask();
            asked.ifPresent(this::keep);
            return asked.map(Routes::of).orElseGet(() -> Routes.all(settings.otherwise));
        } catch (RegistryException e) {
            Optional<ActiveRollout> kept = snapshot.flatMap(RolloutFile::read)
                    .filter(rollout -> rollout.model().equals(settings.model));
            if (kept.isEmpty() || e instanceof NotFoundException) {
                throw e;
            }
            LOG.warn("the rollout of model '{}' is that of the snapshot: {}", settings.model, e.getMessage());
            return Routes.of(kept.get());
        }
    }

    /** Begins to follow the rollout of a model. */
    public static Builder follow(ModelResolver resolver, String model) {
        return new Builder(resolver, ModelName.of(model));
    }

    /** Where the request with this key goes: a user, a session, an account. */
    public Alias route(CharSequence key) {
        Routes now = routes;
        return now.at(now.pointOf(key));
    }

    /** See {@link #route(CharSequence)}; for keys that are bytes. */
    public Alias route(byte[] key) {
        Routes now = routes;
        return now.at(now.pointOf(key));
    }

    /** See {@link #route(CharSequence)}; a number is its eight bytes, the lowest first. */
    public Alias route(long key) {
        Routes now = routes;
        return now.at(now.pointOf(key));
    }

    /** Why the request with this key goes where it goes. */
    public RolloutDecision explain(CharSequence key) {
        Routes now = routes;
        int point = now.pointOf(key);
        return new RolloutDecision(now.at(point), point, now.rollout());
    }

    /** The alias that gets copies of the requests, if one does. */
    public Optional<Alias> shadow() {
        return routes.rollout().flatMap(rollout -> rollout.plan().shadow());
    }

    /** What the log says, as far as this program knows; empty when nothing was set. */
    public Optional<ActiveRollout> active() {
        return routes.rollout();
    }

    /** Says that it may have changed. The registry is asked at once, in the background. */
    public void invalidate() {
        settings.resolver.background().later(Duration.ZERO, this::refresh);
    }

    /** Ends following; routing goes on as it is. Idempotent. */
    @Override
    public void close() {
        closed = true;
    }

    Routes routes() {
        return routes;
    }

    /** Lets somebody hear of changes, until the given action is run. */
    Runnable listen(RolloutListener listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    private void later() {
        if (!closed) {
            settings.resolver.background().later(settings.resolver.nextLook(), () -> {
                refresh();
                later();
            });
        }
    }

    private synchronized void refresh() {
        if (closed) {
            return;
        }
        try {
            Optional<ActiveRollout> before = routes.rollout();
            Optional<ActiveRollout> now = ask();
            if (now.isPresent() && !now.equals(before)) {
                routes = Routes.of(now.get());
                keep(now.get());
                listeners.forEach(listener -> tell(() -> listener.changed(before, now.get())));
            }
        } catch (RegistryException e) {
            LOG.debug("the rollout of model '{}' was not refreshed", settings.model, e);
            listeners.forEach(listener -> tell(() -> listener.refreshFailed(e)));
        }
    }

    private Optional<ActiveRollout> ask() {
        return settings.resolver.rollout(settings.model.value());
    }

    private void keep(ActiveRollout rollout) {
        snapshot.ifPresent(file -> {
            try {
                file.write(rollout);
            } catch (RegistryException e) {
                LOG.warn("the snapshot of the rollout was not written: {}", e.getMessage());
            }
        });
    }

    private void tell(Runnable what) {
        try {
            what.run();
        } catch (RuntimeException e) {
            LOG.warn("a listener of the rollout of model '{}' failed", settings.model, e);
        }
    }

    /** Settings. Not thread-safe. */
    public static final class Builder {

        private final ModelResolver resolver;
        private final ModelName model;
        private final List<RolloutListener> listeners = new CopyOnWriteArrayList<>();
        private Alias otherwise = Alias.CHAMPION;
        private Optional<Path> snapshot = Optional.empty();

        private Builder(ModelResolver resolver, ModelName model) {
            this.resolver = resolver;
            this.model = model;
        }

        /** Where everything goes as long as no rollout was set: to the champion unless said otherwise. */
        public Builder otherwise(Alias alias) {
            otherwise = alias;
            return this;
        }

        /** File that keeps the rollout across restarts; its directory exists. One process writes it. */
        public Builder snapshot(Path file) {
            snapshot = Optional.of(file);
            return this;
        }

        /** Adds somebody who hears of changes. */
        public Builder listener(RolloutListener listener) {
            listeners.add(listener);
            return this;
        }

        /**
         * Asks the registry, and follows.
         *
         * @throws NotFoundException there is no such model
         * @throws RegistryException the registry does not answer, and no snapshot does
         */
        public Rollout open() {
            return new Rollout(this);
        }
    }
}
