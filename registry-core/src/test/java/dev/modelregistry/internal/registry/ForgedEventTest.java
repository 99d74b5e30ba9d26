package dev.modelregistry.internal.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.ApprovalRequest;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.Promotion;
import dev.modelregistry.Registration;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.ConflictException;
import dev.modelregistry.error.PolicyRefusedException;
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
import dev.modelregistry.log.Verification;
import dev.modelregistry.log.Waiver;
import dev.modelregistry.policy.Act;
import dev.modelregistry.policy.ApprovalRule;
import dev.modelregistry.policy.Decision;
import dev.modelregistry.policy.Policy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody writes to the log past the library: what the policy in force does not allow keeps its number and has no effect. */
class ForgedEventTest {

    private static final VersionNumber ONE = VersionNumber.of(1);
    private static final VersionNumber TWO = VersionNumber.of(2);

    private static final Policy POLICY = Policy.builder()
            .principal("alice", "lead")
            .principal("bob", "risk")
            .principal("tom", "trainer")
            .role(Act.REGISTER, "trainer")
            .role(Act.PROMOTE, "lead")
            .role(Act.ARCHIVE, "lead")
            .role(Act.RETIRE, "risk")
            .role(Act.POLICY, "risk")
            .stage(
                    Stage.PRODUCTION,
                    gate -> gate.approval(ApprovalRule.of("lead")).separationOfDuties())
            .protect(Alias.CHAMPION, Set.of(Stage.PRODUCTION), Set.of("lead"))
            .waivers(Set.of("risk"), Set.of())
            .build();

    @TempDir
    Path directory;

    private final MemoryBackend backend = new MemoryBackend(Clock.systemUTC());
    private final ModelRegistry tom = as("tom");
    private final ModelRegistry alice = as("alice");
    private final ModelRegistry bob = as("bob");

    private ModelRegistry as(String actor) {
        return ModelRegistry.builder(backend).actor(actor).open();
    }

    @BeforeEach
    void governed() throws IOException {
        for (String content : List.of("a", "b")) {
            Path file = Files.writeString(directory.resolve(content), content);
            tom.register(Registration.of("fraud").artifact(file).build());
        }
        bob.setPolicy("fraud", POLICY);
    }

    private ModelLog past() {
        return new ModelLog(
                backend.log(),
                backend.objects(),
                "fraud",
                Clock.systemUTC(),
                Seals.none(),
                Judge.lenient(),
                Judge.lenient(),
                SnapshotTrust.any());
    }

    private void forge(String actor, EventBody body) {
        forge(actor, body, Event.Notes.none());
    }

    private void forge(String actor, EventBody body, Event.Notes notes) {
        ModelLog log = past();
        ModelState state = log.refresh();
        log.append(new ModelLog.Draft(state.modelId(), state.name().orElseThrow(), actor, body, notes));
    }

    private static EventBody promotion(VersionNumber version, AliasMove... moves) {
        return new EventBody.StageChanged(version, Stage.DEVELOPMENT, Stage.PRODUCTION, List.of(moves), List.of());
    }

    private static AliasMove champion(VersionNumber version) {
        return new AliasMove(Alias.CHAMPION, Optional.empty(), Optional.of(version));
    }

    /** The finding about the newest event, which is the only one about the log. */
    private Finding violation() {
        List<Finding> findings = bob.verify("fraud", Verification.Depth.FULL).findings().stream()
                .filter(one -> one.subject().startsWith("event "))
                .toList();
        assertThat(findings).hasSize(1);
        assertThat(findings.get(0).kind()).isEqualTo(Finding.Kind.POLICY_VIOLATION);
        return findings.get(0);
    }

    private void assertNothingHappened() {
        assertThat(bob.resolve("models:/fraud/1").stage()).isEqualTo(Stage.DEVELOPMENT);
        assertThat(bob.find(ModelUri.parse("models:/fraud@champion"))).isEmpty();
        tom.setTags(ModelUri.parse("models:/fraud/1"), Map.of("goes", "on"));
        assertThat(bob.get("models:/fraud/1").content().tags()).containsEntry("goes", "on");
    }

    @Test
    void aPromotionWithoutItsApprovalsIsVoid() {
        forge("alice", promotion(ONE, champion(ONE)));
        assertThat(violation().expected()).isEqualTo("approval:lead");
        assertNothingHappened();
    }

    @Test
    void aPromotionBySomebodyWithoutTheRoleIsVoid() {
        alice.decide(ApprovalRequest.approve(ModelUri.parse("models:/fraud/1"), Stage.PRODUCTION));
        forge("mallory", promotion(ONE));
        assertThat(violation().expected()).isEqualTo("role:lead");
        assertNothingHappened();
    }

