package dev.modelregistry.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM of its own, most often one that runs {@link ActingProcess} on a shared directory. */
final class ChildProcess implements AutoCloseable {

    private final Process process;
    private final BufferedReader lines;
    private final Path errors;

    private ChildProcess(Process process, Path errors) {
        this.process = process;
        this.lines = process.inputReader();
        this.errors = errors;
    }

    /** Starts one; what it prints to its error output goes to a file below {@code scratch}. */
    static ChildProcess start(Path scratch, Object... arguments) throws IOException {
        return start(scratch, List.of(), ActingProcess.class, arguments);
    }

    /** Runs a program in other surroundings to its end; gives the one line that it prints. */
    static String outcome(Path scratch, List<String> surroundings, Class<?> program, Object... arguments)
            throws IOException, InterruptedException {
        List<String> lines = lines(scratch, surroundings, program, arguments);
        if (lines.size() != 1) {
            throw new AssertionError("the process said " + lines);
        }
        return lines.get(0);
    }

    /** Runs a program in other surroundings to its end; gives all that it prints. */
    static List<String> lines(Path scratch, List<String> surroundings, Class<?> program, Object... arguments)
            throws IOException, InterruptedException {
        try (ChildProcess process = start(scratch, surroundings, program, arguments)) {
            return process.finish();
        }
    }

    static ChildProcess start(Path scratch, List<String> surroundings, Class<?> program, Object... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(surroundings);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                // Here, because a killed process leaves the driver's native library behind.
                "-Dorg.sqlite.tmpdir=" + Files.createDirectories(scratch.resolve("native")),
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        Path errors = Files.createTempFile(Files.createDirectories(scratch.resolve("errors")), "child", ".txt");
        Process process =
                new ProcessBuilder(command).redirectError(errors.toFile()).start();
        return new ChildProcess(process, errors);
    }

    /** Waits for the line that says that its registry is open. */
    void awaitReady() throws IOException {
        String line = lines.readLine();
        if (!"ready".equals(line)) {
            throw new AssertionError("the process said '" + line + "': " + Files.readString(errors));
        }
    }

    /** Lets it begin. */
    void go() throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
    }

    /** The next line that it prints. */
    String line() throws IOException {
        String line = lines.readLine();
        if (line == null) {
            throw new AssertionError("the process ended early: " + Files.readString(errors));
        }
        return line;
    }

    /** Everything else that it prints, until it ends well. */
    List<String> finish() throws IOException, InterruptedException {
        List<String> rest = lines.lines().toList();
        if (!process.waitFor(2, TimeUnit.MINUTES) || process.exitValue() != 0) {
            throw new AssertionError("the process failed: " + Files.readString(errors));
        }
        return rest;
    }

    /** Kills it after a while, wherever it is then. */
    void killAfter(Duration time) throws InterruptedException {
        if (process.waitFor(time.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new AssertionError("the process ended before it was killed");
        }
        kill();
    }

    /** What a killed process had still printed; a line that was cut off is none. */
    List<String> completeLines() throws IOException {
        StringWriter rest = new StringWriter();
        lines.transferTo(rest);
        String text = rest.toString();
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    }

    /** Kills it, without a chance to clean up. */
    void kill() throws InterruptedException {
        // By its handle: the process would close the pipe, and could not print any more.
        process.toHandle().destroyForcibly();
        process.waitFor();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        kill();
        lines.close();
        process.getOutputStream().close();
    }
}
