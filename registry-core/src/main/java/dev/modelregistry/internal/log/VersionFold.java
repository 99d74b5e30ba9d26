package dev.modelregistry.internal.log;

import static dev.modelregistry.internal.log.FoldStep.require;

import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.SemanticVersion;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.internal.log.EventBody.NewEntry;
import dev.modelregistry.internal.log.ModelState.Claim;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** How versions come and go: reservations, registrations, uploads that are given up, deletions. */
final class VersionFold {

    private final FoldStep step;
    private final ModelState state;
    private final StageFold stages;

    VersionFold(FoldStep step, StageFold stages) {
        this.step = step;
        this.state = step.state;
        this.stages = stages;
    }

    void register(EventBody.Registered registered) throws VoidEventException {
        Set<VersionNumber> numbers = new HashSet<>();
        Set<String> unique = new HashSet<>();
        for (NewEntry one : registered.versions()) {
            checkNew(one, numbers, unique);
        }
        require(!numbers.isEmpty(), "it registers nothing");
        stages.checkAliases(registered.aliases(), numbers);
        for (NewEntry one : registered.versions()) {
            enter(one);
        }
        stages.move(registered.aliases());
    }

    private void checkNew(NewEntry one, Set<VersionNumber> numbers, Set<String> unique) throws VoidEventException {
        require(
                numbers.add(one.number())
                        && state.version(one.number())
                                .flatMap(VersionState::entry)
                                .isEmpty(),
                "version " + one.number() + " is registered already");
        require(
                unique.add("key " + one.requestKey())
                        && state.byRequestKey(one.requestKey()).isEmpty(),
                "the request key is used already");
        require(!state.isCollected(one.uid()), "the upload was given up");
        if (one.semanticVersion().isPresent()) {
            SemanticVersion version = one.semanticVersion().get().withoutBuild();
            require(
                    unique.add("version " + version)
                            && state.bySemanticVersion(version).isEmpty(),
                    "semantic version " + version + " is taken");
            Claim claim = state.claims.get(version);
            require(claim != null && claim.requestKey().equals(one.requestKey()), version + " is not reserved for it");
        }
    }

    private void enter(NewEntry one) {
        Stage stage = state.version(one.number()).map(VersionState::stage).orElse(Stage.DEVELOPMENT);
        VersionState entered = new VersionState(one.number(), Optional.of(one), step.event.number(), stage);
        entered.since = Optional.of(step.event.at());
        entered.registeredAt = entered.since;
        entered.registrant = Optional.of(step.signatory());
        step.put(entered);
        state.requestKeys.put(one.requestKey(), one.number());
        one.semanticVersion().ifPresent(version -> {
            state.semanticVersions.put(version.withoutBuild().toString(), one.number());
            state.claims.remove(version.withoutBuild());
        });
    }

    void claim(EventBody.Claimed claimed) throws VoidEventException {
        SemanticVersion version = claimed.semanticVersion().withoutBuild();
        require(state.bySemanticVersion(version).isEmpty(), "semantic version " + version + " is taken");
        require(!state.claims.containsKey(version), "semantic version " + version + " is reserved");
        state.claims.put(
                version, new Claim(claimed.requestKey(), step.event.actor(), step.event.at(), step.event.number()));
    }

    void release(EventBody.ClaimReleased released) throws VoidEventException {
        SemanticVersion version = released.semanticVersion().withoutBuild();
        Claim claim = state.claims.get(version);
        require(claim != null, "semantic version " + version + " is not reserved");
        require(
                claim != null
                        && (claim.actor().equals(step.event.actor())
                                || !step.event.at().isBefore(claim.at().plus(Fold.CLAIM_LIFE))),
                "somebody else's reservation is younger than 24 hours");
        state.claims.remove(version);
    }

    /** A version in use is never given up: that would make its bytes disappear. */
    void collect(EventBody.Collected collected) throws VoidEventException {
        Set<String> uids = new HashSet<>(collected.uids());
        Set<String> used = new HashSet<>();
        state.versions.forEach((key, version) ->
                version.entry().map(NewEntry::uid).filter(uids::contains).ifPresent(used::add));
        require(used.isEmpty(), "it gives up the upload of a registered version");
        state.collected.addAll(collected.uids());
    }

    void delete(EventBody.Deleted deleted) throws VoidEventException {
        stages.checkAliases(deleted.aliases(), Set.of());
        if (deleted.version().isEmpty()) {
            state.startOver();
            state.open = false;
            return;
        }
        VersionNumber number = deleted.version().get();
        Map<Alias, VersionNumber> left = state.aliases();
        deleted.aliases().forEach(move -> left.remove(move.alias()));
        require(!left.containsValue(number), "an alias still points to the version");
        stages.move(deleted.aliases());
        state.version(number)
                .flatMap(VersionState::entry)
                .ifPresent(entry -> state.requestKeys.remove(entry.requestKey()));
        state.versions.remove(number.toString());
        state.serving.values().forEach(versions -> versions.remove(number));
    }
}
