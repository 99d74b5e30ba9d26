package dev.modelregistry.local.internal;

import dev.modelregistry.entry.ModelName;
import dev.modelregistry.spi.VersionQuery;
import dev.modelregistry.spi.VersionRow;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/** Versions of a model, newest first, a page at a time. */
final class VersionPages implements Function<Optional<VersionRow>, Page<VersionRow>> {

    private static final int FIRST_PAGE = 100;
    private static final int PAGE = 500;

    private final Database database;
    private final VersionReader reader;
    private final ModelName model;
    private final VersionQuery query;
    private int limit = FIRST_PAGE;
    private OptionalLong known = OptionalLong.empty();

    VersionPages(Database database, VersionReader reader, ModelName model, VersionQuery query) {
        this.database = database;
        this.reader = reader;
        this.model = model;
        this.query = query;
    }

    @Override
    public Page<VersionRow> apply(Optional<VersionRow> last) {
        return database.read(
                "list versions of '" + model + "'",
                new Page<>(List.of(), false),
                session -> session.snapshot(reads ->
                        page(reads, last.map(row -> row.number().value()).orElse(Long.MAX_VALUE))));
    }

    private Page<VersionRow> page(Session session, long below) throws SQLException {
        OptionalLong id = ModelTable.id(session, model);
        if (id.isEmpty() || known.isPresent() && !known.equals(id)) {
            // Deleted since the first page; a new model of that name is not what was asked for.
            return new Page<>(List.of(), false);
        }
        known = id;
        VersionStatement statement = VersionStatement.of(query, id.getAsLong(), below, limit);
        Page<VersionRow> page =
                Page.of(reader.rows(session, model, id.getAsLong(), statement.sql(), statement.values()), limit);
        // Most callers look at the newest few; whoever goes on wants many.
        limit = PAGE;
        return page;
    }
}
