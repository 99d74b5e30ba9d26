package dev.modelregistry.entry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.error.InvalidException;
import dev.modelregistry.lineage.Dataset;
import dev.modelregistry.lineage.Lineage;
import dev.modelregistry.lineage.SourceType;
import dev.modelregistry.policy.Approval;
import dev.modelregistry.policy.Decision;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntryValuesTest {

    private static Evaluation evaluation(String metric, double value) {
        return new Evaluation(metric, value, OptionalLong.empty(), Optional.empty(), Instant.EPOCH);
    }

    private static Deployment deployment(String endpoint, double share) {
        return new Deployment(endpoint, "prod", OptionalDouble.of(share), DeploymentStrategy.CANARY, Instant.EPOCH);
    }

    private static Lifecycle lifecycle(long deprecated, long sunset) {
        return new Lifecycle(
                Optional.of(Instant.ofEpochSecond(deprecated)),
                Optional.of(Instant.ofEpochSecond(sunset)),
                Optional.empty(),
                Optional.empty());
    }

    private static Dataset dataset(String name, Map<String, Double> quality) {
        return new Dataset(name, Optional.empty(), Optional.empty(), Optional.empty(), SourceType.FILE, quality);
    }

    private static Approval approval(String id, String by) {
        return new Approval(
                id,
                ModelName.of("m"),
                VersionNumber.of(1),
                Stage.PRODUCTION,
                Decision.APPROVED,
                by,
                Optional.empty(),
                Instant.EPOCH,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false);
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void aValueThatBreaksARuleIsRefusedWithFieldValueAndRule(ThrowingCallable maker, String message) {
        assertThatThrownBy(maker).isInstanceOf(InvalidException.class).hasMessage(message);
    }

    private static Arguments refused(Supplier<Object> maker, String message) {
        ThrowingCallable callable = maker::get;
        return Arguments.of(callable, message);
    }

    static List<Arguments> refusals() {
        return List.of(
                refused(() -> evaluation("auc", Double.NaN), "metric 'auc' is NaN: metrics are finite numbers"),
                refused(
                        () -> evaluation("auc", Double.NEGATIVE_INFINITY),
                        "metric 'auc' is -Infinity: metrics are finite numbers"),
                refused(() -> evaluation(" ", 1), "metric name is empty: it needs at least one visible character"),
                refused(
                        () -> evaluation("a\u001b[2Jb", 1),
                        "metric name 'a\\u001b[2Jb' may not hold control characters or line ends"),
                refused(
                        () -> evaluation("a".repeat(4097), 1),
                        "metric name has 4097 characters: at most 4096 are allowed"),
                refused(
                        () -> evaluation("\uDC00", 1),
                        "metric name '\\udc00' holds half of a surrogate pair, which UTF-8 cannot write"),
                refused(() -> deployment("e", 1.01), "traffic share 1.01 of endpoint 'e' is not between 0 and 1"),
                refused(() -> deployment("e", Double.NaN), "traffic share NaN of endpoint 'e' is not between 0 and 1"),
                refused(
                        () -> lifecycle(10, 9),
                        "lifecycle sunsetAt 1970-01-01T00:00:09Z is before deprecatedAt 1970-01-01T00:00:10Z"),
                refused(
                        () -> dataset("d", Map.of("complete", Double.NaN)),
                        "dataset quality 'complete' is NaN: quality scores are finite numbers"),
                refused(() -> dataset("", Map.of()), "dataset name is empty: it needs at least one visible character"),
                refused(
                        () -> new Flavor("onnx", Optional.of("1\n2"), Map.of()),
                        "version of flavor 'onnx' '1\\u000a2' may not hold control characters or line ends"),
                refused(
                        () -> new Flavor("onnx", Optional.empty(), Map.of("", "x")),
                        "flavor config name is empty: it needs at least one visible character"),
                refused(
                        () -> Lineage.builder().framework("spark", "").build(),
                        "version of framework 'spark' is empty: it needs at least one visible character"),
                refused(() -> approval("", "bob"), "approval id is empty: it needs at least one visible character"),
                refused(
                        () -> approval("1", "bob\u202e\n"),
                        "approval by 'bob\u202e\\u000a' may not hold control characters or line ends"),
                refused(
                        () -> FileRole.parse("weights"),
                        "file role 'weights' is not one of model, preprocessor, encoder, tokenizer, environment, other"),
                refused(
                        () -> DeploymentStrategy.parse("blue"),
                        "deployment strategy 'blue' is not one of single, ab, canary, blue-green, shadow"),
                refused(
                        () -> SourceType.parse("s3"),
                        "data source type 's3' is not one of dvc, delta, iceberg, pachyderm, file, other"),
                refused(() -> Decision.parse("maybe"), "decision 'maybe' is not one of approved, rejected"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://user:pw@host/x",
                "https://token@host/x",
                "HTTPS://token@host/x",
                "https://user:p/w@host/x",
                "ftp://user:pw@host/x",
                "ssh://git:pw@host/x"
            })
    void credentialsInAddressesAreRefusedAndNeverShown(String address) {
        assertThatThrownBy(() -> Lineage.builder().repository(address).build())
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("lineage repository has credentials")
                .hasMessageNotContainingAny("pw", "p/w", "token");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "git@github.com:org/repo.git",
                "ssh://git@github.com/org/repo.git",
                "https://github.com:443/org/repo@v1",
                "https://[::1]:8080/repo",
                "abfss://container@account.dfs.core.windows.net/model",
                "/srv/git/repo",
                "C:\\repos\\x"
            })
    void addressesWithoutCredentialsAreKept(String address) {
        assertThat(Lineage.builder().repository(address).build().repository()).contains(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "docs/card.md",
                "//host/card",
                "https:card",
                "https://user@host/card",
                "ssh://user@host/card",
                "javascript:alert(1)",
                "DATA:text/html,x",
                "https://host/a card",
                "https://host/card\n",
                ""
            })
    void linksThatAreNotAbsoluteAndPassiveAreRefused(String url) {
        assertThatThrownBy(() -> new Link(LinkKind.MODEL_CARD, url)).isInstanceOf(InvalidException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://host/card?x=1#y",
                "http://host",
                "file:///srv/card.md",
                "s3://bucket/card",
                "mailto:a@b.c"
            })
    void linksOfAnyPassiveSchemeAreKept(String url) {
        assertThat(new Link(LinkKind.MODEL_CARD, url).url()).isEqualTo(url);
    }

    @ParameterizedTest
    @MethodSource("spellings")
    void wordsAreReadInAnyCaseAsTheyAreWritten(String written, Object value, Object read, Object readUpper) {
        assertThat(read).isEqualTo(value);
        assertThat(readUpper).isEqualTo(value);
        assertThat(written).matches("[a-z]+(-[a-z]+)*");
    }

    static List<Arguments> spellings() {
        List<Arguments> rows = new ArrayList<>();
        for (FileRole role : FileRole.values()) {
            rows.add(Arguments.of(
                    role.text(),
                    role,
                    FileRole.parse(role.text()),
                    FileRole.parse(role.text().toUpperCase(Locale.ROOT))));
        }
        for (LinkKind kind : LinkKind.values()) {
            rows.add(Arguments.of(
                    kind.text(),
                    kind,
                    LinkKind.parse(kind.text()),
                    LinkKind.parse(kind.text().toUpperCase(Locale.ROOT))));
        }
        for (DeploymentStrategy strategy : DeploymentStrategy.values()) {
            String text = strategy.text();
            rows.add(Arguments.of(
                    text,
                    strategy,
                    DeploymentStrategy.parse(text),
                    DeploymentStrategy.parse(text.toUpperCase(Locale.ROOT))));
        }
        return rows;
    }

    @Test
    void wordsOfTwoPartsAreWrittenWithADash() {
        assertThat(LinkKind.ROLLBACK_PROCEDURE.text()).isEqualTo("rollback-procedure");
        assertThat(DeploymentStrategy.BLUE_GREEN.text()).isEqualTo("blue-green");
    }

    @Test
    void theDefaultAliasesCanBeUsed() {
        assertThat(List.of(Alias.CHAMPION, Alias.CHALLENGER, Alias.CANARY, Alias.STABLE))
                .extracting(Alias::value)
                .containsExactly("champion", "challenger", "canary", "stable");
    }

    @Test
    void minusZeroBecomesZero() {
        assertThat(evaluation("m", -0.0)).isEqualTo(evaluation("m", 0.0));
        assertThat(deployment("e", -0.0)).isEqualTo(deployment("e", 0.0));
        assertThat(dataset("d", Map.of("q", -0.0))).isEqualTo(dataset("d", Map.of("q", 0.0)));
    }

    @Test
    void noneIsEmptyAndAnythingElseIsNot() {
        Environment python =
                new Environment(List.of(), Optional.empty(), Optional.of("3.11"), Optional.empty(), Optional.empty());

        assertThat(Environment.none().isEmpty()).isTrue();
        assertThat(python.isEmpty()).isFalse();
    }

    @Test
    void longForeignTextIsCutInMessages() {
        assertThat(Text.shown("x".repeat(1_000_000))).isEqualTo("x".repeat(80) + "…");
        assertThat(Text.shown("\u0007\u2028\uD800é")).isEqualTo("\\u0007\\u2028\\ud800é");
    }
}
