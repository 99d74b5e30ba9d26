package dev.modelregistry.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.Promotion;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.IntegrityException;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.error.PolicyRefusedException;
import dev.modelregistry.log.Finding;
import dev.modelregistry.log.GarbageReport;
import dev.modelregistry.policy.Trust;
import dev.modelregistry.spi.PutCondition;
import dev.modelregistry.spi.RegistryBackend;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What checkpoints give to a reader who trusts nobody who can write: a log that is neither old nor cut off, a fold to begin with. */
class TrustedCheckpointTest extends KeyTeam {

    @Test
    void aTruncatedLogIsNoticedByWhoDemandsACheckpoint() {
        promote(2);
        checkpoint();
        Trust demanding = trust().checkpointWithin(Duration.ofHours(24));
        assertThat(resolve(CHAMPION, backend, demanding).version()).isEqualTo(VersionNumber.of(2));
        assertThat(verify(demanding).findings()).isEmpty();
        long end = backend.log().head("fraud/log", 0);
        RegistryBackend shorter = TamperedBackend.truncated(backend, end - 2);
        assertThatThrownBy(() -> resolve(CHAMPION, shorter, demanding))
                .isInstanceOf(IntegrityException.class)
                .hasMessageContaining("truncated");
        assertThat(verify(shorter, demanding).findings())
                .extracting(Finding::kind)
                .contains(Finding.Kind.TRUNCATED);
    }

    @Test
    void withoutACheckpointAPinnedEventTellsAsWell() {
        long end = backend.log().head("fraud/log", 0);
        RegistryBackend shorter = TamperedBackend.truncated(backend, end - 1);
        assertThatThrownBy(() -> resolve(CHAMPION, shorter, trust().knowing("fraud", end)))
                .isInstanceOf(IntegrityException.class)
                .hasMessageContaining("event " + end);
        assertThatThrownBy(() -> resolve(CHAMPION, shorter, trust()))
                .as("nobody told this reader of a later event: to it there was no promotion")
                .isInstanceOf(NotFoundException.class);
    }

    @Test
    void anOldCheckpointIsNotGoodEnough() {
        checkpoint();
        now = NOON.plus(Duration.ofHours(25));
        assertThatThrownBy(() -> resolve(CHAMPION, backend, trust().checkpointWithin(Duration.ofHours(24))))
                .isInstanceOf(IntegrityException.class)
                .hasMessageContaining("checkpoint");
        resolve(CHAMPION, backend, trust().checkpointWithin(Duration.ofHours(26)));
        now = NOON.plus(Duration.ofDays(8));
        assertThat(verify(trust().checkpointWithin(Duration.ofDays(30))).findings())
                .as("it has expired")
                .extracting(Finding::subject)
                .containsExactly("checkpoint");
    }

    @Test
    void aCheckpointThatWasRemovedOrIsByAStrangerIsNone() throws IOException {
        checkpoint();
        byte[] good = bytes("fraud/checkpoints/latest.json");
        backend.objects().delete("fraud/checkpoints/latest.json");
        Trust demanding = trust().checkpointWithin(Duration.ofHours(1));
        assertThatThrownBy(() -> resolve(CHAMPION, backend, demanding)).isInstanceOf(IntegrityException.class);
        byte[] changed = good.clone();
        changed[good.length / 2] ^= 1;
        put("fraud/checkpoints/latest.json", changed);
        assertThatThrownBy(() -> resolve(CHAMPION, backend, demanding)).isInstanceOf(IntegrityException.class);
        put("fraud/checkpoints/latest.json", good);
        assertThat(resolve(CHAMPION, backend, demanding).version()).isEqualTo(VersionNumber.of(1));
    }

    @Test
    void checkpointsAreForWhoMayPublishThem() {
        try (ModelRegistry registry = as("tom", tom)) {
            assertThatThrownBy(() -> registry.checkpoint("fraud", Duration.ofDays(1)))
                    .isInstanceOfSatisfying(
                            PolicyRefusedException.class,
                            refused -> assertThat(refused.missing()).containsExactly("role:risk"));
        }
        try (ModelRegistry registry = as("bob", stranger)) {
            assertThatThrownBy(() -> registry.checkpoint("fraud", Duration.ofDays(1)))
                    .isInstanceOfSatisfying(
                            PolicyRefusedException.class,
                            refused -> assertThat(refused.missing()).containsExactly("signed", "role:risk"));
        }
        try (ModelRegistry registry =
                ModelRegistry.builder(backend).actor("bob").clock(clock()).open()) {
            assertThatThrownBy(() -> registry.checkpoint("fraud", Duration.ofDays(1)))
                    .isInstanceOf(InvalidException.class);
        }
        assertThat(backend.objects().head("fraud/checkpoints/latest.json")).isEmpty();
    }

    @Test
    void aForgedSnapshotIsNotBuiltUpon() throws IOException {
        describeUntil(100);
        checkpoint();
        ObjectMapper json = new ObjectMapper();
        String key = "fraud/snapshots/head.json";
        ObjectNode head = (ObjectNode) json.readTree(bytes(key));
        for (JsonNode alias : head.withArray("aliases")) {
            ((ObjectNode) alias).put("version", 2);
        }
        put(key, json.writeValueAsBytes(head));
        assertThat(resolve(CHAMPION).version()).isEqualTo(VersionNumber.of(1));
        try (ModelRegistry fresh = as("tom", tom)) {
            assertThat(fresh.plan(Promotion.of(ModelUri.of("fraud", VersionNumber.of(2)), Stage.PRODUCTION)
                                    .alias(Alias.CHAMPION)
                                    .build())
                            .transition()
                            .aliases())
                    .as("who acts does not believe it either")
                    .singleElement()
                    .satisfies(change -> assertThat(change.previous()).contains(VersionNumber.of(1)));
        }
    }

    @Test
    void readersBeginAtTheSnapshotThatACheckpointNames() {
        describeUntil(120);
        List<Long> from = new ArrayList<>();
        RegistryBackend watched = TamperedBackend.watched(backend, number -> {
            from.add(number);
            return number;
        });
        resolve(CHAMPION, watched, trust());
        assertThat(from).as("nobody signed the snapshot of event 100").contains(1L);
        checkpoint();
        describeUntil(125);
        from.clear();
        assertThat(resolve(CHAMPION, watched, trust()).version()).isEqualTo(VersionNumber.of(1));
        assertThat(from).isNotEmpty().allMatch(number -> number >= 120);
        try (ModelRegistry registry = as("bob", bob)) {
            now = now.plus(Duration.ofDays(2));
            assertThat(registry.collectGarbage(Optional.of("fraud"), GarbageReport.Mode.DELETE)
                            .deleted())
                    .isNotNegative();
        }
        from.clear();
        resolve(CHAMPION, watched, trust());
        assertThat(from).as("what a checkpoint names is no garbage").allMatch(number -> number >= 120);
    }

    private void describeUntil(long event) {
        try (ModelRegistry registry = as("tom", tom)) {
            while (backend.log().head("fraud/log", 0) < event) {
                registry.setTags(
                        ModelUri.parse("models:/fraud"),
                        Map.of("event", Long.toString(backend.log().head("fraud/log", 0))));
            }
        }
    }

    private byte[] bytes(String key) throws IOException {
        try (InputStream in = backend.objects().get(key, 0)) {
            return in.readAllBytes();
        }
    }

    private void put(String key, byte[] bytes) {
        backend.objects().put(key, new ByteArrayInputStream(bytes), PutCondition.always());
    }
}
