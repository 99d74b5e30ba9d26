package dev.modelregistry.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A module that is published is in the BOM, in the table of the README, and under the rules of this module. */
class ModulesTest {

    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    @Test
    void theBomHasTheVersionOfEveryPublishedModuleAndOfNothingElse() throws IOException {
        List<String> versions =
                found("<artifactId>(registry-[a-z-]+)</artifactId>\\s*<version>", dependencies("registry-bom"));

        assertThat(versions).containsExactlyInAnyOrderElementsOf(published());
    }

    @Test
    void theReadmeSaysWhatEveryModuleIsFor() throws IOException {
        String table = Files.readAllLines(ROOT.resolve("README.md")).stream()
                .filter(line -> line.startsWith("| `registry-"))
                .collect(Collectors.joining("\n"));

        assertThat(found("`(registry-[a-z-]+)`", table)).containsExactlyInAnyOrderElementsOf(modules());
    }

    @Test
    void everyPublishedModuleWithCodeIsLookedAt() throws IOException {
        List<String> classPath = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .toList();
        for (String module : published()) {
            if (Files.isDirectory(ROOT.resolve(module).resolve("src/main/java"))) {
                assertThat(classPath).anyMatch(entry -> entry.contains(module));
            }
        }
    }

    private static List<String> modules() throws IOException {
        return found("<module>([a-z-]+)</module>", Files.readString(ROOT.resolve("pom.xml")));
    }

    private static List<String> published() throws IOException {
        List<String> published = new ArrayList<>();
        for (String module : modules()) {
            String pom = Files.readString(ROOT.resolve(module).resolve("pom.xml"));
            if (!pom.contains("<maven.deploy.skip>true<") && !module.equals("registry-bom")) {
                published.add(module);
            }
        }
        assertThat(published).hasSizeGreaterThan(5);
        return published;
    }

    private static String dependencies(String module) throws IOException {
        String pom = Files.readString(ROOT.resolve(module).resolve("pom.xml"));
        return pom.substring(pom.indexOf("<dependencies>"), pom.indexOf("</dependencies>"));
    }

    private static List<String> found(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(one -> one.group(1))
                .toList();
    }
}
