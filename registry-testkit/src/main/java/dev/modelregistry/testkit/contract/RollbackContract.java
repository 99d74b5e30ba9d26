package dev.modelregistry.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.ApprovalRequest;
import dev.modelregistry.ModelUri;
import dev.modelregistry.Promotion;
import dev.modelregistry.Rollback;
import dev.modelregistry.Transition;
import dev.modelregistry.TransitionPlan;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.error.ConflictException;
import dev.modelregistry.log.AliasMove;
import dev.modelregistry.log.EventType;
import dev.modelregistry.testkit.fault.FaultyBackend;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Going back: to what a promotion replaced, step by step, and only where that is still right. */
public abstract class RollbackContract extends RegistryContract {

    /** Made for the extending classes. */
    protected RollbackContract() {}

    @Test
    void aRollbackBringsBackWhatThePromotionReplaced() {
        String model = promoted(2);

        Transition back = registry.rollback(Rollback.of(model).because("too many alarms"));

        assertThat(back.version()).isEqualTo(v(1));
        assertThat(back.from()).isEqualTo(Stage.ARCHIVED);
        assertThat(back.to()).isEqualTo(Stage.PRODUCTION);
        assertThat(back.archived()).containsExactly(v(2));
        assertThat(back.aliases()).containsExactly(new AliasMove(Alias.CHAMPION, Optional.of(v(2)), Optional.of(v(1))));
        assertLive(model, 1);
        assertThat(history(model, EventType.ROLLED_BACK))
                .singleElement()
                .satisfies(event -> assertThat(event.reason()).contains("too many alarms"));
        assertThat(findings(model)).isEmpty();
    }

    @Test
    void anotherRollbackGoesOneStepFurther() {
        String model = promoted(3);
        registry.rollback(Rollback.of(model));
        assertLive(model, 2);
        registry.rollback(Rollback.of(model));
        assertLive(model, 1);
        assertThat(registry.get(uri(model, 3)).stage()).isEqualTo(Stage.ARCHIVED);
        assertThat(registry.get(uri(model, 2)).stage()).isEqualTo(Stage.ARCHIVED);
        assertThat(findings(model)).isEmpty();
    }

    @Test
    void aPromotionThatReplacedNothingGoesBackToTheFormerStage() {
        String model = name("first");
        register(model, "one");
        registry.promote(Promotion.of(uri(model, 1), Stage.STAGING).build());
        registry.promote(Promotion.of(uri(model, 1), Stage.PRODUCTION)
                .alias(Alias.CHAMPION)
                .build());

        Transition back = registry.rollback(Rollback.of(model));

        assertThat(back.version()).isEqualTo(v(1));
        assertThat(back.to()).isEqualTo(Stage.STAGING);
        assertThat(registry.get(uri(model, 1)).stage()).isEqualTo(Stage.STAGING);
        assertThat(registry.find(ModelUri.of(model, Alias.CHAMPION))).isEmpty();
        assertThat(findings(model)).isEmpty();
    }

    @Test
    void nothingToGoBackToIsAConflict() {
        String model = name("nothing");
        register(model, "one");
        assertThatThrownBy(() -> registry.rollback(Rollback.of(model))).isInstanceOf(ConflictException.class);
        registry.promote(Promotion.of(uri(model, 1), Stage.PRODUCTION).build());
        registry.rollback(Rollback.of(model));
        assertThatThrownBy(() -> registry.rollback(Rollback.of(model))).isInstanceOf(ConflictException.class);
    }

    @Test
    void anAliasThatMovedOnIsAConflictThatNamesBothVersions() {
        String model = promoted(2);
        register(model, "content 3");
        registry.setAlias(model, Alias.CHAMPION, v(3));

        assertThatThrownBy(() -> registry.rollback(Rollback.of(model)))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("champion")
                .hasMessageContaining("2")
                .hasMessageContaining("3");
        assertThat(registry.resolve("models:/" + model + "/production").version())
                .isEqualTo(v(2));
    }

    @Test
    void aLaterRejectionOfTheTargetIsAConflict() {
        String model = promoted(2);
        client("bob").decide(ApprovalRequest.reject(uri(model, 1), Stage.PRODUCTION, "found biased"));

        assertThatThrownBy(() -> registry.rollback(Rollback.of(model)))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("reject");
        assertLive(model, 2);
    }

