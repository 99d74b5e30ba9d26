package dev.modelregistry.internal.log;

import static dev.modelregistry.internal.log.Fields.newObject;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.error.UnavailableException;
import dev.modelregistry.spi.ObjectStore;
import dev.modelregistry.spi.PutCondition;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The newest checkpoint of a log: a DSSE envelope of media type {@value #PAYLOAD_TYPE} in one object beside it. Whoever can
 * write can remove it, or put an older one there; who demands one of a maximum age notices.
 */
public final class Checkpoints {

    /** Media type of the payload; the major version of the format is in it. */
    static final String PAYLOAD_TYPE = "application/vnd.modelregistry.checkpoint.v1+json";

    private static final int LARGEST = 64 * 1024;
    private static final JsonMapper JSON = new JsonMapper();

    private final ObjectStore objects;
    private final Seals seals;
    private final String key;

    Checkpoints(ObjectStore objects, Seals seals, String place) {
        this.objects = objects;
        this.seals = seals;
        this.key = place + "/checkpoints/latest.json";
    }

    /**
     * What was found.
     *
     * @param checkpoint the statement, with the keys whose signatures are good; empty when there is none
     * @param flaw why what is there is no statement; empty otherwise
     */
    public record Found(Optional<Checkpoint> checkpoint, Optional<String> flaw) {

        static Found none() {
            return new Found(Optional.empty(), Optional.empty());
        }

        static Found flawed(String why) {
            return new Found(Optional.empty(), Optional.of(why));
        }
    }

    /** Publishes the statement that a state is what its log came to. */
    void publish(ModelState state, ContentDigest snapshot, Instant issuedAt, Instant expires) {
        ObjectNode json = newObject().put("schema", 1).put("modelId", state.modelId());
        json.put("model", state.name().orElseThrow().value()).put("number", state.number());
        json.put("digest", state.lastDigest().orElseThrow().toString()).put("snapshot", snapshot.toString());
        json.put("issuedAt", issuedAt.toString()).put("expires", expires.toString());
        try {
            Envelope envelope = seals.seal(PAYLOAD_TYPE, JSON.writeValueAsBytes(json));
            objects.put(key, new ByteArrayInputStream(JSON.writeValueAsBytes(envelope.write())), PutCondition.always());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree can always be written", e);
        }
    }

    /** The one that was published last. */
    Found newest() {
        try {
            Optional<byte[]> bytes = load();
            return bytes.isEmpty() ? Found.none() : read(bytes.get());
        } catch (VoidEventException e) {
            return Found.flawed(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return Found.flawed("not JSON");
        }
    }

    /** The head of a snapshot that the newest one names, whoever signed it: it is no garbage. */
    Optional<ContentDigest> namedSnapshot() {
        try {
            Optional<byte[]> bytes = load();
            return bytes.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Fields(tree(envelope(bytes.get()).payload())).digest("snapshot"));
        } catch (VoidEventException | IOException e) {
            return Optional.empty();
        }
    }

    private Optional<byte[]> load() throws VoidEventException {
        try (InputStream in = objects.get(key, 0)) {
            byte[] bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw new VoidEventException("larger than " + LARGEST + " bytes");
            }
            return Optional.of(bytes);
        } catch (NotFoundException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UnavailableException("object " + key + " cannot be read", e);
        }
    }

    private static Envelope envelope(byte[] bytes) throws VoidEventException, IOException {
        Envelope envelope = Envelope.read(new Fields(tree(bytes)));
        if (!envelope.type().equals(PAYLOAD_TYPE)) {
            throw new VoidEventException("payload type is not " + PAYLOAD_TYPE);
        }
        return envelope;
    }

    private Found read(byte[] bytes) throws VoidEventException, IOException {
        Envelope envelope = envelope(bytes);
        List<String> keys = seals.check(envelope).keys();
        if (keys.isEmpty()) {
            return Found.flawed("no good signature");
        }
        Fields json = new Fields(tree(envelope.payload()));
        if (json.number("schema") != 1) {
            return Found.flawed("schema " + json.number("schema") + " is not understood");
        }
        return new Found(
                Optional.of(new Checkpoint(
                        json.text("modelId"),
                        json.value("model", ModelName::of),
                        json.number("number"),
                        json.digest("digest"),
                        json.digest("snapshot"),
                        json.instant("issuedAt"),
                        json.instant("expires"),
                        keys)),
                Optional.empty());
    }

    private static JsonNode tree(byte[] bytes) throws IOException, VoidEventException {
        JsonNode tree = JSON.readTree(bytes);
        if (tree == null) {
            throw new VoidEventException("empty");
        }
        return tree;
    }
}
