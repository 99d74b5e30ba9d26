package dev.modelregistry.internal.registry;

import dev.modelregistry.ModelUri;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.internal.log.EventBody;
import dev.modelregistry.internal.log.ModelLog;
import dev.modelregistry.spi.ModelRow;
import dev.modelregistry.spi.RegistryBackend;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** Which versions were made from which. Parents exist before their children, so there are no cycles to begin with. */
final class FamilyTree {

    private final RegistryBackend backend;
    private final LightReads reads;
    private final Entries entries;
    private final LogDirectory logs;

    FamilyTree(RegistryBackend backend, LightReads reads, Entries entries, LogDirectory logs) {
        this.backend = backend;
        this.reads = reads;
        this.entries = entries;
        this.logs = logs;
    }

    /** Looks through the logs of all models: a child may belong to another model than its parent. */
    List<ModelUri> children(ModelUri uri) {
        ModelUri wanted = pinned(uri);
        List<ModelUri> children = new ArrayList<>();
        try (Stream<ModelRow> models = backend.models()) {
            models.forEach(model -> logs.of(model).ifPresent(log -> collect(model.name(), log, wanted, children)));
        }
        return children;
    }

    private static void collect(ModelName model, ModelLog log, ModelUri wanted, List<ModelUri> children) {
        log.inTurn(() -> {
            log.refresh()
                    .forEachVersion(version -> version.entry()
                            .map(EventBody.NewEntry::parents)
                            .filter(parents -> parents.contains(wanted.toString()))
                            .ifPresent(parents -> children.add(ModelUri.of(model.value(), version.number()))));
            return true;
        });
    }

    List<ModelUri> ancestors(ModelUri uri) {
        return walk(pinned(uri), this::parents);
    }

    List<ModelUri> descendants(ModelUri uri) {
        return walk(pinned(uri), this::children);
    }

    private List<ModelUri> parents(ModelUri uri) {
        return reads.find(uri).map(row -> entries.record(row).lineage().parents()).orElse(List.of()).stream()
                .filter(parent -> parent.startsWith("models:/"))
                .map(ModelUri::parse)
                .toList();
    }

    private static List<ModelUri> walk(ModelUri from, Function<ModelUri, List<ModelUri>> step) {
        Set<ModelUri> seen = new LinkedHashSet<>();
        Deque<ModelUri> next = new ArrayDeque<>(step.apply(from));
        while (!next.isEmpty()) {
            ModelUri one = next.removeFirst();
            if (!one.equals(from) && seen.add(one)) {
                next.addAll(step.apply(one));
            }
        }
        return List.copyOf(seen);
    }

    private ModelUri pinned(ModelUri uri) {
        Optional<ModelUri> pinned =
                Optional.of(reads.get(uri)).map(row -> ModelUri.of(row.model().value(), row.number()));
        return pinned.orElse(uri);
    }
}