    @Test
    void aRejectionFromBeforeThePromotionIsNoConflictWhateverOthersSaidSince() {
        String model = name("rejected-before");
        register(model, "one");
        register(model, "two");
        registry.promote(Promotion.of(uri(model, 1), Stage.PRODUCTION)
                .alias(Alias.CHAMPION)
                .build());
        client("bob").decide(ApprovalRequest.reject(uri(model, 1), Stage.PRODUCTION, "found slow"));
        registry.promote(Promotion.of(uri(model, 2), Stage.PRODUCTION)
                .alias(Alias.CHAMPION)
                .archiveSuperseded()
                .build());
        client("carol").decide(ApprovalRequest.approve(uri(model, 1), Stage.PRODUCTION));

        registry.rollback(Rollback.of(model));

        assertLive(model, 1);
    }

    @Test
    void aLaterRejectionThatItsGiverTookBackIsNoConflict() {
        String model = promoted(2);
        client("bob").decide(ApprovalRequest.reject(uri(model, 1), Stage.PRODUCTION, "found biased"));
        client("bob").decide(ApprovalRequest.approve(uri(model, 1), Stage.PRODUCTION));

        registry.rollback(Rollback.of(model));

        assertLive(model, 1);
    }

    @Test
    void aTargetWhoseBytesAreGoneIsAConflict() {
        String model = promoted(2);
        current().removeFiles(row(model, 1));

        assertThatThrownBy(() -> registry.rollback(Rollback.of(model))).isInstanceOf(ConflictException.class);
        assertLive(model, 2);
    }

    @Test
    void anAliasAloneGoesBackWhileStagesStay() {
        String model = promoted(2);

        Transition back = registry.rollback(Rollback.of(model).onlyAlias(Alias.CHAMPION));

        assertThat(back.aliases()).containsExactly(new AliasMove(Alias.CHAMPION, Optional.of(v(2)), Optional.of(v(1))));
        assertThat(back.archived()).isEmpty();
        assertThat(registry.resolve("models:/" + model + "@champion").version()).isEqualTo(v(1));
        assertThat(registry.get(uri(model, 2)).stage()).isEqualTo(Stage.PRODUCTION);
        assertThat(registry.get(uri(model, 1)).stage()).isEqualTo(Stage.ARCHIVED);
        assertThat(findings(model)).isEmpty();
    }

    @Test
    void anAliasThatNeverMovedHasNothingToGoBackTo() {
        String model = promoted(2);
        assertThatThrownBy(() -> registry.rollback(Rollback.of(model).onlyAlias(Alias.STABLE)))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("stable");
    }

    @Test
    void aPlanOfARollbackWritesNothing() {
        String model = promoted(2);
        FaultyBackend backend = watched();

        TransitionPlan plan = client(backend, "bob").plan(Rollback.of(model));

        assertThat(backend.writes()).isEmpty();
        assertThat(plan.missing()).isEmpty();
        assertThat(plan.steps()).isNotEmpty();
        assertThat(plan.transition().version()).isEqualTo(v(1));
        assertThat(plan.transition().event()).isEmpty();
        assertLive(model, 2);
    }

    @Test
    void promotingAfterARollbackIsANewStep() {
        String model = promoted(2);
        registry.rollback(Rollback.of(model));
        promote(model, 2);
        assertLive(model, 2);
        registry.rollback(Rollback.of(model));
        assertLive(model, 1);
    }

    /** A model whose versions 1 to n went to production one after the other. */
    private String promoted(int versions) {
        String model = name("back");
        registerVersions(model, versions);
        for (int i = 1; i <= versions; i++) {
            promote(model, i);
        }
        return model;
    }

    private void promote(String model, long version) {
        registry.promote(Promotion.of(uri(model, version), Stage.PRODUCTION)
                .alias(Alias.CHAMPION)
                .archiveSuperseded()
                .build());
    }

    private void assertLive(String model, long version) {
        assertThat(registry.resolve("models:/" + model + "@champion").version()).isEqualTo(v(version));
        assertThat(registry.resolve("models:/" + model + "/production").version())
                .isEqualTo(v(version));
    }
}
