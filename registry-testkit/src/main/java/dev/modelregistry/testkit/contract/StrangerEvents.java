package dev.modelregistry.testkit.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.spi.LogStore.StoredEvent;
import dev.modelregistry.spi.RegistryBackend;
import dev.modelregistry.testkit.contract.StrangerContract.Forgery;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Events as a stranger makes them who knows the published format: well formed, rightly chained, but for one thing. */
final class StrangerEvents {

    /** Stands for an upload; nobody uses one of that name. */
    static final String LAST_UPLOAD = "UPLOAD-IN-USE";

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String TYPE = "application/vnd.modelregistry.event.v1+json";

    private StrangerEvents() {}

    /** The bytes of the last event. */
    static byte[] last(RegistryBackend backend, String place) {
        try (Stream<StoredEvent> events =
                backend.log().read(place, backend.log().head(place, 0))) {
            return events.findFirst().orElseThrow().bytes();
        }
    }

    static byte[] envelope(String payload) {
        return ("{\"payloadType\":\"" + TYPE + "\",\"payload\":\"" + payload + "\",\"signatures\":[]}")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** An event that follows the last one and says the same, but for a change. */
    static byte[] follow(byte[] last, Consumer<ObjectNode> change) {
        try {
            JsonNode envelope = JSON.readTree(last);
            ObjectNode payload = (ObjectNode) JSON.readTree(
                    Base64.getDecoder().decode(envelope.get("payload").textValue()));
            payload.put("number", payload.get("number").longValue() + 1);
            payload.put("previous", ContentDigest.of(last).toString());
            payload.put("attempt", "stranger");
            change.accept(payload);
            return envelope(Base64.getEncoder().encodeToString(JSON.writeValueAsBytes(payload)));
        } catch (JsonProcessingException e) {
            throw new AssertionError("the last event is not JSON", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same event about an upload that is in use, where it speaks of {@link #LAST_UPLOAD}. */
    static byte[] naming(String upload, byte[] event) {
        try {
            String payload = JSON.readTree(event).path("payload").asText();
            String text = new String(Base64.getDecoder().decode(payload), StandardCharsets.UTF_8);
            byte[] named = text.replace(LAST_UPLOAD, upload).getBytes(StandardCharsets.UTF_8);
            return text.contains(LAST_UPLOAD) ? envelope(Base64.getEncoder().encodeToString(named)) : event;
        } catch (IOException | IllegalArgumentException e) {
            return event; // Garbage speaks of nothing.
        }
    }

    /** An event that follows the last one with a decision of its own. */
    static Forgery following(String type, Consumer<ObjectNode> decision) {
        return last -> follow(last, payload -> {
            payload.put("type", type);
            decision.accept(payload.putObject("decision"));
        });
    }

    /** A registered version in a decision, with everything that the format asks for. */
    static ObjectNode entry(ObjectNode decision, long version) {
        String digest = ContentDigest.of(new byte[] {1}).toString();
        return decision.putArray("versions")
                .addObject()
                .put("version", version)
                .put("requestKey", "stranger")
                .put("content", digest)
                .put("upload", "stranger")
                .put("record", digest)
                .put("artifact", digest);
    }
}
