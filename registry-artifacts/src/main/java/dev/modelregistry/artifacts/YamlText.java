package dev.modelregistry.artifacts;

import dev.modelregistry.error.InvalidException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.ConstructNode;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.constructor.ConstructYamlNull;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.Schema;

/** Reads YAML of strangers: plain values only, few aliases, little nesting. */
final class YamlText {

    private YamlText() {}

    /** The text of bytes that have to be UTF-8. */
    static String decoded(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new InvalidException("it is not UTF-8", e);
        }
    }

    /** The map that a document holds: every value is a text as it is written, a list, a map or null. */
    static Map<?, ?> map(byte[] bytes) {
        LoadSettings settings = LoadSettings.builder()
                .setSchema(new Texts())
                .setAllowDuplicateKeys(false)
                .setAllowRecursiveKeys(false)
                .setMaxAliasesForCollections(20)
                .setCodePointLimit(ArtifactFiles.LARGEST_TEXT)
                .build();
        try {
            if (new Load(settings).loadFromString(decoded(bytes)) instanceof Map<?, ?> map) {
                return map;
            }
        } catch (InvalidException e) {
            throw e;
        } catch (RuntimeException | StackOverflowError e) {
            // Not only the exception of the parser: it fails in other ways on texts that nobody writes.
            throw new InvalidException("it is not YAML that can be read", e);
        }
        throw new InvalidException("it is not a YAML map");
    }

    /** A text below a key. */
    static Optional<String> text(Map<?, ?> map, String key) {
        return map.get(key) instanceof String text && !text.isBlank() ? Optional.of(text) : Optional.empty();
    }

    /** Numbers stay texts: {@code 1.10} and {@code 3.10} are versions, and no double keeps their zero. */
    private static final class Texts implements Schema {

        private static final Set<String> NULL = Set.of("", "~", "null", "Null", "NULL");

        @Override
        public ScalarResolver getScalarResolver() {
            return (value, implicit) -> implicit && NULL.contains(value) ? Tag.NULL : Tag.STR;
        }

        @Override
        public Map<Tag, ConstructNode> getSchemaTagConstructors() {
            return Map.of(Tag.NULL, new ConstructYamlNull());
        }
    }
}
