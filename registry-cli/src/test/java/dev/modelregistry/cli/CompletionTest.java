package dev.modelregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The script for shells is tried in the shells that this machine has. */
class CompletionTest {

    @TempDir
    Path home;

    private Path script;

    @BeforeEach
    void write() {
        Cli cli = new Cli(home);
        Cli.Run run = cli.run("completion");
        assertThat(run.exit()).isZero();
        script = cli.file("mre-completion.sh", run.out());
    }

    private static boolean has(String shell) {
        return run(List.of("sh", "-c", "command -v " + shell)).exit() == 0;
    }

    private static Cli.Run run(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            byte[] out = process.getInputStream().readAllBytes();
            return new Cli.Run(process.waitFor(), out, new String(out, StandardCharsets.UTF_8), "");
        } catch (IOException e) {
            throw new AssertionError("cannot run " + command, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    @Test
    void theScriptIsOneThatBashUnderstands() {
        assumeTrue(has("bash"), "bash is not installed");
        Cli.Run checked = run(List.of("bash", "-n", script.toString()));
        assertThat(checked.exit()).as(checked.out()).isZero();
    }

    @Test
    void theScriptIsOneThatZshUnderstands() {
        assumeTrue(has("zsh"), "zsh is not installed");
        Cli.Run checked = run(List.of("zsh", "-n", script.toString()));
        assertThat(checked.exit()).as(checked.out()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "mre prom, promote",
        "mre rol, rollback",
        "mre alias s, set",
        "mre policy , default",
        "mre promote --arch, --archive-superseded",
        "mre verify --qu, --quick",
        "mre keygen --enc, --encrypt"
    })
    void bashCompletesWordsAndOptions(String typed, String completed) {
        assumeTrue(has("bash"), "bash is not installed");
        String ask = "source \"$1\"; shift; COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); COMP_LINE=\"$*\";"
                + " COMP_POINT=${#COMP_LINE}; _complete_mre; printf '%s\\n' \"${COMPREPLY[@]}\"";
        List<String> command = new java.util.ArrayList<>(List.of("bash", "-c", ask, "bash", script.toString()));
        command.addAll(List.of(typed.split(" ", -1)));
        if (typed.equals("mre policy")) {
            command.add("");
        }
        Cli.Run completion = run(command);
        assertThat(completion.exit()).as(completion.out()).isZero();
        assertThat(completion.out().lines().map(String::strip)).contains(completed);
    }
}
