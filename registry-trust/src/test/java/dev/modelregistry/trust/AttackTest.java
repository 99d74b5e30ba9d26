package dev.modelregistry.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.ApprovalRequest;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.Promotion;
import dev.modelregistry.Registration;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.PolicyRefusedException;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.internal.memory.MemoryBackend;
import dev.modelregistry.log.Finding.Kind;
import dev.modelregistry.log.Verification;
import dev.modelregistry.policy.Act;
import dev.modelregistry.policy.ApprovalRule;
import dev.modelregistry.policy.Policy;
import dev.modelregistry.policy.Principal;
import dev.modelregistry.policy.PrincipalKey;
import dev.modelregistry.policy.Trust;
import dev.modelregistry.spi.LogPointer;
import dev.modelregistry.spi.LogStore.StoredEvent;
import dev.modelregistry.spi.PutCondition;
import dev.modelregistry.spi.RegistryBackend;
import dev.modelregistry.spi.RowChange;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The attack table of the threat model, row by row: somebody with write access to everything and without a key meddles with a model
 * that tom registered and promoted and bob approved, and an auditor with the policy's public keys looks.
 */
class AttackTest {

    private static final ModelName FRAUD = ModelName.of("fraud");
    private static final ModelUri ONE = ModelUri.of("fraud", VersionNumber.of(1));
    private static final ModelUri CHAMPION = ModelUri.parse("models:/fraud@champion");

    @TempDir
    Path directory;

    private final SigningKey bob = SigningKey.generate(new SecureRandom());
    private final SigningKey tom = SigningKey.generate(new SecureRandom());
    private final RegistryBackend backend = new MemoryBackend(Clock.systemUTC());
    private Policy policy = Policy.builder().build();

    @BeforeEach
    void aChampion() throws IOException {
        policy = Policy.builder()
                .principal("bob", new Principal(List.of(PrincipalKey.of(bob.publicKey())), Set.of("risk")))
                .principal("tom", new Principal(List.of(PrincipalKey.of(tom.publicKey())), Set.of("trainer")))
                .role(Act.POLICY, "risk")
                .role(Act.CHECKPOINT, "risk")
                .stage(
                        Stage.PRODUCTION,
                        gate -> gate.approval(ApprovalRule.of("risk"))
                                .separationOfDuties()
                                .signed()
                                .signedTransition())
                .protect(Alias.CHAMPION, Set.of(Stage.PRODUCTION), Set.of("trainer"))
                .build();
        Path file = Files.writeString(directory.resolve("model.bin"), "weights");
        try (ModelRegistry trainer = as("tom", tom);
                ModelRegistry risk = as("bob", bob)) {
            risk.setPolicy("fraud", policy);
            trainer.register(
                    Registration.of("fraud").artifact(file).noCodeDetection().build());
            risk.decide(ApprovalRequest.approve(ONE, Stage.PRODUCTION));
            trainer.promote(
                    Promotion.of(ONE, Stage.PRODUCTION).alias(Alias.CHAMPION).build());
            risk.checkpoint("fraud", Duration.ofDays(1));
        }
    }

    private ModelRegistry as(String actor, SigningKey key) {
        return ModelRegistry.builder(backend).actor(actor).signer(key).open();
    }

    private Set<Kind> findings(RegistryBackend shown) {
        Trust trust = Trust.in(policy).checkpointWithin(Duration.ofHours(1));
        try (ModelRegistry auditor =
                ModelRegistry.builder(shown).actor("auditor").open()) {
            return Set.copyOf(auditor.verify("fraud", Verification.Depth.FULL, trust).findings().stream()
                    .map(finding -> finding.kind())
                    .toList());
        }
    }

    private long end() {
        return backend.log().head("fraud/log", 0);
    }

    private List<StoredEvent> events() {
        try (Stream<StoredEvent> all = backend.log().read("fraud/log", 1)) {
            return all.toList();
        }
    }

    private RegistryBackend log(Function<List<StoredEvent>, List<StoredEvent>> change) {
        return TamperedBackend.events(backend, change.apply(events()));
    }

    private static StoredEvent event(long number, byte[] bytes) {
        return new StoredEvent(number, bytes, Optional.empty());
    }

    @Test
    void nothingIsFoundWhereNobodyMeddled() {
        assertThat(findings(backend)).isEmpty();
    }

    @Test
    void anAliasMovedByHandIsDrift() {
        backend.apply(FRAUD, Long.MAX_VALUE, List.of(new RowChange.RemoveAlias(Alias.CHAMPION)));
        assertThat(findings(backend)).containsExactly(Kind.DRIFT);
    }

    @Test
    void anEditedRecordIsABadDigest() {
        String key = backend.version(FRAUD, VersionNumber.of(1))
                .orElseThrow()
                .marks()
                .record()
                .orElseThrow();
        backend.objects()
                .put(key, new ByteArrayInputStream("{}".getBytes(StandardCharsets.UTF_8)), PutCondition.always());
        assertThat(findings(backend)).contains(Kind.BAD_DIGEST);
    }

