package dev.modelregistry.vertex.internal;

import dev.modelregistry.entry.Documentation;
import dev.modelregistry.entry.EntryContent;
import dev.modelregistry.entry.Environment;
import dev.modelregistry.entry.Evaluation;
import dev.modelregistry.entry.Lifecycle;
import dev.modelregistry.entry.ModelArtifact;
import dev.modelregistry.lineage.Lineage;
import dev.modelregistry.spi.VersionRow;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What Vertex AI tells of versions that this library did not register: measures, and which version a copy was made of. */
final class ForeignEntries {

    private final ModelService service;

    ForeignEntries(ModelService service) {
        this.service = service;
    }

    EntryContent of(VersionRow row) {
        List<Evaluation> measured = new Evaluations(service).of(row.model(), row.number());
        Lineage lineage = service.version(row.model().value(), row.number())
                .flatMap(Copies::parent)
                .map(parent -> Lineage.builder().parent(parent).build())
                .orElse(Lineage.none());
        return new EntryContent(
                row.model(),
                Optional.empty(),
                row.tags(),
                measured,
                Map.of(),
                row.description(),
                Documentation.none(),
                Optional.empty(),
                List.of(),
                Environment.none(),
                lineage,
                ModelArtifact.of(row.artifact()),
                Lifecycle.none(),
                Map.of());
    }
}
