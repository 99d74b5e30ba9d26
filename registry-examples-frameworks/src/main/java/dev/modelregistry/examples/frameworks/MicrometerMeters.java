package dev.modelregistry.examples.frameworks;

import dev.modelregistry.ActiveRollout;
import dev.modelregistry.ModelUri;
import dev.modelregistry.entry.ModelVersion;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.serving.LiveModelListener;
import dev.modelregistry.serving.ModelResolver;
import dev.modelregistry.serving.ResolverChange;
import dev.modelregistry.serving.ResolverListener;
import dev.modelregistry.serving.RolloutListener;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What happens in serving, as meters of Micrometer. Nothing is counted on the path of a request. Thread-safe. */
final class MicrometerMeters implements ResolverListener, LiveModelListener, RolloutListener {

    private final MeterRegistry meters;

    MicrometerMeters(MeterRegistry meters) {
        this.meters = meters;
    }

    /** Meters how old the oldest answer is, and whether every URI has one. */
    void watch(ModelResolver resolver) {
        TimeGauge.builder("model.resolver.age", () -> Ages.oldest(resolver).toMillis(), TimeUnit.MILLISECONDS)
                .description("how long ago the registry confirmed the oldest answer")
                .register(meters);
        Gauge.builder("model.resolver.ready", () -> resolver.health().ready() ? 1 : 0)
                .description("1 when every URI has an answer")
                .register(meters);
    }

    @Override
    public void afterSwap(ResolverChange change) {
        String reason = change.reason().name().toLowerCase(Locale.ROOT);
        meters.counter("model.resolver.changes", "uri", change.uri().toString(), "reason", reason)
                .increment();
    }

    @Override
    public void refreshFailed(ModelUri uri, RegistryException failure, Duration age) {
        meters.counter(
                        "model.resolver.failures",
                        "uri",
                        uri.toString(),
                        "code",
                        failure.code().text())
                .increment();
    }

    @Override
    public void swapped(ModelVersion version) {
        count("model.live.swaps", version);
    }

    @Override
    public void failed(ModelVersion version, Exception cause) {
        count("model.live.failures", version);
    }

    @Override
    public void closed(ModelVersion version) {
        count("model.live.closed", version);
    }

    /** By model: versions come and go, and each value of a tag is a time series for ever. */
    private void count(String name, ModelVersion version) {
        meters.counter(name, "model", version.model().value()).increment();
    }

    @Override
    public void changed(Optional<ActiveRollout> before, ActiveRollout after) {
        meters.counter("model.rollout.changes", "model", after.model().value()).increment();
    }

    @Override
    public void refreshFailed(RegistryException cause) {
        meters.counter("model.rollout.failures", "code", cause.code().text()).increment();
    }
}
