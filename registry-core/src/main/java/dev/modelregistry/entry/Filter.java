package dev.modelregistry.entry;

import dev.modelregistry.error.InvalidException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A condition on models or versions: clauses joined by {@code AND}, close to what MLflow understands, for example
 * {@code tags.team = 'risk' AND stage != 'ARCHIVED' AND name LIKE 'fr%'}.
 *
 * <ul>
 *   <li>Fields of both: {@code name} (of the model), {@code tags.KEY} or {@code tags.`any key`}, {@code alias}. Of
 *       models: {@code description}. Of versions: {@code version}, {@code semanticVersion}, {@code stage},
 *       {@code format}, {@code createdBy}.
 *   <li>Operators: {@code =}, {@code !=}, {@code LIKE} ({@code %} any characters, {@code _} one) and {@code ILIKE}
 *       (without regard to case); for {@code version}, a number, {@code =}, {@code !=}, {@code <}, {@code <=},
 *       {@code >}, {@code >=}.
 *   <li>Text stands in {@code '…'} or {@code "…"}; the quote itself is written twice. Stages are read in any case.
 *   <li>What is not there fits nothing, {@code !=} neither, as in SQL. {@code alias} asks whether one of the aliases
 *       fits, {@code alias !=} whether none is that one.
 * </ul>
 *
 * <p>Immutable and thread-safe.
 */
public final class Filter {

    private static final Filter NONE = new Filter(List.of(), List.of());

    private final List<Clause> clauses;
    private final List<Integer> positions;

    Filter(List<Clause> clauses, List<Integer> positions) {
        this.clauses = List.copyOf(clauses);
        this.positions = List.copyOf(positions);
    }

    /**
     * Reads the written form. A blank text is {@link #none()}.
     *
     * @throws InvalidException with the position of the mistake
     */
    public static Filter parse(String expression) {
        return expression.isBlank() ? NONE : new FilterParser(expression).parse();
    }

    /** The filter that everything passes. */
    public static Filter none() {
        return NONE;
    }

    /** The clauses, all of which have to hold. */
    public List<Clause> clauses() {
        return clauses;
    }

    /**
     * This filter, if all its fields are fields of models.
     *
     * @throws InvalidException naming the field that is not
     */
    public Filter forModels() {
        requireFields(Field::ofModels, "models");
        return this;
    }

    /**
     * This filter, if all its fields are fields of versions.
     *
     * @throws InvalidException naming the field that is not
     */
    public Filter forVersions() {
        requireFields(Field::ofVersions, "versions");
        return this;
    }

    private void requireFields(Predicate<Field> fits, String things) {
        for (int i = 0; i < clauses.size(); i++) {
            if (!fits.test(clauses.get(i).field())) {
                String known = Arrays.stream(Field.values())
                        .filter(fits)
                        .map(Field::text)
                        .collect(Collectors.joining(", "));
                throw new InvalidException("filter at position " + positions.get(i) + ": "
                        + clauses.get(i).field().text() + " is not a field of " + things + "; those are " + known);
            }
        }
    }

    /**
     * Whether a model passes.
     *
     * @throws InvalidException a field is not one of models
     */
    public boolean test(RegisteredModel model) {
        forModels();
        return clauses.stream().allMatch(clause -> clause.holds(valuesOf(clause, model)));
    }

    /**
     * Whether a version passes.
     *
     * @throws InvalidException a field is not one of versions
     */
    public boolean test(ModelVersion version) {
        forVersions();
        return clauses.stream().allMatch(clause -> clause.holds(valuesOf(clause, version)));
    }

    private static Set<String> valuesOf(Clause clause, RegisteredModel model) {
        return switch (clause.field()) {
            case NAME -> Set.of(model.name().value());
            case DESCRIPTION -> Set.of(model.description());
            case TAG -> present(clause.tagKey().map(model.tags()::get));
            case ALIAS -> model.aliases().keySet().stream().map(Alias::value).collect(Collectors.toSet());
            case VERSION, SEMANTIC_VERSION, STAGE, FORMAT, CREATED_BY -> Set.of();
        };
    }

    private static Set<String> valuesOf(Clause clause, ModelVersion version) {
        return switch (clause.field()) {
            case NAME -> Set.of(version.model().value());
            case TAG -> present(clause.tagKey().map(version.tags()::get));
            case ALIAS -> version.aliases().stream().map(Alias::value).collect(Collectors.toSet());
            case VERSION -> Set.of(version.version().toString());
            case SEMANTIC_VERSION -> present(version.semanticVersion().map(SemanticVersion::toString));
            case STAGE -> Set.of(version.stage().name());
            case FORMAT -> present(version.artifact().format());
            case CREATED_BY -> Set.of(version.createdBy());
            case DESCRIPTION -> Set.of();
        };
    }

    private static Set<String> present(Optional<String> value) {
        return value.map(Set::of).orElse(Set.of());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Filter that && clauses.equals(that.clauses);
    }

