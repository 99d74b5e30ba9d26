package dev.modelregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.internal.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Contract: where options stand and defaults come from, and section Output. */
class OutputTest {

    @TempDir
    Path home;

    private Cli cli;

    @BeforeEach
    void register() {
        cli = new Cli(home);
        cli.register("fraud", "a", "--alias", "champion");
    }

    private String actorOfTheLastEvent() {
        JsonNode events = cli.json("history", "fraud").get("events");
        return events.get(events.size() - 1).get("actor").textValue();
    }

    @Test
    void globalOptionsStandBeforeOrAfterTheCommand() {
        String[] before = {"--actor", "boris", "--json", "describe", "models:/fraud/1", "--text", "one"};
        String[] after = {"describe", "--text", "two", "models:/fraud/1", "--json", "--actor", "clara"};
        assertThat(Cli.document(cli.run(before)).get("event").isNumber()).isTrue();
        assertThat(actorOfTheLastEvent()).isEqualTo("boris");
        assertThat(Cli.document(cli.run(after)).get("event").isNumber()).isTrue();
        assertThat(actorOfTheLastEvent()).isEqualTo("clara");
    }

    @Test
    void anOptionOfOneValueGivenTwiceIsUsage() {
        cli.error(2, "usage", "--actor", "boris", "describe", "models:/fraud/1", "--text", "x", "--actor", "clara");
    }

    @Test
    void theActorIsTheLoginNameWhenNobodyNamesOne() {
        cli.without("MODEL_REGISTRY_ACTOR").json("describe", "models:/fraud/1", "--text", "one");
        assertThat(actorOfTheLastEvent()).isEqualTo(System.getProperty("user.name"));
    }

    @Test
    @EmbeddedOnly
    void theRegistryIsTheOptionElseTheVariableElseInTheUsersDataDirectory() {
        assertThat(cli.json("doctor").get("uri").textValue()).isEqualTo("local:" + home.resolve("registry"));
        Cli plain = new Cli(home).without("MODEL_REGISTRY_URI").with("HOME", home.toString());
        assertThat(plain.json("doctor").get("uri").textValue())
                .isEqualTo("local:" + home.resolve(".local/share/model-registry"));
        assertThat(plain.with("XDG_DATA_HOME", home.resolve("data").toString())
                        .json("doctor")
                        .get("uri")
                        .textValue())
                .isEqualTo("local:" + home.resolve("data/model-registry"));
        String other = "local:" + home.resolve("other");
        assertThat(plain.json("--registry", other, "doctor").get("uri").textValue())
                .isEqualTo(other);
    }

    @Test
    @EmbeddedOnly
    void whatAClientRemembersIsInTheUsersStateDirectoryWhenNoOtherIsNamed() {
        cli.without("MODEL_REGISTRY_STATE").with("HOME", home.toString()).json("archive", "models:/fraud/1");
        assertThat(home.resolve(".local/state/model-registry")).isNotEmptyDirectory();
    }

    @Test
    void withJsonAnErrorIsOneDocumentOnStandardOutputAndALineForPeopleOnStandardError() {
        Cli.Run failed = cli.run("--json", "show", "models:/fraud/9");
        assertThat(Cli.document(failed).at("/error/code").textValue()).isEqualTo("not-found");
        assertThat(failed.err()).startsWith("mre: not-found: ").doesNotContain("\tat ");
        Cli.Run usage = cli.run("show", "--json");
        assertThat(Cli.document(usage).at("/error/code").textValue()).isEqualTo("usage");
        assertThat(usage.err()).startsWith("mre: usage: ").contains("mre show --help");
    }

    @Test
    void withoutJsonErrorsGoToStandardErrorOnly() {
        for (String[] wrong : new String[][] {{"show", "models:/fraud/9"}, {"show"}, {"frobnicate"}, {}}) {
            Cli.Run run = cli.run(wrong);
            assertThat(run.out()).as("%s", List.of(wrong)).isEmpty();
            assertThat(run.err()).as("%s", List.of(wrong)).startsWith("mre: ");
            assertThat(run.exit()).isIn(2, 3);
        }
    }

