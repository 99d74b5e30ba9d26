package dev.modelregistry.internal.registry;

import dev.modelregistry.ModelUri;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.internal.log.EventBody;
import dev.modelregistry.internal.log.ModelLog;
import dev.modelregistry.internal.log.ModelState;
import dev.modelregistry.spi.ModelRow;
import dev.modelregistry.spi.RegistryBackend;
import dev.modelregistry.spi.VersionRow;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which versions were made from which. Parents exist before their children, so there are no cycles to begin with. */
final class FamilyTree {

    private static final int LOGS_AT_ONCE = 16;

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
        ModelUri pinned = pinned(uri);
        return kinship().children(pinned);
    }

    List<ModelUri> descendants(ModelUri uri) {
        ModelUri pinned = pinned(uri);
        return walk(pinned, kinship()::children);
    }

    /** Follows the records, which tell the names that the parents had then; looks at all logs only where one was renamed. */
    List<ModelUri> ancestors(ModelUri uri) {
        return walk(pinned(uri), new Ancestry()::parents);
    }

    /** Looks through the logs of all models, each once: a child may belong to another model than its parent. */
    Kinship kinship() {
        List<ModelRow> rows;
        try (Stream<ModelRow> models = backend.models()) {
            rows = models.filter(row -> row.log().isPresent()).toList();
        }
        return new Kinship(SideBySide.run(LOGS_AT_ONCE, rows, this::member));
    }

    private Kinship.Member member(ModelRow row) {
        ModelLog log = logs.of(row).orElseThrow();
        return log.inTurn(() -> {
            ModelState state = log.refresh();
            List<Kinship.Child> children = new ArrayList<>();
            state.forEachVersion(version -> version.entry()
                    .map(EventBody.NewEntry::parents)
                    .filter(parents -> !parents.isEmpty())
                    .ifPresent(parents ->
                            children.add(new Kinship.Child(version.number(), version.registeredAt(), parents))));
            return new Kinship.Member(
                    row.name(), state.name().orElse(row.name()), row.createdAt(), state.earlierNames(), children);
        });
    }

    /** The way up from one version. */
    private final class Ancestry {

        private @Nullable Kinship all;

        List<ModelUri> parents(ModelUri uri) {
            Optional<VersionRow> row = reads.find(uri);
            List<ModelUri> named = row.map(one -> entries.record(one).lineage().parents()).orElse(List.of()).stream()
                    .filter(Kinship::isOfThisRegistry)
                    .map(ModelUri::parse)
                    .toList();
            if (named.stream().allMatch(parent -> hasKeptItsName(parent.model()))) {
                return named;
            }
            if (all == null) {
                all = kinship();
            }
            return all.parents(uri);
        }
    }

    /** A log's place is the name that its model was opened with. */
    private boolean hasKeptItsName(ModelName name) {
        return backend.model(name)
                .flatMap(ModelRow::log)
                .filter(log -> log.place().equals(name.value()))
                .isPresent();
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
        VersionRow row = reads.get(uri);
        return ModelUri.of(row.model().value(), row.number());
    }
}
