package dev.modelregistry.internal.log;

import static dev.modelregistry.internal.log.Fields.newObject;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.internal.log.Signatory.Standing;
import java.util.Optional;

/**
 * Where something in a state comes from.
 *
 * @param event number of the event that decided it
 * @param signed whether a key of a principal of the policy in force then had signed that event
 */
public record Provenance(long event, boolean signed) {

    static Provenance of(Event event, Optional<Standing> standing) {
        return new Provenance(event.number(), standing.filter(Standing::signed).isPresent());
    }

    ObjectNode write() {
        return newObject().put("event", event).put("signed", signed);
    }

    static Optional<Provenance> read(Fields json, String field) throws VoidEventException {
        if (!json.has(field)) {
            return Optional.empty();
        }
        Fields own = json.object(field);
        return Optional.of(new Provenance(own.number("event"), own.flag("signed")));
    }
}
