package dev.modelregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.internal.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs commands in this process, over a registry in a directory of the test; with the system property {@code mre.server} over that
 * server, see {@link ServerUnderTest}.
 */
final class Cli {

    private static final int LIMIT = 1 << 20;

    private final Path home;
    private final Map<String, String> environment = new HashMap<>();
    private Clock clock = Clock.systemUTC();
    private boolean terminal;
    private Host.Opener opener = Host::connect;

    Cli(Path home) {
        this.home = home;
        environment.put("MODEL_REGISTRY_URI", ServerUnderTest.uri(home).orElse("local:" + home.resolve("registry")));
        environment.putAll(ServerUnderTest.variables());
        environment.put("MODEL_REGISTRY_STATE", home.resolve("state").toString());
        environment.put("MODEL_REGISTRY_ACTOR", "anna");
    }

    Cli with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    Cli without(String variable) {
        environment.remove(variable);
        return this;
    }

    Cli at(Clock time) {
        clock = time;
        return this;
    }

    Cli watched() {
        terminal = true;
        return this;
    }

    Cli opening(Host.Opener registries) {
        opener = registries;
        return this;
    }

    /** What a command left behind. */
    record Run(int exit, byte[] bytes, String out, String err) {}

    Run run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Host host = new Host(
                environment,
                new PrintStream(out, false, StandardCharsets.UTF_8),
                new PrintStream(err, false, StandardCharsets.UTF_8),
                terminal,
                clock,
                opener);
        int exit = new Mre(host).run(arguments);
        return new Run(
                exit, out.toByteArray(), out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** The one document of a command, whatever its exit code. */
    static ObjectNode document(Run run) {
        JsonNode document = Json.read("standard output", run.bytes(), LIMIT);
        assertThat(document.isObject()).as("an object: %s", run.out()).isTrue();
        return (ObjectNode) document;
    }

    /** The document of a command that has to succeed. */
    ObjectNode json(String... arguments) {
        return json(0, arguments);
    }

    ObjectNode json(int exit, String... arguments) {
        List<String> all = new ArrayList<>(List.of("--json"));
        all.addAll(List.of(arguments));
        Run run = run(all.toArray(String[]::new));
        assertThat(run.exit())
                .as("exit of %s: %s %s", all, run.out(), run.err())
                .isEqualTo(exit);
        return document(run);
    }

    /** The error of a command that has to fail. */
    JsonNode error(int exit, String code, String... arguments) {
        JsonNode error = json(exit, arguments).path("error");
        assertThat(error.path("code").asText()).as("%s", error).isEqualTo(code);
        assertThat(names(error)).contains("code", "message", "missing", "provider", "requestId", "event");
        assertThat(error.path("message").asText()).isNotBlank();
        return error;
    }

    static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(item -> texts.add(item.asText()));
        return texts;
    }

    /** A file of the test. */
    Path file(String name, String content) {
        try {
            Path file = home.resolve(name);
            Files.createDirectories(file.getParent());
            return Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Registers a version whose only file has this content. */
    ObjectNode register(String model, String content, String... more) {
        Path artifact = file("artifacts/" + content + "/model.bin", content).getParent();
        List<String> arguments =
                new ArrayList<>(List.of("register", model, "--artifact", artifact.toString(), "--git-commit", "4f2c"));
        arguments.addAll(List.of(more));
        return json(arguments.toArray(String[]::new));
    }
}
