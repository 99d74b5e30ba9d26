package dev.modelregistry.internal.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.log.AliasMove;
import dev.modelregistry.log.ModelEvent;
import dev.modelregistry.log.Observed;
import dev.modelregistry.log.Waiver;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** An event of a model's history as JSON. Every field is there, null or empty when there is nothing. */
public final class EventJson {

    private EventJson() {}

    /** The document of an event. */
    public static ObjectNode event(ModelEvent event) {
        ObjectNode document = Json.object().put("number", event.number());
        document.put("id", event.id().toString()).put("type", event.type().text());
        document.put("at", event.at().toString()).put("actor", event.actor());
        document.put("model", event.model().value());
        put(document, "version", event.version());
        document.set("before", PlainValues.node(event.before().orElse(null)));
        document.set("after", PlainValues.node(event.after().orElse(null)));
        document.set("aliases", aliases(event.aliases()));
        document.set("archived", versions(event.archived()));
        Json.put(document, "reason", event.reason());
        Json.put(document, "impact", event.impact());
        document.set("evidence", Json.texts(event.evidence()));
        document.set("waived", waived(event.waived()));
        document.set("observed", observed(event.observed()));
        document.set("signedBy", Json.texts(event.signedBy()));
        return document;
    }

    /** Moves of aliases. */
    public static ArrayNode aliases(List<AliasMove> moves) {
        ArrayNode array = Json.array();
        for (AliasMove move : moves) {
            ObjectNode object = array.addObject().put("alias", move.alias().value());
            put(object, "previous", move.previous());
            put(object, "version", move.version());
        }
        return array;
    }

    /** Numbers of versions. */
    public static ArrayNode versions(Collection<VersionNumber> versions) {
        ArrayNode array = Json.array();
        versions.forEach(version -> array.add(version.value()));
        return array;
    }

    /** Requirements that were waived. */
    public static ArrayNode waived(List<Waiver> waivers) {
        ArrayNode array = Json.array();
        waivers.forEach(waiver ->
                array.addObject().put("requirement", waiver.requirement()).put("reason", waiver.reason()));
        return array;
    }

    /** Native values that were not as the log had them. */
    public static ArrayNode observed(List<Observed> differences) {
        ArrayNode array = Json.array();
        differences.forEach(one -> array.addObject()
                .put("subject", one.subject())
                .put("expected", one.expected())
                .put("actual", one.actual()));
        return array;
    }

    /** Puts the number of a version, null when there is none. */
    public static void put(ObjectNode object, String field, Optional<VersionNumber> version) {
        object.put(field, version.map(VersionNumber::value).orElse(null));
    }
}
