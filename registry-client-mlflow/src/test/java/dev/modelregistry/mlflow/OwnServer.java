package dev.modelregistry.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real server of one test's own, which may be hurt. The system properties {@code mlflow.script}, the path of
 * {@code testing/mlflow/server}, and {@code mlflow.version} say how it is started.
 */
final class OwnServer {

    /** Only turns a deadlock into a failure. */
    private static final Duration LONGEST = Duration.ofMinutes(2);

    private final Path directory;
    private final URI address;

    private OwnServer(Path directory, String address) {
        this.directory = directory;
        this.address = URI.create(address);
    }

    static OwnServer start(Path directory) {
        return new OwnServer(directory, script("start", property("mlflow.version"), directory.toString()));
    }

    /** Of the 2.x line: a worker that is busy with one request for longer is ended. */
    static OwnServer startImpatient(Path directory, Duration worker) {
        return new OwnServer(
                directory,
                script(
                        "start-impatient",
                        property("mlflow.version"),
                        directory.toString(),
                        Long.toString(worker.toSeconds())));
    }

    URI address() {
        return address;
    }

    /** At the same address, with what it had. */
    void startAgain() {
        script("start", property("mlflow.version"), directory.toString(), Integer.toString(address.getPort()));
    }

    void kill() {
        script("kill", directory.toString());
    }

    void stop() {
        script("stop", directory.toString());
    }

    /** The files that it keeps for its clients. */
    List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(directory.resolve("artifacts"))) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    /** How often something stands in its log. */
    long logged(String text) throws IOException {
        try (Stream<String> lines = Files.lines(directory.resolve("server.log"))) {
            return lines.filter(line -> line.contains(text)).count();
        }
    }

    /** Waits until something stands in its log more often. */
    void awaitLogged(String text, long moreThan) {
        long end = System.nanoTime() + LONGEST.toNanos();
        try (WatchService changes = directory.getFileSystem().newWatchService()) {
            directory.register(changes, StandardWatchEventKinds.ENTRY_MODIFY);
            while (logged(text) <= moreThan) {
                WatchKey change = changes.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                assertThat(change).as("'%s' in the server's log", text).isNotNull();
                change.pollEvents();
                change.reset();
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static String property(String name) {
        return Optional.ofNullable(System.getProperty(name))
                .orElseThrow(() -> new IllegalStateException("set -D" + name + "; testing/mlflow/suite does"));
    }

    private static String script(String... arguments) {
        String[] command = new String[arguments.length + 1];
        command[0] = property("mlflow.script");
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as("%s", String.join(" ", command)).isZero();
            return out.strip();
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
