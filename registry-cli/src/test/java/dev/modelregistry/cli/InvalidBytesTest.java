package dev.modelregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.modelregistry.internal.json.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes that are not UTF-8, in what is given to {@code mre}. */
class InvalidBytesTest {

    @TempDir
    Path home;

    /** A process of its own, because only that is given bytes. */
    @ParameterizedTest
    @ValueSource(strings = {"C", "C.UTF-8"})
    void aNameIsRefusedInWhateverLocale(String locale) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                "sh",
                "-c",
                "exec \"$@\" \"$(printf 'fraud\\377')\"",
                "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Mre.class.getName(),
                "--registry",
                "local:" + home.resolve("registry"),
                "--json",
                "versions");
        builder.environment().put("LC_ALL", locale);
        Process process = builder.redirectError(home.resolve("err").toFile()).start();
        JsonNode document =
                Json.read("standard output", process.getInputStream().readAllBytes(), 10_000);

        assertThat(process.waitFor()).isEqualTo(2);
        assertThat(document.at("/error/code").asText()).isEqualTo("invalid");
        assertThat(document.at("/error/message").asText()).contains("fraud", "not UTF-8");
    }

    @Test
    void aFileIsRefused() throws Exception {
        Cli cli = new Cli(home);
        Path artifact = cli.file("model.bin", "weights");
        byte[] bytes = "{\"description\": \"caf?\"}".getBytes(StandardCharsets.US_ASCII);
        bytes[new String(bytes, StandardCharsets.US_ASCII).indexOf('?')] = (byte) 0xE9;
        Path entry = Files.write(home.resolve("entry.json"), bytes);

        for (String option : List.of("--entry", "--signature")) {
            JsonNode error = cli.error(
                    2, "invalid", "register", "fraud", "--artifact", artifact.toString(), option, entry.toString());
            assertThat(error.path("message").asText()).contains(option.substring(2), "not UTF-8");
        }
    }
}
