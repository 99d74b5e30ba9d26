package dev.modelregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Contract: models, versions, show, resolve, download, inspect. */
class ReadTest {

    @TempDir
    Path home;

    Cli cli;

    @BeforeEach
    void open() {
        cli = new Cli(home);
    }

    @Test
    void readingWhereNothingIsAnswersEmptyAndWritesNothing() {
        assertThat(cli.json("models")).hasToString("{\"models\":[]}");
        assertThat(home.resolve("registry")).doesNotExist();
    }

    @Test
    void modelsComeByNameWithEveryField() {
        cli.register("fraud", "a", "--alias", "champion");
        cli.register("churn", "b");
        cli.json("tag", "set", "models:/fraud", "owner=risk");
        JsonNode models = cli.json("models").get("models");
        assertThat(models.findValuesAsText("model")).containsExactly("churn", "fraud");
        JsonNode fraud = models.get(1);
        assertThat(Cli.names(fraud)).contains("model", "description", "tags", "aliases", "versions", "createdAt");
        assertThat(fraud.get("tags")).hasToString("{\"owner\":\"risk\"}");
        assertThat(fraud.get("aliases")).hasToString("{\"champion\":1}");
        assertThat(fraud.get("versions").asText("null"))
                .as("the count, or null where the product does not tell it")
                .isIn("1", "null");
        assertThat(fraud.get("description").textValue()).isEmpty();
        assertThat(cli.json("models", "--filter", "name LIKE 'ch%'")
                        .get("models")
                        .findValuesAsText("model"))
                .containsExactly("churn");
        cli.error(2, "invalid", "models", "--filter", "colour = 'red'");
    }

    @Test
    void versionsComeNewestFirstWithEveryField() {
        cli.register("fraud", "a", "--tag", "team=risk", "--format", "custom");
        cli.register("fraud", "b", "--semver", "1.0.0");
        JsonNode versions = cli.json("versions", "fraud").get("versions");
        assertThat(versions.findValues("version"))
                .extracting(JsonNode::intValue)
                .containsExactly(2, 1);
        JsonNode first = versions.get(1);
        assertThat(Cli.names(first))
                .contains(
                        "model",
                        "version",
                        "semanticVersion",
                        "stage",
                        "aliases",
                        "tags",
                        "artifact",
                        "entryDigest",
                        "createdAt",
                        "createdBy");
        assertThat(Cli.names(first.get("artifact"))).contains("digest", "size", "format");
        assertThat(first.at("/artifact/format").textValue()).isEqualTo("custom");
        assertThat(first.get("entryDigest").textValue()).startsWith("sha256:");
        assertThat(cli.json("versions", "fraud", "--filter", "tags.team = 'risk'")
                        .get("versions"))
                .hasSize(1);
    }

    @Test
    void versionsOfAModelThatDoesNotExistAreNotFound() {
        cli.error(3, "not-found", "versions", "missing");
    }

    @Test
    void aVersionIsFoundByNumberAliasSemanticVersionAndStage() {
        cli.register("fraud", "a", "--alias", "champion", "--semver", "1.4.2");
        cli.json("promote", "models:/fraud/1", "--to", "Staging");
        for (String uri : new String[] {
            "models:/fraud/1", "models:/fraud@champion", "models:/fraud/1.4.2", "models:/fraud/staging"
        }) {
            assertThat(cli.json("show", uri).get("version").intValue()).as(uri).isEqualTo(1);
        }
        cli.error(3, "not-found", "show", "models:/fraud/2");
        cli.error(3, "not-found", "show", "models:/fraud@canary");
        cli.error(2, "invalid", "show", "fraud/1");
        cli.error(2, "invalid", "show", "models:/fraud");
    }

    @Test
    void twoProductionVersionsAreAConflictThatListsBoth() {
        cli.register("fraud", "a");
        cli.register("fraud", "b");
        cli.json("promote", "models:/fraud/1", "--to", "production");
        cli.json("promote", "models:/fraud/2", "--to", "production");
        JsonNode error = cli.error(4, "conflict", "resolve", "models:/fraud/production");
        assertThat(error.get("message").textValue()).contains("1").contains("2");
    }

