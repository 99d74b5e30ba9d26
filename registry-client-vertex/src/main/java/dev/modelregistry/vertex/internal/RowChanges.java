package dev.modelregistry.vertex.internal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.ConflictException;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.http.internal.json.Json;
import dev.modelregistry.spi.RowChange;
import dev.modelregistry.spi.VersionMarks;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Shows in the rows of one model what its log has decided. Every request may be sent twice. */
final class RowChanges {

    private final Settings settings;
    private final ModelService service;
    private final ModelFile files;
    private final MoreObjects more;
    private final ModelName model;
    private final VersionChange versions;
    private final EvaluationImport evaluations;
    private final ModelTags tags;
    private final long event;

    RowChanges(
            Settings settings,
            ModelService service,
            ModelFile files,
            MoreObjects more,
            CloudObjects objects,
            ModelName model,
            long event) {
        this.settings = settings;
        this.service = service;
        this.files = files;
        this.more = more;
        this.model = model;
        this.versions = new VersionChange(service, more, model);
        this.evaluations = new EvaluationImport(settings, service, objects);
        this.tags = new ModelTags(service);
        this.event = event;
    }

    /**
     * Shows one change.
     *
     * @throws NotFoundException the version, or the model, is not there
     */
    void apply(RowChange change) {
        if (change instanceof RowChange.Ready one) {
            versions.apply(one.version(), notes -> ready(one, notes));
        } else if (change instanceof RowChange.SetStage one) {
            versions.apply(one.version(), notes -> notes.withStage(one.stage()));
        } else if (change instanceof RowChange.SetApproval one) {
            versions.apply(one.version(), notes -> notes.withApproval(one.approval(), one.approved()));
        } else if (change instanceof RowChange.SetVersionDescription one) {
            service.patchVersion(
                    model.value(),
                    one.version(),
                    "versionDescription",
                    Json.object().put("versionDescription", one.description()));
        } else if (change instanceof RowChange.ChangeVersionTags one) {
            versions.apply(one.version(), notes -> notes.withTags(changed(notes.tags(), one.set(), one.remove())));
        } else if (change instanceof RowChange.NoteLost one) {
            versions.apply(
                    one.version(),
                    notes -> notes.withMarks(notes.marks()
                            .withLost(changed(notes.marks().lost(), Map.of(one.alias(), one.event()), List.of()))));
        } else if (change instanceof RowChange.SetAlias one) {
            setAlias(one);
        } else if (change instanceof RowChange.RemoveAlias one) {
            removeAlias(one.alias());
        } else {
            applyToModel(change);
        }
    }

    /** The evaluation comes before the mark of the event: with the mark its turn is over, after a crash it is looked for. */
    private VersionNotes ready(RowChange.Ready one, VersionNotes notes) {
        if (notes.evaluation().isPresent() && notes.marks().record().isPresent()) {
            evaluations.show(
                    model,
                    one.version(),
                    notes.marks().record().get(),
                    notes.evaluation().get());
        }
        return notes.withMarks(notes.marks().withEvent(one.event())).withoutEvaluation();
    }

    private static <K extends Comparable<K>, V> Map<K, V> changed(Map<K, V> before, Map<K, V> set, Iterable<K> remove) {
        Map<K, V> after = new TreeMap<>(before);
        after.putAll(set);
        remove.forEach(after::remove);
        return after;
    }

    private void applyToModel(RowChange change) {
        if (change instanceof RowChange.SetModelDescription one) {
            describeModel(one.description());
        } else if (change instanceof RowChange.ChangeModelTags one) {
            changeFile(content -> content.withTags(changed(content.tags(), one.set(), one.remove())));
            tags.show(model, one.set(), one.remove());
        } else if (change instanceof RowChange.SetLog one) {
            changeFile(content -> content.withLog(one.log()));
        } else if (change instanceof RowChange.SetWatermark one) {
            changeFile(content -> content.withProjected(one.projected()));
        }
    }

    private void changeFile(UnaryOperator<ModelFile.Content> change) {
        files.change(model, this::ofModelOfOthers, change);
    }

    /** What other tools registered gets an object of ours; what was deleted does not come back. */
    private ModelFile.Content ofModelOfOthers() {
        JsonNode node = service.model(model.value())
                .orElseThrow(() -> new NotFoundException("model '" + model + "' does not exist"));
        return ModelFile.Content.empty(Times.of(node, "createTime"));
    }

    private void describeModel(String text) {
        try {
            service.patchModel(model.value(), "description", Json.object().put("description", text));
        } catch (NotFoundException noVersionYet) {
            changeFile(content -> content.withDescription(text));
        }
    }

    /** A note of a later event stays: then this request is late, and readers have to know. */
    private void setAlias(RowChange.SetAlias one) {
        boolean defaultToo = settings.defaultMoves() && one.alias().equals(Alias.CHAMPION);
        List<String> aliases = defaultToo
                ? List.of(one.alias().value(), NativeLimits.DEFAULT)
                : List.of(one.alias().value());
        JsonNode node = service.mergeAliases(model.value(), one.version(), aliases);
        Long noted = more.notes(model, Copies.labels(node)).marks().lost().get(one.alias());
        if (noted != null && noted <= event) {
            versions.apply(one.version(), notes -> notes.withMarks(withoutNote(notes.marks(), one.alias())));
        }
    }

    private VersionMarks withoutNote(VersionMarks marks, Alias alias) {
        Long noted = marks.lost().get(alias);
        return noted == null || noted > event ? marks : marks.withLost(changed(marks.lost(), Map.of(), List.of(alias)));
    }

    private void removeAlias(Alias alias) {
        if (!NativeLimits.isAlias(alias)) {
            return; // It was never there.
        }
        Optional<VersionNumber> holder = holder(alias);
        if (holder.isEmpty()) {
            return;
        }
        try {
            service.mergeAliases(model.value(), holder.get(), List.of("-" + alias));
        } catch (InvalidException | ConflictException refused) {
            // What a version without the alias is answered with is not documented.
            if (holder(alias).equals(holder)) {
                throw refused;
            }
        }
    }

    private Optional<VersionNumber> holder(Alias alias) {
        return service.alias(model.value(), alias.value()).map(ModelService::number);
    }
}
