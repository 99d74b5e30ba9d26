package dev.modelregistry.internal.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.EntryDiff;
import dev.modelregistry.MetricComparison;
import dev.modelregistry.ModelUri;
import dev.modelregistry.entry.Evaluation;
import dev.modelregistry.entry.ModelEntry;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.VersionStatus;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.internal.json.EntryJson;
import dev.modelregistry.internal.json.PlainValues;
import dev.modelregistry.schema.Compatibility;
import dev.modelregistry.spi.RegistryBackend;
import dev.modelregistry.spi.VersionQuery;
import dev.modelregistry.spi.VersionRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Compares entries with each other. */
final class Comparisons {

    /** Given by the registry, so that they always differ and tell nothing. */
    private static final Set<String> ASSIGNED =
            Set.of("version", "entryDigest", "createdAt", "createdBy", "approvals", "status");

    private final RegistryBackend backend;
    private final LightReads reads;
    private final Entries entries;

    Comparisons(RegistryBackend backend, LightReads reads, Entries entries) {
        this.backend = backend;
        this.reads = reads;
        this.entries = entries;
    }

    EntryDiff diff(ModelUri left, ModelUri right) {
        ModelEntry one = entries.entry(reads.get(left));
        ModelEntry other = entries.entry(reads.get(right));
        List<EntryDiff.Change> changes = new ArrayList<>();
        compare("", document(one), document(other), changes);
        return new EntryDiff(
                changes,
                Compatibility.between(one.signature(), other.signature()).verdict());
    }

    private static ObjectNode document(ModelEntry entry) {
        ObjectNode document = EntryJson.show(entry);
        document.remove(ASSIGNED);
        if (document.get("artifact") instanceof ObjectNode artifact) {
            artifact.remove("uri");
        }
        if (document.get("evaluations") != null) {
            for (JsonNode evaluation : document.get("evaluations")) {
                ((ObjectNode) evaluation).remove("at");
            }
        }
        return document;
    }

    private static void compare(
            String path, @Nullable JsonNode left, @Nullable JsonNode right, List<EntryDiff.Change> changes) {
        if (left != null && right != null && left.isObject() && right.isObject()) {
            Set<String> names = new TreeSet<>();
            left.fieldNames().forEachRemaining(names::add);
            right.fieldNames().forEachRemaining(names::add);
            for (String name : names) {
                String escaped = name.replace("~", "~0").replace("/", "~1");
                compare(path + "/" + escaped, left.get(name), right.get(name), changes);
            }
        } else if (left != null && right != null && left.isArray() && right.isArray()) {
            Iterator<JsonNode> others = right.iterator();
            int index = 0;
            for (JsonNode one : left) {
                compare(path + "/" + index++, one, others.hasNext() ? others.next() : null, changes);
            }
            while (others.hasNext()) {
                compare(path + "/" + index++, null, others.next(), changes);
            }
        } else {
            Optional<Object> before = value(left);
            Optional<Object> after = value(right);
            if (!before.equals(after)) {
                changes.add(new EntryDiff.Change(path, before, after));
            }
        }
    }

    private static Optional<Object> value(@Nullable JsonNode node) {
        return node == null || node.isNull() ? Optional.empty() : Optional.ofNullable(PlainValues.value(node));
    }

    MetricComparison compare(ModelName model, String metric, Optional<String> dataset, MetricComparison.Better better) {
        if (backend.model(model).isEmpty()) {
            throw new NotFoundException("model '" + model + "' does not exist");
        }
        List<MetricComparison.Row> rows = new ArrayList<>();
        try (Stream<VersionRow> versions = backend.versions(model, VersionQuery.all())) {
            versions.filter(row -> LightReads.status(row) == VersionStatus.READY)
                    .forEach(row -> latest(entries.entry(row), metric, dataset)
                            .ifPresent(value -> rows.add(new MetricComparison.Row(
                                    row.number(),
                                    row.marks().semanticVersion(),
                                    value.value(),
                                    value.dataset(),
                                    row.stage()))));
        }
        Comparator<MetricComparison.Row> order = Comparator.comparingDouble(MetricComparison.Row::value);
        if (better == MetricComparison.Better.HIGHER) {
            order = order.reversed();
        }
        rows.sort(order.thenComparing(MetricComparison.Row::version, Comparator.reverseOrder()));
        return new MetricComparison(metric, rows);
    }

    private static Optional<Evaluation> latest(ModelEntry entry, String metric, Optional<String> dataset) {
        return entry.evaluations().stream()
                .filter(one -> one.metric().equals(metric)
                        && (dataset.isEmpty() || one.dataset().equals(dataset)))
                .reduce((first, second) -> second);
    }
}
