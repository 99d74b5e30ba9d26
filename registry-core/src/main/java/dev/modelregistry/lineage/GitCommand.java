package dev.modelregistry.lineage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Runs Git where reading its files is not enough. */
final class GitCommand {

    private static final int LIMIT_SECONDS = 10;
    private static final int MOST_OUTPUT = 4096;

    private GitCommand() {}

    /** The beginning of what a command prints; empty when Git is not there, fails, or takes longer than ten seconds. */
    static Optional<String> output(Path directory, String... arguments) {
        // A repository may name a program to be run as file system monitor; looking at it must not run anything.
        List<String> command = new ArrayList<>(List.of("git", "-c", "core.fsmonitor=false"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectError(Redirect.DISCARD);
        // Set in Git hooks, where they would lead to another repository than the one found.
        builder.environment().keySet().removeAll(List.of("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"));
        builder.environment().put("GIT_OPTIONAL_LOCKS", "0");
        try {
            Process process = builder.start();
            Executor later = CompletableFuture.delayedExecutor(LIMIT_SECONDS, TimeUnit.SECONDS);
            CompletableFuture<Process> kill = CompletableFuture.supplyAsync(process::destroyForcibly, later);
            try {
                return outputOf(process);
            } finally {
                kill.cancel(false);
                process.destroyForcibly();
            }
        } catch (IOException | SecurityException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> outputOf(Process process) throws IOException {
        process.getOutputStream().close();
        try (InputStream output = process.getInputStream()) {
            byte[] beginning = output.readNBytes(MOST_OUTPUT);
            // Read to the end, or Git would stop at a full pipe. Ends when the process does, or is killed.
            output.transferTo(OutputStream.nullOutputStream());
            boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
            return ended && process.exitValue() == 0
                    ? Optional.of(new String(beginning, StandardCharsets.UTF_8).strip())
                    : Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
