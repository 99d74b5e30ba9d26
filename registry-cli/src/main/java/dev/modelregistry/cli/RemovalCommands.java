package dev.modelregistry.cli;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.Recorded;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Ends and new names. */
final class RemovalCommands {

    private RemovalCommands() {}

    @Command(
            name = "delete",
            description = "Delete a version, or a model with all its versions (models:/NAME).",
            customSynopsis = "mre delete URI [--force]",
            footerHeading = "%nExample ('mre gc --delete' frees the space later):%n",
            footer = "  mre delete models:/fraud/2")
    static final class Delete implements Action {

        @Parameters(index = "0", paramLabel = "URI", description = "One version, or models:/NAME.")
        String uri = "";

        @Option(names = "--force", description = "Also what is in production or has an alias.")
        boolean force;

        @Override
        public Reply run(Session session) {
            ModelUri target = ModelUri.parse(uri);
            ModelRegistry registry = session.registry();
            Recorded recorded = force ? registry.deleteForced(target) : registry.delete(target);
            session.ungated(target.model().value());
            return Recordings.reply(recorded, "deleted");
        }
    }

    @Command(
            name = "rename",
            description = "Rename a model with everything that belongs to it.",
            customSynopsis = "mre rename NAME NEW",
            footerHeading = "%nExample:%n",
            footer = "  mre rename fraud card-fraud")
    static final class Rename implements Action {

        @Parameters(index = "0", paramLabel = "NAME", description = "The model.")
        String model = "";

        @Parameters(index = "1", paramLabel = "NEW", description = "Its new name.")
        String newName = "";

        @Override
        public Reply run(Session session) {
            return Recordings.reply(session.registry().rename(model, newName), "renamed from " + model);
        }
    }
}
