package dev.modelregistry.internal.registry;

import dev.modelregistry.ModelUri;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.internal.log.Event;
import dev.modelregistry.internal.log.EventBody;
import dev.modelregistry.internal.log.ModelLog;
import dev.modelregistry.internal.log.ModelState;
import dev.modelregistry.internal.log.VersionState;
import dev.modelregistry.internal.registry.Governor.Decision;
import dev.modelregistry.internal.registry.Governor.Rows;
import dev.modelregistry.log.GarbageReport.Due;
import dev.modelregistry.policy.Policy;
import dev.modelregistry.policy.RetentionRule;
import dev.modelregistry.spi.Capability;
import dev.modelregistry.spi.RegistryBackend;
import dev.modelregistry.spi.VersionRow;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a policy's rules of retention say of versions: to the archive after a while, deleted after another. Never what is in
 * production, what an alias points to, what is deployed, what another version was made from, and the newest of each stage.
 */
final class Retention {

    private final RegistryBackend backend;
    private final Governor governor;
    private final LogDirectory logs;
    private final FamilyTree family;
    private final Clock clock;

    Retention(RegistryBackend backend, Governor governor, LogDirectory logs, FamilyTree family, Clock clock) {
        this.backend = backend;
        this.governor = governor;
        this.logs = logs;
        this.family = family;
        this.clock = clock;
    }

    /** Begins a look at several models. */
    Pass pass() {
        return new Pass();
    }

    /** A look at several models, for which the logs of all are read once, and only where a rule asks for that. */
    final class Pass {

        private @Nullable Kinship kinship;

        private Pass() {}

        /** Versions whose time is over, in the order of their numbers. */
        List<Due> due(ModelName model) {
            Optional<ModelLog> log = logs.of(governor.requireModel(model));
            if (log.isEmpty()) {
                return List.of();
            }
            Map<Stage, RetentionRule> rules = log.get()
                    .inTurn(() -> logs.gates(log.get()).governing(log.get().refresh()))
                    .map(Policy::retention)
                    .orElse(Map.of());
            if (rules.isEmpty()) {
                return List.of();
            }
            Kinship known = kinship();
            return log.get().inTurn(() -> Retention.this.due(model, log.get().refresh(), rules, known));
        }

        private Kinship kinship() {
            if (kinship == null) {
                kinship = family.kinship();
            }
            return kinship;
        }
    }

    /** Does what is due, each as a decision of its own; what changed meanwhile is left alone. */
    void apply(ModelName model, List<Due> due) {
        if (due.isEmpty()) {
            return; // The look at all logs is for those that need it.
        }
        Kinship kinship = family.kinship();
        for (Due one : due) {
            governor.act(model, Rows.SETTLED, situation -> {
                ModelState state = situation.state();
                Map<Stage, RetentionRule> rules = governor.gates(situation)
                        .governing(state)
                        .map(Policy::retention)
                        .orElse(Map.of());
                boolean still = due(model, state, rules, kinship).stream()
                        .anyMatch(now -> now.version().equals(one.version()) && now.action() == one.action());
                return still ? Decision.commit(body(one), Event.Notes.none(), true) : Decision.nothing(false);
            });
        }
    }

    private static EventBody body(Due due) {
        return due.action() == Due.Action.DELETE
                ? new EventBody.Deleted(Optional.of(due.version()), List.of())
                : new EventBody.Archived(due.version(), due.stage());
    }

    private List<Due> due(ModelName model, ModelState state, Map<Stage, RetentionRule> rules, Kinship kinship) {
        List<Due> due = new ArrayList<>();
        rules.forEach((stage, rule) -> {
            List<VersionState> inStage = new ArrayList<>();
            state.forEachVersion(version -> {
                if (version.stage() == stage && stage != Stage.PRODUCTION) {
                    inStage.add(version);
                }
            });
            inStage.sort(Comparator.comparing(VersionState::number).reversed());
            inStage.stream()
                    .skip(rule.keepLast())
                    .filter(version -> !isReached(model, state, version, kinship))
                    .forEach(version -> action(version, rule)
                            .ifPresent(action -> due.add(
                                    new Due(model, version.number(), stage, action, size(model, version.number())))));
        });
        due.sort(Comparator.comparing(Due::version));
        return due;
    }

    private static boolean isReached(ModelName model, ModelState state, VersionState version, Kinship kinship) {
        return state.aliases().containsValue(version.number())
                || !version.deployments().isEmpty()
                || kinship.isParent(ModelUri.of(model.value(), version.number()));
    }

    private Optional<Due.Action> action(VersionState version, RetentionRule rule) {
        Instant now = clock.instant();
        Optional<Instant> since = version.since();
        boolean delete = backend.capabilities().contains(Capability.DELETE_VERSION)
                && rule.deleteAfter().filter(time -> isOver(since, time, now)).isPresent();
        if (delete) {
            return Optional.of(Due.Action.DELETE);
        }
        return version.stage() != Stage.ARCHIVED
                        && rule.archiveAfter()
                                .filter(time -> isOver(since, time, now))
                                .isPresent()
                ? Optional.of(Due.Action.ARCHIVE)
                : Optional.empty();
    }

    /** What was there before the log began has no age. */
    private static boolean isOver(Optional<Instant> since, Duration time, Instant now) {
        return since.filter(begun -> !begun.plus(time).isAfter(now)).isPresent();
    }

    private long size(ModelName model, VersionNumber version) {
        return backend.version(model, version)
                .map(VersionRow::artifact)
                .map(artifact -> artifact.size().orElse(0))
                .orElse(0L);
    }
}
