package dev.modelregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Contract, section Registration. */
class RegisterTest {

    static final List<String> SHOW_FIELDS = List.of(
            "model",
            "version",
            "semanticVersion",
            "stage",
            "aliases",
            "tags",
            "metrics",
            "evaluations",
            "hyperparameters",
            "description",
            "documentation",
            "signature",
            "flavors",
            "environment",
            "lineage",
            "artifact",
            "status",
            "approvalStatus",
            "approvals",
            "deployments",
            "lifecycle",
            "entryDigest",
            "createdAt",
            "createdBy");

    @TempDir
    Path home;

    Cli cli;
    String artifact;

    @BeforeEach
    void open() {
        cli = new Cli(home);
        artifact = cli.file("out/model/weights.bin", "weights").getParent().toString();
        cli.file("out/model/sub/vocabulary.txt", "one\ntwo\n");
    }

    @Test
    void registerPrintsTheShowDocumentAndWhetherItCreated() {
        String run = ServerUnderTest.trainingRun("run-17");
        ObjectNode entry = cli.json(
                "register",
                "fraud",
                "--artifact",
                artifact,
                "--semver",
                "1.4.0",
                "--metric",
                "auc=0.93",
                "--metric",
                "loss=-1.5e-3",
                "--param",
                "max_depth=6",
                "--tag",
                "owner=risk",
                "--tag",
                "note=",
                "--dataset",
                "transactions@2026-03=sha256:9a",
                "--dataset",
                "shops=etag=7",
                "--run",
                run,
                "--git-commit",
                "4f2c",
                "--description",
                "Größe zählt",
                "--format",
                "custom",
                "--flavor",
                "onnx=1.16",
                "--alias",
                "challenger",
                "--alias",
                "canary");
        assertThat(Cli.names(entry)).containsAll(SHOW_FIELDS).contains("created");
        assertThat(entry.get("created").booleanValue()).isTrue();
        assertThat(entry.get("model").textValue()).isEqualTo("fraud");
        assertThat(entry.get("version").intValue()).isEqualTo(1);
        assertThat(entry.get("semanticVersion").textValue()).isEqualTo("1.4.0");
        assertThat(entry.get("stage").textValue()).isEqualTo("DEVELOPMENT");
        assertThat(Cli.texts(entry.get("aliases"))).containsExactly("canary", "challenger");
        assertThat(entry.get("tags")).hasToString("{\"note\":\"\",\"owner\":\"risk\"}");
        assertThat(entry.at("/metrics/auc").doubleValue()).isEqualTo(0.93);
        assertThat(entry.at("/metrics/loss").doubleValue()).isEqualTo(-0.0015);
        assertThat(entry.get("evaluations")).hasSize(2);
        assertThat(entry.get("hyperparameters")).hasToString("{\"max_depth\":\"6\"}");
        assertThat(entry.get("description").textValue()).isEqualTo("Größe zählt");
        assertThat(entry.at("/flavors/0/name").textValue()).isEqualTo("onnx");
        assertThat(entry.at("/lineage/run").textValue()).isEqualTo(run);
        assertThat(entry.at("/lineage/gitCommit").textValue()).isEqualTo("4f2c");
        assertThat(entry.at("/lineage/datasets/0/name").textValue()).isEqualTo("transactions");
        assertThat(entry.at("/lineage/datasets/0/version").textValue()).isEqualTo("2026-03");
        assertThat(entry.at("/lineage/datasets/0/digest").textValue()).isEqualTo("sha256:9a");
        assertThat(entry.at("/lineage/datasets/1/version").isNull()).isTrue();
        assertThat(entry.at("/lineage/datasets/1/digest").textValue()).isEqualTo("etag=7");
        assertThat(entry.at("/artifact/format").textValue()).isEqualTo("custom");
        assertThat(entry.get("status").textValue()).isEqualTo("ready");
        assertThat(entry.get("approvalStatus").textValue()).isEqualTo("none");
        assertThat(entry.get("createdBy").textValue()).isEqualTo("anna");
        ObjectNode shown = cli.json("show", "models:/fraud/1");
        entry.remove(List.of("created", "notes"));
        assertThat(shown).isEqualTo(entry);
    }

