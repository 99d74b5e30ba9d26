package dev.modelregistry.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.AliasAssignment;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.Promotion;
import dev.modelregistry.Registration;
import dev.modelregistry.Rollback;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.ModelVersion;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.IntegrityException;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.internal.log.Blobs;
import dev.modelregistry.internal.log.EventBody;
import dev.modelregistry.internal.memory.MemoryBackend;
import dev.modelregistry.log.AliasMove;
import dev.modelregistry.log.Finding;
import dev.modelregistry.policy.Policy;
import dev.modelregistry.policy.Principal;
import dev.modelregistry.policy.PrincipalKey;
import dev.modelregistry.policy.Trust;
import dev.modelregistry.spi.RegistryBackend;
import dev.modelregistry.spi.RowChange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a reader is shown who carries a policy and trusts nobody who can write. */
class VerifiedModeTest extends KeyTeam {

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
}
