package dev.modelregistry.internal.log;

import static dev.modelregistry.internal.log.FoldStep.require;

import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.internal.log.EventBody.StageMove;
import dev.modelregistry.internal.log.EventBody.Superseded;
import dev.modelregistry.internal.log.ModelState.AliasState;
import dev.modelregistry.internal.log.ModelState.Promoted;
import dev.modelregistry.log.AliasMove;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** How stages and aliases change: promotions, their rollback, archiving, alias moves. */
final class StageFold {

    private final FoldStep step;
    private final ModelState state;

    StageFold(FoldStep step) {
        this.step = step;
        this.state = step.state;
    }

    void change(EventBody.StageChanged changed) throws VoidEventException {
        checkStage(changed.subject(), changed.from());
        for (Superseded one : changed.archived()) {
            require(!one.version().equals(changed.subject()), "a version cannot supersede itself");
            checkStage(one.version(), one.from());
        }
        checkAliases(changed.aliases(), Set.of());
        if (changed.to() == Stage.PRODUCTION) {
            remember(changed);
        }
        changed.archived().forEach(one -> enter(one.version(), Stage.ARCHIVED));
        enter(changed.subject(), changed.to());
        if (changed.to() == Stage.PRODUCTION) {
            VersionState version = step.versionFor(changed.subject());
            version.promoted = Optional.of(step.provenance());
            step.put(version);
        }
        move(changed.aliases());
    }

    private void remember(EventBody.StageChanged changed) {
        List<VersionNumber> replaced = new ArrayList<>();
        for (AliasMove move : changed.aliases()) {
            move.previous()
                    .filter(version -> step.stageOf(version) == Stage.PRODUCTION
                            && !version.equals(changed.subject())
                            && !replaced.contains(version))
                    .ifPresent(replaced::add);
        }
        state.promotions.addLast(new Promoted(
                step.event.number(),
                changed.subject(),
                changed.from(),
                changed.archived(),
                replaced,
                changed.aliases()));
        if (state.promotions.size() > ModelState.STEPS_BACK) {
            state.promotions.removeFirst();
        }
    }

    void rollBack(EventBody.RolledBack back) throws VoidEventException {
        for (StageMove one : back.stages()) {
            checkStage(one.version(), one.from());
        }
        checkAliases(back.aliases(), Set.of());
        if (back.promotion() != 0) {
            Promoted last = state.promotions.peekLast();
            require(last != null && last.event() == back.promotion(), "it takes back another promotion than the last");
            state.promotions.removeLast();
        }
        back.stages().forEach(one -> enter(one.version(), one.to()));
        for (AliasMove move : back.aliases()) {
            AliasState now = state.aliases.getOrDefault(move.alias(), AliasState.UNSET);
            List<Optional<VersionNumber>> before = now.before();
            state.aliases.put(
                    move.alias(),
                    new AliasState(
                            move.version(),
                            before.isEmpty() ? before : before.subList(0, before.size() - 1),
                            Optional.of(step.provenance())));
        }
    }

    void archive(EventBody.Archived archived) throws VoidEventException {
        checkStage(archived.subject(), archived.from());
        enter(archived.subject(), Stage.ARCHIVED);
    }

    void moveAliases(List<AliasMove> moves) throws VoidEventException {
        checkAliases(moves, Set.of());
        move(moves);
    }

    private void checkStage(VersionNumber version, Stage from) throws VoidEventException {
        Stage now = step.stageOf(version);
        require(now == from, "version " + version + " is in " + now + ", not in " + from);
    }

    void checkAliases(List<AliasMove> moves, Set<VersionNumber> beingRegistered) throws VoidEventException {
        Set<Alias> seen = new HashSet<>();
        for (AliasMove move : moves) {
            require(seen.add(move.alias()), "alias " + move.alias() + " moves twice");
            Optional<VersionNumber> now = state.alias(move.alias());
            require(
                    now.equals(move.previous()),
                    "alias " + move.alias() + " points to "
                            + now.map(VersionNumber::toString).orElse("nothing") + ", not to "
                            + move.previous().map(VersionNumber::toString).orElse("nothing"));
            require(
                    beingRegistered.isEmpty()
                            || move.version().filter(beingRegistered::contains).isPresent(),
                    "a registration moves aliases to the new version only");
        }
    }

    void move(List<AliasMove> moves) {
        for (AliasMove move : moves) {
            AliasState now = state.aliases.getOrDefault(move.alias(), AliasState.UNSET);
            List<Optional<VersionNumber>> before = new ArrayList<>(now.before());
            before.add(now.version());
            int drop = Math.max(0, before.size() - ModelState.STEPS_BACK);
            state.aliases.put(
                    move.alias(),
                    new AliasState(
                            move.version(), before.subList(drop, before.size()), Optional.of(step.provenance())));
        }
    }

    private void enter(VersionNumber number, Stage stage) {
        VersionState version = step.versionFor(number);
        if (version.stage != stage) {
            version.since = Optional.of(step.event.at());
        }
        version.stage = stage;
        version.entered = Optional.of(step.provenance());
        step.put(version);
    }
}
