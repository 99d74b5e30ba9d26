package dev.modelregistry.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.internal.json.Json;
import dev.modelregistry.log.Finding;
import dev.modelregistry.log.GarbageReport;
import dev.modelregistry.log.Recovery;
import dev.modelregistry.log.Verification;
import dev.modelregistry.policy.Policy;
import dev.modelregistry.policy.Trust;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Looks whether everything is as it should be, and mends it. */
final class AuditCommands {

    private static final int FINDINGS = 6;

    private AuditCommands() {}

    @Command(
            name = "verify",
            description = "Check a model's log, records, artifact bytes and rows. Writes nothing.",
            customSynopsis = "mre verify NAME [--quick] [--checkpoint-within DURATION] [--min-event N]",
            footerHeading =
                    "%nExamples (exit code 6 when something is wrong); the second trusts nothing but a policy file:%n",
            footer = {"  mre verify fraud", "  mre --policy policy.json verify fraud --checkpoint-within PT24H"})
    static final class Verify implements Action {

        @Parameters(index = "0", paramLabel = "NAME", description = "The model.")
        String model = "";

        @Option(names = "--quick", description = "Artifacts only by presence and size, not every byte.")
        boolean quick;

        @Option(
                names = "--checkpoint-within",
                paramLabel = "DURATION",
                description = "Demand a checkpoint not older than this, signed under the policy that you bring.")
        Optional<String> checkpointWithin = Optional.empty();

        @Option(
                names = "--min-event",
                paramLabel = "N",
                description = "Demand that the log goes at least to this event.")
        Optional<String> minEvent = Optional.empty();

        @Override
        public Reply run(Session session) {
            Verification.Depth depth = quick ? Verification.Depth.QUICK : Verification.Depth.FULL;
            Optional<Trust> trust = trust(session);
            Verification verification = trust.isPresent()
                    ? session.registry().verify(model, depth, trust.get())
                    : session.registry().verify(model, depth);
            return Reply.of(document(verification), page -> print(verification, page))
                    .withExit(verification.ok() ? 0 : FINDINGS);
        }

        private Optional<Trust> trust(Session session) {
            if (checkpointWithin.isEmpty() && minEvent.isEmpty()) {
                return Optional.empty();
            }
            Policy policy = session.broughtPolicy()
                    .orElseThrow(() -> new UsageException(
                            "--checkpoint-within and --min-event need --policy: the keys to go by have to be yours"));
            Trust trust = Trust.in(policy);
            if (checkpointWithin.isPresent()) {
                trust = trust.checkpointWithin(Inputs.duration("--checkpoint-within", checkpointWithin.get()));
            }
            return Optional.of(
                    minEvent.isPresent()
                            ? trust.knowing(model, Inputs.eventNumber("--min-event", minEvent.get()))
                            : trust);
        }

        private static ObjectNode document(Verification verification) {
            ObjectNode document = Json.object().put("ok", verification.ok());
            document.put("events", verification.events()).put("versions", verification.versions());
            document.put("untrustedKeys", verification.untrustedKeys());
            ArrayNode findings = document.putArray("findings");
            for (Finding finding : verification.findings()) {
                ObjectNode one = findings.addObject().put("kind", finding.kind().text());
                one.put("model", finding.model().value());
                Nodes.put(one, "version", finding.version());
                one.put("subject", finding.subject());
                one.put("expected", finding.expected()).put("actual", finding.actual());
            }
            return document;
        }

        private void print(Verification verification, Page page) {
            page.line(model + ": " + Page.count(verification.events(), "event") + ", "
                    + Page.count(verification.versions(), "version") + ": "
                    + (verification.ok()
                            ? "all as it should be"
                            : Page.count(verification.findings().size(), "finding")));
            if (!verification.ok()) {
                List<List<String>> rows = verification.findings().stream()
                        .map(finding -> List.of(
                                finding.kind().text(),
                                Page.text(finding.version()),
                                finding.subject(),
                                finding.expected(),
                                finding.actual()))
                        .toList();
                page.table(List.of("KIND", "VERSION", "SUBJECT", "EXPECTED", "ACTUAL"), rows);
            }
        }
    }

