package dev.modelregistry.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.Projection;
import dev.modelregistry.Recorded;
import dev.modelregistry.internal.json.Json;
import java.util.Locale;

/** Acts that one event recorded, as documents. */
final class Recordings {

    private Recordings() {}

    static String text(Projection projection) {
        return projection.name().toLowerCase(Locale.ROOT);
    }

    static Reply reply(Recorded recorded, String sentence) {
        return Reply.of(document(recorded), page -> page.line(subject(recorded) + ": " + sentence));
    }

    static ObjectNode document(Recorded recorded) {
        ObjectNode document = Json.object().put("model", recorded.model().value());
        Nodes.put(document, "version", recorded.version());
        Nodes.putEvent(document, recorded.event());
        return document.put("projection", text(recorded.projection()));
    }

    static String subject(Recorded recorded) {
        return recorded.model()
                + recorded.version().map(version -> " version " + version).orElse("");
    }
}
