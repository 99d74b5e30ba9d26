package dev.modelregistry.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is really full: a small one in memory, that only the process under test sees. */
class FullDiskTest {

    private static final int ROUNDS = 24;

    @TempDir
    Path parent;

    @Test
    void anActOnAFullDiskHappensOrIsRefusedByNameAndNothingIsHalfDone() throws Exception {
        Path disk = Files.createDirectory(parent.resolve("disk"));
        assumeTrue(canMount(disk), "not run: this machine lets nobody mount a disk of their own");

        List<String> lines = ChildProcess.lines(
                parent,
                onSmallDisk(disk),
                FullDiskProcess.class,
                disk,
                Files.createDirectory(parent.resolve("scratch")),
                ROUNDS);

        assertThat(lines).hasSize(2 + 4 * ROUNDS);
        assertThat(lines.get(0)).startsWith("large UnavailableException: ").contains("the disk is full");
        assertThat(lines.get(lines.size() - 1)).isEqualTo("after fine");
        assertThat(lines).allMatch(line -> line.endsWith(" fine") || line.contains("the disk is full"));
        assertThat(lines)
                .filteredOn(line -> line.startsWith("register Unavailable"))
                .isNotEmpty();
        assertThat(lines)
                .filteredOn(line -> line.startsWith("promote Unavailable"))
                .isNotEmpty();
        assertThat(lines).filteredOn(line -> line.equals("register fine")).isNotEmpty();
        assertThat(lines).filteredOn(line -> line.equals("read fine")).isNotEmpty();
    }

    private static List<String> onSmallDisk(Path disk) {
        return List.of(
                "unshare",
                "--map-root-user",
                "--mount",
                "sh",
                "-c",
                "mount -t tmpfs -o size=6m tmpfs \"$0\" && exec \"$@\"",
                disk.toString());
    }

    private static boolean canMount(Path disk) throws InterruptedException {
        try {
            List<String> command = new ArrayList<>(onSmallDisk(disk));
            command.add("true");
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException noSuchProgram) {
            return false;
        }
    }
}
