package dev.modelregistry.cli;

import dev.modelregistry.ApprovalRequest;
import dev.modelregistry.ModelUri;
import dev.modelregistry.Recorded;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.internal.json.EntryJson;
import dev.modelregistry.policy.Approval;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Decisions of people about versions. */
final class ApprovalCommands {

    private ApprovalCommands() {}

    @Command(
            name = "approve",
            description = "Approve a version for a stage.",
            customSynopsis = {
                "mre approve URI --to STAGE [--evidence FILE|URL]… [--condition TEXT]",
                "                   [--expires INSTANT]"
            },
            footerHeading = "%nExample:%n",
            footer =
                    "  mre approve models:/fraud/3 --to production --evidence report.pdf --expires 2027-01-01T00:00:00Z")
    static final class Approve implements Action {

        @Parameters(index = "0", paramLabel = "URI", description = "One version.")
        String uri = "";

        @Option(names = "--to", required = true, paramLabel = "STAGE", description = "The stage it may enter.")
        String stage = "";

        @Option(
                names = "--evidence",
                paramLabel = "FILE|URL",
                description = "What this rests on. A file is stored with the model, and its digest recorded.")
        List<String> evidence = new ArrayList<>();

        @Option(names = "--condition", paramLabel = "TEXT", description = "What has to be kept.")
        Optional<String> condition = Optional.empty();

        @Option(names = "--expires", paramLabel = "INSTANT", description = "When the approval ends.")
        Optional<String> expires = Optional.empty();

        @Override
        public Reply run(Session session) {
            ApprovalRequest request = ApprovalRequest.approve(ModelUri.parse(uri), Stage.parse(stage));
            for (String one : evidence) {
                request = Inputs.isReference(one)
                        ? request.withEvidence(one)
                        : request.withEvidence(Inputs.existingFile("--evidence", one));
            }
            if (condition.isPresent()) {
                request = request.withCondition(condition.get());
            }
            if (expires.isPresent()) {
                request = request.expiring(Inputs.instant("--expires", expires.get()));
            }
            return decide(session, request);
        }
    }

    @Command(
            name = "reject",
            description = "Reject a version for a stage.",
            customSynopsis = "mre reject URI --to STAGE --reason TEXT",
            footerHeading = "%nExample:%n",
            footer = "  mre reject models:/fraud/3 --to production --reason \"Recall drops for new merchants.\"")
    static final class Reject implements Action {

        @Parameters(index = "0", paramLabel = "URI", description = "One version.")
        String uri = "";

        @Option(names = "--to", required = true, paramLabel = "STAGE", description = "The stage it may not enter.")
        String stage = "";

        @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why.")
        String reason = "";

        @Override
        public Reply run(Session session) {
            return decide(session, ApprovalRequest.reject(ModelUri.parse(uri), Stage.parse(stage), reason));
        }
    }

    @Command(
            name = "lift",
            description = "Lift the rejections of a version for a stage. For the role that may change the policy.",
            customSynopsis = "mre lift URI --to STAGE --reason TEXT",
            footerHeading = "%nExample:%n",
            footer = "  mre lift models:/fraud/3 --to production --reason \"The data set was mended.\"")
    static final class Lift implements Action {

        @Parameters(index = "0", paramLabel = "URI", description = "One version.")
        String uri = "";

        @Option(
                names = "--to",
                required = true,
                paramLabel = "STAGE",
                description = "The stage that it was rejected for.")
        String stage = "";

        @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why.")
        String reason = "";

        @Override
        public Reply run(Session session) {
            ModelUri version = ModelUri.parse(uri);
            Stage to = Stage.parse(stage);
            Recorded recorded = session.registry().liftRejections(version, to, reason);
            session.ungated(version.model().value());
            return Recordings.reply(recorded, "rejections for " + to + " are lifted");
        }
    }

    private static Reply decide(Session session, ApprovalRequest request) {
        Approval approval = session.registry().decide(request);
        session.ungated(request.version().model().value());
        return Reply.of(EntryJson.approval(approval), page -> {
            page.line(approval.model() + " version " + approval.version() + ": " + EntryPage.approval(approval));
            approval.evidence().forEach(one -> page.line("  evidence " + one));
            approval.expires().ifPresent(end -> page.line("  expires " + end));
        });
    }
}
