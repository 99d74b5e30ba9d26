package dev.modelregistry.local.internal;

import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.AlreadyExistsException;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.spi.LogPointer;
import dev.modelregistry.spi.ModelRow;
import dev.modelregistry.spi.Watermark;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** The rows of models, with their tags and aliases. */
final class ModelTable {

    private static final int PAGE = 500;
    private static final String COLUMNS =
            "SELECT id, name, description, version_count, created_at, log_root, log_place,"
                    + " log_id, projected_event, projected_digest FROM model";
    private static final String TAGS = "SELECT t.model, t.key, t.value FROM model m JOIN model_tag t ON t.model = m.id"
            + " WHERE m.name BETWEEN ? AND ?";
    private static final String ALIASES = "SELECT a.model, a.alias, a.number FROM model m"
            + " JOIN alias a ON a.model = m.id WHERE m.name BETWEEN ? AND ?";
    private static final String INSERT = "INSERT INTO model (name, created_at, log_root, log_place, log_id)"
            + " VALUES (?, ?, ?, ?, ?) ON CONFLICT (name) DO NOTHING";

    private final Database database;
    private final Clock clock;

    ModelTable(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Number of a model's row; empty when there is none. */
    static OptionalLong id(Session session, ModelName name) throws SQLException {
        long id = session.number("SELECT id FROM model WHERE name = ?", name.value());
        return id == 0 ? OptionalLong.empty() : OptionalLong.of(id);
    }

    static long requireId(Session session, ModelName name) throws SQLException {
        return id(session, name).orElseThrow(() -> notFound(name));
    }

    static NotFoundException notFound(ModelName name) {
        return new NotFoundException("there is no model '" + name + "'");
    }

    Optional<ModelRow> find(ModelName name) {
        return database.read(
                "read model '" + name + "'",
                Optional.empty(),
                session -> session.snapshot(reads -> rows(reads, COLUMNS + " WHERE name = ?", name.value()).stream()
                        .findFirst()));
    }

    Stream<ModelRow> all() {
        return PagedIterator.stream(last -> database.read(
                "list models",
                new Page<>(List.of(), false),
                session -> session.snapshot(reads -> Page.of(
                        rows(
                                reads,
                                COLUMNS + " WHERE name > ? ORDER BY name LIMIT " + PAGE,
                                last.map(row -> row.name().value()).orElse("")),
                        PAGE))));
    }

    private static List<ModelRow> rows(Session session, String sql, String bound) throws SQLException {
        List<BareModel> bare = session.list(sql, BareModel::of, bound);
        if (bare.isEmpty()) {
            return List.of();
        }
        String first = bare.get(0).name();
        String last = bare.get(bare.size() - 1).name();
        Map<Long, Map<String, String>> tags = new HashMap<>();
        session.forEachWhile(
                TAGS,
                row -> {
                    of(tags, row.getLong(1)).put(row.getString(2), row.getString(3));
                    return true;
                },
                first,
                last);
        Map<Long, Map<Alias, VersionNumber>> aliases = new HashMap<>();
        session.forEachWhile(
                ALIASES,
                row -> {
                    of(aliases, row.getLong(1)).put(Alias.of(row.getString(2)), VersionNumber.of(row.getLong(3)));
                    return true;
                },
                first,
                last);
        return bare.stream()
                .map(model -> model.row(of(tags, model.id()), of(aliases, model.id())))
                .toList();
    }

    private static <K, V> Map<K, V> of(Map<Long, Map<K, V>> maps, long id) {
        return maps.computeIfAbsent(id, key -> new HashMap<>());
    }

    boolean create(ModelName name, LogPointer log) {
        return database.write(
                "make model '" + name + "'",
                session -> session.update(
                                INSERT,
                                name.value(),
                                clock.instant().toString(),
                                log.root(),
                                log.place(),
                                log.modelId())
                        == 1);
    }

    void rename(ModelName from, ModelName to) {
        database.write("rename model '" + from + "'", session -> rename(session, from, to));
    }

    private static long rename(Session session, ModelName from, ModelName to) throws SQLException {
        long id = requireId(session, from);
        if (!from.equals(to) && id(session, to).isPresent()) {
            throw new AlreadyExistsException("there is a model '" + to + "' already: '" + from + "' keeps its name");
        }
        session.update("UPDATE model SET name = ? WHERE id = ?", to.value(), id);
        return id;
    }

    void delete(ModelName name) {
        if (find(name).isPresent()) {
            database.write(
                    "delete model '" + name + "'",
                    session -> session.update("DELETE FROM model WHERE name = ?", name.value()));
        }
    }

    /** A row without what stands in other tables. */
    private record BareModel(
            long id,
            String name,
            String description,
            long versions,
            Instant createdAt,
            Optional<LogPointer> log,
            Optional<Watermark> projected) {

        static BareModel of(ResultSet row) throws SQLException {
            String root = row.getString(6);
            String digest = row.getString(10);
            return new BareModel(
                    row.getLong(1),
                    row.getString(2),
                    row.getString(3),
                    row.getLong(4),
                    Instant.parse(row.getString(5)),
                    root == null
                            ? Optional.empty()
                            : Optional.of(new LogPointer(root, row.getString(7), row.getString(8))),
                    digest == null
                            ? Optional.empty()
                            : Optional.of(new Watermark(row.getLong(9), ContentDigest.parse(digest))));
        }

        ModelRow row(Map<String, String> tags, Map<Alias, VersionNumber> aliases) {
            return new ModelRow(
                    ModelName.of(name),
                    description,
                    tags,
                    aliases,
                    OptionalLong.of(versions),
                    createdAt,
                    log,
                    projected);
        }
    }
}
