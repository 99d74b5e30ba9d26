package dev.modelregistry.internal.log;

import static dev.modelregistry.internal.log.Fields.arrayOf;
import static dev.modelregistry.internal.log.Fields.newObject;
import static dev.modelregistry.internal.log.Fields.string;
import static dev.modelregistry.internal.log.Fields.textArray;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.entry.ApprovalStatus;
import dev.modelregistry.entry.Approved;
import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.internal.log.VersionState.DecisionState;
import dev.modelregistry.policy.Decision;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** The form of a version's state in the shards of a snapshot. */
final class VersionStateJson {

    private VersionStateJson() {}

    static JsonNode write(VersionState state) {
        ObjectNode json = newObject().put("version", state.number.value());
        json.put("event", state.registeredBy).put("stage", state.stage.name());
        state.entry.ifPresent(entry -> json.set("entry", EventBodyJson.write(entry)));
        state.since.ifPresent(since -> json.put("since", since.toString()));
        state.registeredAt.ifPresent(at -> json.put("registeredAt", at.toString()));
        state.entered.ifPresent(one -> json.set("entered", one.write()));
        state.promoted.ifPresent(one -> json.set("promoted", one.write()));
        state.registrant.ifPresent(who -> json.set("registrant", who.write()));
        if (!state.tags.isEmpty()) {
            json.set(
                    "tags",
                    arrayOf(
                            state.tags.entrySet(),
                            one -> newObject()
                                    .put("key", one.getKey())
                                    .put("value", one.getValue().orElse(null))));
        }
        state.description.ifPresent(text ->
                json.put("description", text.map(ContentDigest::toString).orElse("")));
        if (!state.evaluations.isEmpty()) {
            json.set("evaluations", arrayOf(state.evaluations, EventBodyJson::write));
        }
        if (!state.links.isEmpty()) {
            json.set(
                    "links",
                    arrayOf(
                            state.links,
                            link -> newObject().put("kind", link.kind().text()).put("url", link.url())));
        }
        if (!state.deployments.isEmpty()) {
            json.set("deployments", arrayOf(state.deployments.values(), EventBodyJson::write));
        }
        if (!state.decisions.isEmpty()) {
            json.put("shownApproval", state.shownApproval.name());
            state.approved.ifPresent(one -> json.put("approvedBy", one.by())
                    .put("approvedDate", one.date().toString()));
            json.set("decisions", arrayOf(state.decisions, VersionStateJson::write));
        }
        if (!state.lifted.isEmpty()) {
            ObjectNode lifted = json.putObject("lifted");
            state.lifted.forEach((stage, event) -> lifted.put(stage.name(), event));
        }
        return json;
    }

    private static JsonNode write(DecisionState one) {
        ObjectNode json = newObject().put("id", one.id()).put("to", one.to().name());
        json.put("decision", one.decision().name()).put("by", one.by());
        json.put("at", one.at().toString()).put("event", one.event());
        json.put("condition", string(one.condition())).put("expires", string(one.expires()));
        json.put("reason", string(one.reason()));
        json.set("evidence", textArray(one.evidence()));
        json.put("gate", string(one.gate())).set("signatory", one.signatory().write());
        return json;
    }

    static VersionState read(Fields json) throws VoidEventException {
        VersionState state = new VersionState(
                json.version("version"),
                json.has("entry") ? Optional.of(EventBodyJson.newEntry(json.object("entry"))) : Optional.empty(),
                json.number("event"),
                json.value("stage", Stage::parse));
        state.since = json.optional("since", Instant::parse);
        state.registeredAt = json.optional("registeredAt", Instant::parse);
        state.entered = Provenance.read(json, "entered");
        state.promoted = Provenance.read(json, "promoted");
        if (json.has("registrant")) {
            state.registrant = Optional.of(Signatory.read(json.object("registrant")));
        }
        for (Fields tag : json.list("tags", fields -> fields)) {
            state.tags.put(tag.text("key"), tag.optionalText("value"));
        }
        if (json.has("description")) {
            String digest = json.text("description");
            state.description =
                    Optional.of(digest.isEmpty() ? Optional.empty() : Optional.of(json.digest("description")));
        }
        state.evaluations.addAll(json.list("evaluations", EventBodyJson::evaluation));
        state.links.addAll(json.list("links", EventBodyJson::link));
        json.list("deployments", EventBodyJson::deployment).forEach(one -> state.deployments.put(one.endpoint(), one));
        state.decisions.addAll(json.list("decisions", VersionStateJson::decision));
        if (json.has("lifted")) {
            Fields lifted = json.object("lifted");
            for (Stage stage : Stage.values()) {
                if (lifted.has(stage.name())) {
                    state.lifted.put(stage, lifted.number(stage.name()));
                }
            }
        }
        state.shownApproval = json.optional("shownApproval", ApprovalStatus::valueOf)
                .orElseGet(() -> state.approvalStatus(Stage.PRODUCTION));
        if (json.has("approvedBy")) {
            state.approved =
                    Optional.of(new Approved(json.text("approvedBy"), json.value("approvedDate", LocalDate::parse)));
        }
        return state;
    }

    private static DecisionState decision(Fields json) throws VoidEventException {
        return new DecisionState(
                json.text("id"),
                json.value("to", Stage::parse),
                json.value("decision", Decision::valueOf),
                json.text("by"),
                json.instant("at"),
                json.texts("evidence"),
                json.optional("condition", ContentDigest::parse),
                json.optional("expires", Instant::parse),
                json.optional("reason", ContentDigest::parse),
                json.number("event"),
                json.has("signatory")
                        ? Signatory.read(json.object("signatory"))
                        : new Signatory(json.text("by"), List.of(), Optional.empty()),
                json.optional("gate", ContentDigest::parse));
    }
}