    @Test
    void aStackTraceIsShownWithDebugOnly() {
        assertThat(cli.run("show", "models:/fraud/9").err()).doesNotContain("\tat dev.modelregistry");
        Cli.Run debug = cli.run("--debug", "--json", "show", "models:/fraud/9");
        assertThat(debug.err()).contains("\tat dev.modelregistry");
        assertThat(Cli.document(debug).at("/error/code").textValue()).isEqualTo("not-found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"C", "C.UTF-8"})
    @EmbeddedOnly
    void aProcessWritesUtf8WhateverTheLocale(String locale) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dfile.encoding=ISO-8859-1",
                "-cp",
                System.getProperty("java.class.path"),
                Mre.class.getName(),
                "--registry",
                "local:" + home.resolve("registry")));
        command.addAll(List.of("--json", "tag", "set", "models:/fraud/1", "größe=模型"));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(home.resolve("err").toFile());
        builder.environment().put("LC_ALL", locale);
        builder.environment().put("HOME", home.toString());
        Process process = builder.start();
        byte[] out = process.getInputStream().readAllBytes();

        assertThat(process.waitFor())
                .as("%s", Files.readString(home.resolve("err")))
                .isZero();
        JsonNode document = Json.read("standard output", out, 10_000);
        assertThat(new String(out, StandardCharsets.UTF_8)).contains("größe");
        assertThat(document.at("/tags").toString()).isEqualTo("{\"größe\":\"模型\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"production", "PRODUCTION", "Production", "pRoDuCtIoN"})
    void stagesAreReadInAnyCaseAndPrintedInUpperCase(String stage) {
        ObjectNode promoted = cli.json("promote", "models:/fraud/1", "--to", stage);
        assertThat(promoted.get("to").textValue()).isEqualTo("PRODUCTION");
        assertThat(cli.json("live", "fraud", "--stage", stage).get("stage").textValue())
                .isEqualTo("PRODUCTION");
        assertThat(cli.json("resolve", "models:/fraud/" + stage).get("stage").textValue())
                .isEqualTo("PRODUCTION");
    }

    @Test
    void digestsAndInstantsHaveOneForm() {
        JsonNode entry = cli.json("show", "models:/fraud/1");
        for (String pointer : List.of("/artifact/digest", "/artifact/files/0/sha256", "/entryDigest")) {
            assertThat(entry.at(pointer).textValue()).as(pointer).matches("sha256:[0-9a-f]{64}");
        }
        assertThat(entry.get("createdAt").textValue()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z");
    }

    /** Fields of documents that no other test lists. */
    @Test
    void everyFieldIsPresentAlsoWhereThereIsNothing() {
        assertThat(Cli.names(cli.json("tag", "remove", "models:/fraud", "missing")))
                .contains("model", "version", "tags");
        assertThat(Cli.names(cli.json("resolve", "models:/fraud/1"))).contains("semanticVersion", "from");
        assertThat(Cli.names(cli.json("recover", "fraud"))).contains("recovered", "open");
        assertThat(Cli.names(cli.json("rollout", "show", "fraud"))).contains("strategy", "weights", "shadow");
        assertThat(cli.json("diff", "models:/fraud/1", "models:/fraud/1"))
                .hasToString("{\"changes\":[],\"signature\":\"identical\"}");
        assertThat(cli.json("compare", "fraud", "--metric", "auc")).hasToString("{\"metric\":\"auc\",\"versions\":[]}");
    }

    @Test
    void commandsThatAreNotThereYetAnswerUnsupportedAndDoNothing() {
        JsonNode scan = cli.error(10, "unsupported", "scan", home.toString());
        assertThat(scan.get("capability").textValue()).isEqualTo("scan");
        JsonNode copy = cli.error(10, "unsupported", "copy", "models:/fraud/1", "--to", "local:" + home.resolve("to"));
        assertThat(copy.get("capability").textValue()).isEqualTo("copy");
        assertThat(home.resolve("to")).doesNotExist();
        cli.error(2, "usage", "copy", "models:/fraud/1");
    }

    @Test
    void standardErrorOfAWholeRunHoldsNoSecret() throws IOException {
        Path key = home.resolve("anna.pem");
        cli.json("keygen", key.toString());
        try (Stream<String> lines = Files.lines(key)) {
            String secret =
                    lines.filter(line -> !line.startsWith("--")).findFirst().orElseThrow();
            Cli.Run run =
                    cli.run("--debug", "--json", "--key", key.toString(), "describe", "models:/fraud/7", "--text", "x");
            assertThat(run.exit()).isEqualTo(3);
            assertThat(run.out() + run.err()).doesNotContain(secret.substring(20));
        }
    }
}
