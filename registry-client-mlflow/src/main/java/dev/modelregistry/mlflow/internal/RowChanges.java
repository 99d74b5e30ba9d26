package dev.modelregistry.mlflow.internal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.http.internal.json.Json;
import dev.modelregistry.spi.RowChange;
import dev.modelregistry.spi.VersionRow;
import java.util.Optional;
import java.util.function.Function;

/** Shows in the rows of one model what its log has decided, a request or two a change. Every request may be sent twice. */
final class RowChanges {

    private final MlflowServer server;
    private final ModelName model;
    private final long event;
    private final Function<VersionNumber, Optional<VersionRow>> version;

    /**
     * Shows changes.
     *
     * @param event that they show
     * @param version reads a version of the model
     */
    RowChanges(
            MlflowServer server, ModelName model, long event, Function<VersionNumber, Optional<VersionRow>> version) {
        this.server = server;
        this.model = model;
        this.event = event;
        this.version = version;
    }

    /** Refuses what the rows cannot show. */
    static void check(RowChange change) {
        if (change instanceof RowChange.ChangeVersionTags one) {
            one.set().forEach(NativeLimits::checkTag);
        } else if (change instanceof RowChange.ChangeModelTags one) {
            one.set().forEach(NativeLimits::checkTag);
        } else if (change instanceof RowChange.SetVersionDescription one) {
            NativeLimits.checkDescription(one.description());
        } else if (change instanceof RowChange.SetModelDescription one) {
            NativeLimits.checkDescription(one.description());
        }
    }

    /** What names a version in a request. */
    static ObjectNode of(ModelName model, VersionNumber number) {
        return Json.object().put("name", model.value()).put("version", number.toString());
    }

    /**
     * Shows one change.
     *
     * @throws dev.modelregistry.error.NotFoundException the version, or the model, is not there
     */
    void apply(RowChange change) {
        if (change instanceof RowChange.Ready one) {
            tagVersion(one.version(), NativeTags.EVENT, Long.toString(one.event()));
        } else if (change instanceof RowChange.SetStage one) {
            // Never with the flag that archives: the event names the versions that go.
            server.write(
                    "setStage",
                    "POST",
                    "model-versions/transition-stage",
                    of(model, one.version())
                            .put("stage", Rows.nativeStage(one.stage()))
                            .put("archive_existing_versions", false));
        } else if (change instanceof RowChange.SetApproval one) {
            tagVersion(one.version(), NativeTags.APPROVAL, one.approval().name());
        } else if (change instanceof RowChange.SetVersionDescription one) {
            server.write(
                    "describeVersion",
                    "PATCH",
                    "model-versions/update",
                    of(model, one.version()).put("description", one.description()));
        } else if (change instanceof RowChange.ChangeVersionTags one) {
            one.set().forEach((key, value) -> tagVersion(one.version(), key, value));
            one.remove().forEach(key -> untagVersion(one.version(), key));
        } else if (change instanceof RowChange.NoteLost one) {
            tagVersion(one.version(), NativeTags.LOST + one.alias(), Long.toString(one.event()));
        } else if (change instanceof RowChange.SetAlias one) {
            setAlias(one);
        } else if (change instanceof RowChange.RemoveAlias one) {
            server.write(
                    "removeAlias",
                    "DELETE",
                    "registered-models/alias",
                    Json.object()
                            .put("name", model.value())
                            .put("alias", one.alias().value()));
        } else {
            applyToModel(change);
        }
    }

    private void applyToModel(RowChange change) {
        if (change instanceof RowChange.SetModelDescription one) {
            server.write(
                    "describeModel",
                    "PATCH",
                    "registered-models/update",
                    Json.object().put("name", model.value()).put("description", one.description()));
        } else if (change instanceof RowChange.ChangeModelTags one) {
            one.set().forEach((key, value) -> tagModel(key, value));
            one.remove().forEach(key -> untagModel(key));
        } else if (change instanceof RowChange.SetLog one) {
            untagModel(NativeTags.PROJECTED);
            tagModel(NativeTags.LOG, one.log().text());
        } else if (change instanceof RowChange.SetWatermark one) {
            tagModel(NativeTags.PROJECTED, one.projected().text());
        }
    }

    /** A note of a later event stays: then this request is late, and readers have to know. */
    private void setAlias(RowChange.SetAlias one) {
        ObjectNode body = Json.object()
                .put("name", model.value())
                .put("alias", one.alias().value())
                .put("version", one.version().toString());
        server.write("setAlias", "POST", "registered-models/alias", body);
        version.apply(one.version())
                .map(row -> row.marks().lost().get(one.alias()))
                .filter(noted -> noted <= event)
                .ifPresent(noted -> untagVersion(one.version(), NativeTags.LOST + one.alias()));
    }

    private void tagVersion(VersionNumber number, String key, String value) {
        server.write(
                "tagVersion",
                "POST",
                "model-versions/set-tag",
                of(model, number).put("key", key).put("value", value));
    }

    private void untagVersion(VersionNumber number, String key) {
        server.write(
                "untagVersion",
                "DELETE",
                "model-versions/delete-tag",
                of(model, number).put("key", key));
    }

    private void tagModel(String key, String value) {
        server.write(
                "tagModel",
                "POST",
                "registered-models/set-tag",
                Json.object().put("name", model.value()).put("key", key).put("value", value));
    }

    private void untagModel(String key) {
        server.write(
                "untagModel",
                "DELETE",
                "registered-models/delete-tag",
                Json.object().put("name", model.value()).put("key", key));
    }
}
