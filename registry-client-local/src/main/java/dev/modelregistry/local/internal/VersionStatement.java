package dev.modelregistry.local.internal;

import dev.modelregistry.entry.Filter;
import dev.modelregistry.spi.VersionQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The statement that answers a query with a page of versions. Of a filter, the clauses that name one value or bound the
 * number are answered here; the rest the core tests on what comes.
 */
final class VersionStatement {

    private final long model;
    private final StringBuilder conditions = new StringBuilder();
    private final List<Object> values = new ArrayList<>();
    private String from = "version v";

    private VersionStatement(long model) {
        this.model = model;
    }

    /**
     * The statement for one page.
     *
     * @param query which versions
     * @param model number of the model's row
     * @param below only numbers below this one
     * @param limit most rows of the answer
     */
    static VersionStatement of(VersionQuery query, long model, long below, int limit) {
        VersionStatement statement = new VersionStatement(model);
        Optional<Filter.Clause> tag = statement.lead(query, below);
        query.requestKey().ifPresent(key -> statement.and("v.request_key = ?", key));
        query.semanticVersion().ifPresent(version -> statement.and("v.semver_key = ?", VersionTable.key(version)));
        query.stage().ifPresent(stage -> statement.and("v.stage = ?", stage.name()));
        query.filter().clauses().stream()
                .filter(clause -> tag.isEmpty() || !clause.equals(tag.get()))
                .forEach(statement::add);
        statement.values.add(limit);
        return statement;
    }

    /**
     * Begins with what leads to the fewest rows. SQLite knows no figures of its tables here and would rather walk all
     * versions of the model in order, so the way is prescribed.
     *
     * @return the clause that leads, if one does
     */
    private Optional<Filter.Clause> lead(VersionQuery query, long below) {
        List<Filter.Clause> clauses = query.filter().clauses();
        Optional<Filter.Clause> tag = clauses.stream()
                .filter(clause -> clause.field() == Filter.Field.TAG && clause.op() == Filter.Op.EQUAL)
                .findFirst();
        boolean byStage = query.stage().isPresent()
                || clauses.stream()
                        .anyMatch(clause -> clause.field() == Filter.Field.STAGE && clause.op() == Filter.Op.EQUAL);
        if (query.requestKey().isPresent()) {
            from = "version v INDEXED BY version_by_request_key";
        } else if (query.semanticVersion().isPresent()) {
            from = "version v INDEXED BY version_by_semver";
        } else if (tag.isPresent()) {
            from = "version_tag t CROSS JOIN version v ON v.model = t.model AND v.number = t.number";
            conditions.append("t.model = ? AND t.key = ? AND t.value = ? AND t.number < ?");
            values.addAll(
                    List.of(model, tag.get().tagKey().orElseThrow(), tag.get().value(), below));
            return tag;
        } else if (byStage) {
            from = "version v INDEXED BY version_by_stage";
        }
        conditions.append("v.model = ? AND v.number < ?");
        values.addAll(List.of(model, below));
        return Optional.empty();
    }

    private void and(String condition, Object... bound) {
        conditions.append(" AND ").append(condition);
        values.addAll(List.of(bound));
    }

    private void add(Filter.Clause clause) {
        if (clause.field() == Filter.Field.VERSION) {
            // Filters write the comparisons of numbers as SQL does.
            and("v.number " + clause.op().text() + " ?", Long.parseLong(clause.value()));
        } else if (clause.op() == Filter.Op.EQUAL) {
            addEqual(clause);
        }
    }

    private void addEqual(Filter.Clause clause) {
        switch (clause.field()) {
            case STAGE -> and("v.stage = ?", clause.value());
            case SEMANTIC_VERSION -> and("v.semver = ?", clause.value());
            case FORMAT -> and("v.artifact_format = ?", clause.value());
            case CREATED_BY -> and("v.created_by = ?", clause.value());
            case ALIAS ->
                and("v.number = (SELECT number FROM alias WHERE model = ? AND alias = ?)", model, clause.value());
            case TAG ->
                and(
                        "EXISTS (SELECT 1 FROM version_tag o WHERE o.model = v.model AND o.number = v.number"
                                + " AND o.key = ? AND o.value = ?)",
                        clause.tagKey().orElseThrow(),
                        clause.value());
            case NAME, DESCRIPTION, VERSION -> {
                // The core compares the model's name; versions have no description to filter; numbers came before.
            }
        }
    }

    String sql() {
        String number = from.startsWith("version_tag") ? "t.number" : "v.number";
        return VersionReader.COLUMNS + " FROM " + from + " WHERE " + conditions + " ORDER BY " + number
                + " DESC LIMIT ?";
    }

    Object[] values() {
        return values.toArray();
    }
}
