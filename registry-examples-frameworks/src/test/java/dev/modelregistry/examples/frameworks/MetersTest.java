package dev.modelregistry.examples.frameworks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.entry.ModelVersion;
import dev.modelregistry.serving.LiveModel;
import dev.modelregistry.serving.LiveModelListener;
import dev.modelregistry.serving.ModelCache;
import dev.modelregistry.serving.ModelResolver;
import dev.modelregistry.serving.ResolverListener;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.metrics.ObservableDoubleGauge;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One move of an alias to a version that loads, as both libraries tell it. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class MetersTest {

    private static final ModelUri CHAMPION = ModelUri.parse("models:/fraud@champion");

    @TempDir
    Path directory;

    private ModelRegistry registry;

    @BeforeEach
    void twoVersions() throws IOException {
        registry = ModelRegistry.connect("memory:");
        Versions.register(registry, directory);
    }

    @AfterEach
    void close() {
        registry.close();
    }

    @Test
    void micrometerCountsWhatHappened() throws Exception {
        SimpleMeterRegistry counted = new SimpleMeterRegistry();
        MicrometerMeters meters = new MicrometerMeters(counted);
        serve(meters, meters, resolver -> {
            meters.watch(resolver);
            assertThat(counted.get("model.resolver.ready").gauge().value()).isEqualTo(1);
            assertThat(counted.get("model.resolver.age").timeGauge().value(TimeUnit.MINUTES))
                    .isBetween(0.0, 1.0);
        });
        assertThat(counted.get("model.resolver.changes")
                        .tags("uri", "models:/fraud@champion", "reason", "asked")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(counted.get("model.resolver.changes")
                        .tags("reason", "invalidated")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(counted.get("model.live.swaps")
                        .tags("model", "fraud")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(counted.get("model.live.closed").counter().count()).isEqualTo(2);
        assertThat(counted.find("model.live.failures").counter()).isNull();
    }

    @Test
    void openTelemetryCountsWhatHappened() throws Exception {
        InMemoryMetricReader reader = InMemoryMetricReader.create();
        try (SdkMeterProvider provider =
                SdkMeterProvider.builder().registerMetricReader(reader).build()) {
            OpenTelemetryMeters meters = new OpenTelemetryMeters(provider.get("dev.modelregistry"));
            serve(meters, meters, resolver -> {
                try (ObservableDoubleGauge age = meters.watch(resolver)) {
                    assertThat(age).isNotNull();
                    assertThat(named(reader.collectAllMetrics(), "model.resolver.age")
                                    .getDoubleGaugeData()
                                    .getPoints())
                            .singleElement()
                            .satisfies(point -> assertThat(point.getValue()).isBetween(0.0, 60.0));
                }
            });
            Collection<MetricData> metrics = reader.collectAllMetrics();
            assertThat(sums(metrics, "model.resolver.changes"))
                    .containsOnly(
                            Map.entry("{reason=\"asked\", uri=\"models:/fraud@champion\"}", 1L),
                            Map.entry("{reason=\"invalidated\", uri=\"models:/fraud@champion\"}", 1L));
            assertThat(sums(metrics, "model.live.swaps")).containsOnly(Map.entry("{model=\"fraud\"}", 1L));
            assertThat(sums(metrics, "model.live.closed")).containsOnly(Map.entry("{model=\"fraud\"}", 2L));
        }
    }

    private void serve(ResolverListener changes, LiveModelListener models, Consumer<ModelResolver> meanwhile)
            throws InterruptedException {
        CountDownLatch swapped = new CountDownLatch(1);
        LiveModelListener told = new LiveModelListener() {
            @Override
            public void swapped(ModelVersion version) {
                models.swapped(version);
                swapped.countDown();
            }

            @Override
            public void failed(ModelVersion version, Exception cause) {
                models.failed(version, cause);
            }

            @Override
            public void closed(ModelVersion version) {
                models.closed(version);
            }
        };
        try (ModelResolver resolver =
                        ModelResolver.builder(registry).listener(changes).open();
                LiveModel<Scorer> live = LiveModel.follow(
                                registry, resolver, CHAMPION, (files, entry) -> Scorer.load(files))
                        .listener(told)
                        .open(ModelCache.in(directory.resolve("models"), 1 << 20))) {
            assertThat(suspicious(live)).isTrue();
            Versions.champion(registry, 2);
            resolver.invalidate(CHAMPION);
            swapped.await();
            assertThat(suspicious(live)).isFalse();
            meanwhile.accept(resolver);
        }
    }

    private static boolean suspicious(LiveModel<Scorer> live) {
        return live.call(scorer -> scorer.suspicious(150));
    }

    private static MetricData named(Collection<MetricData> metrics, String name) {
        return metrics.stream()
                .filter(one -> one.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, Long> sums(Collection<MetricData> metrics, String name) {
        return named(metrics, name).getLongSumData().getPoints().stream()
                .collect(Collectors.toMap(point -> point.getAttributes().toString(), point -> point.getValue()));
    }
}