    @Test
    void aWaiverThatThePolicyDoesNotGrantIsNone() {
        Event.Notes waiving = Event.Notes.none().withWaived(List.of(new Waiver("approval:lead", "because")));
        forge("alice", promotion(ONE), waiving);
        assertThat(violation().expected()).isEqualTo("approval:lead");
        assertNothingHappened();
    }

    @Test
    void aProtectedAliasIsNotMovedPastTheLibrary() {
        forge("mallory", new EventBody.AliasMoved(champion(ONE)));
        assertThat(violation().expected()).isEqualTo("alias:champion, role:lead");
        assertNothingHappened();
    }

    @Test
    void aRollbackOfNothingBringsNothingIn() {
        forge(
                "alice",
                new EventBody.RolledBack(
                        0,
                        ONE,
                        List.of(new EventBody.StageMove(ONE, Stage.DEVELOPMENT, Stage.PRODUCTION)),
                        List.of(champion(ONE))));
        assertThat(violation().expected()).isEqualTo("from:PRODUCTION, alias:champion");
        assertNothingHappened();
    }

    @Test
    void aPolicyIsNotSwapped() {
        Policy open = Policy.builder().build();
        ContentDigest body = past().blobs().store("policy", open.json());
        forge("mallory", new EventBody.PolicyChanged(open.digest(), body));
        assertThat(violation().expected()).isEqualTo("role:risk");
        assertThat(bob.policy("fraud")).contains(POLICY);
        assertNothingHappened();
    }

    @Test
    void aPolicyThatIsNotWhatTheEventSaysIsNone() {
        ContentDigest body =
                past().blobs().store("policy", Policy.builder().build().json());
        forge("bob", new EventBody.PolicyChanged(POLICY.digest(), body));
        assertThat(violation().expected()).isEqualTo("policy");
        assertThat(bob.policy("fraud")).contains(POLICY);
    }

    @Test
    void anApprovalOfAnotherModelIsWorthHereNothing() {
        String gate = POLICY.gateDigest(Stage.PRODUCTION).orElseThrow().toString();
        ContentDigest record = past().refresh()
                .version(ONE)
                .orElseThrow()
                .entry()
                .orElseThrow()
                .record();
        EventBody decided = new EventBody.Decided(
                "id",
                ONE,
                Stage.PRODUCTION,
                Decision.APPROVED,
                Optional.of(record),
                Optional.empty(),
                Optional.empty(),
                Optional.of(ContentDigest.parse(gate)));
        ModelLog log = past();
        ModelState state = log.refresh();
        ModelLog.Draft copied =
                new ModelLog.Draft("f".repeat(32), state.name().orElseThrow(), "alice", decided, Event.Notes.none());
        assertThatThrownBy(() -> log.append(copied)).isInstanceOf(ConflictException.class);
        assertThatThrownBy(() -> alice.promote(
                        Promotion.of("models:/fraud/1", Stage.PRODUCTION).build()))
                .isInstanceOfSatisfying(
                        PolicyRefusedException.class,
                        refused -> assertThat(refused.missing()).containsExactly("approval:lead"));
    }

    @Test
    void aSelfApprovalPastTheLibraryIsVoid() {
        ContentDigest record = past().refresh()
                .version(TWO)
                .orElseThrow()
                .entry()
                .orElseThrow()
                .record();
        forge(
                "tom",
                new EventBody.Decided(
                        "id",
                        TWO,
                        Stage.PRODUCTION,
                        Decision.APPROVED,
                        Optional.of(record),
                        Optional.empty(),
                        Optional.empty(),
                        POLICY.gateDigest(Stage.PRODUCTION)));
        assertThat(violation().expected()).isEqualTo("separation-of-duties");
    }

    @Test
    void whoeverRemovesThePolicysTextIsNotFreeOfIt() {
        ModelLog log = past();
        String key = log.blobs().key(log.refresh().policy().orElseThrow().body());
        backend.objects().delete(key);
        ModelRegistry fresh = as("alice");
        assertThatThrownBy(() -> fresh.setAlias("fraud", Alias.CHAMPION, ONE))
                .isInstanceOfSatisfying(
                        PolicyRefusedException.class,
                        refused -> assertThat(refused.missing()).containsExactly("policy"));
        assertThat(fresh.verify("fraud", Verification.Depth.FULL).findings())
                .extracting(Finding::kind)
                .contains(Finding.Kind.MISSING_OBJECT);
    }
}
