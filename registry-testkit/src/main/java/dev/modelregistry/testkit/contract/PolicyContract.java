package dev.modelregistry.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.ApprovalRequest;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.Promotion;
import dev.modelregistry.Transition;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ApprovalStatus;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.PolicyRefusedException;
import dev.modelregistry.log.EventType;
import dev.modelregistry.log.ModelEvent;
import dev.modelregistry.log.Waiver;
import dev.modelregistry.policy.Act;
import dev.modelregistry.policy.Approval;
import dev.modelregistry.policy.ApprovalRule;
import dev.modelregistry.policy.EvidenceRules;
import dev.modelregistry.policy.MetricRule;
import dev.modelregistry.policy.Policy;
import dev.modelregistry.spi.Capability;
import dev.modelregistry.testkit.fault.FaultyBackend;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** A policy in the log: it governs every client, lists everything that is missing, and judges what is read. */
public abstract class PolicyContract extends RegistryContract {

    private static final Policy POLICY = Policy.builder()
            .principal("alice", "trainer")
            .principal("bob", "lead")
            .principal("carol", "risk")
            .role(Act.REGISTER, "trainer")
            .role(Act.PROMOTE, "lead")
            .role(Act.ARCHIVE, "lead")
            .role(Act.RETIRE, "risk")
            .role(Act.POLICY, "risk")
            .registration(
                    new EvidenceRules(List.of("owner"), false, Set.of(), false, Optional.empty(), false, List.of()))
            .stage(
                    Stage.PRODUCTION,
                    gate -> gate.from(Stage.STAGING)
                            .approval(ApprovalRule.of("lead"))
                            .approval(ApprovalRule.of("risk"))
                            .separationOfDuties()
                            .archiveSuperseded()
                            .metric(MetricRule.atLeast("auc", 0.8)))
            .protect(Alias.CHAMPION, Set.of(Stage.PRODUCTION), Set.of("lead"))
            .waivers(Set.of("lead"), Set.of())
            .build();

    /** Made for the extending classes. */
    protected PolicyContract() {}

    private String governed() {
        String model = name("policy");
        registry.register(registration(model, "one")
                .tag("owner", "fraud team")
                .metric("auc", 0.9)
                .build());
        registry.register(registration(model, "two").tag("owner", "fraud team").build());
        client("dave").setPolicy(model, POLICY);
        return model;
    }

    private static void assertRefused(ThrowingCallable act, String... missing) {
        assertThatThrownBy(act)
                .isInstanceOfSatisfying(
                        PolicyRefusedException.class,
                        refused -> assertThat(refused.missing()).containsExactly(missing));
    }

    private Promotion production(String model, long version) {
        return Promotion.of(uri(model, version), Stage.PRODUCTION).build();
    }

    @Test
    void aRefusalListsEverythingThatIsMissingAndIsRecordedOnce() {
        String model = governed();
        ModelRegistry mallory = client("mallory");
        String[] missing = {"from:STAGING", "approval:lead", "approval:risk", "metric:auc>=0.8", "role:lead"};
        assertThat(mallory.plan(production(model, 2)).missing()).containsExactly(missing);
        assertThat(history(model, EventType.REFUSED)).isEmpty();
        assertRefused(() -> mallory.promote(production(model, 2)), missing);
        assertRefused(() -> mallory.promote(production(model, 2)), missing);
        assertThat(history(model, EventType.REFUSED)).hasSize(1);
        assertThat(registry.resolve(uri(model, 2)).stage()).isEqualTo(Stage.DEVELOPMENT);
        assertThat(findings(model)).isEmpty();
    }

    @Test
    void aRegistrationWithARequestKeyIsRefusedBeforeAnythingIsUploaded() {
        String model = governed();
        FaultyBackend backend = watched();
        assertRefused(
                () -> client(backend, "mallory")
                        .register(registration(model, "three")
                                .requestKey("build-3")
                                .semanticVersion("3.0.0")
                                .build()),
                "role:trainer",
                "tag:owner");
        assertThat(backend.count("artifacts.begin")).isZero();
        assertThat(backend.count("objects.put")).isZero();
        assertThat(history(model, EventType.CLAIMED)).isEmpty();
    }

