package dev.modelregistry.internal.registry;

import dev.modelregistry.Promotion;
import dev.modelregistry.Rollback;
import dev.modelregistry.TransitionPlan;
import dev.modelregistry.entry.ArtifactFile;
import dev.modelregistry.entry.EntryContent;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.internal.log.ModelLog;
import dev.modelregistry.internal.log.ModelState;
import dev.modelregistry.internal.registry.Governor.Situation;
import dev.modelregistry.spi.ModelRow;
import dev.modelregistry.spi.RegistryBackend;
import dev.modelregistry.spi.VersionRow;
import java.io.OutputStream;
import java.util.List;
import java.util.function.Function;

/** Dry runs: what an act would decide, and that the version it brings downloads and verifies. Writes nothing. */
final class Planner {

    private final RegistryBackend backend;
    private final LogDirectory logs;
    private final Transitions transitions;
    private final Rollbacks rollbacks;
    private final Entries entries;
    private final ArtifactCheck check;

    Planner(
            RegistryBackend backend,
            LogDirectory logs,
            Transitions transitions,
            Rollbacks rollbacks,
            Entries entries,
            ArtifactCheck check) {
        this.backend = backend;
        this.logs = logs;
        this.transitions = transitions;
        this.rollbacks = rollbacks;
        this.entries = entries;
        this.check = check;
    }

    TransitionPlan plan(Promotion promotion) {
        Transitions.checkSupported(promotion);
        return planned(promotion.version().model(), situation -> transitions.plan(situation, promotion, List.of()));
    }

    TransitionPlan plan(Rollback rollback) {
        return planned(rollback.model(), situation -> rollbacks.plan(situation, rollback, List.of()));
    }

    private TransitionPlan planned(ModelName model, Function<Situation, TransitionPlan> plan) {
        ModelRow row =
                backend.model(model).orElseThrow(() -> new NotFoundException("model '" + model + "' does not exist"));
        ModelLog log = logs.of(row).orElseGet(() -> logs.at(logs.placeFor(model)));
        TransitionPlan planned = log.inTurn(() -> {
            ModelState state = log.refresh();
            return plan.apply(new Situation(backend.model(model).orElse(row), state, log));
        });
        String verified = verify(model, planned.transition().version());
        List<String> steps = new java.util.ArrayList<>(List.of(verified));
        steps.addAll(planned.steps());
        return new TransitionPlan(planned.transition(), steps, planned.missing());
    }

    private String verify(ModelName model, VersionNumber number) {
        VersionRow row = backend.version(model, number)
                .orElseThrow(
                        () -> new NotFoundException("version " + number + " of model '" + model + "' does not exist"));
        EntryContent content = entries.record(row);
        ArtifactCheck.Files files = check.files(row, content);
        for (ArtifactFile file : files.files()) {
            check.copy(files, file, one -> OutputStream.nullOutputStream(), ignored -> {});
        }
        return "version " + number + " downloads" + (files.verified() ? " and verifies: " : ", unverified: ")
                + files.files().size() + " files, " + content.artifact().digest();
    }
}
