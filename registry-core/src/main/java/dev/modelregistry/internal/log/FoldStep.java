package dev.modelregistry.internal.log;

import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.VersionNumber;
import java.util.Optional;
import java.util.TreeSet;

/** One event on its way into a state: what the parts of the fold share. */
final class FoldStep {

    final ModelState state;
    final Judge judge;
    final Event event;

    FoldStep(ModelState state, Judge judge, Event event) {
        this.state = state;
        this.judge = judge;
        this.event = event;
    }

    /** Makes the event void unless something holds. */
    static void require(boolean holds, String otherwise) throws VoidEventException {
        if (!holds) {
            throw new VoidEventException(otherwise);
        }
    }

    Signatory signatory() {
        return new Signatory(event.actor(), event.keys(), judge.standing(state, event));
    }

    Provenance provenance() {
        return Provenance.of(event, judge.standing(state, event));
    }

    Stage stageOf(VersionNumber version) {
        return state.version(version).map(VersionState::stage).orElse(Stage.DEVELOPMENT);
    }

    /** The version's state; versions of other tools enter the log when an event first speaks of them. */
    VersionState versionFor(VersionNumber number) {
        return state.version(number).orElseGet(() -> new VersionState(number, Optional.empty(), 0, Stage.DEVELOPMENT));
    }

    void put(VersionState version) {
        state.versions.put(version.number.toString(), version);
        state.serving.values().forEach(versions -> versions.remove(version.number));
        if (version.stage == Stage.STAGING || version.stage == Stage.PRODUCTION) {
            state.serving
                    .computeIfAbsent(version.stage, stage -> new TreeSet<>())
                    .add(version.number);
        }
    }
}
