package dev.modelregistry.internal.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.VersionNumber;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A map that is written again and again and read from what was written last. */
class ShardedMapTest {

    private static final JsonMapper JSON = new JsonMapper();

    private final Map<ContentDigest, byte[]> stored = new HashMap<>();

    @Test
    void whoReadsWhatWasWrittenLastFindsEveryKeyOfEveryRound() throws Exception {
        for (ShardedMap.Placement placement : ShardedMap.Placement.values()) {
            Map<String, VersionNumber> expected = new TreeMap<>();
            ShardedMap<VersionNumber> writer = map(placement, Optional.empty());
            for (int key = 1; key <= 900; key++) {
                writer.put(Integer.toString(key), VersionNumber.of(key));
                expected.put(Integer.toString(key), VersionNumber.of(key));
                if (key % 37 == 0) {
                    writer.remove(Integer.toString(key - 5));
                    expected.remove(Integer.toString(key - 5));
                }
                if (key % 40 == 0) {
                    ContentDigest index = writer.write(this::store);
                    assertSame(placement, index, expected);
                    if (key % 80 == 0) {
                        writer = map(placement, Optional.of(index));
                    }
                }
            }
        }
    }

    /** Each key is asked of a map of its own: one that loaded a shard finds everything in it. */
    private void assertSame(ShardedMap.Placement placement, ContentDigest index, Map<String, VersionNumber> expected) {
        expected.forEach(
                (key, value) -> assertThat(map(placement, Optional.of(index)).get(key))
                        .as(placement + " " + key)
                        .contains(value));
        ShardedMap<VersionNumber> map = map(placement, Optional.of(index));
        assertThat(map.get("901")).isEmpty();
        assertThat(map.count()).isEqualTo(expected.size());
        Map<String, VersionNumber> all = new TreeMap<>();
        map.forEach(all::put);
        assertThat(all).isEqualTo(expected);
    }

    private ShardedMap<VersionNumber> map(ShardedMap.Placement placement, Optional<ContentDigest> index) {
        return new ShardedMap<>(
                placement,
                number -> Fields.newObject().put("version", number.value()),
                json -> json.version("version"),
                index,
                this::load);
    }

    private ContentDigest store(JsonNode json) {
        byte[] bytes = json.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
        ContentDigest digest = ContentDigest.of(bytes);
        stored.put(digest, bytes);
        return digest;
    }

    private JsonNode load(ContentDigest digest) {
        try {
            return JSON.readTree(stored.get(digest));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
