package dev.modelregistry.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.AliasAssignment;
import dev.modelregistry.AliasChange;
import dev.modelregistry.ModelUri;
import dev.modelregistry.Projection;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.error.ConflictException;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.log.AliasMove;
import dev.modelregistry.log.EventType;
import dev.modelregistry.log.ModelEvent;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Aliases: set, moved, expected, removed. */
public abstract class AliasContract extends RegistryContract {

    /** Made for the extending classes. */
    protected AliasContract() {}

    @Test
    void settingAnAliasAnswersWhatItHeldBefore() {
        String model = name("alias");
        registerVersions(model, 2);

        AliasChange first = registry.setAlias(model, Alias.CHAMPION, v(1));
        assertThat(first.previous()).isEmpty();
        assertThat(first.version()).contains(v(1));
        assertThat(first.projection()).isEqualTo(Projection.COMPLETE);

        AliasChange second = registry.setAlias(model, Alias.CHAMPION, v(2));
        assertThat(second.previous()).contains(v(1));
        assertThat(second.event()).isGreaterThan(first.event());
        assertThat(registry.resolve("models:/" + model + "@champion").version()).isEqualTo(v(2));
    }

    @Test
    void movingAnAliasLeavesOtherAliasesAlone() {
        String model = name("alias");
        registerVersions(model, 2);
        registry.setAlias(model, Alias.CHAMPION, v(1));
        registry.setAlias(model, Alias.STABLE, v(1));
        registry.setAlias(model, Alias.CHALLENGER, v(2));
        registry.setAlias(model, Alias.CHAMPION, v(2));

        assertThat(registry.get(uri(model, 1)).aliases()).containsExactly(Alias.STABLE);
        assertThat(registry.get(uri(model, 2)).aliases()).containsExactly(Alias.CHALLENGER, Alias.CHAMPION);
        assertThat(findings(model)).isEmpty();
    }

    @Test
    void anAliasMovesOnlyIfItHoldsWhatIsExpected() {
        String model = name("alias");
        registerVersions(model, 3);
        registry.setAlias(model, Alias.CHAMPION, v(1));

        AliasAssignment assignment = AliasAssignment.of(model, Alias.CHAMPION, v(3));
        assertThatThrownBy(() -> registry.setAlias(assignment.ifHolds(v(2))))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("1")
                .hasMessageContaining("2");
        assertThatThrownBy(() -> registry.setAlias(assignment.ifUnset())).isInstanceOf(ConflictException.class);
        assertThat(registry.resolve("models:/" + model + "@champion").version()).isEqualTo(v(1));

        assertThat(registry.setAlias(assignment.ifHolds(v(1))).previous()).contains(v(1));
        assertThat(registry.resolve("models:/" + model + "@champion").version()).isEqualTo(v(3));
    }

    @Test
    void anUnsetAliasHoldsNothing() {
        String model = name("alias");
        registerVersions(model, 2);
        AliasAssignment assignment = AliasAssignment.of(model, Alias.CHAMPION, v(1));

        assertThatThrownBy(() -> registry.setAlias(assignment.ifHolds(v(2)))).isInstanceOf(ConflictException.class);
        assertThat(registry.setAlias(assignment.ifUnset()).version()).contains(v(1));
    }

    @Test
    void removingAnAliasTakesItFromTheVersionAndTheModel() {
        String model = name("alias");
        register(model, "one");
        registry.setAlias(model, Alias.CHAMPION, v(1));

        AliasChange removed = registry.removeAlias(model, Alias.CHAMPION);

        assertThat(removed.version()).isEmpty();
        assertThat(removed.previous()).contains(v(1));
        assertThat(registry.find(ModelUri.of(model, Alias.CHAMPION))).isEmpty();
        assertThat(registry.findModel(model).orElseThrow().aliases()).isEmpty();
        assertThat(registry.get(uri(model, 1)).aliases()).isEmpty();
        assertThat(findings(model)).isEmpty();
    }

    @Test
    void removingWhatIsNotSetIsNotFound() {
        String model = name("alias");
        register(model, "one");
        long events = history(model).size();

        assertThatThrownBy(() -> registry.removeAlias(model, Alias.CHAMPION))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("champion");
        assertThat(history(model)).hasSize((int) events);
    }

    @Test
    void anAliasCannotPointToWhatIsNotThere() {
        String model = name("alias");
        register(model, "one");

        assertThatThrownBy(() -> registry.setAlias(model, Alias.CHAMPION, v(2)))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("2");
        assertThatThrownBy(() -> registry.setAlias(name("nobody"), Alias.CHAMPION, v(1)))
                .isInstanceOf(NotFoundException.class);
        assertThat(registry.findModel(model).orElseThrow().aliases()).isEmpty();
    }

    @Test
    void caseCountsInAliases() {
        String model = name("alias");
        registerVersions(model, 2);
        registry.setAlias(model, Alias.of("blueGreen"), v(1));
        registry.setAlias(model, Alias.of("bluegreen"), v(2));

        assertThat(registry.resolve("models:/" + model + "@blueGreen").version())
                .isEqualTo(v(1));
        assertThat(registry.resolve("models:/" + model + "@bluegreen").version())
                .isEqualTo(v(2));
    }

    @Test
    void everyMoveIsOneEvent() {
        String model = name("alias");
        registerVersions(model, 2);
        registry.setAlias(model, Alias.CHAMPION, v(1));
        registry.setAlias(model, Alias.CHAMPION, v(2));
        registry.removeAlias(model, Alias.CHAMPION);

        assertThat(history(model, EventType.ALIAS_MOVED).stream().flatMap(event -> event.aliases().stream()))
                .containsExactly(
                        new AliasMove(Alias.CHAMPION, Optional.empty(), Optional.of(v(1))),
                        new AliasMove(Alias.CHAMPION, Optional.of(v(1)), Optional.of(v(2))));
        assertThat(history(model, EventType.ALIAS_REMOVED))
                .singleElement()
                .extracting(ModelEvent::aliases)
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
                .containsExactly(new AliasMove(Alias.CHAMPION, Optional.of(v(2)), Optional.empty()));
    }

    @Test
    void otherClientsSeeAMoveAtOnce() {
        String model = name("alias");
        registerVersions(model, 2);
        var other = client("bob");
        registry.setAlias(model, Alias.CHAMPION, v(1));
        assertThat(other.resolve("models:/" + model + "@champion").version()).isEqualTo(v(1));
        other.setAlias(model, Alias.CHAMPION, v(2));
        assertThat(registry.resolve("models:/" + model + "@champion").version()).isEqualTo(v(2));
    }
}
