package dev.modelregistry.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.Registration.Measurement;
import dev.modelregistry.entry.Deployment;
import dev.modelregistry.entry.DeploymentStrategy;
import dev.modelregistry.entry.Evaluation;
import dev.modelregistry.entry.Link;
import dev.modelregistry.entry.LinkKind;
import dev.modelregistry.entry.ModelEntry;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.log.EventType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What is added to a version after its registration: descriptions, metrics, links, deployments. */
public abstract class AnnotationContract extends RegistryContract {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    /** Made for the extending classes. */
    protected AnnotationContract() {}

    @Test
    void aDescriptionReplacesTheRegisteredOne() {
        String model = name("describe");
        ModelEntry entry = registry.register(
                registration(model, "one").description("first").build());
        registry.describe(uri(model, 1), "second");
        assertThat(registry.get(uri(model, 1)).description()).isEqualTo("second");
        registry.describe(uri(model, 1), "");
        assertThat(registry.get(uri(model, 1)).description()).isEmpty();

        assertThat(registry.get(uri(model, 1)).entryDigest()).isEqualTo(entry.entryDigest());
        assertThat(history(model, EventType.DESCRIPTION_CHANGED)).hasSize(2);
        assertThat(findings(model)).isEmpty();
    }

    @Test
    void aLongDescriptionIsKeptWhole() {
        String model = name("describe");
        register(model, "one");
        String line = "0123456789 äöü 模型\n";
        String text = line.repeat(current().longestDescription() / line.length());
        registry.describe(uri(model, 1), text);
        assertThat(client("bob").get(uri(model, 1)).description()).isEqualTo(text);
        assertThat(findings(model)).isEmpty();
    }

    @Test
    void addedMetricsWinOverEarlierOnesAndAllAreKept() {
        String model = name("metrics");
        registry.register(
                registration(model, "one").metric("auc", 0.8).metric("f1", 0.5).build());
        registry.addMetrics(
                uri(model, 1),
                List.of(
                        new Measurement("auc", 0.81, OptionalLong.of(1), Optional.of("holdout")),
                        new Measurement("loss", 1e-12, OptionalLong.empty(), Optional.empty())));

        ModelEntry entry = registry.get(uri(model, 1));
        assertThat(entry.metrics()).isEqualTo(Map.of("auc", 0.81, "f1", 0.5, "loss", 1e-12));
        assertThat(entry.evaluations()).extracting(Evaluation::metric).containsExactly("auc", "f1", "auc", "loss");
        assertThat(entry.evaluations().get(2).dataset()).contains("holdout");
        assertThat(entry.evaluations().get(2).step()).hasValue(1);
        assertThat(history(model, EventType.METRICS_ADDED)).hasSize(1);
        assertThat(findings(model)).isEmpty();
    }

    @Test
    void aLinkReplacesTheOneOfItsKind() {
        String model = name("links");
        register(model, "one");
        Link card = new Link(LinkKind.MODEL_CARD, "https://example.org/card/2");
        Link sheet = new Link(LinkKind.DATASHEET, "https://example.org/data");
        registry.addLink(uri(model, 1), new Link(LinkKind.MODEL_CARD, "https://example.org/card/1"));
        registry.addLink(uri(model, 1), sheet);
        registry.addLink(uri(model, 1), card);

        assertThat(registry.get(uri(model, 1)).documentation().links()).containsExactlyInAnyOrder(card, sheet);
        assertThat(history(model, EventType.LINKS_CHANGED)).hasSize(3);
        assertThat(findings(model)).isEmpty();
    }

    @Test
    void deploymentsBeginAndEnd() {
        String model = name("deploy");
        register(model, "one");
        Deployment canary = new Deployment(
                "https://scoring.example.org", "eu", OptionalDouble.of(0.1), DeploymentStrategy.CANARY, NOON);
        Deployment full = new Deployment(
                "https://scoring.example.org",
                "eu",
                OptionalDouble.of(1),
                DeploymentStrategy.SINGLE,
                NOON.plusSeconds(1));
        Deployment shadow = new Deployment("shadow", "us", OptionalDouble.empty(), DeploymentStrategy.SHADOW, NOON);
        registry.addDeployment(uri(model, 1), canary);
        registry.addDeployment(uri(model, 1), shadow);
        registry.addDeployment(uri(model, 1), full);
        assertThat(registry.get(uri(model, 1)).deployments()).containsExactlyInAnyOrder(full, shadow);

        registry.removeDeployment(uri(model, 1), "shadow");
        assertThat(registry.get(uri(model, 1)).deployments()).containsExactly(full);
        assertThatThrownBy(() -> registry.removeDeployment(uri(model, 1), "shadow"))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("shadow");
        assertThat(history(model, EventType.DEPLOYMENT_RECORDED)).hasSize(4);
        assertThat(findings(model)).isEmpty();
    }

    @Test
    void nothingIsAddedToWhatIsNotThere() {
        String model = name("missing");
        register(model, "one");
        long events = history(model).size();

        assertThatThrownBy(() -> registry.describe(uri(model, 2), "text")).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> registry.addMetrics(
                        uri(model, 2), List.of(new Measurement("a", 1, OptionalLong.empty(), Optional.empty()))))
                .isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> registry.addLink(uri(model, 2), new Link(LinkKind.OTHER, "https://example.org")))
                .isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> registry.describe(dev.modelregistry.ModelUri.of(name("nobody")), "text"))
                .isInstanceOf(NotFoundException.class);
        assertThat(history(model)).hasSize((int) events);
    }

    @Test
    void addingToOneVersionLeavesOthersAlone() {
        String model = name("apart");
        registerVersions(model, 2);
        ModelEntry untouched = registry.get(uri(model, 2));
        registry.describe(uri(model, 1), "text");
        registry.addLink(uri(model, 1), new Link(LinkKind.MONITORING, "https://example.org/m"));
        registry.setTags(uri(model, 1), Map.of("a", "1"));
        assertThat(registry.get(uri(model, 2))).isEqualTo(untouched);
    }
}
