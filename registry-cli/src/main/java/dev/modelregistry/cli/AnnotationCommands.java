package dev.modelregistry.cli;

import dev.modelregistry.ModelUri;
import dev.modelregistry.Recorded;
import dev.modelregistry.Registration.Measurement;
import dev.modelregistry.entry.Link;
import dev.modelregistry.entry.LinkKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What is said about a version after its registration. */
final class AnnotationCommands {

    private AnnotationCommands() {}

    @Command(
            name = "describe",
            description = "Describe a version, or a model, in words.",
            customSynopsis = "mre describe URI --text TEXT",
            footerHeading = "%nExample:%n",
            footer =
                    "  mre describe models:/fraud/3 --text \"Trained on the data of March, without the test merchants.\"")
    static final class Describe implements Action {

        @Parameters(index = "0", paramLabel = "URI", description = "models:/NAME, or one version of it.")
        String uri = "";

        @Option(names = "--text", required = true, paramLabel = "TEXT", description = "An empty one removes it.")
        String text = "";

        @Override
        public Reply run(Session session) {
            Recorded recorded = session.registry().describe(ModelUri.parse(uri), text);
            return Recordings.reply(recorded, text.isEmpty() ? "description removed" : "description set");
        }
    }

    @Command(
            name = "metric",
            description = "Add metric values to a version.",
            customSynopsis = "mre metric add URI k=v… [--dataset D] [--step N]",
            subcommands = AddMetrics.class,
            commandListHeading = "%n",
            footerHeading = "%nExample:%n",
            footer = "  mre metric add models:/fraud/3 auc=0.91 --dataset holdout-april")
    static final class Metric {}

    @Command(
            name = "add",
            description = "Add values; earlier ones stay in the entry's evaluations.",
            customSynopsis = "mre metric add URI k=v… [--dataset D] [--step N]",
            footerHeading = "%nExample:%n",
            footer = "  mre metric add models:/fraud/3 auc=0.91 f1=0.72 --dataset holdout-april")
    static final class AddMetrics implements Action {

        @Parameters(index = "0", paramLabel = "URI", description = "One version.")
        String uri = "";

        @Parameters(index = "1..*", arity = "1..*", paramLabel = "k=v", description = "Finite numbers.")
        List<String> pairs = new ArrayList<>();

        @Option(names = "--dataset", paramLabel = "D", description = "The data set that they were measured on.")
        Optional<String> dataset = Optional.empty();

        @Option(names = "--step", paramLabel = "N", description = "The training step.")
        Optional<String> step = Optional.empty();

        @Override
        public Reply run(Session session) {
            OptionalLong at = step.isPresent() ? Inputs.step(step.get()) : OptionalLong.empty();
            List<Measurement> measurements = new ArrayList<>();
            Inputs.numbers("metric", pairs)
                    .forEach((metric, value) -> measurements.add(new Measurement(metric, value, at, dataset)));
            Recorded recorded = session.registry().addMetrics(ModelUri.parse(uri), measurements);
            return Recordings.reply(recorded, "added " + String.join(", ", pairs));
        }
    }

    @Command(
            name = "link",
            description = "Link a document to a version.",
            customSynopsis = "mre link add URI KIND URL",
            subcommands = AddLink.class,
            commandListHeading = "%n",
            footerHeading = "%nExample:%n",
            footer = "  mre link add models:/fraud/3 model-card https://wiki.example.com/fraud-3")
    static final class Links {}

    @Command(
            name = "add",
            description = "Add a link; one of the same kind is replaced.",
            customSynopsis = "mre link add URI KIND URL",
            footerHeading = "%nExample:%n",
            footer = "  mre link add models:/fraud/3 risk-assessment https://wiki.example.com/risk/17")
    static final class AddLink implements Action {

        @Parameters(index = "0", paramLabel = "URI", description = "One version.")
        String uri = "";

        @Parameters(
                index = "1",
                paramLabel = "KIND",
                description = "model-card, datasheet, risk-assessment, bias-assessment, monitoring, rollback-procedure"
                        + " or other.")
        String kind = "";

        @Parameters(index = "2", paramLabel = "URL", description = "An address without user and password.")
        String url = "";

        @Override
        public Reply run(Session session) {
            Link link = new Link(LinkKind.parse(kind), url);
            Recorded recorded = session.registry().addLink(ModelUri.parse(uri), link);
            return Recordings.reply(recorded, link.kind().text() + " is " + url);
        }
    }
}
