package dev.modelregistry.internal.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.internal.memory.MemoryBackend;
import dev.modelregistry.spi.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A checkpoint as it is stored fits the published schema. */
class CheckpointSchemaTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static JsonNode published() throws IOException {
        ModelState state = new ModelState();
        state.modelId = "0123456789abcdef0123456789abcdef";
        state.name = ModelName.of("fraud");
        state.number = 42;
        state.lastDigest = ContentDigest.of(new byte[] {1});
        ObjectStore objects = new MemoryBackend(Clock.systemUTC()).objects();
        Instant now = Instant.parse("2026-11-26T12:00:00.123456Z");
        new Checkpoints(objects, Seals.none(), "fraud")
                .publish(state, ContentDigest.of(new byte[] {2}), now, now.plus(Duration.ofDays(7)));
        try (InputStream in = objects.get("fraud/checkpoints/latest.json", 0)) {
            JsonNode envelope = JSON.readTree(in);
            assertThat(envelope.get("payloadType").textValue())
                    .isEqualTo("application/vnd.modelregistry.checkpoint.v1+json");
            return JSON.readTree(
                    Base64.getDecoder().decode(envelope.get("payload").textValue()));
        }
    }

    private static JsonSchema schema() throws IOException {
        try (InputStream in =
                ModelRegistry.class.getResourceAsStream("/dev/modelregistry/schema/checkpoint.schema.json")) {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(in);
        }
    }

    @Test
    void aPublishedCheckpointFitsTheSchema() throws IOException {
        assertThat(schema().validate(published())).isEmpty();
    }

    @Test
    void oneThatLacksAnythingDoesNot() throws IOException {
        for (String field : List.of("modelId", "number", "digest", "snapshot", "issuedAt", "expires")) {
            ObjectNode lacking = ((ObjectNode) published()).without(field);
            assertThat(schema().validate(lacking)).as(field).isNotEmpty();
        }
        assertThat(schema().validate(((ObjectNode) published()).put("number", 0)))
                .isNotEmpty();
    }
}
