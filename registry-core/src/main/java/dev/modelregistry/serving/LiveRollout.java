package dev.modelregistry.serving;

import dev.modelregistry.ActiveRollout;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.error.UnavailableException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The models of a {@link Rollout}, loaded: each request is answered by the model that its key leads to, and a shadow gets a copy.
 * When the rollout changes, the models of aliases that are new in it are loaded first; only then do keys go there. While one cannot
 * be loaded, all goes as before.
 *
 * <p>Thread-safe. The rollout stays the caller's to close, after this.
 *
 * @param <T> what programs call
 */
public final class LiveRollout<T> implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LiveRollout.class);

    private final Rollout rollout;
    private final ModelResolver resolver;
    private final Function<Alias, LiveModel<T>> opener;
    private final Optional<Executor> mirror;
    private final Runnable unlisten;
    private volatile Arms<T> arms;
    private boolean closed;

    private LiveRollout(
            Rollout rollout, ModelResolver resolver, Function<Alias, LiveModel<T>> opener, Optional<Executor> mirror) {
        this.rollout = rollout;
        this.resolver = resolver;
        this.opener = opener;
        this.mirror = mirror;
        this.arms = load(rollout.routes(), Map.of());
        this.unlisten = rollout.listen(new RolloutListener() {
            @Override
            public void changed(Optional<ActiveRollout> before, ActiveRollout after) {
                follow();
            }
        });
        follow(); // It may have changed while the first models were loaded.
    }

    /**
     * Loads the models of a rollout. Copies for a shadow are dropped.
     *
     * @param opener opens the model of an alias
     */
    public static <T> LiveRollout<T> open(
            Rollout rollout, ModelResolver resolver, Function<Alias, LiveModel<T>> opener) {
        return new LiveRollout<>(rollout, resolver, opener, Optional.empty());
    }

    /**
     * Loads the models of a rollout.
     *
     * @param opener opens the model of an alias
     * @param mirror runs the copies for a shadow; what it refuses is dropped, so it bounds what a slow shadow costs
     */
    public static <T> LiveRollout<T> open(
            Rollout rollout, ModelResolver resolver, Function<Alias, LiveModel<T>> opener, Executor mirror) {
        return new LiveRollout<>(rollout, resolver, opener, Optional.of(mirror));
    }

    /** Models that are loaded, and which keys go to which. */
    private static final class Arms<T> {

        private final Routes routes;
        private final Map<Alias, LiveModel<T>> models;

        Arms(Routes routes, Map<Alias, LiveModel<T>> models) {
            this.routes = routes;
            this.models = models;
        }

        LiveModel<T> model(Alias alias) {
            return Objects.requireNonNull(models.get(alias));
        }

        LiveModel<T> model(CharSequence key) {
            return model(routes.at(routes.pointOf(key)));
        }
    }

    /** Calls the model that a key leads to, and, without waiting for it, the shadow if there is one. */
    public <R> R call(CharSequence key, Function<? super T, R> function) {
        shadow(arms, function);
        try (LiveModel.Use<T> use = use(key)) {
            return function.apply(use.model());
        }
    }

    /** The model that a key leads to, until the use is closed: in a try-with-resources statement. */
    public LiveModel.Use<T> use(CharSequence key) {
        while (true) {
            Arms<T> now = arms;
            LiveModel<T> model = now.model(key);
            LiveModel.Use<T> use = model.useUnlessClosed();
            if (use != null) {
                return use;
            }
            if (now == arms) {
                return model.use(); // Closed with all of this, which it says.
            }
        }
    }

    private void shadow(Arms<T> now, Function<? super T, ?> function) {
        Optional<Alias> alias =
                now.routes.rollout().flatMap(active -> active.plan().shadow());
        if (alias.isEmpty() || mirror.isEmpty()) {
            return;
        }
        LiveModel<T> model = now.model(alias.get());
        try {
            mirror.get().execute(() -> {
                try {
                    Object unseen = model.call(function);
                    LOG.trace("shadow '{}' answered {}", alias.get(), unseen);
                } catch (RuntimeException e) {
                    LOG.debug("shadow '{}' failed", alias.get(), e);
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("shadow '{}' is too slow: a copy is dropped", alias.get());
        }
    }

    /** Loads what a changed rollout needs, then lets keys go that way. */
    private synchronized void follow() {
        Routes wanted = rollout.routes();
        if (closed || wanted == arms.routes) {
            return;
        }
        Map<Alias, LiveModel<T>> before = arms.models;
        try {
            arms = load(wanted, before);
        } catch (RegistryException e) {
            LOG.warn("a rollout is not followed yet, all goes as before: {}", e.getMessage());
            resolver.background().later(resolver.interval(), this::follow);
            return;
        }
        Set<LiveModel<T>> needless = new HashSet<>(before.values());
        needless.removeAll(arms.models.values());
        close(needless);
    }

    private Arms<T> load(Routes routes, Map<Alias, LiveModel<T>> loaded) {
        Set<Alias> needed = new HashSet<>(routes.arms());
        if (mirror.isPresent()) {
            routes.rollout().flatMap(active -> active.plan().shadow()).ifPresent(needed::add);
        }
        Map<Alias, LiveModel<T>> models = new HashMap<>();
        Set<LiveModel<T>> fresh = new HashSet<>();
        try {
            for (Alias alias : needed) {
                LiveModel<T> known = loaded.get(alias);
                if (known == null) {
                    known = opener.apply(alias);
                    fresh.add(known);
                }
                models.put(alias, known);
            }
        } catch (RegistryException e) {
            close(fresh);
            throw e;
        } catch (RuntimeException e) {
            close(fresh);
            throw new UnavailableException("a model of the rollout cannot be loaded: " + e.getMessage(), e);
        }
        return new Arms<>(routes, Map.copyOf(models));
    }

    private static <T> void close(Collection<LiveModel<T>> models) {
        models.forEach(LiveModel::close);
    }

    /** Ends following, and closes every model after its last use. Idempotent. */
    @Override
    public synchronized void close() {
        closed = true;
        unlisten.run();
        close(arms.models.values());
    }
}
