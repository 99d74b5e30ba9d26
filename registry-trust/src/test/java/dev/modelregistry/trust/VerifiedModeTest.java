package dev.modelregistry.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.AliasAssignment;
import dev.modelregistry.ApprovalRequest;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.Promotion;
import dev.modelregistry.Registration;
import dev.modelregistry.Rollback;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.ModelVersion;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.IntegrityException;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.error.PolicyRefusedException;
import dev.modelregistry.internal.log.Blobs;
import dev.modelregistry.internal.log.Event;
import dev.modelregistry.internal.log.EventBody;
import dev.modelregistry.internal.log.Judge;
import dev.modelregistry.internal.log.ModelLog;
import dev.modelregistry.internal.log.ModelState;
import dev.modelregistry.internal.log.Seals;
import dev.modelregistry.internal.log.SnapshotTrust;
import dev.modelregistry.internal.memory.MemoryBackend;
import dev.modelregistry.log.AliasMove;
import dev.modelregistry.log.Finding;
import dev.modelregistry.log.GarbageReport;
import dev.modelregistry.log.Verification;
import dev.modelregistry.policy.Act;
import dev.modelregistry.policy.ApprovalRule;
import dev.modelregistry.policy.Policy;
import dev.modelregistry.policy.Principal;
import dev.modelregistry.policy.PrincipalKey;
import dev.modelregistry.policy.Trust;
import dev.modelregistry.spi.PutCondition;
import dev.modelregistry.spi.RegistryBackend;
import dev.modelregistry.spi.RowChange;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a reader is shown who carries a policy and trusts nobody who can write: tom registers and promotes, bob approves and
 * publishes checkpoints, mallory has write access to everything and no key.
 */
class VerifiedModeTest {

    private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");
    private static final ModelName FRAUD = ModelName.of("fraud");
    private static final ModelUri CHAMPION = ModelUri.parse("models:/fraud@champion");
    private static final Alias CANARY = Alias.of("canary");

    @TempDir
    Path directory;

    private final SigningKey bob = SigningKey.generate(new SecureRandom());
    private final SigningKey tom = SigningKey.generate(new SecureRandom());
    private final SigningKey stranger = SigningKey.generate(new SecureRandom());
    private Instant now = NOON;
    private final RegistryBackend backend = new MemoryBackend(clock());

    @BeforeEach
    void aChampionThatWasApprovedAndPromoted() throws IOException {
        try (ModelRegistry registry = as("bob", bob)) {
            registry.setPolicy("fraud", policy("risk"));
        }
        register("one");
        register("two");
        promote(1);
    }

    private Clock clock() {
        InstantSource source = () -> now;
        return source.withZone(ZoneOffset.UTC);
    }

    private Policy policy(String approver) {
        return Policy.builder()
                .principal("bob", new Principal(List.of(PrincipalKey.of(bob.publicKey())), Set.of("risk", "lead")))
                .principal("tom", new Principal(List.of(PrincipalKey.of(tom.publicKey())), Set.of("trainer")))
                .role(Act.POLICY, "risk")
                .role(Act.CHECKPOINT, "risk")
                .stage(
                        Stage.PRODUCTION,
                        gate -> gate.approval(ApprovalRule.of(approver))
                                .separationOfDuties()
                                .signed()
                                .signedTransition())
                .protect(Alias.CHAMPION, Set.of(Stage.PRODUCTION), Set.of("trainer"))
                .build();
    }

    private Trust trust() {
        return Trust.in(policy("risk"));
    }

    private ModelRegistry as(String actor, SigningKey key) {
        return as(actor, key, backend);
    }

    private ModelRegistry as(String actor, SigningKey key, RegistryBackend shown) {
        return ModelRegistry.builder(shown)
                .actor(actor)
                .clock(clock())
                .signer(key)
                .open();
    }

    private void register(String content) throws IOException {
        Path file = Files.writeString(directory.resolve(content), content);
        try (ModelRegistry registry = as("tom", tom)) {
            registry.register(
                    Registration.of("fraud").artifact(file).noCodeDetection().build());
        }
    }

    private void promote(long version) {
        ModelUri uri = ModelUri.of("fraud", VersionNumber.of(version));
        try (ModelRegistry registry = as("bob", bob)) {
            registry.decide(ApprovalRequest.approve(uri, Stage.PRODUCTION));
        }
        try (ModelRegistry registry = as("tom", tom)) {
            registry.promote(Promotion.of(uri, Stage.PRODUCTION)
                    .alias(Alias.CHAMPION)
                    .archiveSuperseded()
                    .build());
        }
    }

    private ModelVersion resolve(ModelUri uri) {
        return resolve(uri, backend, trust());
    }

