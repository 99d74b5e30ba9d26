package dev.modelregistry.internal.registry;

import dev.modelregistry.Registration;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.AlreadyExistsException;
import dev.modelregistry.error.ConflictException;
import dev.modelregistry.internal.log.Event;
import dev.modelregistry.internal.log.EventBody;
import dev.modelregistry.internal.log.ModelState;
import dev.modelregistry.internal.log.VersionState;
import dev.modelregistry.internal.registry.Governor.Decision;
import dev.modelregistry.log.AliasMove;
import dev.modelregistry.log.Observed;
import dev.modelregistry.spi.RegistryBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether a row becomes the version of its registration.
 *
 * @param registration that made the row
 * @param entry what the log would say of it
 */
record RegistrationDecision(
        RegistryBackend backend, Governor governor, Registration registration, EventBody.NewEntry entry) {

    /** The number that the key has after this act; empty when the upload was given up and has to be made again. */
    Decision<Optional<VersionNumber>> decide(Governor.Situation situation) {
        ModelState state = situation.state();
        ModelName model = registration.model();
        Optional<VersionNumber> known = state.byRequestKey(entry.requestKey());
        if (known.isPresent()) {
            return Decision.nothing(known);
        }
        if (state.isCollected(entry.uid())) {
            backend.deleteVersion(model, entry.number());
            return Decision.nothing(Optional.empty());
        }
        if (state.version(entry.number()).flatMap(VersionState::entry).isPresent()) {
            throw new ConflictException("version " + entry.number() + " of model '" + model
                    + "' is registered already: the product counts anew, was the model made again by hand?");
        }
        checkReservation(state);
        List<AliasMove> moves = new ArrayList<>();
        List<Observed> observed = new ArrayList<>();
        for (Alias alias : registration.aliases()) {
            moves.add(new AliasMove(alias, state.alias(alias), Optional.of(entry.number())));
            observed.addAll(governor.aliasDrift(situation, alias));
        }
        return Decision.commit(
                new EventBody.Registered(List.of(entry), moves),
                Event.Notes.none().withObserved(observed),
                Optional.of(entry.number()));
    }

    private void checkReservation(ModelState state) {
        entry.semanticVersion().ifPresent(version -> {
            if (state.claim(version)
                    .filter(claim -> claim.requestKey().equals(entry.requestKey()))
                    .isEmpty()) {
                throw state.bySemanticVersion(version).isPresent()
                        ? new AlreadyExistsException(
                                "semantic version " + version + " of model '" + registration.model() + "' is taken")
                        : new ConflictException("the reservation of semantic version " + version + " was lost");
            }
        });
    }
}
