package dev.modelregistry.internal.registry;

import dev.modelregistry.AliasAssignment;
import dev.modelregistry.AliasChange;
import dev.modelregistry.ModelUri;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.ConflictException;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.internal.log.Event;
import dev.modelregistry.internal.log.EventBody;
import dev.modelregistry.internal.registry.Governor.Decision;
import dev.modelregistry.internal.registry.Governor.Rows;
import dev.modelregistry.log.AliasMove;
import dev.modelregistry.log.Observed;
import java.util.List;
import java.util.Optional;

/** Aliases set and removed one at a time. */
final class AliasActs {

    private final Governor governor;
    private final VersionSelection selection;

    AliasActs(Governor governor, VersionSelection selection) {
        this.governor = governor;
        this.selection = selection;
    }

    AliasChange set(AliasAssignment assignment) {
        Alias alias = assignment.alias();
        Governor.Done<Optional<VersionNumber>> done = governor.act(assignment.model(), Rows.SETTLED, situation -> {
            selection.row(situation, ModelUri.of(assignment.model().value(), assignment.version()));
            Optional<VersionNumber> now = situation.state().alias(alias);
            checkExpected(assignment, now);
            Optional<VersionNumber> shown =
                    Optional.ofNullable(situation.row().aliases().get(alias));
            if (now.equals(Optional.of(assignment.version())) && now.equals(shown)) {
                return Decision.nothing(now);
            }
            AliasMove move = new AliasMove(alias, now, Optional.of(assignment.version()));
            return Decision.commit(
                    new EventBody.AliasMoved(move),
                    Event.Notes.none().withObserved(governor.aliasDrift(situation, alias)),
                    now);
        });
        return change(assignment.model(), alias, Optional.of(assignment.version()), done);
    }

    private static void checkExpected(AliasAssignment assignment, Optional<VersionNumber> now) {
        if (assignment.expectation() instanceof AliasAssignment.Holds holds
                && !holds.current().equals(now)) {
            throw new ConflictException("alias '" + assignment.alias() + "' of model '" + assignment.model()
                    + "' points to "
                    + now.map(version -> "version " + version).orElse("nothing") + ", expected was "
                    + holds.current().map(version -> "version " + version).orElse("nothing"));
        }
    }

    AliasChange remove(ModelName model, Alias alias) {
        Governor.Done<Optional<VersionNumber>> done = governor.act(model, Rows.SETTLED, situation -> {
            Optional<VersionNumber> now = situation.state().alias(alias);
            List<Observed> drift = governor.aliasDrift(situation, alias);
            if (now.isEmpty() && drift.isEmpty()) {
                throw new NotFoundException("alias '" + alias + "' of model '" + model + "' is not set");
            }
            return Decision.commit(
                    new EventBody.AliasRemoved(new AliasMove(alias, now, Optional.empty())),
                    Event.Notes.none().withObserved(drift),
                    now);
        });
        return change(model, alias, Optional.empty(), done);
    }

    private static AliasChange change(
            ModelName model,
            Alias alias,
            Optional<VersionNumber> version,
            Governor.Done<Optional<VersionNumber>> done) {
        return new AliasChange(model, alias, version, done.value(), done.event().orElse(0), done.projection());
    }
}
