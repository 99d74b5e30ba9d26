package dev.modelregistry.entry;

import dev.modelregistry.error.InvalidException;
import java.time.Instant;
import java.util.OptionalDouble;

/**
 * A place where a version answers requests.
 *
 * @param endpoint name or address of the service
 * @param environment for example {@code production-eu}
 * @param trafficShare part of the traffic that it gets, 0 to 1, where known
 * @param strategy how it shares the traffic
 * @param at when this was recorded
 */
public record Deployment(
        String endpoint, String environment, OptionalDouble trafficShare, DeploymentStrategy strategy, Instant at) {

    /** Checks the texts and the share. */
    public Deployment {
        Text.address("deployment endpoint", endpoint);
        Text.line("deployment environment", environment);
        if (trafficShare.isPresent()) {
            double share = trafficShare.getAsDouble();
            if (!(share >= 0 && share <= 1)) {
                throw new InvalidException("traffic share " + share + " of endpoint '" + Text.shown(endpoint)
                        + "' is not between 0 and 1");
            }
            // Minus zero becomes zero, whose sign JSON readers keep.
            trafficShare = OptionalDouble.of(share + 0.0);
        }
    }
}
