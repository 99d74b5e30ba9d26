package dev.modelregistry.internal.log;

import static dev.modelregistry.internal.log.Fields.arrayOf;
import static dev.modelregistry.internal.log.Fields.newObject;
import static dev.modelregistry.internal.log.Fields.string;
import static dev.modelregistry.internal.log.Fields.textArray;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.log.EventType;
import dev.modelregistry.log.Observed;
import dev.modelregistry.log.Waiver;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/**
 * Events as they are stored: a DSSE envelope (the secure-systems-lab's "Dead Simple Signing Envelope", v1.0.2) around a
 * JSON payload of media type {@value #PAYLOAD_TYPE}. The stored bytes are what the next event's hash covers.
 */
public final class EventCodec {

    /** Media type of the payload; the major version of the format is in it. */
    public static final String PAYLOAD_TYPE = "application/vnd.modelregistry.event.v1+json";

    /** No event is larger than this, in bytes. */
    public static final int LARGEST = 64 * 1024;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private EventCodec() {}

    /** An event as its bytes say it, whether or not it has effect; empty when they are none. */
    public static Optional<Event> find(byte[] bytes) {
        try {
            return Optional.of(read(envelope(bytes)));
        } catch (VoidEventException e) {
            return Optional.empty();
        }
    }

    /** The bytes of an event that nobody signs. */
    public static byte[] write(Event event) {
        return write(event, Seals.none());
    }

    /**
     * The bytes of an event.
     *
     * @throws InvalidException they would be more than {@value #LARGEST}
     */
    static byte[] write(Event event, Seals seals) {
        ObjectNode json = newObject().put("schema", 1);
        json.put("modelId", event.modelId()).put("model", event.model().value());
        json.put("number", event.number()).put("previous", string(event.previous()));
        json.put("attempt", event.attempt()).put("actor", event.actor());
        json.put("at", event.at().toString()).put("type", event.body().type().text());
        json.set("decision", EventBodyJson.write(event.body()));
        Event.Notes notes = event.notes();
        notes.reason().ifPresent(digest -> json.put("reason", digest.toString()));
        notes.impact().ifPresent(digest -> json.put("impact", digest.toString()));
        if (!notes.evidence().isEmpty()) {
            json.set("evidence", textArray(notes.evidence()));
        }
        if (!notes.waived().isEmpty()) {
            json.set("waived", arrayOf(notes.waived(), EventCodec::write));
        }
        if (!notes.observed().isEmpty()) {
            json.set("observed", arrayOf(notes.observed(), EventCodec::write));
        }
        return envelope(json, seals);
    }

    private static byte[] envelope(ObjectNode payload, Seals seals) {
        try {
            byte[] bytes = JSON.writeValueAsBytes(
                    seals.seal(PAYLOAD_TYPE, JSON.writeValueAsBytes(payload)).write());
            if (bytes.length > LARGEST) {
                throw new InvalidException("the change is too large for one event: " + bytes.length + " bytes, at most "
                        + LARGEST + " are allowed");
            }
            return bytes;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree can always be written", e);
        }
    }

    private static JsonNode write(Waiver waiver) {
        return newObject().put("requirement", waiver.requirement()).put("reason", waiver.reason());
    }

    private static JsonNode write(Observed observed) {
        return newObject()
                .put("subject", observed.subject())
                .put("expected", observed.expected())
                .put("actual", observed.actual());
    }

    /** Reads the envelope of stored bytes, whoever wrote them. */
    static Envelope envelope(byte[] bytes) throws VoidEventException {
        if (bytes.length > LARGEST) {
            throw new VoidEventException("larger than " + LARGEST + " bytes");
        }
        Envelope envelope = Envelope.read(parse(bytes));
        if (!envelope.type().equals(PAYLOAD_TYPE)) {
            throw new VoidEventException("payload type is not " + PAYLOAD_TYPE);
        }
        return envelope;
    }

    /** Reads the event in an envelope. Its signatures are not looked at. */
    static Event read(Envelope envelope) throws VoidEventException {
        return event(parse(envelope.payload()));
    }

    private static Fields parse(byte[] bytes) throws VoidEventException {
        try {
            JsonNode tree = JSON.readTree(bytes);
            if (tree == null) {
                throw new VoidEventException("empty");
            }
            return new Fields(tree);
        } catch (IOException e) {
            throw new VoidEventException("not JSON");
        }
    }

    private static Event event(Fields json) throws VoidEventException {
        if (json.number("schema") != 1) {
            throw new VoidEventException("schema " + json.number("schema") + " is not understood");
        }
        String typeText = json.text("type");
        EventType type = EventType.find(typeText)
                .orElseThrow(() -> new VoidEventException("events of type '" + typeText + "' are not understood"));
        Event.Notes notes = new Event.Notes(
                json.optional("reason", ContentDigest::parse),
                json.optional("impact", ContentDigest::parse),
                json.texts("evidence"),
                json.list("waived", f -> new Waiver(f.text("requirement"), f.text("reason"))),
                json.list("observed", f -> new Observed(f.text("subject"), f.text("expected"), f.text("actual"))));
        return new Event(
                json.number("number"),
                json.text("modelId"),
                json.value("model", ModelName::of),
                json.optional("previous", ContentDigest::parse),
                json.text("attempt"),
                json.text("actor"),
                json.value("at", Instant::parse),
                EventBodyJson.read(type, json.object("decision")),
                notes);
    }
}
