package dev.modelregistry.internal.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.EntryContent;
import dev.modelregistry.entry.Evaluation;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.InvalidException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EntryRecordTest {

    @Provide
    Arbitrary<EntryContent> contents() {
        return EntryArbitraries.contents();
    }

    @Property(tries = 500)
    void whatIsWrittenIsReadBackExactly(@ForAll("contents") EntryContent content) {
        byte[] bytes = EntryJson.writeRecord(content);

        EntryContent read = EntryJson.readRecord(bytes).content();
        assertThat(read).isEqualTo(content);
        assertThat(EntryJson.writeRecord(read)).isEqualTo(bytes);
    }

    @Test
    void theBytesAreTheseOnEveryJdk() {
        EntryContent content =
                EntryJson.readRecord(json(EntrySamples.record(record -> {}))).content();

        // 2.0E-3 and 2.2250738585072014E-308 are where older and newer JDKs print doubles differently.
        EntryContent small = withEvaluations(
                content,
                List.of(
                        new Evaluation("a", 2.0e-3, OptionalLong.of(1), Optional.empty(), Instant.EPOCH),
                        new Evaluation(
                                "b", 2.2250738585072014E-308, OptionalLong.empty(), Optional.of("d"), Instant.EPOCH),
                        new Evaluation("c", 2.0e23, OptionalLong.empty(), Optional.empty(), Instant.EPOCH)));
        assertThat(new String(EntryJson.writeRecord(small), StandardCharsets.UTF_8))
                .startsWith("{\"schema\":1,\"model\":\"fraud\",\"semanticVersion\":null,\"tags\":{},\"evaluations\":["
                        + "{\"metric\":\"a\",\"value\":0.002,\"step\":1,\"dataset\":null,\"at\":\"1970-01-01T00:00:00Z\"},"
                        + "{\"metric\":\"b\",\"value\":2.2250738585072014E-308,\"step\":null,\"dataset\":\"d\","
                        + "\"at\":\"1970-01-01T00:00:00Z\"},"
                        + "{\"metric\":\"c\",\"value\":2.0E23,\"step\":null,\"dataset\":null,"
                        + "\"at\":\"1970-01-01T00:00:00Z\"}],\"hyperparameters\":{},\"description\":\"\",");
    }

    private static EntryContent withEvaluations(EntryContent content, List<Evaluation> evaluations) {
        return new EntryContent(
                content.model(),
                content.semanticVersion(),
                content.tags(),
                evaluations,
                content.hyperparameters(),
                content.description(),
                content.documentation(),
                content.signature(),
                content.flavors(),
                content.environment(),
                content.lineage(),
                content.artifact(),
                content.lifecycle(),
                content.extensions());
    }

    private static byte[] json(ObjectNode node) {
        return Json.write(node);
    }

    private static byte[] record(Consumer<ObjectNode> change) {
        return json(EntrySamples.record(change));
    }

    @Test
    void bytesThatAreNoUtf8AreRefusedWhereverTheyStand() {
        byte[] good = record(record -> record.put("description", "caf?"));
        byte[] bad = good.clone();
        bad[new String(good, StandardCharsets.UTF_8).indexOf("caf?") + 3] = (byte) 0xE9;

        assertThatThrownBy(() -> EntryJson.readRecord(bad))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("not UTF-8");
    }

    @Test
    void unknownTopLevelFieldsSurviveToTheLastDigit() {
        String extra =
                "\"zeta\":[1.10,1E+400,123456789012345678901234567890,null],\"x\":{\"b\":null,\"a\":\"\\u0000\"}}";
        String before = new String(record(record -> {}), StandardCharsets.UTF_8);
        String stored = before.substring(0, before.length() - 1) + "," + extra;

        EntryContent content =
                EntryJson.readRecord(stored.getBytes(StandardCharsets.UTF_8)).content();
        assertThat(content.extensions()).containsOnlyKeys("x", "zeta");
        assertThat((List<?>) content.extensions().get("zeta")).first().isEqualTo(new BigDecimal("1.10"));
        assertThat(new String(EntryJson.writeRecord(content), StandardCharsets.UTF_8))
                .endsWith(",\"x\":{\"a\":\"\\u0000\",\"b\":null},"
                        + "\"zeta\":[1.10,1E+400,123456789012345678901234567890,null]}");
    }

    @Test
    void unknownNestedFieldsOfStoredRecordsAreNoError() {
        byte[] stored = record(record -> {
            record.putObject("environment").put("docker", "later");
            ((ObjectNode) record.get("artifact")).put("mirror", "later");
            record.putObject("signature")
                    .put("kind", "later")
                    .putArray("inputs")
                    .addObject()
                    .put("type", "long")
                    .put("x", 1);
        });

        assertThat(EntryJson.readRecord(stored)
                        .content()
                        .signature()
                        .orElseThrow()
                        .inputs())
                .hasSize(1);
    }

    @Test
    void extensionsMayNotTakeTheNamesOfFields() {
        EntryContent content = EntryJson.readRecord(record(record -> {})).content();

        for (String field : EntrySamples.record(record -> {}).properties().stream()
                .map(Map.Entry::getKey)
                .toList()) {
            assertThatThrownBy(() -> extended(content, Map.of(field, "x")))
                    .as(field)
                    .isInstanceOf(InvalidException.class)
                    .hasMessage("extension '" + field + "' has the name of a field of the record");
        }
    }

    private static EntryContent extended(EntryContent content, Map<String, Object> extensions) {
        return new EntryContent(
                content.model(),
                content.semanticVersion(),
                content.tags(),
                content.evaluations(),
                content.hyperparameters(),
                content.description(),
                content.documentation(),
                content.signature(),
                content.flavors(),
                content.environment(),
                content.lineage(),
                content.artifact(),
                content.lifecycle(),
                extensions);
    }

    @Test
    void extensionsAreDeepCopies() {
        EntryContent content = EntryJson.readRecord(record(record -> {})).content();
        Map<String, Object> inner = new HashMap<>(Map.of("a", 1));
        EntryContent extended = extended(content, Map.of("x", inner));
        inner.put("a", 2);

        assertThat(extended.extensions()).isEqualTo(Map.of("x", Map.of("a", 1L)));
    }

    @Test
    void aDeepExtensionIsRefusedBeforeItIsWritten() {
        EntryContent content = EntryJson.readRecord(record(record -> {})).content();
        Object deep = List.of();
        for (int i = 0; i < 59; i++) {
            deep = List.of(deep);
        }
        Object deepest = deep;

        EntryContent extended = extended(content, Map.of("x", deepest));
        assertThat(EntryJson.readRecord(EntryJson.writeRecord(extended)).content())
                .isEqualTo(extended);
        assertThatThrownBy(() -> extended(content, Map.of("x", List.of(deepest))))
                .isInstanceOf(InvalidException.class)
                .hasMessageEndingWith("is nested more than 60 levels deep");
    }

    @Test
    void anExtensionThatJsonCannotHoldIsRefused() {
        EntryContent content = EntryJson.readRecord(record(record -> {})).content();

        for (Object value : List.of(
                Double.NaN, Float.POSITIVE_INFINITY, new Object(), Map.of(1, 2), new BigDecimal("1".repeat(901)))) {
            assertThatThrownBy(() -> extended(content, Map.of("x", value))).isInstanceOf(InvalidException.class);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "schema           | 2            | record /schema is 2: this version of the library reads 1",
                "schema           | null         | record /schema is missing",
                "model            | 7            | record /model is a number, not a string",
                "model            | \"a/b\"      | record /model: model name 'a/b' may not hold",
                "model            | null         | record /model is missing",
                "semanticVersion  | \"1.0\"      | record /semanticVersion: semantic version '1.0' is not",
                "tags             | {\"a\":1}    | record /tags/a is a number, not a string",
                "tags             | {\"a\":null} | record /tags/a is missing",
                "tags             | []           | record /tags is an array, not an object",
                "evaluations      | {}           | record /evaluations is an object, not an array",
                "evaluations      | [{}]         | record /evaluations/0/metric is missing",
                "evaluations      | [{\"metric\":\"m\",\"value\":1e999,\"at\":\"1970-01-01T00:00:00Z\"}] | record /evaluations/0/value is a number, not a number that fits into a double",
                "evaluations      | [{\"metric\":\"m\",\"value\":\"NaN\"}] | record /evaluations/0/value is a string, not a number",
                "evaluations      | [{\"metric\":\"m\",\"value\":1,\"at\":\"today\"}] | record /evaluations/0/at is 'today', not an ISO-8601 instant",
                "evaluations      | [{\"metric\":\"m\",\"value\":1}] | record /evaluations/0/at is missing",
                "evaluations      | [{\"metric\":\"\",\"value\":1,\"at\":\"1970-01-01T00:00:00Z\"}] | record /evaluations/0: metric name is empty",
                "evaluations      | [{\"metric\":\"m\",\"value\":1,\"step\":1.5,\"at\":\"1970-01-01T00:00:00Z\"}] | record /evaluations/0/step is a number, not a whole number",
                "lineage          | {\"dirty\":\"no\"} | record /lineage/dirty is a string, not true or false",
                "lineage          | {\"datasets\":[{\"name\":\"d\",\"quality\":{\"a~/b\":\"x\"}}]} | record /lineage/datasets/0/quality/a~0~1b is a string, not a number",
                "artifact         | null         | record /artifact is missing",
                "artifact         | {}           | record /artifact/digest is missing",
                "signature        | {\"inputs\":[{\"type\":\"complex\"}]} | record /signature/inputs/0/type: data type 'complex' is not one of",
                "documentation    | {\"links\":[{\"kind\":\"blog\",\"url\":\"https://x\"}]} | record /documentation/links/0/kind: link kind 'blog' is not one of",
                "lifecycle        | {\"sunsetAt\":5} | record /lifecycle/sunsetAt is a number, not a string"
            })
    void aRecordThatIsWrongIsRefusedWithThePlace(String field, String value, String message) {
        byte[] stored = record(record -> record.set(field, Json.read("test", value)));

        assertThatThrownBy(() -> EntryJson.readRecord(stored))
                .isInstanceOf(InvalidException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void aManifestThatDoesNotMatchItsDigestIsRefused() {
        byte[] stored =
                record(record -> ((ObjectNode) record.get("artifact")).put("digest", "sha256:" + "0".repeat(64)));

        assertThatThrownBy(() -> EntryJson.readRecord(stored))
                .isInstanceOf(InvalidException.class)
                .hasMessageStartingWith("record /artifact: artifact digest sha256:00");
    }

    @Test
    void theLatestValueOfAMetricIsTheLastInTheList() {
        EntryContent content = EntryJson.readRecord(record(record -> {})).content();
        Evaluation later = new Evaluation("auc", 0.8, OptionalLong.empty(), Optional.empty(), Instant.MAX);
        Evaluation last = new Evaluation("auc", 0.9, OptionalLong.empty(), Optional.empty(), Instant.EPOCH);

        assertThat(withEvaluations(content, List.of(later, last)).metrics()).containsExactly(Map.entry("auc", 0.9));
    }

    @Test
    void theAliasesOfARegistrationAreReadBackWithWhatTheyPointedTo() {
        EntryContent content = EntryJson.readRecord(record(record -> {})).content();
        EntryRecord written = new EntryRecord(
                content, Map.of(Alias.CHAMPION, Optional.of(VersionNumber.of(3)), Alias.CANARY, Optional.empty()));
        byte[] bytes = EntryJson.writeRecord(written);

        assertThat(new String(bytes, StandardCharsets.UTF_8)).contains("\"aliases\":{\"canary\":null,\"champion\":3}");
        assertThat(EntryJson.readRecord(bytes)).isEqualTo(written);
    }

    @Test
    void aRecordWithoutAliasesHasTheBytesOfItsContent() {
        EntryContent content = EntryJson.readRecord(record(record -> {})).content();
        assertThat(EntryJson.writeRecord(new EntryRecord(content, Map.of())))
                .isEqualTo(EntryJson.writeRecord(content))
                .asString(StandardCharsets.UTF_8)
                .doesNotContain("aliases");
    }
}
