package dev.modelregistry.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.error.InvalidException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyTest {

    private static final String KEY = "ed25519:" + "A".repeat(42) + "E=";
    private static final String OTHER_KEY = "ed25519:" + "A".repeat(42) + "I=";

    /** The example of the contract, every key of it. */
    static final String WHOLE = """
            {"schema": 1,
             "principals": {"alice": {"keys": [{"key": "%s", "from": "2026-01-01T00:00:00Z", "until": null}],
                                      "roles": ["ml-lead"]},
                            "bob": {"keys": ["%s"], "roles": ["model-risk"]},
                            "carl": {"roles": ["trainer"]}},
             "roles": {"register": ["trainer"], "promote": ["ml-lead"], "archive": ["ml-lead"], "retire": ["model-risk"],
                       "policy": ["model-risk"], "checkpoint": ["model-risk"]},
             "registration": {"tags": ["owner"], "signature": true, "lineage": ["gitCommit"]},
             "stages": {"production": {"from": ["staging"],
               "approvals": [{"role": "ml-lead", "count": 1},
                             {"role": "model-risk", "count": 1, "when": {"tag": "risk_tier", "in": ["high"]}}],
               "separationOfDuties": true, "signed": true, "signedTransition": false, "archiveSuperseded": true,
               "tags": ["risk_tier", "fairness_tested=true"], "signature": true, "compatible": "champion",
               "lineage": ["gitCommit", "dataset"], "environment": true,
               "description": ["text", "intendedUse", "limitations"], "scan": "clean", "soak": "PT24H",
               "metrics": [{"name": "auc", "min": 0.8},
                           {"name": "auc", "notWorseThan": "champion", "tolerance": 0.01},
                           {"name": "rmse", "max": 3.5, "better": "lower"}]}},
             "aliases": {"champion": {"protected": true, "stages": ["production"], "roles": ["ml-lead"]}},
             "waivers": {"roles": ["model-risk"], "never": ["metric:auc>=0.8"]},
             "retention": {"archived": {"deleteAfter": "P365D", "keepLast": 3}}}
            """.formatted(KEY, OTHER_KEY);

    @Test
    void everyKeyOfAPolicyFileIsRead() {
        Policy policy = Policy.parse(WHOLE);
        StagePolicy gate = policy.stages().get(Stage.PRODUCTION);
        assertThat(policy.rolesOf("alice")).containsExactly("ml-lead");
        assertThat(policy.roles()).hasSize(6).containsEntry(Act.RETIRE, Set.of("model-risk"));
        assertThat(policy.registration().lineage()).containsExactly(LineageField.GIT_COMMIT);
        assertThat(gate.from()).containsExactly(Stage.STAGING);
        assertThat(gate.approvals()).hasSize(2);
        assertThat(gate.separationOfDuties() && gate.signed() && gate.archiveSuperseded() && gate.compatible())
                .isTrue();
        assertThat(gate.signedTransition()).isFalse();
        assertThat(gate.soak()).contains(Duration.ofHours(24));
        assertThat(gate.evidence().metrics()).hasSize(3);
        assertThat(gate.evidence().scan() && gate.evidence().environment()).isTrue();
        assertThat(gate.evidence().description().orElseThrow())
                .containsExactly(DescriptionField.TEXT, DescriptionField.INTENDED_USE, DescriptionField.LIMITATIONS);
        assertThat(policy.aliases().get(Alias.CHAMPION).guarded()).isTrue();
        assertThat(policy.waivers().canWaive("soak:PT24H")).isTrue();
        assertThat(policy.waivers().canWaive("metric:auc>=0.8")).isFalse();
        assertThat(policy.retention().get(Stage.ARCHIVED))
                .isEqualTo(new RetentionRule(Optional.empty(), Optional.of(Duration.ofDays(365)), 3));
    }

    @Test
    void theCanonicalFormReadsBackAsTheSamePolicy() {
        Policy policy = Policy.parse(WHOLE);
        assertThat(Policy.parse(policy.json())).isEqualTo(policy);
        assertThat(Policy.parse(policy.json()).digest()).isEqualTo(policy.digest());
        assertThat(Policy.parse(Policy.builtIn().json())).isEqualTo(Policy.builtIn());
    }

    @Test
    void thePublishedSchemaAcceptsWhatIsReadAndWrittenAndRefusesMistakes() throws IOException {
        JsonSchema schema = schema();
        for (String good :
                List.of(WHOLE, Policy.parse(WHOLE).json(), Policy.builtIn().json())) {
            assertThat(schema.validate(good, InputFormat.JSON)).isEmpty();
        }
        for (String mistake : List.of(
                WHOLE.replace("\"signed\"", "\"singed\""),
                WHOLE.replace("{\"production\"", "{\"prod\""),
                WHOLE.replace("\"keepLast\"", "\"keep\""),
                WHOLE.replace(OTHER_KEY, "ed25519:AAAA"))) {
            assertThat(schema.validate(mistake, InputFormat.JSON)).isNotEmpty();
        }
    }

    private static JsonSchema schema() throws IOException {
        try (InputStream in = Policy.class.getResourceAsStream("/dev/modelregistry/schema/policy.schema.json")) {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(Objects.requireNonNull(in, "policy schema"));
        }
    }

    @Test
    void blanksAndTheOrderOfKeysDoNotChangeTheDigest() {
        Policy one = Policy.parse("{\"schema\":1,\"stages\":{\"staging\":{\"signature\":true,\"soak\":\"PT1H\"}}}");
        Policy same = Policy.parse(
                "{ \"stages\": {\"STAGING\": {\"soak\": \"PT60M\", \"signature\": true, \"signed\": false}}, \"schema\": 1 }");
        assertThat(same.digest()).isEqualTo(one.digest());
        assertThat(same.gateDigest(Stage.STAGING)).isEqualTo(one.gateDigest(Stage.STAGING));
        assertThat(one.gateDigest(Stage.PRODUCTION)).isEmpty();
    }

    @Test
    void theGateOfAStageHasADigestThatNothingElseChanges() {
        Policy before = Policy.parse(WHOLE);
        Policy after = Policy.parse(WHOLE.replace("\"keepLast\": 3", "\"keepLast\": 4"));
        Policy other = Policy.parse(WHOLE.replace("PT24H", "PT23H"));
        assertThat(after.digest()).isNotEqualTo(before.digest());
        assertThat(after.gateDigest(Stage.PRODUCTION)).isEqualTo(before.gateDigest(Stage.PRODUCTION));
        assertThat(other.gateDigest(Stage.PRODUCTION)).isNotEqualTo(before.gateDigest(Stage.PRODUCTION));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"signed\": true|\"singed\": true|/stages/production/singed",
                "\"stages\": {\"production\"|\"stages\": {\"prod\"|/stages/prod",
                "\"from\": [\"staging\"]|\"from\": [\"stage\"]|/stages/production/from",
                "\"promote\": [\"ml-lead\"]|\"promote\": [\"nobody\"]|/roles/promote",
                "\"promote\": [\"ml-lead\"]|\"deploy\": [\"ml-lead\"]|/roles/deploy",
                "\"role\": \"ml-lead\"|\"role\": \"boss\"|/stages/production/approvals/0/role",
                "\"count\": 1}|\"count\": 0}|/stages/production/approvals/0",
                "\"waivers\": {\"roles\": [\"model-risk\"]|\"waivers\": {\"roles\": [\"x\"]|/waivers/roles",
                "\"soak\": \"PT24H\"|\"soak\": \"24h\"|/stages/production/soak",
                "\"scan\": \"clean\"|\"scan\": \"dirty\"|/stages/production/scan",
                "\"lineage\": [\"gitCommit\", \"dataset\"]|\"lineage\": [\"commit\"]|/stages/production/lineage/0",
                "\"schema\": 1|\"schema\": 2|/schema",
                "\"keys\": [\"ed25519:|\"keys\": [\"rsa:|/principals/bob/keys/0",
                "\"protected\": true|\"protected\": \"yes\"|/aliases/champion/protected",
                "\"min\": 0.8|\"mean\": 0.8|/stages/production/metrics/0",
            })
    void aMistakeIsRefusedWithItsPointer(String right, String wrong, String pointer) {
        assertThat(WHOLE).contains(right);
        assertThatThrownBy(() -> Policy.parse(WHOLE.replaceFirst(Pattern.quote(right), wrong)))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining(pointer);
    }

    @Test
    void aKeyHasOneOwnerAndCountsBetweenItsInstants() {
        Policy policy = Policy.parse(WHOLE);
        assertThat(policy.principalOf(KEY, Instant.parse("2025-12-31T23:59:59Z")))
                .isEmpty();
        assertThat(policy.principalOf(KEY, Instant.parse("2026-01-01T00:00:00Z")))
                .contains("alice");
        assertThat(policy.principalOf(OTHER_KEY, Instant.EPOCH)).contains("bob");
        assertThatThrownBy(() -> Policy.parse(WHOLE.replace(OTHER_KEY, KEY)))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("is a key of 'alice' too");
        Instant end = Instant.parse("2026-03-01T00:00:00Z");
        PrincipalKey ended = new PrincipalKey(KEY, Optional.empty(), Optional.of(end));
        assertThat(ended.isValidAt(end)).isFalse();
        assertThat(ended.isValidAt(end.minusNanos(1))).isTrue();
    }

    @Test
    void aPolicyIsBuiltInCodeAsItIsWritten() {
        Policy built = Policy.builder()
                .principal("alice", "ml-lead")
                .role(Act.PROMOTE, "ml-lead")
                .stage(
                        Stage.PRODUCTION,
                        gate -> gate.from(Stage.STAGING)
                                .approval(ApprovalRule.of("ml-lead"))
                                .tag("risk_tier")
                                .soak(Duration.ofHours(1))
                                .metric(MetricRule.atLeast("auc", 0.8)))
                .protect(Alias.CHAMPION, Set.of(Stage.PRODUCTION), Set.of("ml-lead"))
                .build();
        Policy written = Policy.parse("""
                {"schema": 1, "principals": {"alice": {"roles": ["ml-lead"]}}, "roles": {"promote": ["ml-lead"]},
                 "stages": {"production": {"from": ["staging"], "approvals": [{"role": "ml-lead"}], "tags": ["risk_tier"],
                   "soak": "PT1H", "metrics": [{"name": "auc", "min": 0.8}]}},
                 "aliases": {"champion": {"protected": true, "stages": ["production"], "roles": ["ml-lead"]}}}
                """);
        assertThat(built).isEqualTo(written);
        assertThat(built.holders("ml-lead")).isEqualTo(List.of("alice"));
    }
}