    @Test
    void resolveTellsWhereTheArtifactIs() {
        ObjectNode entry = cli.register("fraud", "a", "--semver", "1.0.0", "--alias", "champion");
        ObjectNode resolved = cli.json("resolve", "models:/fraud@champion");
        assertThat(Cli.names(resolved))
                .contains("model", "version", "semanticVersion", "stage", "aliases", "artifact", "from");
        assertThat(resolved.get("from").textValue()).isEqualTo("registry");
        assertThat(resolved.get("semanticVersion").textValue()).isEqualTo("1.0.0");
        assertThat(Cli.texts(resolved.get("aliases"))).containsExactly("champion");
        assertThat(resolved.get("artifact")).isEqualTo(only(entry.get("artifact"), "uri", "digest", "size"));
    }

    private static JsonNode only(JsonNode object, String... fields) {
        return ((ObjectNode) object.deepCopy()).retain(fields);
    }

    @Test
    void downloadPublishesTheWholeArtifactVerified() throws IOException {
        ObjectNode entry = cli.register("fraud", "a");
        String target = home.resolve("target").toString();
        ObjectNode download = cli.json("download", "models:/fraud/1", target);
        assertThat(download)
                .hasToString("{\"path\":\"" + target + "\",\"files\":1,\"bytes\":1,\"digest\":\""
                        + entry.at("/artifact/digest").textValue() + "\",\"verified\":true}");
        assertThat(Files.readString(home.resolve("target/model.bin"))).isEqualTo("a");
        cli.error(4, "conflict", "download", "models:/fraud/1", target);
    }

    @Test
    @EmbeddedOnly
    void aTamperedByteIsAnIntegrityErrorAndNothingIsLeft() throws IOException {
        cli.register("fraud", "a");
        Path stored;
        try (var files = Files.walk(home.resolve("registry"))) {
            stored =
                    files.filter(file -> file.endsWith("model.bin")).findFirst().orElseThrow();
        }
        stored.toFile().setWritable(true);
        Files.writeString(stored, "b");
        Path target = home.resolve("target");
        cli.error(6, "integrity", "download", "models:/fraud/1", target.toString());
        assertThat(target.resolve("model.bin")).doesNotExist();
    }

    @Test
    void inspectTellsWhatRegisterWouldLearnAndStoresNothing() {
        String artifact = cli.file("out/model.bin", "abc").getParent().toString();
        ObjectNode inspected = cli.json("inspect", artifact);
        assertThat(Cli.names(inspected)).contains("format", "flavors", "signature", "files", "size", "digest");
        assertThat(inspected.get("signature").isNull()).isTrue();
        assertThat(inspected.at("/files/0/path").textValue()).isEqualTo("model.bin");
        assertThat(inspected.get("size").intValue()).isEqualTo(3);
        JsonNode entry = cli.json("register", "fraud", "--artifact", artifact);
        assertThat(inspected.get("digest")).isEqualTo(entry.at("/artifact/digest"));
        cli.error(2, "invalid", "inspect", home.resolve("missing").toString());
    }

    @Test
    void openlineagePrintsTheEventItself() {
        cli.register("base", "base");
        cli.register(
                "traced",
                "one",
                "--run",
                ServerUnderTest.trainingRun("run-17"),
                "--dataset",
                "transactions@3=sha256:9a",
                "--parent",
                "models:/base/1");
        JsonNode event = cli.json("openlineage", "models:/traced/1");
        assertThat(event.path("eventType").asText()).isEqualTo("COMPLETE");
        assertThat(event.at("/inputs/0/name").asText()).isEqualTo("transactions");
        assertThat(event.at("/inputs/1/name").asText()).isEqualTo("base");
        assertThat(event.at("/outputs/0/facets/version/datasetVersion").asText())
                .isEqualTo("1");
        assertThat(cli.run("openlineage", "models:/traced/1").out().strip()).isEqualTo(event.toString());
        cli.error(3, "not-found", "openlineage", "models:/traced/9");
        cli.error(2, "invalid", "openlineage", "models:/traced");
    }
}