    @Test
    void anEditedEventBreaksItsSignatureAndTheChainBehindIt() {
        for (int edited = 0; edited < end(); edited++) {
            int place = edited;
            RegistryBackend shown = log(events -> events.stream()
                    .map(one -> one.number() == place + 1 ? event(one.number(), editedActor(one.bytes())) : one)
                    .toList());
            assertThat(findings(shown)).as("event %d", place + 1).isNotEmpty();
            assertThat(served(shown)).as("event %d", place + 1).isSubsetOf(VersionNumber.of(1));
        }
    }

    /** Another letter in the base64 of the payload, somewhere in the middle. */
    private static byte[] editedActor(byte[] bytes) {
        byte[] edited = bytes.clone();
        int at = edited.length / 3;
        edited[at] = edited[at] == 'A' ? (byte) 'B' : (byte) 'A';
        return edited;
    }

    /** What a server in verified mode serves: the fold that the checkpoint names may still tell, and tells the truth. */
    private Set<VersionNumber> served(RegistryBackend shown) {
        Trust trust = Trust.in(policy).checkpointWithin(Duration.ofHours(1));
        try (ModelRegistry server = ModelRegistry.builder(shown).actor("server").open()) {
            return Set.of(server.resolve(CHAMPION, trust).version());
        } catch (RegistryException refused) {
            return Set.of();
        }
    }

    @Test
    void aRemovedEventIsMissing() {
        RegistryBackend shown =
                log(events -> events.stream().filter(one -> one.number() != 3).toList());
        assertThat(findings(shown)).contains(Kind.MISSING_EVENT);
        assertThat(served(shown)).isSubsetOf(VersionNumber.of(1));
    }

    @Test
    void aRemovedEventBehindWhichTheOthersMoveUpBreaksTheChain() {
        RegistryBackend shown = log(events -> events.stream()
                .filter(one -> one.number() != 3)
                .map(one -> one.number() > 3 ? event(one.number() - 1, one.bytes()) : one)
                .toList());
        assertThat(findings(shown)).contains(Kind.VOID_EVENT, Kind.TRUNCATED);
        assertThat(served(shown)).isEmpty();
    }

    @Test
    void reorderedEventsAreVoid() {
        RegistryBackend shown = log(events -> events.stream()
                .map(one -> one.number() == 3
                        ? event(3, events.get(3).bytes())
                        : one.number() == 4 ? event(4, events.get(2).bytes()) : one)
                .toList());
        assertThat(findings(shown)).contains(Kind.VOID_EVENT);
        assertThat(served(shown)).isSubsetOf(VersionNumber.of(1));
    }

    @Test
    void aLogThatIsHiddenIsMissed() {
        RegistryBackend shown = TamperedBackend.withoutPointer(backend);
        assertThat(findings(shown)).containsExactly(Kind.DRIFT);
        assertThat(served(shown)).isEmpty();
        try (ModelRegistry reader = ModelRegistry.builder(shown).actor("reader").open()) {
            assertThat(reader.verify("fraud", Verification.Depth.FULL).findings())
                    .as("also to who carries nothing")
                    .anySatisfy(one -> {
                        assertThat(one.subject()).isEqualTo("log");
                        assertThat(one.actual()).isEmpty();
                    });
        }
    }

    @Test
    void aPointerThatLeadsPastTheLogIsDrift() throws IOException {
        RegistryBackend another = new MemoryBackend(Clock.systemUTC());
        Path file = Files.writeString(directory.resolve("evil.bin"), "evil");
        try (ModelRegistry mallory = ModelRegistry.builder(another).actor("bob").open()) {
            mallory.register(
                    Registration.of("fraud").artifact(file).noCodeDetection().build());
        }
        try (Stream<StoredEvent> forged = another.log().read("fraud/log", 1)) {
            forged.forEach(event -> backend.log().append("fraud~2/log", event.number(), event.bytes()));
        }
        String id = another.model(FRAUD).orElseThrow().log().orElseThrow().modelId();
        RegistryBackend shown = TamperedBackend.withPointer(
                backend, Optional.of(new LogPointer(backend.objects().root(), "fraud~2", id)));
        try (ModelRegistry reader = ModelRegistry.builder(shown).actor("reader").open()) {
            assertThat(reader.verify("fraud", Verification.Depth.FULL).findings())
                    .anySatisfy(one -> {
                        assertThat(one.kind()).isEqualTo(Kind.DRIFT);
                        assertThat(one.subject()).isEqualTo("log");
                        assertThat(one.actual()).isEqualTo(id);
                    });
        }
        assertThat(served(shown)).isEmpty();
    }

