package dev.modelregistry.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.entry.VersionNumber;
import java.util.Optional;
import java.util.OptionalLong;

/** Numbers that may be absent, as JSON. */
final class Nodes {

    private Nodes() {}

    static void put(ObjectNode object, String field, OptionalLong value) {
        if (value.isPresent()) {
            object.put(field, value.getAsLong());
        } else {
            object.putNull(field);
        }
    }

    static void put(ObjectNode object, String field, Optional<VersionNumber> version) {
        object.put(field, version.map(VersionNumber::value).orElse(null));
    }

    /** The number of an event; null where an act had nothing to change and made none. */
    static void putEvent(ObjectNode object, long event) {
        put(object, "event", event > 0 ? OptionalLong.of(event) : OptionalLong.empty());
    }
}
