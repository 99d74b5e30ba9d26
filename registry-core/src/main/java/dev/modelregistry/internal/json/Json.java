package dev.modelregistry.internal.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.entry.Text;
import dev.modelregistry.error.InvalidException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/**
 * The one way in which JSON is read and written. Reading is strict and bounded. Writing is canonical: fields in the
 * order in which they were put, no blanks, UTF-8, the shortest digits that give a number back, on every JDK the same;
 * so equal trees have equal bytes.
 */
public final class Json {

    /** How deep objects and arrays may stand in one another. */
    public static final int DEEPEST = 64;

    private static final int LONGEST_NUMBER = 1000;
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxNumberLength(LONGEST_NUMBER)
                            .maxStringLength(Integer.MAX_VALUE)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            // Decimals keep their trailing zeros, for fields that are only passed on.
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private Json() {}

    /** An empty object. */
    public static ObjectNode object() {
        return NODES.objectNode();
    }

    /** An empty array. */
    public static ArrayNode array() {
        return NODES.arrayNode();
    }

    /**
     * Reads one document. Refused are: more bytes than the limit, bytes that are not UTF-8, a key given twice, nesting
     * beyond {@link #DEEPEST}, numbers of more than 1000 characters, NaN and infinities, anything behind the document.
     *
     * @param what names the document in messages, for example the name of a file
     * @param bytes the document; a byte order mark is skipped
     * @param limit most bytes accepted
     * @throws InvalidException saying where and why
     */
    public static JsonNode read(String what, byte[] bytes, int limit) {
        if (bytes.length > limit) {
            throw new InvalidException(what + " has " + bytes.length + " bytes: at most " + limit + " are read");
        }
        return read(what, decoded(what, bytes));
    }

    /** Reads one document that is text already, as {@link #read(String, byte[], int)} does. */
    public static JsonNode read(String what, String text) {
        try (JsonParser parser = MAPPER.createParser(text)) {
            try {
                JsonNode tree = MAPPER.readTree(parser);
                if (tree == null || tree.isMissingNode()) {
                    throw new InvalidException(what + " is empty: a JSON document is expected");
                }
                if (parser.nextToken() != null) {
                    throw new InvalidException(what + " goes on behind the end of its JSON document");
                }
                return tree;
            } catch (JsonProcessingException e) {
                String pointer = parser.getParsingContext().pathAsPointer().toString();
                throw notJson(what, pointer, e);
            }
        } catch (IOException e) {
            throw new InvalidException(what + " cannot be read as JSON", e);
        }
    }

    // The cause is left out: its text may quote the document, which may hold what no log should.
    private static InvalidException notJson(String what, String pointer, JsonProcessingException e) {
        String place = e.getLocation() == null
                ? ""
                : " at line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr();
        String at = pointer.isEmpty() ? "" : " (" + Text.shown(pointer) + ")";
        return new InvalidException(
                what + " is not strict JSON" + place + at + ": " + Text.shown(e.getOriginalMessage()));
    }

    private static String decoded(String what, byte[] bytes) {
        try {
            // A decoder of its own: the default one replaces malformed bytes instead of refusing them.
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new InvalidException(what + " is not UTF-8", e);
        }
    }

    /** The canonical bytes of a tree. */
    public static byte[] write(JsonNode tree) {
        try {
            return MAPPER.writeValueAsBytes(tree);
        } catch (JsonProcessingException e) {
            throw new InvalidException(
                    "a document cannot be written as JSON: " + Text.shown(e.getOriginalMessage()), e);
        }
    }

    /** The canonical text of a tree. */
    public static String text(JsonNode tree) {
        return new String(write(tree), StandardCharsets.UTF_8);
    }

    /** An array of texts. */
    public static ArrayNode texts(Collection<String> texts) {
        ArrayNode array = array();
        texts.forEach(array::add);
        return array;
    }

    /** An object of texts, in the order of the map. */
    public static ObjectNode textMap(Map<String, String> texts) {
        ObjectNode object = object();
        texts.forEach(object::put);
        return object;
    }

    /** Puts the text of a value, null when there is none. */
    public static void put(ObjectNode object, String field, Optional<?> value) {
        object.put(field, value.map(Object::toString).orElse(null));
    }
}
