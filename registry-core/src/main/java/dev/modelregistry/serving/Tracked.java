package dev.modelregistry.serving;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.entry.ModelVersion;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.error.UnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One URI that a resolver follows. Readers see one volatile field; whoever asks the registry holds the lock. */
final class Tracked implements ModelHandle {

    private static final Logger LOG = LoggerFactory.getLogger(Tracked.class);

    private final ModelUri uri;
    private final ModelRegistry registry;
    private final ModelResolver.Settings settings;
    private final List<ResolverListener> listeners;
    private final Consumer<Tracked> refreshed;
    private final ReentrantLock asking = new ReentrantLock();
    private volatile @Nullable Resolved value;
    private volatile @Nullable Failure failure;
    private final AtomicBoolean hinted = new AtomicBoolean();
    private final AtomicBoolean waiting = new AtomicBoolean();

    Tracked(
            ModelUri uri,
            ModelRegistry registry,
            ModelResolver.Settings settings,
            List<ResolverListener> listeners,
            Consumer<Tracked> refreshed) {
        this.uri = uri;
        this.registry = registry;
        this.settings = settings;
        this.listeners = listeners;
        this.refreshed = refreshed;
    }

    /**
     * Why there is no newer answer.
     *
     * @param cause what went wrong
     * @param at when
     */
    private record Failure(RegistryException cause, Instant at) {}

    @Override
    public ModelUri uri() {
        return uri;
    }

    @Override
    public Resolved current() {
        Resolved known = value;
        return known != null ? known : ask();
    }

    Optional<Resolved> known() {
        return Optional.ofNullable(value);
    }

    /** Nothing is known: one caller asks, the others wait for its answer. */
    private Resolved ask() {
        asking.lock();
        try {
            Resolved known = value;
            if (known != null) {
                return known;
            }
            Failure recent = failure;
            if (recent != null
                    && !settings.clock().instant().isAfter(recent.at().plus(settings.negative()))) {
                throw again(recent.cause());
            }
            ModelVersion version = fetch(ResolverChange.Reason.ASKED);
            return new Resolved(
                    version, Resolved.Source.REGISTRY, settings.clock().instant());
        } finally {
            asking.unlock();
        }
    }

    /** The usual two are told by an exception of the caller's own; any other keeps its kind, and so is the first one itself. */
    private static RegistryException again(RegistryException first) {
        String message = String.valueOf(first.getMessage());
        if (first instanceof NotFoundException) {
            return new NotFoundException(message, first).at(first.context());
        }
        return first instanceof UnavailableException
                ? new UnavailableException(message, first).at(first.context())
                : first;
    }

    /** The look at the registry that was scheduled last. */
    void refreshWhenDue() {
        waiting.set(false);
        refresh(ResolverChange.Reason.REFRESHED);
    }

    /**
     * Looks at the registry, unless somebody does so right now: that one looks again after a hint, because the answer that is on its
     * way may be older. Never throws.
     */
    void refresh(ResolverChange.Reason reason) {
        if (reason == ResolverChange.Reason.INVALIDATED) {
            hinted.set(true);
        }
        do {
            if (!asking.tryLock()) {
                return;
            }
            try {
                hinted.set(false);
                look(reason);
            } finally {
                asking.unlock();
            }
        } while (hinted.get());
    }

    private void look(ResolverChange.Reason reason) {
        try {
            fetch(reason);
        } catch (RegistryException e) {
            LOG.debug("'{}' was not refreshed", uri, e);
        } catch (RuntimeException e) {
            LOG.warn("'{}' was not refreshed", uri, e);
        }
    }

    private ModelVersion fetch(ResolverChange.Reason reason) {
        try {
            ModelVersion version = settings.trust().isPresent()
                    ? registry.resolve(uri, settings.trust().get())
                    : registry.resolve(uri);
            failure = null;
            swap(Optional.of(version), reason);
            return version;
        } catch (RegistryException e) {
            failed(e, reason);
            throw e;
        } finally {
            if (waiting.compareAndSet(false, true)) {
                refreshed.accept(this);
            }
        }
    }

    private void failed(RegistryException e, ResolverChange.Reason reason) {
        Instant now = settings.clock().instant();
        failure = new Failure(e, now);
        if (e instanceof NotFoundException) {
            swap(Optional.empty(), reason);
            return;
        }
        Resolved known = value;
        Duration age = known == null ? Duration.ZERO : Duration.between(known.asOf(), now);
        tell(listener -> listener.refreshFailed(uri, e, age));
        if (known != null && isStale(known, now) && settings.whenStale() == ModelResolver.WhenStale.FAIL) {
            value = null;
            failure = new Failure(
                    new UnavailableException(
                            "'" + uri + "' was last confirmed by the registry at " + known.asOf()
                                    + ", which is longer ago than allowed: " + e.getMessage(),
                            e),
                    now);
        }
    }

    private boolean isStale(Resolved known, Instant now) {
        return Duration.between(known.asOf(), now).compareTo(settings.staleAfter()) > 0;
    }

    private void swap(Optional<ModelVersion> after, ResolverChange.Reason reason) {
        Resolved old = value;
        Optional<ModelVersion> before = Optional.ofNullable(old).map(Resolved::version);
        boolean moved = !before.map(Tracked::identity).equals(after.map(Tracked::identity));
        ResolverChange change = new ResolverChange(uri, before, after, reason);
        if (moved) {
            tell(listener -> listener.beforeSwap(change));
        }
        Instant now = settings.clock().instant();
        value = after.map(version -> new Resolved(version, Resolved.Source.CACHE, now))
                .orElse(null);
        if (moved) {
            tell(listener -> listener.afterSwap(change));
        }
    }

    /** What makes a version another one; tags and stages may change under it. */
    private static String identity(ModelVersion version) {
        return version.version() + " " + version.createdAt() + " " + version.entryDigest();
    }

    private void tell(Consumer<ResolverListener> what) {
        for (ResolverListener listener : listeners) {
            try {
                what.accept(listener);
            } catch (RuntimeException e) {
                LOG.warn("a listener of the resolver failed for '{}'", uri, e);
            }
        }
    }

    void restore(Resolved resolved) {
        value = new Resolved(resolved.version(), Resolved.Source.SNAPSHOT, resolved.asOf());
        ResolverChange change = new ResolverChange(
                uri, Optional.empty(), Optional.of(resolved.version()), ResolverChange.Reason.SNAPSHOT);
        tell(listener -> listener.afterSwap(change));
    }

    ResolverHealth.Line health() {
        Resolved known = value;
        Failure last = failure;
        Instant now = settings.clock().instant();
        return new ResolverHealth.Line(
                uri,
                Optional.ofNullable(known).map(Resolved::source),
                Optional.ofNullable(known).map(one -> Duration.between(one.asOf(), now)),
                known != null && isStale(known, now),
                Optional.ofNullable(last).map(one -> String.valueOf(one.cause().getMessage())));
    }
}
