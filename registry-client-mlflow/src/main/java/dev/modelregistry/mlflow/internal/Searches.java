package dev.modelregistry.mlflow.internal;

import dev.modelregistry.entry.Filter;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.Text;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.spi.VersionQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Conditions in MLflow's filter language, which has no escape: a value stands between the quotes that it does not hold, and one
 * that holds both cannot be asked for. What cannot be expressed is left to the core, which filters again; the condition may
 * let more through than is wanted, never less.
 */
final class Searches {

    /** Servers of the 2.x line refuse request lines of more than 4,094 bytes. */
    private static final int LONGEST = 1500;

    private Searches() {}

    /** The versions of a model that a query may accept. */
    static String versions(ModelName model, VersionQuery query) {
        List<String> clauses = new ArrayList<>();
        clauses.add("name = "
                + quoted(model.value())
                        .orElseThrow(() -> new InvalidException("model name " + Text.shown(model.value())
                                + " holds both kinds of quotes: MLflow's search cannot express it")));
        // The line of a version begins with its request key, hexadecimal digits without a meaning in patterns.
        query.requestKey()
                .ifPresent(
                        key -> clauses.add(tag(NativeTags.RECORD) + " LIKE '" + NativeTags.lineBeginning(key) + "%'"));
        query.semanticVersion()
                .ifPresent(semver -> clauses.add(tag(NativeTags.SEMVER) + " LIKE '" + semver.withoutBuild() + "%'"));
        int length = String.join("", clauses).length();
        for (Filter.Clause clause : query.filter().clauses()) {
            Optional<String> one = pushed(clause);
            if (one.isPresent() && length + one.get().length() < LONGEST) {
                clauses.add(one.get());
                length += one.get().length();
            }
        }
        return String.join(" AND ", clauses);
    }

    private static Optional<String> pushed(Filter.Clause clause) {
        return switch (clause.field()) {
            case VERSION -> Optional.of("version_number " + clause.op().text() + " " + clause.value());
            case TAG ->
                clause.op() == Filter.Op.EQUAL && !clause.value().isEmpty()
                        ? clause.tagKey()
                                .filter(key -> NativeLimits.isKey(key))
                                .flatMap(key -> quoted(clause.value()).map(value -> tag(key) + " = " + value))
                        : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static String tag(String key) {
        return "tags.`" + key + "`";
    }

    private static Optional<String> quoted(String value) {
        if (!value.contains("'")) {
            return Optional.of("'" + value + "'");
        }
        return value.contains("\"") ? Optional.empty() : Optional.of("\"" + value + "\"");
    }
}
