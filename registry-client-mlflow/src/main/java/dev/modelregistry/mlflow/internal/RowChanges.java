package dev.modelregistry.mlflow.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.entry.ApprovalStatus;
import dev.modelregistry.entry.Approved;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.http.internal.json.Json;
import dev.modelregistry.spi.RowChange;
import dev.modelregistry.spi.VersionRow;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Shows in the rows of one model what its log has decided, a request or two a change. Every request may be sent twice. */
final class RowChanges {

    private static final Optional<ApprovalStatus> APPROVED = Optional.of(ApprovalStatus.APPROVED);

    private final MlflowServer server;
    private final ModelName model;
    private final long event;
    private final Function<VersionNumber, Optional<JsonNode>> version;

    /**
     * Shows changes.
     *
     * @param event that they show
     * @param version reads a version of the model
     */
    RowChanges(MlflowServer server, ModelName model, long event, Function<VersionNumber, Optional<JsonNode>> version) {
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
            setApproval(one);
        } else if (change instanceof RowChange.SetVersionDescription one) {
            server.write(
                    "describeVersion",
                    "PATCH",
                    "model-versions/update",
                    of(model, one.version()).put("description", one.description()));
        } else if (change instanceof RowChange.ChangeVersionTags one) {
            one.set().forEach((key, value) -> tagOfPeople(one.version(), key, value));
            one.remove().forEach(key -> untag(one.version(), key));
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

    /** The row of a version; of a copy first made ready for what is written on it. */
    private Optional<VersionRow> marked(VersionNumber number) {
        Optional<JsonNode> row = version.apply(number);
        row.ifPresent(one -> NativeTags.toMark(one).ifPresent(stale -> {
            stale.forEach(key -> untagVersion(number, key));
            tagVersion(number, NativeTags.ROW, NativeTags.rowText(one));
        }));
        return row.map(Rows::version);
    }

    /**
     * A note of a later event stays: then this request is late, and readers have to know. A copy is marked here, as it
     * can lose no alias of ours before it had one.
     */
    private void setAlias(RowChange.SetAlias one) {
        ObjectNode body = Json.object()
                .put("name", model.value())
                .put("alias", one.alias().value())
                .put("version", one.version().toString());
        server.write("setAlias", "POST", "registered-models/alias", body);
        marked(one.version())
                .map(row -> row.marks().lost().get(one.alias()))
                .filter(noted -> noted <= event)
                .ifPresent(noted -> untagVersion(one.version(), NativeTags.LOST + one.alias()));
    }

    /**
     * First what people read, where it is not theirs, then what tells it from theirs. Whoever finds half of it does the same
     * again.
     */
    private void setApproval(RowChange.SetApproval one) {
        Optional<VersionRow> row = marked(one.version());
        Map<String, String> people = row.map(VersionRow::tags).orElse(Map.of());
        Map<String, String> shown = one.approved().map(Approved::tags).orElse(Map.of());
        for (String key : List.of(Approved.BY_TAG, Approved.DATE_TAG)) {
            if (shown.containsKey(key) && !people.containsKey(key)) {
                tagVersion(one.version(), key, shown.get(key));
            } else if (!people.containsKey(key) && row.map(VersionRow::approval).equals(APPROVED)) {
                untagVersion(one.version(), key);
            }
        }
        tagVersion(one.version(), NativeTags.APPROVAL, NativeTags.approvalText(one.approval(), one.approved(), people));
    }

    /** Of a tag that says what an approval says, as well, it has to be known whose it is: the approval may end. */
    private void noteOwner(VersionRow row, String key, Optional<String> value) {
        Map<String, String> people = new HashMap<>(row.tags());
        value.ifPresentOrElse(said -> people.put(key, said), () -> people.remove(key));
        tagVersion(row.number(), NativeTags.APPROVAL, NativeTags.approvalText(row.approval(), row.approved(), people));
    }

    /** The version, where it shows an approval under this key. */
    private Optional<VersionRow> approved(VersionNumber number, String key) {
        return key.equals(Approved.BY_TAG) || key.equals(Approved.DATE_TAG)
                ? version.apply(number)
                        .map(Rows::version)
                        .filter(row -> row.approved().isPresent())
                : Optional.empty();
    }

    private void tagOfPeople(VersionNumber number, String key, String value) {
        approved(number, key).ifPresent(row -> noteOwner(row, key, Optional.of(value)));
        tagVersion(number, key, value);
    }

    private void tagVersion(VersionNumber number, String key, String value) {
        server.write(
                "tagVersion",
                "POST",
                "model-versions/set-tag",
                of(model, number).put("key", key).put("value", value));
    }

    /** Where people remove their own value, that of the approval comes back. */
    private void untag(VersionNumber number, String key) {
        Optional<VersionRow> row = approved(number, key);
        Optional<String> ours =
                row.flatMap(VersionRow::approved).map(one -> one.tags().get(key));
        if (row.isEmpty() || ours.isEmpty()) {
            untagVersion(number, key);
            return;
        }
        tagVersion(number, key, ours.get());
        noteOwner(row.get(), key, Optional.empty());
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
