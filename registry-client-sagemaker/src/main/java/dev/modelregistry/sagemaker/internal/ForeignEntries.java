package dev.modelregistry.sagemaker.internal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.modelregistry.entry.Documentation;
import dev.modelregistry.entry.EntryContent;
import dev.modelregistry.entry.Environment;
import dev.modelregistry.entry.Flavor;
import dev.modelregistry.entry.Lifecycle;
import dev.modelregistry.entry.ModelArtifact;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.http.internal.json.Json;
import dev.modelregistry.lineage.Lineage;
import dev.modelregistry.spi.VersionRow;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Versions that pipelines, notebooks or the console made, as entries: what their packages say, and no guesses. */
final class ForeignEntries {

    private final Packages packages;

    ForeignEntries(Packages packages) {
        this.packages = packages;
    }

    Optional<EntryContent> content(VersionRow row) {
        return packages.find(row.model(), row.number()).map(version -> content(row, version.node()));
    }

    private static EntryContent content(VersionRow row, JsonNode node) {
        JsonNode container =
                node.path("InferenceSpecification").path("Containers").path(0);
        return new EntryContent(
                row.model(),
                row.marks().semanticVersion(),
                row.tags(),
                List.of(),
                Map.of(),
                row.description(),
                Documentation.none(),
                Optional.empty(),
                flavors(container),
                environment(container),
                lineage(node.path("MetadataProperties")),
                ModelArtifact.of(row.artifact()),
                Lifecycle.none(),
                Map.of());
    }

    private static List<Flavor> flavors(JsonNode container) {
        return Json.given(container, "Framework")
                .flatMap(name -> valid(() ->
                        new Flavor(name.toLowerCase(Locale.ROOT), Json.given(container, "FrameworkVersion"), Map.of())))
                .map(List::of)
                .orElse(List.of());
    }

    private static Environment environment(JsonNode container) {
        Optional<String> image = Json.given(container, "Image").filter(name -> !name.equals(NewPackage.NO_IMAGE));
        return image.flatMap(name -> valid(() -> new Environment(
                        List.of(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(name))))
                .orElse(Environment.none());
    }

    private static Lineage lineage(JsonNode origin) {
        Lineage.Builder lineage = Lineage.builder();
        Json.given(origin, "CommitId").ifPresent(lineage::gitCommit);
        Json.given(origin, "Repository").ifPresent(lineage::repository);
        Json.given(origin, "GeneratedBy").ifPresent(lineage::run);
        return valid(lineage::build).orElse(Lineage.none());
    }

    /** Other tools write what no entry takes; that is left out, and the rest shown. */
    private static <T> Optional<T> valid(Supplier<T> value) {
        try {
            return Optional.of(value.get());
        } catch (InvalidException e) {
            return Optional.empty();
        }
    }
}