    private ModelVersion resolve(ModelUri uri, RegistryBackend shown, Trust trust) {
        try (ModelRegistry registry =
                ModelRegistry.builder(shown).actor("server").clock(clock()).open()) {
            return registry.resolve(uri, trust);
        }
    }

    /** What somebody with write access and without a key can append. */
    private void forge(String actor, EventBody body) {
        ModelLog log = new ModelLog(
                backend.log(),
                backend.objects(),
                "fraud",
                clock(),
                Seals.none(),
                Judge.lenient(),
                Judge.lenient(),
                SnapshotTrust.any());
        ModelState state = log.refresh();
        log.append(new ModelLog.Draft(state.modelId(), FRAUD, actor, body, Event.Notes.none()));
    }

    private Verification verify(Trust trust) {
        return verify(backend, trust);
    }

    private Verification verify(RegistryBackend shown, Trust trust) {
        try (ModelRegistry registry =
                ModelRegistry.builder(shown).actor("auditor").clock(clock()).open()) {
            return registry.verify("fraud", Verification.Depth.FULL, trust);
        }
    }

    private void checkpoint() {
        try (ModelRegistry registry = as("bob", bob)) {
            registry.checkpoint("fraud", Duration.ofDays(7));
        }
    }

    @Test
    void whatWasPromotedBySignaturesIsServed() {
        ModelVersion served = resolve(CHAMPION);
        assertThat(served.version()).isEqualTo(VersionNumber.of(1));
        assertThat(served.stage()).isEqualTo(Stage.PRODUCTION);
        assertThat(served.aliases()).containsExactly(Alias.CHAMPION);
        assertThat(resolve(ModelUri.parse("models:/fraud/production")).version())
                .isEqualTo(VersionNumber.of(1));
        assertThat(resolve(ModelUri.parse("models:/fraud/2")).version()).isEqualTo(VersionNumber.of(2));
        assertThat(verify(trust()).findings()).isEmpty();
    }

    @Test
    void anAliasMovedByHandInTheRowsIsNotFollowed() {
        backend.apply(FRAUD, Long.MAX_VALUE, List.of(new RowChange.SetAlias(Alias.CHAMPION, VersionNumber.of(2))));
        assertThat(resolve(CHAMPION).version()).isEqualTo(VersionNumber.of(1));
    }

    @Test
    void anUnsignedEventInTheNameOfAPrincipalIsNotFollowed() {
        try (ModelRegistry registry = as("tom", tom)) {
            registry.setAlias(AliasAssignment.of("fraud", CANARY, VersionNumber.of(1)));
        }
        ModelUri canary = ModelUri.parse("models:/fraud@canary");
        assertThat(resolve(canary).version()).isEqualTo(VersionNumber.of(1));
        forge(
                "tom",
                new EventBody.AliasMoved(
                        new AliasMove(CANARY, Optional.of(VersionNumber.of(1)), Optional.of(VersionNumber.of(2)))));
        assertThatThrownBy(() -> resolve(canary))
                .isInstanceOf(IntegrityException.class)
                .hasMessageContaining("alias 'canary'")
                .hasMessageContaining("is not signed by a principal");
    }

    @Test
    void anAliasThatAnUnsignedEventRemovedIsNoAbsence() {
        try (ModelRegistry registry = as("tom", tom)) {
            registry.setAlias(AliasAssignment.of("fraud", CANARY, VersionNumber.of(1)));
        }
        forge(
                "tom",
                new EventBody.AliasRemoved(new AliasMove(CANARY, Optional.of(VersionNumber.of(1)), Optional.empty())));
        assertThatThrownBy(() -> resolve(ModelUri.parse("models:/fraud@canary")))
                .isInstanceOf(IntegrityException.class);
        assertThatThrownBy(() -> resolve(ModelUri.parse("models:/fraud@never"))).isInstanceOf(NotFoundException.class);
    }

    @Test
    void aPromotionThatLackedItsApprovalIsNotFollowed() {
        AliasMove move =
                new AliasMove(Alias.CHAMPION, Optional.of(VersionNumber.of(1)), Optional.of(VersionNumber.of(2)));
        forge(
                "tom",
                new EventBody.StageChanged(
                        VersionNumber.of(2), Stage.DEVELOPMENT, Stage.PRODUCTION, List.of(move), List.of()));
        assertThat(resolve(CHAMPION).version()).isEqualTo(VersionNumber.of(1));
        assertThat(verify(trust()).findings()).extracting(Finding::kind).contains(Finding.Kind.POLICY_VIOLATION);
    }

    @Test
    void anotherPolicyThatNobodySignedChangesNothing() {
        forge("bob", new EventBody.PolicyChanged(Policy.builder().build().digest(), storedPolicy("{\"schema\":1}")));
        assertThat(resolve(CHAMPION).version()).isEqualTo(VersionNumber.of(1));
    }

