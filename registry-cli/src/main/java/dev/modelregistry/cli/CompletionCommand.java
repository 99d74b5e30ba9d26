package dev.modelregistry.cli;

import dev.modelregistry.internal.json.Json;
import java.util.List;
import picocli.AutoComplete;
import picocli.CommandLine.Command;

/** Prints a script that teaches a shell to complete commands and options. */
@Command(
        name = "completion",
        description = "Print a script with which bash and zsh complete commands and options of 'mre'.",
        customSynopsis = "mre completion",
        footerHeading = "%nExample, for a shell in which 'mre' is an alias or a script for 'java -jar mre.jar':%n",
        footer = "  source <(mre completion)")
final class CompletionCommand implements Action {

    @Override
    public Reply run(Session session) {
        String script = AutoComplete.bash("mre", Grammar.of(new Root(), List.of()));
        return Reply.of(Json.object().put("script", script), page -> page.line(script));
    }
}