    @Test
    void withEverythingThatIsDemandedAVersionEnters() {
        String model = governed();
        ModelRegistry bob = client("bob");
        bob.promote(Promotion.of(uri(model, 1), Stage.STAGING).build());
        Approval approval = bob.decide(ApprovalRequest.approve(uri(model, 1), Stage.PRODUCTION));
        assertThat(approval.role()).contains("lead");
        assertThat(registry.get(uri(model, 1)).approvalStatus()).isEqualTo(ApprovalStatus.PENDING);
        assertRefused(() -> bob.promote(production(model, 1)), "approval:risk");
        client("carol").decide(ApprovalRequest.approve(uri(model, 1), Stage.PRODUCTION));
        assertThat(registry.get(uri(model, 1)).approvalStatus()).isEqualTo(ApprovalStatus.APPROVED);

        Transition done = bob.promote(Promotion.of(uri(model, 1), Stage.PRODUCTION)
                .alias(Alias.CHAMPION)
                .build());

        assertThat(done.to()).isEqualTo(Stage.PRODUCTION);
        assertThat(registry.resolve("models:/" + model + "@champion").version()).isEqualTo(VersionNumber.of(1));
        assertThat(findings(model)).isEmpty();
    }

    @Test
    void aWaiverIsGrantedByThePolicyAndStaysInTheEvent() {
        String model = governed();
        ModelRegistry bob = client("bob");
        bob.promote(Promotion.of(uri(model, 2), Stage.STAGING).build());
        List.of("bob", "carol")
                .forEach(name -> client(name).decide(ApprovalRequest.approve(uri(model, 2), Stage.PRODUCTION)));
        Promotion waiving = Promotion.of(uri(model, 2), Stage.PRODUCTION)
                .waive("metric:auc>=0.8")
                .waive("approval:lead")
                .reason("the old one is broken")
                .build();
        Transition done = bob.promote(waiving);
        assertThat(done.waived()).containsExactly(new Waiver("metric:auc>=0.8", "the old one is broken"));
        assertThat(history(model, EventType.STAGE_CHANGED))
                .last()
                .satisfies(event -> assertThat(event.waived()).isEqualTo(done.waived()));
    }

    @Test
    void aRegistrationThatLacksSomethingIsRefusedAndLeavesNothing() {
        String model = governed();
        assertRefused(() -> register(model, "three"), "tag:owner");
        assertRefused(
                () -> client("mallory")
                        .register(
                                registration(model, "three").tag("owner", "me").build()),
                "role:trainer");
        assertRefused(
                () -> registry.register(registration(model, "three")
                        .tag("owner", "me")
                        .alias(Alias.CHAMPION)
                        .build()),
                "alias:champion",
                "role:lead");
        try (var versions = registry.versions(model)) {
            assertThat(versions.count()).isEqualTo(2);
        }
        assertThat(findings(model)).isEmpty();
    }

    @Test
    void aProtectedAliasIsMovedAndRemovedByItsRoles() {
        String model = governed();
        assertRefused(
                () -> client("mallory").setAlias(model, Alias.CHAMPION, VersionNumber.of(1)),
                "alias:champion",
                "role:lead");
        assertRefused(() -> client("bob").setAlias(model, Alias.CHAMPION, VersionNumber.of(1)), "alias:champion");
        client("mallory").setAlias(model, Alias.CANARY, VersionNumber.of(1));
        client("mallory").removeAlias(model, Alias.CANARY);
    }

    @Test
    void whoeverRegisteredDoesNotApprove() {
        String model = governed();
        assertRefused(
                () -> registry.decide(ApprovalRequest.approve(uri(model, 1), Stage.PRODUCTION)),
                "separation-of-duties");
    }

    @Test
    void deletingAndArchivingAreKeptForTheirRoles() {
        String model = governed();
        assertRefused(() -> client("mallory").archive(uri(model, 1)), "role:lead");
        assertRefused(() -> client("bob").delete(ModelUri.of(model)), "role:risk");
        client("bob").archive(uri(model, 1));
        if (can(Capability.DELETE_VERSION)) {
            client("carol").delete(uri(model, 2));
        }
    }

