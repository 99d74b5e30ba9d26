package dev.modelregistry.cli;

import dev.modelregistry.ModelUri;
import dev.modelregistry.Promotion;
import dev.modelregistry.Rollback;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Versions entering and leaving stages. */
final class TransitionCommands {

    private TransitionCommands() {}

    @Command(
            name = "promote",
            description = "Bring a version into a stage, with aliases and archiving, as one decision.",
            customSynopsis = {
                "mre promote URI --to STAGE [--alias A]… [--archive-superseded]",
                "                   [--waive REQUIREMENT]… [--reason TEXT] [--impact TEXT] [--dry-run]"
            },
            footerHeading = "%nExample:%n",
            footer = "  mre promote models:/fraud/4 --to production --alias champion --archive-superseded")
    static final class Promote implements Action {

        @Parameters(index = "0", paramLabel = "URI", description = "One version.")
        String uri = "";

        @Option(
                names = "--to",
                required = true,
                paramLabel = "STAGE",
                description = "development, staging, production or archived.")
        String stage = "";

        @Option(names = "--alias", paramLabel = "A", description = "An alias to point to it, in the same decision.")
        List<String> aliases = new ArrayList<>();

        @Option(names = "--archive-superseded", description = "Archive what is in that stage now.")
        boolean archiveSuperseded;

        @Option(names = "--waive", paramLabel = "REQUIREMENT", description = "Waive what the policy demands.")
        List<String> waive = new ArrayList<>();

        @Option(names = "--reason", paramLabel = "TEXT", description = "Why.")
        Optional<String> reason = Optional.empty();

        @Option(names = "--impact", paramLabel = "TEXT", description = "What it means for users.")
        Optional<String> impact = Optional.empty();

        @Option(names = "--dry-run", description = "Show what would be done, and write nothing.")
        boolean dryRun;

        @Override
        public Reply run(Session session) {
            Promotion promotion = promotion();
            Reply reply = dryRun
                    ? Transitions.reply(session.registry().plan(promotion))
                    : Transitions.reply(session.registry().promote(promotion), "promoted");
            session.ungated(promotion.version().model().value());
            return reply;
        }

        private Promotion promotion() {
            Promotion.Builder builder = Promotion.of(ModelUri.parse(uri), Stage.parse(stage));
            aliases.forEach(alias -> builder.alias(Alias.of(alias)));
            if (archiveSuperseded) {
                builder.archiveSuperseded();
            }
            reason.ifPresent(builder::reason);
            impact.ifPresent(builder::impact);
            waive.forEach(builder::waive);
            return builder.build();
        }
    }

    @Command(
            name = "rollback",
            description = "Take the last promotion to production back.",
            customSynopsis = "mre rollback NAME [--alias A] [--reason TEXT] [--dry-run]",
            footerHeading = "%nExample:%n",
            footer = "  mre rollback fraud --reason \"Error rate doubled since 10:00.\"")
    static final class RollBack implements Action {

        @Parameters(index = "0", paramLabel = "NAME", description = "The model.")
        String model = "";

        @Option(names = "--alias", paramLabel = "A", description = "Put only this alias back; stages stay.")
        Optional<String> alias = Optional.empty();

        @Option(names = "--reason", paramLabel = "TEXT", description = "Why.")
        Optional<String> reason = Optional.empty();

        @Option(names = "--dry-run", description = "Show what would be done, and write nothing.")
        boolean dryRun;

        @Override
        public Reply run(Session session) {
            Rollback rollback = Rollback.of(model);
            if (alias.isPresent()) {
                rollback = rollback.onlyAlias(Alias.of(alias.get()));
            }
            if (reason.isPresent()) {
                rollback = rollback.because(reason.get());
            }
            Reply reply = dryRun
                    ? Transitions.reply(session.registry().plan(rollback))
                    : Transitions.reply(session.registry().rollback(rollback), "rolled back");
            session.ungated(model);
            return reply;
        }
    }

    @Command(
            name = "archive",
            description = "Send a version to the archive; it stays downloadable.",
            customSynopsis = "mre archive URI",
            footerHeading = "%nExample:%n",
            footer = "  mre archive models:/fraud/2")
    static final class Archive implements Action {

        @Parameters(index = "0", paramLabel = "URI", description = "One version.")
        String uri = "";

        @Override
        public Reply run(Session session) {
            ModelUri version = ModelUri.parse(uri);
            Reply reply = Transitions.reply(session.registry().archive(version), "archived");
            session.ungated(version.model().value());
            return reply;
        }
    }
}
