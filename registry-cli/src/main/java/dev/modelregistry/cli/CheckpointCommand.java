package dev.modelregistry.cli;

import dev.modelregistry.Recorded;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says, signed, how far a log goes. */
@Command(
        name = "checkpoint",
        description =
                "Publish a signed statement of how far a model's log goes, so that a shorter or older one is noticed.",
        customSynopsis = "mre checkpoint NAME [--valid DURATION]",
        footerHeading = "%nExample, and what a reader asks for who trusts nobody but the policy's keys:%n",
        footer = {
            "  mre --key risk.pem checkpoint fraud --valid P7D",
            "  mre --policy policy.json verify fraud --checkpoint-within PT24H"
        })
final class CheckpointCommand implements Action {

    @Parameters(index = "0", paramLabel = "NAME", description = "The model.")
    String model = "";

    @Option(
            names = "--valid",
            paramLabel = "DURATION",
            description = "How long it counts, in ISO 8601, for example P7D. Default: P7D.")
    String valid = "P7D";

    @Override
    public Reply run(Session session) {
        Duration duration = Inputs.duration("--valid", valid);
        Recorded recorded = session.registry().checkpoint(model, duration);
        return Recordings.reply(
                recorded,
                "checkpoint at event " + recorded.event() + ", until "
                        + session.now().plus(duration));
    }
}
