package dev.modelregistry.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.ModelUri;
import dev.modelregistry.TagsChanged;
import dev.modelregistry.internal.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Tags of models and versions. */
@Command(
        name = "tag",
        description = "Set or remove tags of a version, or of a model (models:/NAME).",
        customSynopsis = {"mre tag set URI k=v…", "       mre tag remove URI k…"},
        subcommands = {TagCommands.Put.class, TagCommands.Remove.class},
        commandListHeading = "%n",
        footerHeading = "%nExample:%n",
        footer = "  mre tag set models:/fraud/3 risk_tier=high owner=risk-team")
final class TagCommands {

    @Command(
            name = "set",
            description = "Set tags; others stay.",
            customSynopsis = "mre tag set URI k=v…",
            footerHeading = "%nExample:%n",
            footer = "  mre tag set models:/fraud@champion fairness_tested=true")
    static final class Put implements Action {

        @Parameters(index = "0", paramLabel = "URI", description = "models:/NAME, or one version of it.")
        String uri = "";

        @Parameters(index = "1..*", arity = "1..*", paramLabel = "k=v", description = "A value may be empty.")
        List<String> pairs = new ArrayList<>();

        @Override
        public Reply run(Session session) {
            var tags = Inputs.pairs("tag", pairs);
            return reply(session.registry().setTags(ModelUri.parse(uri), tags));
        }
    }

    @Command(
            name = "remove",
            description = "Remove tags; keys that are not there are no error.",
            customSynopsis = "mre tag remove URI k…",
            footerHeading = "%nExample:%n",
            footer = "  mre tag remove models:/fraud/3 owner")
    static final class Remove implements Action {

        @Parameters(index = "0", paramLabel = "URI", description = "models:/NAME, or one version of it.")
        String uri = "";

        @Parameters(index = "1..*", arity = "1..*", paramLabel = "k", description = "Keys.")
        List<String> keys = new ArrayList<>();

        @Override
        public Reply run(Session session) {
            return reply(session.registry().removeTags(ModelUri.parse(uri), new LinkedHashSet<>(keys)));
        }
    }

    private static Reply reply(TagsChanged changed) {
        ObjectNode document =
                Json.object().put("model", changed.recorded().model().value());
        Nodes.put(document, "version", changed.recorded().version());
        document.set("tags", Json.textMap(new TreeMap<>(changed.tags())));
        Nodes.putEvent(document, changed.recorded().event());
        document.put("projection", Recordings.text(changed.recorded().projection()));
        return Reply.of(document, page -> {
            page.line("tags of " + Recordings.subject(changed.recorded())
                    + (changed.tags().isEmpty() ? ": none" : ":"));
            page.fields(new TreeMap<>(changed.tags()));
        });
    }
}
