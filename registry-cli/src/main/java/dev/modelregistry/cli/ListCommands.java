package dev.modelregistry.cli;

import dev.modelregistry.entry.Filter;
import dev.modelregistry.entry.ModelVersion;
import dev.modelregistry.entry.RegisteredModel;
import dev.modelregistry.internal.json.EntryJson;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists of models and versions. */
final class ListCommands {

    private ListCommands() {}

    private static Filter filter(Optional<String> expression) {
        return expression.map(Filter::parse).orElse(Filter.none());
    }

    @Command(
            name = "models",
            description = "List the models, by name.",
            customSynopsis = "mre models [--filter EXPR]",
            footerHeading = "%nExample:%n",
            footer = "  mre models --filter \"name LIKE 'fr%%' AND tags.owner = 'risk'\"")
    static final class Models implements Action {

        @Option(
                names = "--filter",
                paramLabel = "EXPR",
                description = "Clauses joined by AND over name, description, tags.KEY and alias; =, !=, LIKE, ILIKE.")
        Optional<String> filter = Optional.empty();

        @Override
        public Reply run(Session session) {
            Filter wanted = filter(filter);
            try (Stream<RegisteredModel> stream = session.registry().models(wanted)) {
                List<RegisteredModel> models = stream.toList();
                return Reply.ofList("models", models, EntryJson::model, page -> print(models, page));
            }
        }

        private static void print(List<RegisteredModel> models, Page page) {
            if (models.isEmpty()) {
                page.line("no models");
                return;
            }
            List<List<String>> rows = models.stream()
                    .map(model -> List.of(
                            model.name().value(),
                            model.versions().isPresent()
                                    ? Long.toString(model.versions().getAsLong())
                                    : "",
                            String.join(
                                    " ",
                                    model.aliases().entrySet().stream()
                                            .map(alias -> "@" + alias.getKey() + "=" + alias.getValue())
                                            .toList()),
                            Page.shortened(model.description(), 60)))
                    .toList();
            page.table(List.of("MODEL", "VERSIONS", "ALIASES", "DESCRIPTION"), rows);
        }
    }

    @Command(
            name = "versions",
            description = "List the versions of a model, newest first.",
            customSynopsis = "mre versions NAME [--filter EXPR]",
            footerHeading = "%nExample:%n",
            footer = "  mre versions fraud --filter \"stage != 'ARCHIVED' AND tags.risk_tier = 'high'\"")
    static final class Versions implements Action {

        @Parameters(index = "0", paramLabel = "NAME", description = "The model.")
        String model = "";

        @Option(
                names = "--filter",
                paramLabel = "EXPR",
                description = "Clauses joined by AND over version, semanticVersion, stage, alias, tags.KEY, format and"
                        + " createdBy; =, !=, LIKE, ILIKE, for version also <, <=, >, >=.")
        Optional<String> filter = Optional.empty();

        @Override
        public Reply run(Session session) {
            Filter wanted = filter(filter);
            try (Stream<ModelVersion> stream = session.registry().versions(model, wanted)) {
                List<ModelVersion> versions = stream.toList();
                return Reply.ofList("versions", versions, EntryJson::version, page -> print(versions, page));
            }
        }

        private static void print(List<ModelVersion> versions, Page page) {
            if (versions.isEmpty()) {
                page.line("no versions");
                return;
            }
            List<List<String>> rows = versions.stream()
                    .map(version -> List.of(
                            version.version().toString(),
                            Page.text(version.semanticVersion()),
                            version.stage().name(),
                            Page.aliases(version.aliases()),
                            Page.text(version.artifact().format()),
                            Page.size(version.artifact().size()),
                            Page.time(version.createdAt()),
                            version.createdBy()))
                    .toList();
            page.table(List.of("VERSION", "SEMVER", "STAGE", "ALIASES", "FORMAT", "SIZE", "CREATED", "BY"), rows);
        }
    }
}
