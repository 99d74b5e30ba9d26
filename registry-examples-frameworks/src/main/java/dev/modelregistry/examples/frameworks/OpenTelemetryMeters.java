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
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableDoubleGauge;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** What happens in serving, as metrics of OpenTelemetry. Nothing is counted on the path of a request. Thread-safe. */
final class OpenTelemetryMeters implements ResolverListener, LiveModelListener, RolloutListener {

    private static final AttributeKey<String> URI = AttributeKey.stringKey("uri");
    private static final AttributeKey<String> REASON = AttributeKey.stringKey("reason");
    private static final AttributeKey<String> CODE = AttributeKey.stringKey("code");
    private static final AttributeKey<String> MODEL = AttributeKey.stringKey("model");

    private final Meter meter;
    private final LongCounter changes;
    private final LongCounter failures;
    private final LongCounter swaps;
    private final LongCounter loadFailures;
    private final LongCounter closed;
    private final LongCounter rolloutChanges;
    private final LongCounter rolloutFailures;

    OpenTelemetryMeters(Meter meter) {
        this.meter = meter;
        this.changes = meter.counterBuilder("model.resolver.changes").build();
        this.failures = meter.counterBuilder("model.resolver.failures").build();
        this.swaps = meter.counterBuilder("model.live.swaps").build();
        this.loadFailures = meter.counterBuilder("model.live.failures").build();
        this.closed = meter.counterBuilder("model.live.closed").build();
        this.rolloutChanges = meter.counterBuilder("model.rollout.changes").build();
        this.rolloutFailures = meter.counterBuilder("model.rollout.failures").build();
    }

    /**
     * Measures how old the oldest answer is.
     *
     * @return to be closed before the resolver
     */
    ObservableDoubleGauge watch(ModelResolver resolver) {
        return meter.gaugeBuilder("model.resolver.age")
                .setUnit("s")
                .setDescription("how long ago the registry confirmed the oldest answer")
                .buildWithCallback(gauge -> gauge.record(Ages.oldest(resolver).toMillis() / 1000.0));
    }

    @Override
    public void afterSwap(ResolverChange change) {
        String reason = change.reason().name().toLowerCase(Locale.ROOT);
        changes.add(1, Attributes.of(URI, change.uri().toString(), REASON, reason));
    }

    @Override
    public void refreshFailed(ModelUri uri, RegistryException failure, Duration age) {
        failures.add(1, Attributes.of(URI, uri.toString(), CODE, failure.code().text()));
    }

    @Override
    public void swapped(ModelVersion version) {
        swaps.add(1, of(version));
    }

    @Override
    public void failed(ModelVersion version, Exception cause) {
        loadFailures.add(1, of(version));
    }

    @Override
    public void closed(ModelVersion version) {
        closed.add(1, of(version));
    }

    private static Attributes of(ModelVersion version) {
        return Attributes.of(MODEL, version.model().value());
    }

    @Override
    public void changed(Optional<ActiveRollout> before, ActiveRollout after) {
        rolloutChanges.add(1, Attributes.of(MODEL, after.model().value()));
    }

    @Override
    public void refreshFailed(RegistryException cause) {
        rolloutFailures.add(1, Attributes.of(CODE, cause.code().text()));
    }
}
