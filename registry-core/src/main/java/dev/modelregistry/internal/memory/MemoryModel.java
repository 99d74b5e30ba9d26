package dev.modelregistry.internal.memory;

import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.spi.LogPointer;
import dev.modelregistry.spi.ModelRow;
import dev.modelregistry.spi.RowChange;
import dev.modelregistry.spi.VersionRow;
import dev.modelregistry.spi.Watermark;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** One model's rows. Guarded by its {@link MemoryBackend}. */
final class MemoryModel {

    private final Instant createdAt;
    private final TreeMap<VersionNumber, VersionRow> versions = new TreeMap<>();
    private final Map<Alias, VersionNumber> aliases = new TreeMap<>();
    private ModelName name;
    private Optional<LogPointer> log;
    private Optional<Watermark> projected = Optional.empty();
    private String description = "";
    private Map<String, String> tags = Map.of();
    private long lastNumber;

    MemoryModel(ModelName name, LogPointer log, Instant createdAt) {
        this.name = name;
        this.log = Optional.of(log);
        this.createdAt = createdAt;
    }

    ModelRow row() {
        return new ModelRow(
                name, description, tags, aliases, OptionalLong.of(versions.size()), createdAt, log, projected);
    }

    void rename(ModelName to) {
        name = to;
        versions.replaceAll((number, row) -> row.withModel(to));
    }

    VersionRow add(MemoryBackend.RowMaker maker) {
        VersionRow row = maker.make(VersionNumber.of(++lastNumber));
        versions.put(row.number(), row);
        return row;
    }

    Optional<VersionRow> version(VersionNumber number) {
        return Optional.ofNullable(versions.get(number)).map(this::withAliases);
    }

    Optional<VersionRow> byAlias(Alias alias) {
        return Optional.ofNullable(aliases.get(alias)).flatMap(this::version);
    }

    List<VersionRow> newestFirst() {
        return versions.descendingMap().values().stream().map(this::withAliases).toList();
    }

    private VersionRow withAliases(VersionRow row) {
        List<Alias> held = aliases.entrySet().stream()
                .filter(one -> one.getValue().equals(row.number()))
                .map(Map.Entry::getKey)
                .toList();
        return row.withAliases(held);
    }

    void remove(VersionNumber number) {
        versions.remove(number);
        aliases.values().removeIf(number::equals);
    }

    void apply(RowChange change, long event) {
        if (change instanceof RowChange.Ready one) {
            edit(one.version(), row -> row.withMarks(row.marks().withEvent(one.event())));
        } else if (change instanceof RowChange.SetStage one) {
            edit(one.version(), row -> row.withStage(one.stage()));
        } else if (change instanceof RowChange.SetApproval one) {
            edit(one.version(), row -> row.withApproval(one.approval(), one.approved()));
        } else if (change instanceof RowChange.SetVersionDescription one) {
            edit(one.version(), row -> row.withDescription(one.description()));
        } else if (change instanceof RowChange.ChangeVersionTags one) {
            edit(one.version(), row -> row.withTags(MemoryBackend.changed(row.tags(), one.set(), one.remove())));
        } else if (change instanceof RowChange.NoteLost one) {
            lost(one.version(), lost -> lost.put(one.alias(), one.event()));
        } else if (change instanceof RowChange.SetAlias one) {
            if (versions.containsKey(one.version())) {
                aliases.put(one.alias(), one.version());
                lost(
                        one.version(),
                        lost -> lost.computeIfPresent(one.alias(), (alias, noted) -> noted > event ? noted : null));
            }
        } else if (change instanceof RowChange.RemoveAlias one) {
            aliases.remove(one.alias());
        } else if (change instanceof RowChange.SetModelDescription one) {
            description = one.description();
        } else if (change instanceof RowChange.ChangeModelTags one) {
            tags = MemoryBackend.changed(tags, one.set(), one.remove());
        } else if (change instanceof RowChange.SetLog one) {
            log = Optional.of(one.log());
            projected = Optional.empty();
        } else if (change instanceof RowChange.SetWatermark one) {
            projected = Optional.of(one.projected());
        }
    }

    private void lost(VersionNumber number, Consumer<Map<Alias, Long>> change) {
        edit(number, row -> {
            Map<Alias, Long> lost = new TreeMap<>(row.marks().lost());
            change.accept(lost);
            return row.withMarks(row.marks().withLost(lost));
        });
    }

    private void edit(VersionNumber number, UnaryOperator<VersionRow> change) {
        versions.computeIfPresent(number, (n, row) -> change.apply(row));
    }
}
