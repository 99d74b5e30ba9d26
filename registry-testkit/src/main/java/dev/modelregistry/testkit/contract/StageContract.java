package dev.modelregistry.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.ModelUri;
import dev.modelregistry.Projection;
import dev.modelregistry.Promotion;
import dev.modelregistry.Transition;
import dev.modelregistry.TransitionPlan;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.log.AliasMove;
import dev.modelregistry.log.EventType;
import dev.modelregistry.log.ModelEvent;
import dev.modelregistry.testkit.fault.FaultyBackend;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Stages: entering them, with aliases and archiving in one decision, and looking before acting. */
public abstract class StageContract extends RegistryContract {

    /** Made for the extending classes. */
    protected StageContract() {}

    @Test
    void aVersionBeginsInDevelopmentAndGoesWhereItIsSent() {
        String model = name("stage");
        register(model, "one");
        assertThat(registry.get(uri(model, 1)).stage()).isEqualTo(Stage.DEVELOPMENT);

        for (Stage stage : List.of(Stage.STAGING, Stage.PRODUCTION, Stage.DEVELOPMENT, Stage.PRODUCTION)) {
            Stage before = registry.get(uri(model, 1)).stage();
            Transition transition =
                    registry.promote(Promotion.of(uri(model, 1), stage).build());
            assertThat(transition.from()).isEqualTo(before);
            assertThat(transition.to()).isEqualTo(stage);
            assertThat(transition.projection()).isEqualTo(Projection.COMPLETE);
            assertThat(registry.get(uri(model, 1)).stage()).isEqualTo(stage);
        }
        assertThat(findings(model)).isEmpty();
    }

    @Test
    void aPromotionDecidesStageAliasesAndArchivingInOneEvent() {
        String model = name("promote");
        registerVersions(model, 2);
        registry.promote(Promotion.of(uri(model, 1), Stage.PRODUCTION)
                .alias(Alias.CHAMPION)
                .build());
        long events = history(model).size();

        Transition transition = registry.promote(Promotion.of(uri(model, 2), Stage.PRODUCTION)
                .alias(Alias.CHAMPION)
                .alias(Alias.STABLE)
                .archiveSuperseded()
                .reason("better")
                .impact("fewer false alarms")
                .build());

        assertThat(transition.archived()).containsExactly(v(1));
        assertThat(transition.aliases())
                .containsExactlyInAnyOrder(
                        new AliasMove(Alias.CHAMPION, Optional.of(v(1)), Optional.of(v(2))),
                        new AliasMove(Alias.STABLE, Optional.empty(), Optional.of(v(2))));
        assertThat(transition.event()).hasValue(events + 1);
        assertThat(history(model)).hasSize((int) events + 1);
        ModelEvent event = history(model).get((int) events);
        assertThat(event.type()).isEqualTo(EventType.STAGE_CHANGED);
        assertThat(event.archived()).containsExactly(v(1));
        assertThat(event.aliases()).containsExactlyInAnyOrderElementsOf(transition.aliases());
        assertThat(event.reason()).contains("better");
        assertThat(event.impact()).contains("fewer false alarms");
        assertThat(registry.get(uri(model, 1)).stage()).isEqualTo(Stage.ARCHIVED);
        assertThat(registry.get(uri(model, 2)).aliases()).containsExactly(Alias.CHAMPION, Alias.STABLE);
        assertThat(findings(model)).isEmpty();
    }

    @Test
    void withoutArchivingTwoVersionsShareTheStage() {
        String model = name("promote");
        registerVersions(model, 2);
        registry.promote(Promotion.of(uri(model, 1), Stage.PRODUCTION).build());
        Transition second =
                registry.promote(Promotion.of(uri(model, 2), Stage.PRODUCTION).build());

        assertThat(second.archived()).isEmpty();
        assertThat(registry.get(uri(model, 1)).stage()).isEqualTo(Stage.PRODUCTION);
        assertThat(registry.get(uri(model, 2)).stage()).isEqualTo(Stage.PRODUCTION);
    }

