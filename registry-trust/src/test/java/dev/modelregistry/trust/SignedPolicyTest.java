package dev.modelregistry.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.ApprovalRequest;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.Promotion;
import dev.modelregistry.Registration;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.PolicyRefusedException;
import dev.modelregistry.internal.memory.MemoryBackend;
import dev.modelregistry.log.Finding;
import dev.modelregistry.log.Verification;
import dev.modelregistry.policy.Act;
import dev.modelregistry.policy.Approval;
import dev.modelregistry.policy.ApprovalRule;
import dev.modelregistry.policy.Policy;
import dev.modelregistry.policy.Principal;
import dev.modelregistry.policy.PrincipalKey;
import dev.modelregistry.spi.RegistryBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What signatures are worth under a policy that demands them: production needs a signed approval of {@code risk}. */
class SignedPolicyTest {

    private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");
    private static final ModelUri ONE = ModelUri.of("fraud", VersionNumber.of(1));

    @TempDir
    Path directory;

    private final SigningKey bob = SigningKey.generate(new SecureRandom());
    private final SigningKey tom = SigningKey.generate(new SecureRandom());
    private final SigningKey stranger = SigningKey.generate(new SecureRandom());
    private Instant now = NOON;
    private final RegistryBackend backend = new MemoryBackend(clock());

    @BeforeEach
    void aGovernedModelThatTomRegistered() throws IOException {
        Path file = Files.writeString(directory.resolve("model.bin"), "weights");
        try (ModelRegistry registry = as("tom", tom)) {
            registry.register(
                    Registration.of("fraud").artifact(file).noCodeDetection().build());
            registry.setPolicy("fraud", policy(PrincipalKey.of(bob.publicKey())));
        }
    }

    private Clock clock() {
        InstantSource source = () -> now;
        return source.withZone(ZoneOffset.UTC);
    }

    private Policy policy(PrincipalKey bobs) {
        return Policy.builder()
                .principal("bob", new Principal(List.of(bobs), Set.of("risk")))
                .principal("tom", new Principal(List.of(PrincipalKey.of(tom.publicKey())), Set.of("trainer")))
                .role(Act.POLICY, "trainer", "risk")
                .stage(
                        Stage.PRODUCTION,
                        gate -> gate.approval(ApprovalRule.of("risk"))
                                .separationOfDuties()
                                .signed())
                .build();
    }

    private ModelRegistry as(String actor, SigningKey key) {
        return ModelRegistry.builder(backend)
                .actor(actor)
                .clock(clock())
                .signer(key)
                .open();
    }

    private ModelRegistry unsigned(String actor) {
        return ModelRegistry.builder(backend).actor(actor).clock(clock()).open();
    }

    private static Approval approve(ModelRegistry registry) {
        try (registry) {
            return registry.decide(ApprovalRequest.approve(ONE, Stage.PRODUCTION));
        }
    }

    private void promote() {
        try (ModelRegistry registry = as("tom", tom)) {
            registry.promote(Promotion.of(ONE, Stage.PRODUCTION).build());
        }
    }

    private List<Finding.Kind> findings() {
        try (ModelRegistry registry = unsigned("auditor")) {
            return registry.verify("fraud", Verification.Depth.FULL).findings().stream()
                    .map(Finding::kind)
                    .toList();
        }
    }

    @Test
    void aSignedApprovalOpensTheGate() {
        Approval approval = approve(as("bob", bob));
        assertThat(approval.signed()).isTrue();
        assertThat(approval.role()).contains("risk");
        promote();
        assertThat(findings()).isEmpty();
    }

    @Test
    void aNameWithoutASignatureOpensNothing() {
        assertThatThrownBy(() -> approve(unsigned("bob")))
                .isInstanceOfSatisfying(
                        PolicyRefusedException.class,
                        refused -> assertThat(refused.missing()).containsExactly("signed"));
        assertThatThrownBy(this::promote)
                .isInstanceOfSatisfying(
                        PolicyRefusedException.class,
                        refused -> assertThat(refused.missing()).contains("approval:risk"));
    }

    @Test
    void aKeyThatNobodyVouchesForOpensNothing() {
        assertThatThrownBy(() -> approve(as("bob", stranger))).isInstanceOf(PolicyRefusedException.class);
        assertThatThrownBy(this::promote).isInstanceOf(PolicyRefusedException.class);
    }

    @Test
    void whoSignsCountsAndNotTheNameThatIsGiven() {
        assertThatThrownBy(() -> approve(as("bob", tom)))
                .as("tom registered the version, whatever he calls himself")
                .isInstanceOfSatisfying(
                        PolicyRefusedException.class,
                        refused -> assertThat(refused.missing()).contains("separation-of-duties"));
        approve(as("robert", bob));
        promote();
    }

    @Test
    void aKeyThatWasRevokedSignsNothingAnyMoreAndWhatItSignedBeforeStands() {
        approve(as("bob", bob));
        promote();
        now = NOON.plus(Duration.ofHours(1));
        Instant revoked = now;
        try (ModelRegistry registry = as("tom", tom)) {
            registry.setPolicy(
                    "fraud", policy(new PrincipalKey(bob.publicKey(), Optional.empty(), Optional.of(revoked))));
        }
        now = now.plus(Duration.ofHours(1));
        assertThatThrownBy(() -> approve(as("bob", bob))).isInstanceOf(PolicyRefusedException.class);
        try (ModelRegistry registry = unsigned("auditor")) {
            assertThat(registry.get(ONE).stage()).isEqualTo(Stage.PRODUCTION);
            assertThat(registry.get(ONE).approvals())
                    .singleElement()
                    .satisfies(one -> assertThat(one.signed()).isTrue());
        }
        assertThat(findings())
                .as("the refusal was recorded, signed by a key that is known no more")
                .containsOnly(Finding.Kind.UNKNOWN_KEY);
    }

    @Test
    void aPolicyThatDemandsSignaturesIsChangedWithOneOnly() {
        Policy free = Policy.builder().build();
        assertThatThrownBy(() -> {
                    try (ModelRegistry registry = unsigned("tom")) {
                        registry.setPolicy("fraud", free);
                    }
                })
                .isInstanceOfSatisfying(
                        PolicyRefusedException.class,
                        refused -> assertThat(refused.missing()).containsExactly("signed"));
    }

    @Test
    void keysThatNobodyVouchesForAreFoundUnderAPolicy() {
        try (ModelRegistry registry = as("tom", stranger)) {
            registry.describe(ONE, "signed by a stranger");
        }
        assertThat(findings()).containsExactly(Finding.Kind.UNKNOWN_KEY);
    }
}
