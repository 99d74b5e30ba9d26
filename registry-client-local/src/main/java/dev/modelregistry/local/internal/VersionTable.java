package dev.modelregistry.local.internal;

import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.EntryContent;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.SemanticVersion;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.spi.NewVersion;
import dev.modelregistry.spi.VersionMarks;
import dev.modelregistry.spi.VersionQuery;
import dev.modelregistry.spi.VersionRow;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** The rows of versions: finding, making, deleting. */
final class VersionTable {

    private static final String INSERT = "INSERT INTO version (model, number, semver, semver_key, request_key, record,"
            + " record_digest, event, artifact_uri, artifact_digest, artifact_size, artifact_format, created_at,"
            + " created_by, description) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String COUNT =
            "UPDATE model SET last_number = last_number + 1, version_count = version_count + 1 WHERE id = ?";
    private static final String DELETE = "DELETE FROM version WHERE model = ? AND number = ?";

    private final Database database;
    private final Clock clock;
    private final VersionReader reader;
    private final ArtifactUris uris;

    VersionTable(Database database, Clock clock, ArtifactUris uris) {
        this.database = database;
        this.clock = clock;
        this.uris = uris;
        this.reader = new VersionReader(uris);
    }

    Optional<VersionRow> find(ModelName model, VersionNumber number) {
        return database.read(
                "read version " + number + " of '" + model + "'",
                Optional.empty(),
                session -> session.snapshot(reads -> find(reads, model, number)));
    }

    private Optional<VersionRow> find(Session session, ModelName model, VersionNumber number) throws SQLException {
        OptionalLong id = ModelTable.id(session, model);
        return id.isEmpty() ? Optional.empty() : reader.one(session, model, id.getAsLong(), number.value());
    }

    Optional<VersionRow> findByAlias(ModelName model, Alias alias) {
        return database.read(
                "read '" + model + "@" + alias + "'",
                Optional.empty(),
                session -> session.snapshot(reads -> findByAlias(reads, model, alias)));
    }

    private Optional<VersionRow> findByAlias(Session session, ModelName model, Alias alias) throws SQLException {
        OptionalLong id = ModelTable.id(session, model);
        if (id.isEmpty()) {
            return Optional.empty();
        }
        long number =
                session.number("SELECT number FROM alias WHERE model = ? AND alias = ?", id.getAsLong(), alias.value());
        return number == 0 ? Optional.empty() : reader.one(session, model, id.getAsLong(), number);
    }

    Stream<VersionRow> list(ModelName model, VersionQuery query) {
        return PagedIterator.<VersionRow>stream(new VersionPages(database, reader, model, query));
    }

    VersionRow create(NewVersion version) {
        return database.write("make a version of '" + version.model() + "'", session -> create(session, version));
    }

    private VersionRow create(Session session, NewVersion version) throws SQLException {
        ModelName model = version.model();
        long id = ModelTable.requireId(session, model);
        Optional<String> key = version.marks().requestKey();
        if (key.isPresent()) {
            long known =
                    session.number("SELECT number FROM version WHERE model = ? AND request_key = ?", id, key.get());
            if (known > 0) {
                return reader.one(session, model, id, known).orElseThrow();
            }
        }
        session.update(COUNT, id);
        long number = session.number("SELECT last_number FROM model WHERE id = ?", id);
        insert(session, id, number, version);
        return reader.one(session, model, id, number).orElseThrow();
    }

    private void insert(Session session, long id, long number, NewVersion version) throws SQLException {
        EntryContent content = version.content();
        VersionMarks marks = version.marks();
        session.update(
                INSERT,
                id,
                number,
                marks.semanticVersion().map(SemanticVersion::toString).orElse(null),
                marks.semanticVersion().map(VersionTable::key).orElse(null),
                marks.requestKey().orElse(null),
                marks.record().orElse(null),
                marks.recordDigest().map(ContentDigest::toString).orElse(null),
                marks.event().isPresent() ? marks.event().getAsLong() : null,
                uris.stored(version.artifactUri()),
                content.artifact().digest().toString(),
                content.artifact().size(),
                content.artifact().format().orElse(null),
                clock.instant().toString(),
                version.createdBy(),
                content.description());
        for (Map.Entry<String, String> tag : content.tags().entrySet()) {
            session.update(RowChanges.SET_VERSION_TAG, id, number, tag.getKey(), tag.getValue());
        }
        for (Map.Entry<Alias, Long> lost : marks.lost().entrySet()) {
            session.update(RowChanges.NOTE_LOST, id, number, lost.getKey().value(), lost.getValue());
        }
    }

    /** What semantic versions are looked up by: build metadata tells nothing apart. */
    static String key(SemanticVersion version) {
        return version.withoutBuild().toString();
    }

    void delete(ModelName model, VersionNumber number) {
        if (find(model, number).isPresent()) {
            database.write(
                    "delete version " + number + " of '" + model + "'", session -> delete(session, model, number));
        }
    }

    private static int delete(Session session, ModelName model, VersionNumber number) throws SQLException {
        OptionalLong id = ModelTable.id(session, model);
        int deleted = id.isEmpty() ? 0 : session.update(DELETE, id.getAsLong(), number.value());
        if (deleted > 0) {
            session.update("UPDATE model SET version_count = version_count - 1 WHERE id = ?", id.orElseThrow());
        }
        return deleted;
    }
}