    @Test
    void archivingTakesEveryOtherVersionOfTheStageAndNoneElse() {
        String model = name("promote");
        registerVersions(model, 4);
        registry.promote(Promotion.of(uri(model, 1), Stage.STAGING).build());
        registry.promote(Promotion.of(uri(model, 2), Stage.STAGING).build());
        registry.promote(Promotion.of(uri(model, 3), Stage.PRODUCTION).build());

        Transition transition = registry.promote(
                Promotion.of(uri(model, 4), Stage.STAGING).archiveSuperseded().build());

        assertThat(transition.archived()).containsExactlyInAnyOrder(v(1), v(2));
        assertThat(registry.get(uri(model, 3)).stage()).isEqualTo(Stage.PRODUCTION);
    }

    @Test
    void aPromotionByAliasMeansTheVersionBehindIt() {
        String model = name("promote");
        registerVersions(model, 2);
        registry.setAlias(model, Alias.CHALLENGER, v(2));
        Transition transition = registry.promote(Promotion.of(ModelUri.of(model, Alias.CHALLENGER), Stage.PRODUCTION)
                .alias(Alias.CHAMPION)
                .build());

        assertThat(transition.version()).isEqualTo(v(2));
        assertThat(registry.resolve("models:/" + model + "@challenger").version())
                .isEqualTo(v(2));
    }

    @Test
    void promotingWhatIsNotThereIsNotFound() {
        String model = name("promote");
        register(model, "one");
        assertThatThrownBy(() -> registry.promote(
                        Promotion.of(uri(model, 2), Stage.PRODUCTION).build()))
                .isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> registry.promote(Promotion.of("models:/" + model + "@champion", Stage.PRODUCTION)
                        .build()))
                .isInstanceOf(NotFoundException.class);
        assertThat(history(model, EventType.STAGE_CHANGED)).isEmpty();
    }

    @Test
    void aPlanSaysWhatWouldHappenAndWritesNothing() {
        String model = name("plan");
        registerVersions(model, 2);
        registry.promote(Promotion.of(uri(model, 1), Stage.PRODUCTION)
                .alias(Alias.CHAMPION)
                .build());
        FaultyBackend backend = watched();
        Promotion promotion = Promotion.of(uri(model, 2), Stage.PRODUCTION)
                .alias(Alias.CHAMPION)
                .archiveSuperseded()
                .build();

        TransitionPlan plan = client(backend, "bob").plan(promotion);

        assertThat(backend.writes()).isEmpty();
        assertThat(plan.missing()).isEmpty();
        assertThat(plan.steps()).isNotEmpty();
        assertThat(plan.transition().event()).isEmpty();
        Transition done = registry.promote(promotion);
        assertThat(plan.transition().version()).isEqualTo(done.version());
        assertThat(plan.transition().from()).isEqualTo(done.from());
        assertThat(plan.transition().to()).isEqualTo(done.to());
        assertThat(plan.transition().aliases()).isEqualTo(done.aliases());
        assertThat(plan.transition().archived()).isEqualTo(done.archived());
    }

    @Test
    void archivingSendsAVersionOutOfUse() {
        String model = name("archive");
        registerVersions(model, 2);
        registry.promote(Promotion.of(uri(model, 1), Stage.STAGING).build());

        Transition archived = registry.archive(uri(model, 1));

        assertThat(archived.from()).isEqualTo(Stage.STAGING);
        assertThat(archived.to()).isEqualTo(Stage.ARCHIVED);
        assertThat(registry.get(uri(model, 1)).stage()).isEqualTo(Stage.ARCHIVED);
        assertThat(registry.get(uri(model, 2)).stage()).isEqualTo(Stage.DEVELOPMENT);
        assertThat(history(model, EventType.ARCHIVED))
                .singleElement()
                .satisfies(event -> assertThat(event.version()).contains(v(1)));
        assertThatThrownBy(() -> registry.archive(uri(model, 9))).isInstanceOf(NotFoundException.class);
        assertThat(findings(model)).isEmpty();
    }
}
