package dev.modelregistry.internal.registry;

import dev.modelregistry.ModelUri;
import dev.modelregistry.internal.log.EventBody;
import dev.modelregistry.spi.ModelRow;
import dev.modelregistry.spi.RegistryBackend;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
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

    List<ModelUri> children(ModelUri uri) {
        String wanted = pinned(uri).toString();
        List<ModelUri> children = new ArrayList<>();
        forEachChild((child, parents) -> {
            if (parents.contains(wanted)) {
                children.add(child);
            }
        });
        return children;
    }

    /** Every version of this registry that another one was made from. */
    Set<String> allParents() {
        Set<String> all = new HashSet<>();
        forEachChild((child, parents) -> all.addAll(parents));
        return all;
    }

    /** Looks through the logs of all models: a child may belong to another model than its parent. */
    private void forEachChild(BiConsumer<ModelUri, List<String>> action) {
        try (Stream<ModelRow> models = backend.models()) {
            models.forEach(model -> logs.of(model)
                    .ifPresent(log -> log.inTurn(() -> {
                        log.refresh()
                                .forEachVersion(version -> version.entry()
                                        .map(EventBody.NewEntry::parents)
                                        .ifPresent(parents -> action.accept(
                                                ModelUri.of(model.name().value(), version.number()), parents)));
                        return true;
                    })));
        }
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
