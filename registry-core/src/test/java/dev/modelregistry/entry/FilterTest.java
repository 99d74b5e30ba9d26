package dev.modelregistry.entry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.modelregistry.error.InvalidException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilterTest {

    private static final RegisteredModel MODEL = new RegisteredModel(
            ModelName.of("fraud"),
            "Finds fraud in card payments",
            Map.of("team", "risk", "it's", "a \"tag\"", "cost.center", "17", "empty", ""),
            Map.of(Alias.CHAMPION, VersionNumber.of(3)),
            OptionalLong.of(4),
            Instant.EPOCH);

    private static final ModelVersion VERSION = new ModelVersion(
            ModelName.of("fraud"),
            VersionNumber.of(10),
            Optional.of(SemanticVersion.of(1, 4, 0)),
            Stage.STAGING,
            List.of(Alias.CHALLENGER, Alias.CANARY),
            Map.of("team", "risk"),
            VersionStatus.READY,
            new ArtifactSummary("file:/m", Optional.empty(), OptionalLong.empty(), Optional.of("onnx")),
            Optional.empty(),
            Instant.EPOCH,
            "alice");

    private static final ModelVersion BARE = new ModelVersion(
            ModelName.of("fraud"),
            VersionNumber.of(1),
            Optional.empty(),
            Stage.DEVELOPMENT,
            List.of(),
            Map.of(),
            VersionStatus.READY,
            new ArtifactSummary("file:/m", Optional.empty(), OptionalLong.empty(), Optional.empty()),
            Optional.empty(),
            Instant.EPOCH,
            "");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "name = 'fraud'                      | true",
                "name = 'Fraud'                      | false",
                "name != 'churn'                     | true",
                "name LIKE 'fr%'                     | true",
                "name like '%aud'                    | true",
                "name LIKE 'f_aud'                   | true",
                "name LIKE 'f_ud'                    | false",
                "name LIKE 'FR%'                     | false",
                "name ILIKE 'FR%'                    | true",
                "description LIKE '%card%'           | true",
                "tags.team = 'risk'                  | true",
                "tags.team = \"risk\"                | true",
                "tags.team != 'risk'                 | false",
                "tags.team='risk'AND name='fraud'    | true",
                "tags.team = 'risk' AND name = 'x'   | false",
                "tags.team = 'risk' and name = 'fraud' AND alias = 'champion' | true",
                "tags.cost.center = '17'             | true",
                "tags.`it's` = \"a \"\"tag\"\"\"     | true",
                "tags.empty = ''                     | true",
                "tags.missing = ''                   | false",
                "tags.missing != 'x'                 | false",
                "tags.missing LIKE '%'               | false",
                "alias = 'champion'                  | true",
                "alias = 'challenger'                | false",
                "alias != 'champion'                 | false",
                "alias != 'challenger'               | true",
                "alias LIKE 'champ%'                 | true"
            })
    void modelsPassOrNot(String expression, boolean passes) {
        assertThat(Filter.parse(expression).test(MODEL)).isEqualTo(passes);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "name = 'fraud'               | true  | true",
                "stage = 'STAGING'            | true  | false",
                "stage = 'staging'            | true  | false",
                "stage != 'ARCHIVED'          | true  | true",
                "stage LIKE 'STAG%'           | true  | false",
                "version = 10                 | true  | false",
                "version != 10                | false | true",
                "version < 10                 | false | true",
                "version <= 10                | true  | true",
                "version > 1                  | true  | false",
                "version >= 1                 | true  | true",
                "version > '9'                | true  | false",
                "semanticVersion = '1.4.0'    | true  | false",
                "semanticVersion != '2.0.0'   | true  | false",
                "semanticVersion LIKE '1.%'   | true  | false",
                "format = 'onnx'              | true  | false",
                "createdBy = 'alice'          | true  | false",
                "createdBy != 'alice'         | false | true",
                "alias = 'canary'             | true  | false",
                "alias != 'canary'            | false | true",
                "tags.team = 'risk'           | true  | false"
            })
    void versionsPassOrNot(String expression, boolean passes, boolean barePasses) {
        Filter filter = Filter.parse(expression);

        assertThat(filter.test(VERSION)).isEqualTo(passes);
        assertThat(filter.test(BARE)).isEqualTo(barePasses);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "nme = 'x'                        | filter at position 1: 'nme' is not a field",
                "name = 'x' OR name = 'y'         | filter at position 12: 'OR name = 'y'' where only AND may follow",
                "name = 'x' AND                   | filter at position 15: '' is not a field",
                "name ~ 'x'                       | filter at position 6: '' is not one of =",
                "name == 'x'                      | filter at position 6: '==' is not one of =",
                "name IN 'x'                      | filter at position 6: 'IN' is not one of =",
                "name < 'x'                       | filter at position 6: < does not compare name",
                "version LIKE '1'                 | filter at position 9: LIKE does not compare version",
                "version = x                      | filter at position 11: version 'x' is not a number",
                "version = -1                     | filter at position 11: a value in quotes is missing",
                "version = 9999999999999999999    | filter at position 11: version '9999999999999999999' is not",
                "name = x                         | filter at position 8: a value in quotes is missing",
                "name = `x`                       | filter at position 8: a value in quotes is missing",
                "name =                           | filter at position 7: a value in quotes is missing",
                "name = 'x                        | filter at position 8: the quote is not closed",
                "tags. = 'x'                      | filter at position 6: a tag key is missing",
                "tags.`a = 'x'                    | filter at position 6: the quote is not closed",
                "stage = 'LIVE'                   | filter at position 9: stage 'LIVE' is not one of",
                "(name = 'x')                     | filter at position 1: '' is not a field"
            })
    void mistakesAreReportedWithTheirPosition(String expression, String message) {
        assertThatThrownBy(() -> Filter.parse(expression))
                .isInstanceOf(InvalidException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void aFieldThatTheThingDoesNotHaveIsReportedWithItsPosition() {
        assertThatThrownBy(
                        () -> Filter.parse("name = 'x' AND stage = 'STAGING'").test(MODEL))
                .isInstanceOf(InvalidException.class)
                .hasMessage("filter at position 16: stage is not a field of models; "
                        + "those are name, description, tags.KEY, alias");
        assertThatThrownBy(() -> Filter.parse("description = 'x'").forVersions())
                .isInstanceOf(InvalidException.class)
                .hasMessageStartingWith("filter at position 1: description is not a field of versions");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "\t\n"})
    void aBlankFilterLetsEverythingPass(String blank) {
        assertThat(Filter.parse(blank)).isEqualTo(Filter.none());
        assertThat(Filter.none().test(MODEL)).isTrue();
        assertThat(Filter.none().test(BARE)).isTrue();
    }

    @Test
    void clausesAreThereForAdaptersToPushDown() {
        assertThat(Filter.parse("tags.`a b` ILIKE 'x%' AND version >= 7 AND stage = 'production'")
                        .clauses())
                .containsExactly(
                        new Filter.Clause(Filter.Field.TAG, Optional.of("a b"), Filter.Op.ILIKE, "x%"),
                        new Filter.Clause(Filter.Field.VERSION, Optional.empty(), Filter.Op.AT_LEAST, "7"),
                        new Filter.Clause(Filter.Field.STAGE, Optional.empty(), Filter.Op.EQUAL, "PRODUCTION"));
    }

    @Test
    void aHugeFilterIsRefused() {
        assertThatThrownBy(() -> Filter.parse("name = '" + "x".repeat(10_000) + "'"))
                .isInstanceOf(InvalidException.class)
                .hasMessage("filter has 10009 characters: at most 10000 are allowed");
    }

    @Test
    void aPatternWithManyPercentSignsEndsInTime() {
        String text = "a".repeat(4000);
        assertTimeoutPreemptively(
                Duration.ofSeconds(10),
                () -> assertThat(LikePattern.fits("%a".repeat(1000) + "b", text))
                        .isFalse());
    }

    @Property
    void theWrittenFormIsReadBack(
            @ForAll @StringLength(min = 1, max = 20) String key, @ForAll @StringLength(max = 20) String value) {
        Filter filter = new Filter(
                List.of(
                        new Filter.Clause(Filter.Field.TAG, Optional.of(key), Filter.Op.NOT_EQUAL, value),
                        new Filter.Clause(Filter.Field.NAME, Optional.empty(), Filter.Op.LIKE, value)),
                List.of(1, 2));

        assertThat(Filter.parse(filter.toString())).isEqualTo(filter);
    }

    @Property
    void patternsAgreeWithRegularExpressions(
            @ForAll @CharRange(from = 'a', to = 'b') @StringLength(max = 8) String text,
            @ForAll("patterns") String pattern) {
        String regex = pattern.replace("%", ".*").replace("_", ".");

        assertThat(LikePattern.fits(pattern, text)).isEqualTo(text.matches(regex));
    }

    @Provide
    Arbitrary<String> patterns() {
        return Arbitraries.strings().withChars("ab%_").ofMaxLength(8);
    }
}