    @Override
    public int hashCode() {
        return clauses.hashCode();
    }

    /** The written form; {@link #parse} reads it. */
    @Override
    public String toString() {
        return clauses.stream().map(Clause::toString).collect(Collectors.joining(" AND "));
    }

    /** What can be asked about. */
    public enum Field {
        /** Name of the model. */
        NAME("name", true, true),
        /** Description of a model. */
        DESCRIPTION("description", true, false),
        /** The tag that {@link Clause#tagKey()} names. */
        TAG("tags.KEY", true, true),
        /** Any of the aliases. */
        ALIAS("alias", true, true),
        /** Number of a version. */
        VERSION("version", false, true),
        /** Semantic version as written. */
        SEMANTIC_VERSION("semanticVersion", false, true),
        /** Stage of a version. */
        STAGE("stage", false, true),
        /** Format of a version's artifact. */
        FORMAT("format", false, true),
        /** Who registered a version. */
        CREATED_BY("createdBy", false, true);

        private final String text;
        private final boolean models;
        private final boolean versions;

        Field(String text, boolean models, boolean versions) {
            this.text = text;
            this.models = models;
            this.versions = versions;
        }

        /** The spelling in filters. */
        public String text() {
            return text;
        }

        /** Whether models have it. */
        public boolean ofModels() {
            return models;
        }

        /** Whether versions have it. */
        public boolean ofVersions() {
            return versions;
        }
    }

    /** How a field is compared with a value. */
    public enum Op {
        /** The same. */
        EQUAL("="),
        /** Something else. */
        NOT_EQUAL("!="),
        /** Fits the pattern. */
        LIKE("LIKE"),
        /** Fits the pattern, without regard to case. */
        ILIKE("ILIKE"),
        /** Less. */
        LESS("<"),
        /** Less or the same. */
        AT_MOST("<="),
        /** More. */
        GREATER(">"),
        /** More or the same. */
        AT_LEAST(">=");

        private final String text;

        Op(String text) {
            this.text = text;
        }

        /** The spelling in filters. */
        public String text() {
            return text;
        }

        /** Whether numbers can be compared in this way. */
        boolean ofNumbers() {
            return this != LIKE && this != ILIKE;
        }

        /** Whether texts can be compared in this way. */
        boolean ofTexts() {
            return this == EQUAL || this == NOT_EQUAL || this == LIKE || this == ILIKE;
        }
    }

    /**
     * One condition.
     *
     * @param field what is asked about
     * @param tagKey key of the tag, for {@link Field#TAG}
     * @param op how it is compared
     * @param value with what; digits for {@link Field#VERSION}, a name of {@link Stage} for {@link Field#STAGE} with
     *     {@link Op#EQUAL} and {@link Op#NOT_EQUAL}
     */
    public record Clause(Field field, Optional<String> tagKey, Op op, String value) {

        /** Checks that the parts fit together. */
        public Clause {
            if (tagKey.isPresent() != (field == Field.TAG)) {
                throw new InvalidException("filter: a tag, and nothing else, has a key");
            }
            if (!(field == Field.VERSION ? op.ofNumbers() : op.ofTexts())) {
                throw new InvalidException("filter: " + op.text() + " does not compare " + field.text());
            }
            if (field == Field.VERSION && !value.matches("[0-9]{1,18}")) {
                throw new InvalidException("filter: version '" + Text.shown(value) + "' is not a number");
            }
            if (field == Field.STAGE && op.ofNumbers()) {
                value = Stage.parse(value).name();
            }
        }

        boolean holds(Set<String> values) {
            if (field == Field.VERSION) {
                return values.stream().anyMatch(actual -> holds(Long.compare(Long.parseLong(actual), number())));
            }
            return switch (op) {
                case EQUAL -> values.contains(value);
                case NOT_EQUAL -> !values.contains(value) && (field == Field.ALIAS || !values.isEmpty());
                case LIKE -> values.stream().anyMatch(actual -> LikePattern.fits(value, actual));
                case ILIKE -> values.stream().anyMatch(actual -> LikePattern.fits(folded(value), folded(actual)));
                case LESS, AT_MOST, GREATER, AT_LEAST -> false;
            };
        }

        private boolean holds(int order) {
            return switch (op) {
                case EQUAL -> order == 0;
                case NOT_EQUAL -> order != 0;
                case LESS -> order < 0;
                case AT_MOST -> order <= 0;
                case GREATER -> order > 0;
                case AT_LEAST -> order >= 0;
                case LIKE, ILIKE -> false;
            };
        }

        private long number() {
            return Long.parseLong(value);
        }

        private static String folded(String text) {
            return text.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
        }

        /** The written form. */
        @Override
        public String toString() {
            String name =
                    tagKey.map(key -> "tags.`" + key.replace("`", "``") + "`").orElse(field.text());
            String written = field == Field.VERSION ? value : "'" + value.replace("'", "''") + "'";
            return Stream.of(name, op.text(), written).collect(Collectors.joining(" "));
        }
    }
}