    @Test
    void whoDemandsACheckpointDoesNotTakeAModelWithoutALogForASoundOne() throws IOException {
        RegistryBackend another = new MemoryBackend(Clock.systemUTC());
        another.createModel(FRAUD, new LogPointer(another.objects().root(), "fraud", "0".repeat(32)));
        assertThat(findings(TamperedBackend.withoutPointer(another))).contains(Kind.TRUNCATED);
    }

    @Test
    void aTruncatedLogIsNoticedWithoutACheckpointByWhoRemembers() {
        backend.objects().delete("fraud/checkpoints/latest.json");
        try (ModelRegistry reader = ModelRegistry.builder(backend)
                .actor("reader")
                .rememberIn(directory.resolve("state"))
                .open()) {
            assertThat(reader.verify("fraud", Verification.Depth.FULL).ok()).isTrue();
        }
        RegistryBackend shown = TamperedBackend.truncated(backend, end() - 1);
        try (ModelRegistry reader = ModelRegistry.builder(shown)
                        .actor("reader")
                        .rememberIn(directory.resolve("state"))
                        .open();
                ModelRegistry stranger =
                        ModelRegistry.builder(shown).actor("stranger").open()) {
            assertThat(reader.verify("fraud", Verification.Depth.FULL).findings())
                    .extracting(finding -> finding.kind())
                    .contains(Kind.TRUNCATED);
            assertThat(stranger.verify("fraud", Verification.Depth.FULL).findings())
                    .as("first contact is not defended")
                    .extracting(finding -> finding.kind())
                    .doesNotContain(Kind.TRUNCATED);
        }
    }

    @Test
    void aTruncatedLogIsNoticedWithACheckpoint() {
        RegistryBackend shown = TamperedBackend.truncated(backend, end() - 1);
        assertThat(findings(shown)).contains(Kind.TRUNCATED);
        assertThat(served(shown)).isEmpty();
    }

    @Test
    void aReplayedApprovalIsVoid() throws IOException {
        byte[] approval = events().stream()
                .map(StoredEvent::bytes)
                .filter(bytes -> new String(
                                Base64.getDecoder()
                                        .decode(new String(bytes, StandardCharsets.UTF_8)
                                                .replaceAll("(?s).*\"payload\":\"([^\"]*)\".*", "$1")),
                                StandardCharsets.UTF_8)
                        .contains("\"approved\""))
                .findFirst()
                .orElseThrow();
        Path file = Files.writeString(directory.resolve("other.bin"), "other weights");
        try (ModelRegistry trainer = as("tom", tom)) {
            trainer.register(
                    Registration.of("fraud").artifact(file).noCodeDetection().build());
            backend.log().append("fraud/log", end() + 1, approval);
            assertThatThrownBy(() ->
                            trainer.promote(Promotion.of(ModelUri.of("fraud", VersionNumber.of(2)), Stage.PRODUCTION)
                                    .build()))
                    .isInstanceOfSatisfying(
                            PolicyRefusedException.class,
                            refused -> assertThat(refused.missing()).contains("approval:risk"));
        }
        assertThat(findings(backend)).contains(Kind.VOID_EVENT);
    }

    @Test
    void aSwappedPolicyIsAViolation() throws IOException {
        Path file = Files.writeString(directory.resolve("evil.bin"), "evil");
        RegistryBackend another = new MemoryBackend(Clock.systemUTC());
        try (ModelRegistry mallory = ModelRegistry.builder(another).actor("bob").open()) {
            mallory.setPolicy("fraud", Policy.builder().build());
            mallory.register(
                    Registration.of("fraud").artifact(file).noCodeDetection().build());
            mallory.promote(
                    Promotion.of(ONE, Stage.PRODUCTION).alias(Alias.CHAMPION).build());
        }
        assertThat(findings(another)).contains(Kind.POLICY_VIOLATION, Kind.TRUNCATED);
        assertThat(served(another)).isEmpty();
    }

    @Test
    void whoRegistersInAnothersNameGainsNothing() throws IOException {
        Path file = Files.writeString(directory.resolve("mine.bin"), "mine");
        ModelUri two = ModelUri.of("fraud", VersionNumber.of(2));
        try (ModelRegistry impersonator =
                        ModelRegistry.builder(backend).actor("tom").open();
                ModelRegistry risk = as("bob", bob);
                ModelRegistry trainer = as("tom", tom)) {
            impersonator.register(
                    Registration.of("fraud").artifact(file).noCodeDetection().build());
            risk.decide(ApprovalRequest.approve(two, Stage.PRODUCTION));
            assertThatThrownBy(() ->
                            trainer.promote(Promotion.of(two, Stage.PRODUCTION).build()))
                    .as("nobody knows who registered it")
                    .isInstanceOfSatisfying(
                            PolicyRefusedException.class,
                            refused -> assertThat(refused.missing()).contains("separation-of-duties"));
        }
    }
}
