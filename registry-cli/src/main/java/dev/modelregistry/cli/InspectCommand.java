package dev.modelregistry.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.Registered;
import dev.modelregistry.Registration;
import dev.modelregistry.entry.ModelEntry;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.internal.json.EntryJson;
import dev.modelregistry.internal.json.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Tells what an artifact is. */
@Command(
        name = "inspect",
        description = "Tell what 'register' would learn from an artifact: format, signature, files, digest.",
        customSynopsis = "mre inspect PATH",
        footerHeading = "%nExample:%n",
        footer = "  mre inspect out/model")
final class InspectCommand implements Action {

    @Parameters(index = "0", paramLabel = "PATH", description = "A file or directory. Nothing in it is run.")
    String path = "";

    /** Registers the place in a registry that is forgotten at once, so that both commands see the same by construction. */
    @Override
    public Reply run(Session session) {
        Path place = Inputs.path("PATH", path);
        if (!Files.exists(place)) {
            throw new InvalidException("PATH '" + path + "' does not exist");
        }
        Registration registration = Registration.of("inspected")
                .artifact(place.toAbsolutePath().normalize().toUri().toString())
                .noCodeDetection()
                .progress(session.progress())
                .build();
        try (ModelRegistry forgotten = ModelRegistry.builder("memory:")
                .clock(session.clock())
                .environment(session.environment())
                .open()) {
            Registered registered = forgotten.registerWithOutcome(registration);
            registered.notes().forEach(session::note);
            ModelEntry entry = registered.entry();
            return Reply.of(document(entry), page -> print(entry, page));
        }
    }

    private static ObjectNode document(ModelEntry entry) {
        ObjectNode shown = EntryJson.show(entry);
        ObjectNode document = Json.object();
        document.set("format", shown.at("/artifact/format"));
        document.set("flavors", shown.get("flavors"));
        document.set("signature", shown.get("signature"));
        document.set("files", shown.at("/artifact/files"));
        document.set("size", shown.at("/artifact/size"));
        document.set("digest", shown.at("/artifact/digest"));
        document.set("environment", shown.get("environment"));
        return document;
    }

    private void print(ModelEntry entry, Page page) {
        page.line(path);
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("format", entry.artifact().format().orElse("unknown"));
        fields.put(
                "flavors",
                entry.flavors().stream()
                        .map(flavor -> (flavor.name() + " " + Page.text(flavor.version())).strip())
                        .collect(Collectors.joining(", ")));
        fields.put("signature", entry.signature().map(EntryPage::signature).orElse(""));
        fields.put("size", Page.size(entry.artifact().size()));
        fields.put("digest", entry.artifact().digest().toString());
        fields.put(
                "files",
                entry.artifact().files().stream()
                        .map(file -> file.path() + "  " + Page.size(file.size()) + "  "
                                + file.role().text())
                        .collect(Collectors.joining("\n")));
        page.fields(fields);
    }
}
