package dev.modelregistry.artifacts;

import dev.modelregistry.error.InvalidException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

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

    /** The map that a document holds. */
    static Map<?, ?> map(byte[] bytes) {
        LoadSettings settings = LoadSettings.builder()
                .setAllowDuplicateKeys(false)
                .setAllowRecursiveKeys(false)
                .setMaxAliasesForCollections(20)
                .setCodePointLimit(ArtifactFiles.LARGEST_TEXT)
                .build();
        try {
            if (new Load(settings).loadFromString(decoded(bytes)) instanceof Map<?, ?> map) {
                return map;
            }
        } catch (YamlEngineException | StackOverflowError e) {
            throw new InvalidException("it is not YAML that can be read", e);
        }
        throw new InvalidException("it is not a YAML map");
    }

    /** A text or number below a key. */
    static Optional<String> text(Map<?, ?> map, String key) {
        Object value = map.get(key);
        return value instanceof String || value instanceof Number
                ? Optional.of(value.toString()).filter(text -> !text.isBlank())
                : Optional.empty();
    }
}