    @Test
    void thePolicyInTheLogGovernsEveryClient() {
        String model = governed();
        assertThat(client("mallory").policy(model)).contains(POLICY);
        ModelRegistry other = keep(builder("bob").policy(Policy.builtIn()).open());
        assertRefused(() -> other.setTags(uri(model, 1), Map.of("a", "b")), "policy");
        ModelRegistry same = keep(builder("bob").policy(POLICY).open());
        same.setTags(uri(model, 1), Map.of("a", "b"));
        assertRefused(() -> client("bob").setPolicy(model, Policy.builtIn()), "role:risk");
        client("carol").setPolicy(model, Policy.builtIn());
        assertThat(registry.policy(model)).contains(Policy.builtIn());
    }

    @Test
    void aChangedGateMakesEarlierApprovalsWorthless() {
        String model = governed();
        client("bob").promote(Promotion.of(uri(model, 1), Stage.STAGING).build());
        client("bob").decide(ApprovalRequest.approve(uri(model, 1), Stage.PRODUCTION));
        client("carol").decide(ApprovalRequest.approve(uri(model, 1), Stage.PRODUCTION));
        Policy stricter = Policy.parse(POLICY.json().replace("0.8", "0.85"));
        client("carol").setPolicy(model, stricter);
        assertRefused(() -> client("bob").promote(production(model, 1)), "approval:lead", "approval:risk");
        client("carol").setPolicy(model, POLICY);
        client("bob").promote(production(model, 1));
    }

    @Test
    void aRejectionIsLiftedByWhoMayChangeThePolicyAndThatIsRecorded() {
        String model = governed();
        ModelRegistry bob = client("bob");
        bob.promote(Promotion.of(uri(model, 1), Stage.STAGING).build());
        List.of("bob", "carol")
                .forEach(name -> client(name).decide(ApprovalRequest.approve(uri(model, 1), Stage.PRODUCTION)));
        ModelRegistry mallory = client("mallory");
        mallory.decide(ApprovalRequest.reject(uri(model, 1), Stage.PRODUCTION, "no"));
        assertRefused(() -> bob.promote(production(model, 1)), "rejected");
        assertRefused(() -> bob.liftRejections(uri(model, 1), Stage.PRODUCTION, "nonsense"), "role:risk");
        client("carol").liftRejections(uri(model, 1), Stage.PRODUCTION, "nonsense");
        assertThat(registry.get(uri(model, 1)).approvalStatus()).isEqualTo(ApprovalStatus.APPROVED);
        assertThat(history(model, EventType.REJECTION_LIFTED)).singleElement().satisfies(event -> {
            assertThat(event.actor()).isEqualTo("carol");
            assertThat(event.reason()).contains("nonsense");
        });
        bob.promote(production(model, 1));
        mallory.decide(ApprovalRequest.reject(uri(model, 1), Stage.PRODUCTION, "still no"));
        assertThat(registry.get(uri(model, 1)).approvalStatus())
                .as("a later rejection counts")
                .isEqualTo(ApprovalStatus.REJECTED);
        assertThat(findings(model)).isEmpty();
    }

    @Test
    void textsAreErasedByWhoMayRetire() {
        String model = governed();
        client("bob").archive(uri(model, 1));
        client("bob").decide(ApprovalRequest.reject(uri(model, 2), Stage.PRODUCTION, "Mr Example complained"));
        long event = history(model).get(history(model).size() - 1).number();
        assertRefused(() -> client("bob").erase(model, event, "personal data"), "role:risk");
        assertThat(history(model)).extracting(ModelEvent::reason).contains(Optional.of("Mr Example complained"));
        client("carol").erase(model, event, "personal data");
        assertThat(history(model)).extracting(ModelEvent::reason).doesNotContain(Optional.of("Mr Example complained"));
        assertThat(findings(model)).isEmpty();
    }
}
