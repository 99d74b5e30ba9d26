package dev.modelregistry.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.Projection;
import dev.modelregistry.Transition;
import dev.modelregistry.TransitionPlan;
import dev.modelregistry.internal.json.EventJson;
import dev.modelregistry.internal.json.Json;
import dev.modelregistry.log.AliasMove;

/** Transitions and plans of them, as documents. */
final class Transitions {

    private Transitions() {}

    static Reply reply(Transition transition, String verb) {
        return Reply.of(document(transition), page -> {
            page.line(subject(transition) + " " + verb + ": " + transition.from() + " → " + transition.to());
            details(transition, page);
            if (transition.projection() == Projection.PENDING) {
                page.line("  not shown everywhere yet: 'mre recover " + transition.model() + "' finishes it");
            }
        });
    }

    static Reply reply(TransitionPlan plan) {
        ObjectNode document = document(plan.transition()).putNull("event");
        document.set("steps", Json.texts(plan.steps()));
        document.set("missing", Json.texts(plan.missing()));
        return Reply.of(document, page -> {
            Transition transition = plan.transition();
            page.line(subject(transition) + " would go: " + transition.from() + " → " + transition.to());
            details(transition, page);
            for (int i = 0; i < plan.steps().size(); i++) {
                page.line("  " + (i + 1) + ". " + plan.steps().get(i));
            }
            plan.missing().forEach(one -> page.line("  missing: " + one));
            page.line("nothing was written");
        });
    }

    private static ObjectNode document(Transition transition) {
        ObjectNode document = Json.object();
        document.put("model", transition.model().value());
        document.put("version", transition.version().value());
        document.put("from", transition.from().name()).put("to", transition.to().name());
        document.set("aliases", EventJson.aliases(transition.aliases()));
        document.set("archived", EventJson.versions(transition.archived()));
        document.set("waived", EventJson.waived(transition.waived()));
        Nodes.put(document, "event", transition.event());
        document.put("projection", Recordings.text(transition.projection()));
        document.set("observed", EventJson.observed(transition.observed()));
        return document;
    }

    private static String subject(Transition transition) {
        return transition.model() + " version " + transition.version();
    }

    private static void details(Transition transition, Page page) {
        transition.aliases().forEach(move -> page.line("  " + sentence(move)));
        transition.archived().forEach(version -> page.line("  version " + version + " is archived"));
        transition
                .observed()
                .forEach(one -> page.line("  changed outside: " + one.subject() + " was '" + one.actual()
                        + "', the log has '" + one.expected() + "'"));
    }

    static String sentence(AliasMove move) {
        return "@" + move.alias() + ": "
                + move.previous().map(version -> version + " → ").orElse("")
                + move.version().map(Object::toString).orElse("removed");
    }
}