    @Test
    void theDigestIsThatOfTheManifestThatSha256sumGives() throws Exception {
        JsonNode shown = cli.json("register", "fraud", "--artifact", artifact).get("artifact");
        String manifest = sha256("one\ntwo\n") + "  8  sub/vocabulary.txt\n" + sha256("weights") + "  7  weights.bin\n";
        assertThat(shown.get("digest").textValue()).isEqualTo("sha256:" + sha256(manifest));
        assertThat(shown.get("size").longValue()).isEqualTo(15);
        assertThat(shown.get("verified").booleanValue()).isTrue();
        assertThat(shown.at("/files/0/path").textValue()).isEqualTo("sub/vocabulary.txt");
    }

    private static String sha256(String text) throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest);
    }

    @Test
    void theSameContentRegisteredAgainReturnsTheSameVersionNotCreated() {
        assertThat(cli.register("fraud", "a").get("created").booleanValue()).isTrue();
        ObjectNode again = cli.register("fraud", "a");
        assertThat(again.get("created").booleanValue()).isFalse();
        assertThat(again.get("version").intValue()).isEqualTo(1);
    }

    @Test
    void theSameKeyWithOtherContentIsAConflict() {
        cli.register("fraud", "a", "--request-key", "build-7");
        assertThat(cli.register("fraud", "a", "--request-key", "build-7")
                        .get("created")
                        .booleanValue())
                .isFalse();
        cli.error(4, "conflict", "register", "fraud", "--artifact", artifact, "--request-key", "build-7");
    }

    @Test
    void aSemanticVersionIsNullUnlessGivenAndUnique() {
        assertThat(cli.register("fraud", "a").get("semanticVersion").isNull()).isTrue();
        cli.register("fraud", "b", "--semver", "2.0.0-rc.1");
        cli.error(4, "already-exists", "register", "fraud", "--artifact", artifact, "--semver", "2.0.0-rc.1");
        cli.error(2, "invalid", "register", "fraud", "--artifact", artifact, "--semver", "2.0");
    }

    @Test
    void autoProposesTheFirstSemanticVersionAndThenRefusesWithoutSignatures() {
        assertThat(cli.register("fraud", "a", "--semver", "auto")
                        .get("semanticVersion")
                        .textValue())
                .isEqualTo("1.0.0");
        String signature = cli.file("s.json", "{\"inputs\":[{\"name\":\"x\",\"type\":\"double\"}]}")
                .toString();
        JsonNode error = cli.error(
                2,
                "invalid",
                "register",
                "fraud",
                "--artifact",
                artifact,
                "--semver",
                "auto",
                "--signature",
                signature);
        assertThat(error.get("message").textValue()).contains("unknown");
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "Infinity", "-Infinity", "1e999", "", "0x1p3", "1d", "null", " 1", "1,5"})
    void metricsAreFiniteNumbers(String value) {
        JsonNode error =
                cli.error(2, "invalid", "register", "fraud", "--artifact", artifact, "--metric", "auc=" + value);
        assertThat(error.get("message").textValue()).contains("auc").contains("finite");
        assertThat(cli.json("models").get("models")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--metric", "--param", "--tag", "--dataset", "--flavor"})
    void aKeyGivenTwiceIsInvalid(String option) {
        JsonNode error =
                cli.error(2, "invalid", "register", "fraud", "--artifact", artifact, option, "a=1", option, "a=2");
        assertThat(error.get("message").textValue()).contains("'a'").contains("twice");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--metric", "--param", "--tag", "--dataset", "--flavor"})
    void aPairWithoutEqualsSignIsUsageAndOneWithoutKeyInvalid(String option) {
        cli.error(2, "usage", "register", "fraud", "--artifact", artifact, option, "a");
        cli.error(2, "invalid", "register", "fraud", "--artifact", artifact, option, "=1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"@1=sha256:ab", "name@=sha256:ab", "name="})
    void aDatasetNeedsNameAndDigest(String dataset) {
        cli.error(2, "invalid", "register", "fraud", "--artifact", artifact, "--dataset", dataset);
    }

    @Test
    void aNamedRunOfMlflowHasToExistElsewhereItIsARecordedName() {
        String[] named = {"register", "fraud", "--artifact", artifact, "--run", "trained-elsewhere"};
        if (ServerUnderTest.keepsRuns()) {
            assertThat(cli.error(3, "not-found", named).get("message").textValue())
                    .contains("'trained-elsewhere'");
            cli.error(3, "not-found", "show", "models:/fraud/1");
        } else {
            assertThat(cli.json(named).at("/lineage/run").textValue()).isEqualTo("trained-elsewhere");
        }
    }

    @Test
    void flagsWinOverTheEntryFileKeyByKey() {
        String run = ServerUnderTest.trainingRun("r-flag");
        String file = cli.file("entry.json", """
                        {"semanticVersion": "3.0.0", "tags": {"owner": "file", "team": "file"}, "metrics": {"auc": 0.5},
                         "evaluations": [{"metric": "f1", "value": 0.7, "dataset": "holdout"}],
                         "hyperparameters": {"depth": "1", "rate": "0.1"}, "description": "from the file",
                         "documentation": {"useCase": "cards", "links": [{"kind": "model-card", "url": "https://x.example/c"}]},
                         "lineage": {"run": "r-file", "featureEngineering": "v2", "datasets": [
                            {"name": "t", "digest": "sha256:old", "uri": "s3://b/t", "sourceType": "delta"}]},
                         "flavors": [{"name": "onnx", "version": "1.0", "config": {"opset": "17"}}],
                         "artifact": {"format": "onnx"}, "lifecycle": {"retention": "P1Y"}}
                        """).toString();
        JsonNode entry = cli.json(
                "register",
                "fraud",
                "--artifact",
                artifact,
                "--entry",
                file,
                "--tag",
                "owner=flag",
                "--metric",
                "auc=0.9",
                "--param",
                "depth=9",
                "--run",
                run,
                "--dataset",
                "t@2=sha256:new",
                "--flavor",
                "onnx=2.0",
                "--semver",
                "3.1.0");
        assertThat(entry.get("semanticVersion").textValue()).isEqualTo("3.1.0");
        assertThat(entry.get("tags")).hasToString("{\"owner\":\"flag\",\"team\":\"file\"}");
        assertThat(entry.get("metrics")).hasToString("{\"auc\":0.9,\"f1\":0.7}");
        assertThat(entry.get("hyperparameters")).hasToString("{\"depth\":\"9\",\"rate\":\"0.1\"}");
        assertThat(entry.get("description").textValue()).isEqualTo("from the file");
        assertThat(entry.at("/documentation/useCase").textValue()).isEqualTo("cards");
        assertThat(entry.at("/documentation/links/0/kind").textValue()).isEqualTo("model-card");
        assertThat(entry.at("/lineage/run").textValue()).isEqualTo(run);
        assertThat(entry.at("/lineage/featureEngineering").textValue()).isEqualTo("v2");
        assertThat(entry.at("/lineage/datasets")).hasSize(1);
        assertThat(entry.at("/lineage/datasets/0/version").textValue()).isEqualTo("2");
        assertThat(entry.at("/lineage/datasets/0/digest").textValue()).isEqualTo("sha256:new");
        assertThat(entry.at("/lineage/datasets/0/uri").textValue()).isEqualTo("s3://b/t");
        assertThat(entry.at("/lineage/datasets/0/sourceType").textValue()).isEqualTo("delta");
        assertThat(entry.at("/flavors/0/version").textValue()).isEqualTo("2.0");
        assertThat(entry.at("/flavors/0/config/opset").textValue()).isEqualTo("17");
        assertThat(entry.at("/artifact/format").textValue()).isEqualTo("onnx");
        assertThat(entry.at("/lifecycle/retention").textValue()).isEqualTo("P1Y");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"colour\": 1}",
                "{\"lineage\": {\"commit\": \"x\"}}",
                "{\"version\": 3}",
                "{\"artifact\": {\"digest\": \"sha256:00\"}}",
                "{\"metrics\": {\"auc\": NaN}}",
                "{\"metrics\": {\"auc\": \"high\"}}",
                "{\"tags\": {\"a\": \"1\", \"a\": \"2\"}}",
                "[]",
                "",
                "{} {}"
            })
    void anEntryFileThatIsNotTheShowFormIsInvalid(String content) {
        String file = cli.file("entry.json", content).toString();
        cli.error(2, "invalid", "register", "fraud", "--artifact", artifact, "--entry", file);
        assertThat(cli.json("models").get("models")).isEmpty();
    }

    @Test
    void anUnknownFieldIsNamedByItsPointer() {
        String file =
                cli.file("entry.json", "{\"lineage\": {\"commit\": \"x\"}}").toString();
        JsonNode error = cli.error(2, "invalid", "register", "fraud", "--artifact", artifact, "--entry", file);
        assertThat(error.get("message").textValue()).contains("/lineage/commit");
    }

    @Test
    void anEntryFileOfAnotherModelIsTakenAndSaid() {
        String file = cli.file("entry.json", "{\"model\": \"other\"}").toString();
        Cli.Run run = cli.run("register", "fraud", "--artifact", artifact, "--entry", file);
        assertThat(run.exit()).isZero();
        assertThat(run.err()).contains("model 'other'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--entry", "--signature", "--environment"})
    void aMissingInputFileIsInvalid(String option) {
        String missing = home.resolve("missing.json").toString();
        JsonNode error = cli.error(2, "invalid", "register", "fraud", "--artifact", artifact, option, missing);
        assertThat(error.get("message").textValue()).contains(option).contains("does not exist");
    }

    @Test
    void aMissingArtifactIsInvalidAndAMissingOptionUsage() {
        cli.error(
                2,
                "invalid",
                "register",
                "fraud",
                "--artifact",
                home.resolve("missing").toString());
        cli.error(2, "usage", "register", "fraud");
        cli.error(2, "invalid", "register", "fraud", "--artifact", "");
    }

    @Test
    void aSignatureFileIsReadInOurFormAndInMlflows() {
        String ours = cli.file(
                        "ours.json",
                        "{\"inputs\":[{\"name\":\"x\",\"type\":\"double\",\"required\":true}],"
                                + "\"outputs\":[{\"name\":\"y\",\"tensor\":{\"dtype\":\"float32\",\"shape\":[-1,2]}}]}")
                .toString();
        JsonNode entry = cli.json("register", "a", "--artifact", artifact, "--signature", ours);
        assertThat(entry.at("/signature/inputs/0/type").textValue()).isEqualTo("double");
        assertThat(entry.at("/signature/outputs/0/tensor/shape")).hasToString("[-1,2]");
        String mlflow = cli.file(
                        "mlflow.json", "{\"inputs\": \"[{\\\"type\\\": \\\"long\\\", \\\"name\\\": \\\"x\\\"}]\"}")
                .toString();
        JsonNode other = cli.json("register", "b", "--artifact", artifact, "--signature", mlflow);
        assertThat(other.at("/signature/inputs/0/type").textValue()).isEqualTo("long");
    }

    @Test
    void anEnvironmentFileInTheShowFormBecomesTheEnvironment() {
        String file = cli.file("environment.json", "{\"requirements\":[\"onnx==1.16\"],\"java\":\"17\"}")
                .toString();
        JsonNode entry = cli.json("register", "fraud", "--artifact", artifact, "--environment", file);
        assertThat(Cli.texts(entry.at("/environment/requirements"))).containsExactly("onnx==1.16");
        assertThat(entry.at("/environment/java").textValue()).isEqualTo("17");
    }

    @Test
    @EmbeddedOnly
    void aReferenceIsRegisteredInPlace() throws IOException {
        Path place = Path.of(artifact);
        JsonNode entry =
                cli.json("register", "fraud", "--artifact", place.toUri().toString());
        assertThat(entry.at("/artifact/uri").textValue()).startsWith("file:").contains("out/model");
        assertThat(entry.at("/artifact/verified").booleanValue()).isTrue();
        JsonNode same = cli.json("inspect", artifact);
        assertThat(entry.at("/artifact/digest")).isEqualTo(same.get("digest"));
        try (var files = Files.walk(home.resolve("registry"))) {
            assertThat(files.filter(file -> file.endsWith("weights.bin"))).isEmpty();
        }
    }

    @Test
    @EmbeddedOnly
    void aTrustedDigestIsNotRecomputedAndNotVerified() {
        String digest = "sha256:" + "ab".repeat(32);
        JsonNode entry = cli.json(
                "register", "fraud", "--artifact", Path.of(artifact).toUri().toString(), "--trust-digest", digest);
        assertThat(entry.at("/artifact/digest").textValue()).isEqualTo(digest);
        assertThat(entry.at("/artifact/verified").booleanValue()).isFalse();
        cli.error(2, "invalid", "register", "fraud", "--artifact", artifact, "--trust-digest", digest);
        cli.error(2, "invalid", "register", "fraud", "--artifact", "file:///x", "--trust-digest", "md5:1");
    }

    @Test
    void aSymbolicLinkIsInvalidUnlessFollowLinksIsGiven() throws IOException {
        Files.createSymbolicLink(Path.of(artifact, "link"), Path.of(artifact, "weights.bin"));
        JsonNode error = cli.error(2, "invalid", "register", "fraud", "--artifact", artifact);
        assertThat(error.get("message").textValue()).contains("symbolic link");
        JsonNode entry = cli.json("register", "fraud", "--artifact", artifact, "--follow-links");
        assertThat(entry.at("/artifact/files")).hasSize(3);
    }

    @Test
    void registerWithAliasIsOneRegisteredEvent() {
        cli.register("fraud", "a", "--alias", "champion");
        JsonNode events = cli.json("history", "fraud").get("events");
        assertThat(events.findValuesAsText("type")).containsExactly("opened", "registered");
        assertThat(events.at("/1/aliases")).hasToString("[{\"alias\":\"champion\",\"previous\":null,\"version\":1}]");
    }

    @Test
    void theCommitIsTakenFromCiVariablesWhenNotGiven() {
        String commit = "0123456789abcdef0123456789abcdef01234567";
        cli.with("GITHUB_SHA", commit).with("GITHUB_REPOSITORY", "acme/fraud");
        JsonNode lineage = cli.json("register", "fraud", "--artifact", artifact).get("lineage");
        assertThat(lineage.get("gitCommit").textValue()).isEqualTo(commit);
        assertThat(lineage.get("repository").textValue()).isEqualTo("https://github.com/acme/fraud");
        assertThat(lineage.get("codeSource").textValue()).isEqualTo("ci");
    }

    @Test
    void parentsOfThisRegistryAreRecordedByNumber() {
        cli.register("base", "a", "--alias", "champion");
        JsonNode entry = cli.register("fraud", "b", "--parent", "models:/base@champion");
        assertThat(Cli.texts(entry.at("/lineage/parents"))).containsExactly("models:/base/1");
        cli.error(3, "not-found", "register", "fraud", "--artifact", artifact, "--parent", "models:/missing/1");
    }

    @Test
    void withoutAPolicyTheCommandSaysOnceThatNothingIsGated() {
        Cli.Run run = cli.run("register", "fraud", "--artifact", artifact, "--json");
        assertThat(run.err()).containsOnlyOnce("no policy: nothing is gated");
    }
}
