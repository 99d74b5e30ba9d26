package dev.modelregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The help of a command is its manual page. */
class ManualTest {

    private static final List<String> SECTIONS =
            List.of("NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "EXIT STATUS", "EXAMPLES");

    @TempDir
    Path home;

    static Stream<String> commands() {
        return Catalog.groups().stream().flatMap(group -> group.names().stream());
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandHasAllSectionsInTheirOrder(String command) {
        Cli.Run help = new Cli(home).run(command, "--help");
        assertThat(help.exit()).isZero();
        List<String> lines = help.out().lines().toList();
        assertThat(lines.stream().filter(SECTIONS::contains)).containsExactlyElementsOf(SECTIONS);
        for (String section : SECTIONS) {
            int at = lines.indexOf(section);
            assertThat(lines).as("something below %s", section).hasSizeGreaterThan(at + 1);
            assertThat(lines.get(at + 1)).as("below %s", section).isNotBlank().isNotIn(SECTIONS);
        }
        assertThat(lines.get(lines.indexOf("NAME") + 1)).isEqualTo("       mre " + command);
        assertThat(lines.get(lines.indexOf("SYNOPSIS") + 1)).startsWith("       mre " + command);
        assertThat(lines.subList(lines.indexOf("EXAMPLES"), lines.size()))
                .anySatisfy(line -> assertThat(line).matches("  .*mre .*\\b" + command + "\\b.*"));
        assertThat(lines).as("said once").doesNotContain("Example:", "Examples:");
        assertThat(new Cli(home).run("help", command).out()).isEqualTo(help.out());
    }
}
