package dev.modelregistry.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.EntryDiff;
import dev.modelregistry.MetricComparison;
import dev.modelregistry.MetricComparison.Better;
import dev.modelregistry.ModelUri;
import dev.modelregistry.internal.json.Json;
import dev.modelregistry.internal.json.PlainValues;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Versions side by side. */
final class CompareCommands {

    private CompareCommands() {}

    @Command(
            name = "diff",
            description = "Show how two entries differ, and what that means for callers.",
            customSynopsis = "mre diff URI URI",
            footerHeading = "%nExample:%n",
            footer = "  mre diff models:/fraud@champion models:/fraud@challenger")
    static final class Diff implements Action {

        private static final int SHOWN = 50;

        @Parameters(index = "0", paramLabel = "URI", description = "The left version.")
        String left = "";

        @Parameters(index = "1", paramLabel = "URI", description = "The right version.")
        String right = "";

        @Override
        public Reply run(Session session) {
            EntryDiff diff = session.registry().diff(ModelUri.parse(left), ModelUri.parse(right));
            return Reply.of(document(diff), page -> print(diff, page));
        }

        private static ObjectNode document(EntryDiff diff) {
            ObjectNode document = Json.object();
            ArrayNode changes = document.putArray("changes");
            for (EntryDiff.Change change : diff.changes()) {
                ObjectNode one = changes.addObject().put("path", change.path());
                one.set("left", value(change.left()));
                one.set("right", value(change.right()));
            }
            return document.put("signature", verdict(diff));
        }

        private static JsonNode value(Optional<Object> value) {
            return PlainValues.node(value.orElse(null));
        }

        private static String verdict(EntryDiff diff) {
            return diff.signature().name().toLowerCase(Locale.ROOT);
        }

        private static void print(EntryDiff diff, Page page) {
            page.line("signature: " + verdict(diff));
            if (diff.changes().isEmpty()) {
                page.line("no differences");
                return;
            }
            List<List<String>> rows = diff.changes().stream()
                    .map(change -> List.of(change.path(), shown(change.left()), shown(change.right())))
                    .toList();
            page.table(List.of("PATH", "LEFT", "RIGHT"), rows);
        }

        private static String shown(Optional<Object> value) {
            if (value.isEmpty()) {
                return "–";
            }
            String text = value.get() instanceof String plain ? plain : Json.text(value(value));
            return Page.shortened(text, SHOWN);
        }
    }

    @Command(
            name = "compare",
            description = "Compare the versions of a model by one metric, best first.",
            customSynopsis = "mre compare NAME --metric M [--dataset D] [--lower-is-better]",
            footerHeading = "%nExample:%n",
            footer = "  mre compare fraud --metric auc --dataset holdout-april")
    static final class Compare implements Action {

        @Parameters(index = "0", paramLabel = "NAME", description = "The model.")
        String model = "";

        @Option(names = "--metric", required = true, paramLabel = "M", description = "The metric.")
        String metric = "";

        @Option(names = "--dataset", paramLabel = "D", description = "Only values measured on this data set.")
        Optional<String> dataset = Optional.empty();

        @Option(names = "--lower-is-better", description = "Small values come first.")
        boolean lowerIsBetter;

        @Override
        public Reply run(Session session) {
            Better better = lowerIsBetter ? Better.LOWER : Better.HIGHER;
            MetricComparison comparison = session.registry().compare(model, metric, dataset, better);
            return Reply.of(document(comparison), page -> print(comparison, page));
        }

        private static ObjectNode document(MetricComparison comparison) {
            ObjectNode document = Json.object().put("metric", comparison.metric());
            ArrayNode versions = document.putArray("versions");
            for (MetricComparison.Row row : comparison.versions()) {
                ObjectNode one =
                        versions.addObject().put("version", row.version().value());
                Json.put(one, "semanticVersion", row.semanticVersion());
                one.put("value", row.value());
                Json.put(one, "dataset", row.dataset());
                one.put("stage", row.stage().name());
            }
            return document;
        }

        private static void print(MetricComparison comparison, Page page) {
            if (comparison.versions().isEmpty()) {
                page.line("no version has a value of " + comparison.metric());
                return;
            }
            List<List<String>> rows = comparison.versions().stream()
                    .map(row -> List.of(
                            Double.toString(row.value()),
                            row.version().toString(),
                            Page.text(row.semanticVersion()),
                            row.stage().name(),
                            Page.text(row.dataset())))
                    .toList();
            page.table(
                    List.of(comparison.metric().toUpperCase(Locale.ROOT), "VERSION", "SEMVER", "STAGE", "DATA SET"),
                    rows);
        }
    }
}
