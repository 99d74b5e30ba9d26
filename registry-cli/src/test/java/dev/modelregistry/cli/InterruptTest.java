package dev.modelregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.modelregistry.internal.json.Json;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Contract: a process that somebody interrupts ends with 130. */
class InterruptTest {

    @TempDir
    Path home;

    @Test
    @EnabledOnOs(OS.LINUX)
    void aProcessThatIsInterruptedEndsWith130() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ProcessBuilder command = new ProcessBuilder(
                    // Whoever runs the tests in the background ignores the signal, and so would all that they start.
                    "env",
                    "--default-signal=INT",
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    Mre.class.getName(),
                    "--json",
                    "--registry",
                    "mlflow:http://127.0.0.1:" + silent.getLocalPort(),
                    "models");
            command.environment().put("MODEL_REGISTRY_STATE", home.toString());
            Process process = command.redirectError(home.resolve("err").toFile())
                    .redirectOutput(home.resolve("out").toFile())
                    .start();
            try (Socket asked = silent.accept()) {
                assertThat(asked.getInputStream().read())
                        .as("it waits for an answer")
                        .isPositive();
                new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                        .start()
                        .waitFor();
                assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            } finally {
                process.destroyForcibly();
            }
            assertThat(process.exitValue()).isEqualTo(130);
            JsonNode document = Json.read("output", Files.readString(home.resolve("out")));
            assertThat(document.at("/error/code").asText()).isEqualTo("interrupted");
        }
    }
}
