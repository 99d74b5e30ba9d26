package dev.modelregistry.cli;

import dev.modelregistry.Recorded;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Erases what people wrote into an event, and leaves the log as it is. */
@Command(
        name = "erase",
        description =
                "Erase the texts and stored files of an event: reason, impact, condition, descriptions, evidence.",
        customSynopsis = "mre erase NAME --event N --reason TEXT",
        footerHeading = "%nThe log still verifies, and says that they were erased. Example:%n",
        footer = "  mre erase fraud --event 17 --reason \"Names a customer; ticket 4711.\"")
final class EraseCommand implements Action {

    @Parameters(index = "0", paramLabel = "NAME", description = "The model.")
    String model = "";

    @Option(names = "--event", required = true, paramLabel = "N", description = "The event, as history numbers it.")
    String event = "";

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why, without what is erased.")
    String reason = "";

    @Override
    public Reply run(Session session) {
        long number = Inputs.eventNumber("--event", event);
        Recorded recorded = session.registry().erase(model, number, reason);
        return Recordings.reply(recorded, "texts of event " + number + " are erased");
    }
}