    @Command(
            name = "recover",
            description = "Finish what crashed clients left half way.",
            customSynopsis = "mre recover NAME [--adopt | --restore | --accept-truncation]",
            footerHeading = "%nExample:%n",
            footer = "  mre recover fraud")
    static final class Recover implements Action {

        @Parameters(index = "0", paramLabel = "NAME", description = "The model.")
        String model = "";

        @Option(names = "--adopt", description = "Take changes made outside into the log.")
        boolean adopt;

        @Option(names = "--restore", description = "Undo changes made outside.")
        boolean restore;

        @Option(names = "--accept-truncation", description = "Accept, and record, that a restored log is shorter.")
        boolean acceptTruncation;

        @Override
        public Reply run(Session session) {
            Recovery recovery = session.registry().recover(model, mode());
            ObjectNode document = Json.object();
            ArrayNode actions = document.putArray("recovered");
            recovery.recovered()
                    .forEach(action -> actions.addObject()
                            .put("event", action.event())
                            .put("what", action.what().text()));
            document.set("open", Json.texts(recovery.open()));
            return Reply.of(document, page -> print(recovery, page));
        }

        private Recovery.Mode mode() {
            List<Recovery.Mode> modes = new ArrayList<>();
            if (adopt) {
                modes.add(Recovery.Mode.ADOPT);
            }
            if (restore) {
                modes.add(Recovery.Mode.RESTORE);
            }
            if (acceptTruncation) {
                modes.add(Recovery.Mode.ACCEPT_TRUNCATION);
            }
            if (modes.size() > 1) {
                throw new UsageException("only one of --adopt, --restore and --accept-truncation may be given");
            }
            return modes.isEmpty() ? Recovery.Mode.FINISH : modes.get(0);
        }

        private void print(Recovery recovery, Page page) {
            if (recovery.recovered().isEmpty()) {
                page.line(model + ": nothing to recover");
            }
            recovery.recovered()
                    .forEach(action -> page.line(model + ": event " + action.event() + ", "
                            + action.what().text() + " mended"));
            recovery.open().forEach(claim -> page.line("  still reserved: " + claim));
        }
    }

    @Command(
            name = "gc",
            description =
                    "List, or delete, objects that nothing refers to, and versions whose time is over by the policy.",
            customSynopsis = "mre gc [NAME] [--delete]",
            footerHeading = "%nExample:%n",
            footer = "  mre gc fraud --delete")
    static final class Collect implements Action {

        @Parameters(index = "0", arity = "0..1", paramLabel = "NAME", description = "One model. Default: all.")
        Optional<String> model = Optional.empty();

        @Option(names = "--delete", description = "Delete them; otherwise they are only listed.")
        boolean delete;

        @Override
        public Reply run(Session session) {
            GarbageReport.Mode mode = delete ? GarbageReport.Mode.DELETE : GarbageReport.Mode.LIST;
            GarbageReport report = session.registry().collectGarbage(model, mode);
            ObjectNode document = Json.object();
            ArrayNode unreferenced = document.putArray("unreferenced");
            report.unreferenced()
                    .forEach(one ->
                            unreferenced.addObject().put("key", one.key()).put("size", one.size()));
            document.put("deleted", report.deleted()).put("bytes", report.bytes());
            ArrayNode due = document.putArray("due");
            report.due()
                    .forEach(one -> due.addObject()
                            .put("model", one.model().value())
                            .put("version", one.version().value())
                            .put("stage", one.stage().name())
                            .put("action", action(one))
                            .put("bytes", one.bytes()));
            return Reply.of(document, page -> print(report, page));
        }

        private static String action(GarbageReport.Due due) {
            return due.action().name().toLowerCase(Locale.ROOT);
        }

        private void print(GarbageReport report, Page page) {
            report.due()
                    .forEach(one -> page.line("models:/" + one.model() + "/" + one.version() + " in " + one.stage()
                            + (delete ? ": " : " is due: ") + action(one) + ", " + Page.size(one.bytes())));
            report.unreferenced().forEach(one -> page.line(one.key() + "  " + Page.size(one.size())));
            page.line(
                    report.unreferenced().isEmpty()
                            ? "nothing to collect"
                            : Page.count(report.unreferenced().size(), "unreferenced object") + ", "
                                    + Page.size(report.bytes()) + "; " + report.deleted() + " deleted");
        }
    }
}
