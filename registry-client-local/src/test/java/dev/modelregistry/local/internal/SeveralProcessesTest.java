package dev.modelregistry.local.internal;

import static dev.modelregistry.local.internal.Samples.FRAUD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.spi.LogStore.StoredEvent;
import dev.modelregistry.spi.ObjectStore.StoredObject;
import dev.modelregistry.spi.VersionQuery;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeveralProcessesTest {

    private static final int PROCESSES = 4;
    private static final int EACH = 60;

    @TempDir
    Path parent;

    private Path directory;

    @BeforeEach
    void choose() {
        directory = parent.resolve("models");
    }

    @Test
    void processesThatBeginTogetherInAMissingDirectoryShareOneCountOfEventsAndVersions() throws Exception {
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < PROCESSES; i++) {
            processes.add(start(AppendingProcess.class, directory.toString(), String.valueOf(EACH), "p" + i));
        }
        List<Long> events = new ArrayList<>();
        List<Long> versions = new ArrayList<>();
        for (Process process : processes) {
            try (BufferedReader lines = process.inputReader()) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    String[] numbers = line.split(" ", 2);
                    events.add(Long.valueOf(numbers[0]));
                    versions.add(Long.valueOf(numbers[1]));
                }
            }
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
            assertThat(process.exitValue()).isZero();
        }

        List<Long> all =
                LongStream.rangeClosed(1, (long) PROCESSES * EACH).boxed().toList();
        assertThat(events).containsExactlyInAnyOrderElementsOf(all);
        assertThat(versions).containsExactlyInAnyOrderElementsOf(all);
        try (LocalBackend backend = Samples.open(directory);
                Stream<StoredEvent> log = backend.log().read("fraud/log", 1)) {
            assertThat(log.map(event -> new String(event.bytes(), StandardCharsets.UTF_8)))
                    .hasSize(all.size())
                    .doesNotHaveDuplicates();
            assertThat(backend.versions(FRAUD, VersionQuery.all())).hasSize(all.size());
        }
        assertThat(directory.resolve("tmp")).isEmptyDirectory();
    }

    @Test
    void whatAKilledProcessHadStoredIsThereAndWhole() throws Exception {
        long known = 0;
        for (int round = 0; round < 4; round++) {
            Process process = start(StoringProcess.class, directory.toString());
            try (BufferedReader lines = process.inputReader()) {
                for (int line = 0; line < 3 + 7 * round; line++) {
                    known = Long.parseLong(lines.readLine());
                }
                // By its handle: the process would close the pipe, and could not print any more.
                process.toHandle().destroyForcibly();
                process.waitFor();
            }
            requireWhole(known);
        }
    }

    private void requireWhole(long known) throws IOException {
        try (LocalBackend backend = Samples.open(directory);
                Stream<StoredObject> listed = backend.objects().list("", "")) {
            long head = backend.log().head("fraud/log", 0);
            assertThat(head).isGreaterThanOrEqualTo(known);
            for (StoredObject object : listed.toList()) {
                assertThat(object.size()).isEqualTo(StoringProcess.SIZE);
                try (InputStream content = backend.objects().get(object.key(), 0)) {
                    byte[] bytes = content.readAllBytes();
                    for (byte b : bytes) {
                        if (b != bytes[0]) {
                            throw new AssertionError(object.key() + " holds parts of two writes");
                        }
                    }
                }
            }
            Optional<StoredObject> newest = backend.objects().head("fraud/artifacts/u" + head % 5 + "/model");
            assertThat(newest).isPresent();
        }
    }

    private Process start(Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                // Here, because a killed process leaves the driver's native library behind.
                "-Dorg.sqlite.tmpdir=" + Files.createDirectories(parent.resolve("native")),
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
