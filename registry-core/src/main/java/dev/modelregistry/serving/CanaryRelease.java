package dev.modelregistry.serving;

import dev.modelregistry.ActiveRollout;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.RolloutPlan;
import dev.modelregistry.error.InvalidException;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoubleFunction;

/**
 * Gives a new version more and more of the traffic as long as it does well, and nothing any more when it does not. Each step is a
 * plan in the model's log: every program that follows the {@link Rollout} goes along, and {@code history} tells it.
 *
 * <p>It has no clock and no thread: whoever releases calls {@link #step} as often as the health can be told anew. When it is
 * {@link State#FINISHED}, the new version has all of the traffic; promoting it is a decision of its own. Not thread-safe.
 */
public final class CanaryRelease {

    private final ModelRegistry registry;
    private final ModelName model;
    private final Alias old;
    private final Alias fresh;
    private final double[] shares;
    private final DoubleFunction<Health> health;
    private Optional<RolloutPlan> own = Optional.empty();
    /** What a step that failed may have set all the same. */
    private Optional<RolloutPlan> tried = Optional.empty();

    private Optional<State> ended = Optional.empty();

    private CanaryRelease(
            ModelRegistry registry,
            ModelName model,
            Alias old,
            Alias fresh,
            double[] shares,
            DoubleFunction<Health> health) {
        this.registry = registry;
        this.model = model;
        this.old = old;
        this.fresh = fresh;
        this.shares = shares.clone();
        this.health = health;
    }

    /**
     * A release that has not begun.
     *
     * @param model the model
     * @param old has the traffic now
     * @param fresh gets it, step by step
     * @param shares of the new version, each larger than the one before, above 0 and up to 1
     * @param health how the new version does at the share that it has; asked before each next step
     */
    public static CanaryRelease of(
            ModelRegistry registry,
            String model,
            Alias old,
            Alias fresh,
            double[] shares,
            DoubleFunction<Health> health) {
        double before = 0;
        for (double share : shares) {
            if (!(share > before && share <= 1)) {
                throw new InvalidException("canary release: shares " + Arrays.toString(shares)
                        + " have to grow, from above 0 up to at most 1");
            }
            before = share;
        }
        if (shares.length == 0 || old.equals(fresh)) {
            throw new InvalidException("canary release: at least one share and two different aliases are needed");
        }
        return new CanaryRelease(registry, ModelName.of(model), old, fresh, shares, health);
    }

    /** How the new version does. */
    public enum Health {
        /** Well enough for more traffic. */
        GOOD,
        /** It cannot be told yet. */
        UNKNOWN,
        /** It must not get any traffic. */
        BAD
    }

    /** What a step came to. */
    public enum State {
        /** It has a larger share now. */
        ADVANCED,
        /** Its share stays. */
        WAITING,
        /** It did well with the last share: the release is over. */
        FINISHED,
        /** It did badly, and has no traffic any more: the release is over. */
        PULLED_BACK,
        /** Somebody set another rollout meanwhile: the release is over, and that one stands. */
        TAKEN_OVER
    }

    /**
     * Where the release stands.
     *
     * @param state what the step came to
     * @param share of the traffic that the new version has; absent when somebody else decides that
     */
    public record Progress(State state, OptionalDouble share) {}

    /**
     * One step.
     *
     * @throws dev.modelregistry.error.RegistryException the registry could not be asked or told; nothing is lost, the next
     *     call goes on
     */
    public Progress step() {
        if (ended.isPresent()) {
            return progress(ended.get());
        }
        if (own.isEmpty()) {
            return advance(shares[0]);
        }
        Optional<RolloutPlan> now = registry.rollout(model.value()).map(ActiveRollout::plan);
        if (tried.isPresent() && now.equals(tried)) {
            own = tried;
        }
        if (!now.equals(own)) {
            return end(State.TAKEN_OVER);
        }
        double share = share(own.get());
        return switch (health.apply(share)) {
            case UNKNOWN -> progress(State.WAITING);
            case BAD -> {
                set(0);
                yield end(State.PULLED_BACK);
            }
            case GOOD -> {
                OptionalDouble next =
                        Arrays.stream(shares).filter(one -> one > share).findFirst();
                yield next.isPresent() ? advance(next.getAsDouble()) : end(State.FINISHED);
            }
        };
    }

    private Progress advance(double share) {
        set(share);
        return progress(State.ADVANCED);
    }

    private void set(double share) {
        RolloutPlan plan = RolloutPlan.canary(old, fresh, share);
        tried = Optional.of(plan);
        registry.setRollout(model.value(), plan);
        own = tried;
    }

    private Progress end(State state) {
        ended = Optional.of(state);
        return progress(state);
    }

    private Progress progress(State state) {
        return new Progress(
                state,
                state == State.TAKEN_OVER || own.isEmpty()
                        ? OptionalDouble.empty()
                        : OptionalDouble.of(share(own.get())));
    }

    private double share(RolloutPlan plan) {
        return plan.weights().getOrDefault(fresh, 0.0);
    }
}
