package dev.modelregistry.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.AliasAssignment;
import dev.modelregistry.AliasChange;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.internal.json.Json;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Movable names. */
@Command(
        name = "alias",
        description = "Set or remove an alias, a movable name for one version.",
        customSynopsis = {
            "mre alias set NAME ALIAS VERSION [--expect VERSION|none]",
            "       mre alias remove NAME ALIAS"
        },
        subcommands = {AliasCommands.Put.class, AliasCommands.Remove.class},
        commandListHeading = "%n",
        footerHeading = "%nExample:%n",
        footer = "  mre alias set fraud challenger 4")
final class AliasCommands {

    @Command(
            name = "set",
            description = "Point an alias to a version.",
            customSynopsis = "mre alias set NAME ALIAS VERSION [--expect VERSION|none]",
            footerHeading = "%nExample, which fails (4) when somebody else moved it meanwhile:%n",
            footer = "  mre alias set fraud champion 4 --expect 3")
    static final class Put implements Action {

        @Parameters(index = "0", paramLabel = "NAME", description = "The model.")
        String model = "";

        @Parameters(
                index = "1",
                paramLabel = "ALIAS",
                description = "For example champion, challenger, canary, stable.")
        String alias = "";

        @Parameters(index = "2", paramLabel = "VERSION", description = "The version's number.")
        String version = "";

        @Option(
                names = "--expect",
                paramLabel = "VERSION|none",
                description = "Only if the alias points to this version now; 'none': only if it is not set.")
        Optional<String> expect = Optional.empty();

        @Override
        public Reply run(Session session) {
            AliasAssignment assignment = AliasAssignment.of(model, Alias.of(alias), VersionNumber.parse(version));
            if (expect.isPresent()) {
                assignment = expect.get().toLowerCase(Locale.ROOT).equals("none")
                        ? assignment.ifUnset()
                        : assignment.ifHolds(VersionNumber.parse(expect.get()));
            }
            AliasChange change = session.registry().setAlias(assignment);
            session.ungated(model);
            return reply(change);
        }
    }

    @Command(
            name = "remove",
            description = "Remove an alias; the version stays.",
            customSynopsis = "mre alias remove NAME ALIAS",
            footerHeading = "%nExample:%n",
            footer = "  mre alias remove fraud canary")
    static final class Remove implements Action {

        @Parameters(index = "0", paramLabel = "NAME", description = "The model.")
        String model = "";

        @Parameters(index = "1", paramLabel = "ALIAS", description = "The alias.")
        String alias = "";

        @Override
        public Reply run(Session session) {
            AliasChange change = session.registry().removeAlias(model, Alias.of(alias));
            session.ungated(model);
            return reply(change);
        }
    }

    private static Reply reply(AliasChange change) {
        ObjectNode document = Json.object();
        document.put("model", change.model().value())
                .put("alias", change.alias().value());
        Nodes.put(document, "version", change.version());
        Nodes.put(document, "previous", change.previous());
        Nodes.putEvent(document, change.event());
        document.put("projection", Recordings.text(change.projection()));
        return Reply.of(document, page -> page.line(sentence(change)));
    }

    private static String sentence(AliasChange change) {
        String alias = change.model() + "@" + change.alias();
        String before = change.previous()
                .map(version -> " (was version " + version + ")")
                .orElse("");
        return change.version().map(version -> alias + " is version " + version).orElse(alias + " is removed") + before;
    }
}
