package dev.modelregistry.internal.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.modelregistry.ApprovalRequest;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.Promotion;
import dev.modelregistry.Registration;
import dev.modelregistry.Rollback;
import dev.modelregistry.document.DocumentControl;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.internal.memory.MemoryBackend;
import dev.modelregistry.log.GarbageReport;
import dev.modelregistry.spi.LogStore.StoredEvent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is stored is what the published JSON Schemas say. */
class PublishedSchemaTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    @Test
    void everyEventOfABusyModelFitsTheEventSchema() throws IOException {
        List<JsonNode> events = events();
        JsonSchema schema = schema("event.schema.json");
        for (JsonNode event : events) {
            assertThat(schema.validate(event)).as(event.toString()).isEmpty();
        }
        assertThat(events)
                .extracting(event -> event.get("type").asText())
                .contains(
                        "opened",
                        "claimed",
                        "registered",
                        "stage-changed",
                        "alias-moved",
                        "alias-removed",
                        "rolled-back",
                        "tags-changed",
                        "description-changed",
                        "metrics-added",
                        "approved",
                        "rejected",
                        "rejection-lifted",
                        "erased",
                        "archived",
                        "renamed",
                        "deleted",
                        "document-published",
                        "collected");
    }

    @Test
    void anEventWithAWrongFieldDoesNotFitTheEventSchema() throws IOException {
        JsonSchema schema = schema("event.schema.json");
        ObjectNode event = (ObjectNode) events().get(0);
        event.put("number", 0);
        assertThat(schema.validate(event)).isNotEmpty();
    }

    private static JsonSchema schema(String name) throws IOException {
        try (InputStream in = ModelRegistry.class.getResourceAsStream("/dev/modelregistry/schema/" + name)) {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(in);
        }
    }

    private List<JsonNode> events() throws IOException {
        MemoryBackend backend = new MemoryBackend(Clock.systemUTC());
        try (ModelRegistry registry = ModelRegistry.builder(backend)
                .actor("ann")
                .garbageAge(Duration.ZERO)
                .open()) {
            for (int i = 1; i <= 3; i++) {
                Path file = Files.writeString(directory.resolve("m" + i), "weights " + i);
                registry.register(Registration.of("fraud")
                        .artifact(file)
                        .semanticVersion("1." + i + ".0")
                        .build());
                registry.promote(Promotion.of("models:/fraud/" + i, Stage.PRODUCTION)
                        .alias(Alias.CHAMPION)
                        .archiveSuperseded()
                        .reason("better")
                        .build());
            }
            ModelUri one = ModelUri.parse("models:/fraud/1");
            registry.rollback(Rollback.of("fraud").because("worse"));
            registry.setAlias("fraud", Alias.STABLE, registry.resolve(one).version());
            registry.removeAlias("fraud", Alias.STABLE);
            registry.setTags(one, Map.of("a", "b"));
            registry.removeTags(ModelUri.of("fraud"), Set.of("none"));
            registry.describe(one, "a model");
            registry.addMetrics(
                    one, List.of(new Registration.Measurement("auc", 0.5, OptionalLong.of(3), Optional.empty())));
            registry.decide(ApprovalRequest.approve(one, Stage.PRODUCTION).withEvidence("https://example.org/report"));
            registry.decide(ApprovalRequest.reject(one, Stage.PRODUCTION, "biased"));
            long lifted =
                    registry.liftRejections(one, Stage.PRODUCTION, "mended").event();
            registry.erase("fraud", lifted, "a name");
            registry.archive(ModelUri.parse("models:/fraud/2"));
            registry.controlDocument("fraud", DocumentControl.parse("{\"documentOwner\": \"risk\"}"));
            registry.publishDocument(one);
            registry.rename("fraud", "fraud-2");
            registry.deleteForced(ModelUri.parse("models:/fraud-2/3"));
            registry.collectGarbage(Optional.of("fraud-2"), GarbageReport.Mode.DELETE);
            assertThat(registry.verify("fraud-2", dev.modelregistry.log.Verification.Depth.FULL)
                            .findings())
                    .isEmpty();
        }
        List<JsonNode> events = new ArrayList<>();
        try (var stored = backend.log().read("fraud/log", 1)) {
            for (StoredEvent event : (Iterable<StoredEvent>) stored::iterator) {
                JsonNode envelope = JSON.readTree(event.bytes());
                events.add(JSON.readTree(
                        Base64.getDecoder().decode(envelope.get("payload").asText())));
            }
        }
        return events;
    }
}
