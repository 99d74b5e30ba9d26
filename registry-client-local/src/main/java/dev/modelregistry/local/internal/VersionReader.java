package dev.modelregistry.local.internal;

import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ApprovalStatus;
import dev.modelregistry.entry.ArtifactSummary;
import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.SemanticVersion;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.IntegrityException;
import dev.modelregistry.spi.VersionMarks;
import dev.modelregistry.spi.VersionRow;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Puts versions together from the tables. A page costs four statements, whatever its size. */
final class VersionReader {

    /** What {@link #rows} needs of a query's answer. */
    static final String COLUMNS = "SELECT v.number, v.description, v.stage, v.approval, v.failed, v.artifact_uri,"
            + " v.artifact_digest, v.artifact_size, v.artifact_format, v.request_key, v.record, v.record_digest,"
            + " v.semver, v.event, v.created_at, v.created_by";

    // The numbers come as one JSON array: the statement stays the same, and so stays prepared, for any count.
    private static final String THESE = " WHERE model = ? AND number IN (SELECT value FROM json_each(?))";
    private static final String ONE = COLUMNS + " FROM version v WHERE v.model = ? AND v.number = ?";

    private final ArtifactUris uris;

    VersionReader(ArtifactUris uris) {
        this.uris = uris;
    }

    Optional<VersionRow> one(Session session, ModelName model, long id, long number) throws SQLException {
        return rows(session, model, id, ONE, id, number).stream().findFirst();
    }

    /** The versions that a query gives, in its order. Called inside a snapshot or a transaction. */
    List<VersionRow> rows(Session session, ModelName model, long id, String sql, Object... values) throws SQLException {
        Map<Long, Parts> parts = new HashMap<>();
        List<Bare> bare = session.list(sql, row -> bare(row, parts), values);
        if (bare.isEmpty()) {
            return List.of();
        }
        String numbers = bare.stream().map(Bare::number).toList().toString();
        session.forEachWhile("SELECT number, key, value FROM version_tag" + THESE, row -> tag(row, parts), id, numbers);
        session.forEachWhile("SELECT number, alias FROM alias" + THESE, row -> alias(row, parts), id, numbers);
        session.forEachWhile(
                "SELECT number, alias, event FROM version_lost" + THESE, row -> lost(row, parts), id, numbers);
        List<VersionRow> rows = new ArrayList<>(bare.size());
        for (Bare version : bare) {
            rows.add(version.row(model, uris));
        }
        return rows;
    }

    private static Parts of(ResultSet row, Map<Long, Parts> parts) throws SQLException {
        return parts.computeIfAbsent(row.getLong(1), number -> new Parts());
    }

    private static boolean tag(ResultSet row, Map<Long, Parts> parts) throws SQLException {
        of(row, parts).tags.put(row.getString(2), row.getString(3));
        return true;
    }

    private static boolean alias(ResultSet row, Map<Long, Parts> parts) throws SQLException {
        of(row, parts).aliases.add(Alias.of(row.getString(2)));
        return true;
    }

    private static boolean lost(ResultSet row, Map<Long, Parts> parts) throws SQLException {
        of(row, parts).lost.put(Alias.of(row.getString(2)), row.getLong(3));
        return true;
    }

    private static Bare bare(ResultSet row, Map<Long, Parts> parts) throws SQLException {
        return new Bare(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getInt(5) != 0,
                new ArtifactSummary(
                        row.getString(6),
                        Optional.ofNullable(row.getString(7)).map(ContentDigest::parse),
                        optionalLong(row, 8),
                        Optional.ofNullable(row.getString(9))),
                new VersionMarks(
                        Optional.ofNullable(row.getString(10)),
                        Optional.ofNullable(row.getString(11)),
                        Optional.ofNullable(row.getString(12)).map(ContentDigest::parse),
                        Optional.ofNullable(row.getString(13)).map(SemanticVersion::parse),
                        optionalLong(row, 14),
                        Map.of()),
                Instant.parse(row.getString(15)),
                row.getString(16),
                of(row, parts));
    }

    private static OptionalLong optionalLong(ResultSet row, int column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
    }

    private static <E extends Enum<E>> E named(Class<E> type, String name, long number) {
        for (E value : type.getEnumConstants()) {
            if (value.name().equals(name)) {
                return value;
            }
        }
        throw new IntegrityException("version " + number + " has " + type.getSimpleName() + " '" + name
                + "' in registry.db, which is none; restore it from a backup");
    }

    /** What stands in the other tables. */
    private static final class Parts {
        private final Map<String, String> tags = new HashMap<>();
        private final List<Alias> aliases = new ArrayList<>();
        private final Map<Alias, Long> lost = new HashMap<>();
    }

    /** A row, with a place for what stands in the other tables. */
    private record Bare(
            long number,
            String description,
            String stage,
            String approval,
            boolean failed,
            ArtifactSummary artifact,
            VersionMarks marks,
            Instant createdAt,
            String createdBy,
            Parts parts) {

        VersionRow row(ModelName model, ArtifactUris uris) {
            return new VersionRow(
                    model,
                    VersionNumber.of(number),
                    description,
                    named(Stage.class, stage, number),
                    named(ApprovalStatus.class, ApprovalColumn.status(approval), number),
                    ApprovalColumn.approved(approval),
                    parts.aliases,
                    parts.tags,
                    failed,
                    new ArtifactSummary(
                            uris.shown(artifact.uri()), artifact.digest(), artifact.size(), artifact.format()),
                    new VersionMarks(
                            marks.requestKey(),
                            marks.record(),
                            marks.recordDigest(),
                            marks.semanticVersion(),
                            marks.event(),
                            parts.lost),
                    createdAt,
                    createdBy);
        }
    }
}
