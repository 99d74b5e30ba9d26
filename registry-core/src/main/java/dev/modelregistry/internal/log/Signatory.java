package dev.modelregistry.internal.log;

import static dev.modelregistry.internal.log.Fields.newObject;
import static dev.modelregistry.internal.log.Fields.textArray;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * Who stands behind an event.
 *
 * @param name the actor, as the event says
 * @param keys public keys whose signatures of the event verified
 * @param standing whom the policy in force at the event took the actor for; empty when there was none
 */
public record Signatory(String name, List<String> keys, Optional<Standing> standing) {

    /** Copies the list. */
    public Signatory {
        keys = List.copyOf(keys);
    }

    /**
     * Whom a policy takes an actor for. Fixed at the event: what a later policy says of keys and roles changes nothing of
     * it.
     *
     * @param principal the owner of a key that signed; else the name that the event gives
     * @param signed whether a key of the principal signed
     * @param roles the principal's roles
     */
    public record Standing(String principal, boolean signed, List<String> roles) {

        /** Copies the list. */
        public Standing {
            roles = List.copyOf(roles);
        }
    }

    JsonNode write() {
        ObjectNode json = newObject().put("name", name);
        json.set("keys", textArray(keys));
        standing.ifPresent(one -> {
            ObjectNode known = json.putObject("standing").put("principal", one.principal());
            known.put("signed", one.signed()).set("roles", textArray(one.roles()));
        });
        return json;
    }

    static Signatory read(Fields json) throws VoidEventException {
        Optional<Standing> standing = Optional.empty();
        if (json.has("standing")) {
            Fields known = json.object("standing");
            standing = Optional.of(new Standing(known.text("principal"), known.flag("signed"), known.texts("roles")));
        }
        return new Signatory(json.text("name"), json.texts("keys"), standing);
    }
}