    private ContentDigest storedPolicy(String json) {
        return new Blobs(backend.objects(), "fraud").store("policy", json);
    }

    @Test
    void aModelMadeAnewWithEverythingInItIsNotTakenForTheOldOne() throws IOException {
        try (ModelRegistry mallory = as("mallory", stranger, new MemoryBackend(clock()))) {
            Path file = Files.writeString(directory.resolve("evil"), "evil");
            mallory.register(
                    Registration.of("fraud").artifact(file).noCodeDetection().build());
            mallory.promote(Promotion.of(ModelUri.of("fraud", VersionNumber.of(1)), Stage.PRODUCTION)
                    .alias(Alias.CHAMPION)
                    .build());
            mallory.setPolicy("fraud", policy("risk"));
            assertThatThrownBy(() -> mallory.resolve(CHAMPION, trust()))
                    .as("the trusted policy came after the promotion")
                    .isInstanceOf(IntegrityException.class);
        }
    }

    @Test
    void aRowThatNamesAnotherArtifactIsNotServed() {
        RegistryBackend shown = TamperedBackend.versions(
                backend,
                row -> row.number().equals(VersionNumber.of(1))
                        ? row.withMarks(backend.version(FRAUD, VersionNumber.of(2))
                                .orElseThrow()
                                .marks())
                        : row);
        assertThatThrownBy(() -> resolve(CHAMPION, shown, trust()))
                .isInstanceOf(IntegrityException.class)
                .hasMessageContaining("is not what was registered");
    }

    @Test
    void aPolicyThatFollowsFromTheTrustedOneIsAsGood() throws IOException {
        try (ModelRegistry registry = as("bob", bob)) {
            registry.setPolicy("fraud", policy("lead"));
        }
        promote(2);
        assertThat(resolve(CHAMPION).version()).isEqualTo(VersionNumber.of(2));
        assertThatThrownBy(() -> resolve(ModelUri.parse("models:/fraud/1"), backend, Trust.in(policy("lead"))))
                .as("version 1 was registered before that policy came into force")
                .isInstanceOf(IntegrityException.class);
    }

    @Test
    void aPolicyThatFollowsByANameOnlyIsNotAsGood() throws IOException {
        Policy keysOnly = Policy.builder()
                .principal("tom", new Principal(List.of(PrincipalKey.of(tom.publicKey())), Set.of("trainer")))
                .build();
        ModelUri canary = ModelUri.parse("models:/churn@canary");
        Path file = Files.writeString(directory.resolve("churn"), "churn");
        try (ModelRegistry registry = as("tom", tom)) {
            registry.setPolicy("churn", keysOnly);
            registry.register(
                    Registration.of("churn").artifact(file).noCodeDetection().build());
            registry.setAlias(AliasAssignment.of("churn", CANARY, VersionNumber.of(1)));
        }
        assertThat(resolve(canary, backend, Trust.in(keysOnly)).version()).isEqualTo(VersionNumber.of(1));
        Policy mallorys = Policy.builder()
                .principal("tom", new Principal(List.of(PrincipalKey.of(stranger.publicKey())), Set.of("trainer")))
                .build();
        try (ModelRegistry mallory =
                ModelRegistry.builder(backend).actor("tom").clock(clock()).open()) {
            mallory.setPolicy("churn", mallorys);
        }
        try (ModelRegistry mallory = as("tom", stranger)) {
            mallory.removeAlias("churn", CANARY);
            mallory.setAlias(AliasAssignment.of("churn", CANARY, VersionNumber.of(1)));
        }
        assertThatThrownBy(() -> resolve(canary, backend, Trust.in(keysOnly))).isInstanceOf(IntegrityException.class);
    }

    @Test
    void whatARollbackBringsBackWasPromotedOnce() {
        promote(2);
        try (ModelRegistry registry = as("tom", tom)) {
            registry.rollback(Rollback.of("fraud"));
        }
        assertThat(resolve(CHAMPION).version()).isEqualTo(VersionNumber.of(1));
    }

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

    @Test
    void aPolicyWithoutKeysIsNothingToGoBy() {
        assertThatThrownBy(() -> Trust.in(Policy.builtIn()))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("no key");
    }

    @Test
    void whoSawAModelDoesNotTakeItsRemovedRowsForAnAbsence() {
        try (ModelRegistry registry =
                ModelRegistry.builder(backend).actor("server").clock(clock()).open()) {
            registry.resolve(CHAMPION, trust());
            backend.deleteModel(FRAUD);
            assertThatThrownBy(() -> registry.resolve(CHAMPION, trust())).isInstanceOf(IntegrityException.class);
        }
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
