package dev.modelregistry.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.Download;
import dev.modelregistry.ModelUri;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ModelEntry;
import dev.modelregistry.entry.ModelVersion;
import dev.modelregistry.internal.json.EntryJson;
import dev.modelregistry.internal.json.Json;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Looks at one version. */
final class ReadCommands {

    private ReadCommands() {}

    @Command(
            name = "show",
            description = "Show the whole entry of a version.",
            customSynopsis = "mre show URI",
            footerHeading = "%nExamples (number, alias, semantic version, stage):%n",
            footer = {
                "  mre show models:/fraud/3",
                "  mre show models:/fraud@champion",
                "  mre show models:/fraud/1.4.2",
                "  mre show models:/fraud/production --json"
            })
    static final class Show implements Action {

        @Parameters(index = "0", paramLabel = "URI", description = "One version.")
        String uri = "";

        @Override
        public Reply run(Session session) {
            ModelEntry entry = session.registry().get(ModelUri.parse(uri));
            return Reply.of(EntryJson.show(entry), page -> EntryPage.print(entry, page));
        }
    }

    @Command(
            name = "resolve",
            description = "Tell which version a URI names, and where its artifact is.",
            customSynopsis = "mre resolve URI",
            footerHeading = "%nExample:%n",
            footer = "  mre resolve models:/fraud@champion")
    static final class Resolve implements Action {

        @Parameters(index = "0", paramLabel = "URI", description = "One version.")
        String uri = "";

        @Override
        public Reply run(Session session) {
            ModelVersion version = session.registry().resolve(ModelUri.parse(uri));
            return Reply.of(document(version), page -> {
                page.line(EntryPage.title(version));
                page.line("  " + version.artifact().uri());
            });
        }

        private static ObjectNode document(ModelVersion version) {
            ObjectNode document = Json.object();
            document.put("model", version.model().value());
            document.put("version", version.version().value());
            Json.put(document, "semanticVersion", version.semanticVersion());
            document.put("stage", version.stage().name());
            document.set(
                    "aliases",
                    Json.texts(version.aliases().stream().map(Alias::value).toList()));
            ObjectNode artifact = document.putObject("artifact");
            artifact.put("uri", version.artifact().uri());
            Json.put(artifact, "digest", version.artifact().digest());
            Nodes.put(artifact, "size", version.artifact().size());
            return document.put("from", "registry");
        }
    }

    @Command(
            name = "download",
            description = "Download the artifact of a version, verified, all or nothing.",
            customSynopsis = "mre download URI DIR",
            footerHeading = "%nExample:%n",
            footer = "  mre download models:/fraud@champion /srv/fraud")
    static final class Fetch implements Action {

        @Parameters(index = "0", paramLabel = "URI", description = "One version.")
        String uri = "";

        @Parameters(index = "1", paramLabel = "DIR", description = "A directory that does not exist or is empty.")
        String directory = "";

        @Override
        public Reply run(Session session) {
            ModelUri wanted = ModelUri.parse(uri);
            Download download = session.registry().download(wanted, Inputs.path("DIR", directory), session.progress());
            ObjectNode document = Json.object().put("path", directory);
            document.put("files", download.files()).put("bytes", download.bytes());
            document.put("digest", download.digest().toString()).put("verified", download.verified());
            return Reply.of(document, page -> {
                page.line(wanted + " is in " + directory + ": " + Page.count(download.files(), "file") + ", "
                        + Page.size(download.bytes()));
                page.line("  " + download.digest()
                        + (download.verified()
                                ? ", verified"
                                : ", not verified: nothing was recorded to compare with"));
            });
        }
    }

    @Command(
            name = "openlineage",
            description = "Print the training of a version as an OpenLineage event.",
            customSynopsis = "mre openlineage URI",
            footerHeading = "%nExample:%n",
            footer = "  mre openlineage models:/fraud@champion")
    static final class OpenLineage implements Action {

        @Parameters(index = "0", paramLabel = "URI", description = "One version.")
        String uri = "";

        @Override
        public Reply run(Session session) {
            String event = session.registry().openLineage(ModelUri.parse(uri));
            return new Reply(out -> out.write(event.getBytes(StandardCharsets.UTF_8)), page -> page.line(event), 0);
        }
    }
}
