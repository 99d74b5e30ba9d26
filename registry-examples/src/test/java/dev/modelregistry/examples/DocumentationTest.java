package dev.modelregistry.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.spi.Capability;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages show code that compiles, name what exists, and lead somewhere. */
class DocumentationTest {

    private static final Pattern ANCHOR = Pattern.compile("\\]\\(([^():#]*)#([^()]+)\\)");
    private static final Path MODULE = Path.of("").toAbsolutePath();
    private static final Path ROOT = MODULE.getParent();

    private static final Pattern JAVA = Pattern.compile("```java\\n(.*?)\\n```", Pattern.DOTALL);
    private static final Pattern REGION = Pattern.compile("// docs:begin [^\\n]*\\n(.*?)// docs:end", Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)(#[^)]*)?\\)");

    @Test
    void everyJavaProgramOfAPageIsCompiled() {
        Set<String> compiled = new HashSet<>();
        // The job on Spark is compiled, and run, by testing/spark/run.
        Stream.of(MODULE.resolve("src"), ROOT.resolve("testing/spark/src"))
                .flatMap(sources -> files(sources, ".java").stream())
                .forEach(source -> REGION.matcher(read(source))
                        .results()
                        .forEach(region -> compiled.add(withoutBlanks(region.group(1)))));
        int shown = 0;
        for (Path page : pages()) {
            for (String program :
                    JAVA.matcher(read(page)).results().map(one -> one.group(1)).toList()) {
                assertThat(compiled)
                        .as("%s shows:%n%s", page.getFileName(), program)
                        .contains(withoutBlanks(program));
                shown++;
            }
        }
        assertThat(shown).isPositive();
    }

    /** Pages break lines where they are short; the formatter of the sources has a rule of its own. */
    private static String withoutBlanks(String code) {
        return code.replaceAll("\\s+", "");
    }

    @Test
    void theReadmeShowsTheProgramInEightLines() {
        Matcher program = JAVA.matcher(read(ROOT.resolve("README.md")));

        assertThat(program.find()).isTrue();
        assertThat(program.group(1).lines()).hasSize(8);
    }

    @Test
    void everyLinkToAFileLeadsToOne() {
        List<String> broken = new ArrayList<>();
        for (Path page : pages()) {
            LINK.matcher(read(page).replaceAll("`[^`]*`", "")).results().forEach(link -> {
                if (!Files.exists(page.resolveSibling(link.group(1)))) {
                    broken.add(page.getFileName() + ": " + link.group(1));
                }
            });
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void everyLinkIntoAPageLeadsToAHeading() {
        List<String> broken = new ArrayList<>();
        for (Path page : pages()) {
            ANCHOR.matcher(read(page).replaceAll("`[^`]*`", "")).results().forEach(link -> {
                Path target = link.group(1).isEmpty() ? page : page.resolveSibling(link.group(1));
                if (Files.exists(target) && !anchors(read(target)).contains(link.group(2))) {
                    broken.add(page.getFileName() + ": " + link.group(1) + "#" + link.group(2));
                }
            });
        }
        assertThat(broken).isEmpty();
    }

    /** As GitHub makes them of headings. */
    private static List<String> anchors(String page) {
        return page.lines()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("^#+ +", "").toLowerCase(Locale.ROOT))
                .map(title -> title.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
                .toList();
    }

    /** Which rights on which product open which way around the rules. */
    @Test
    void everyProductHasItsPageOfWhoCanBypassWhat() {
        String policies = read(MODULE.resolveSibling("docs").resolve("policy.md"));
        for (String product : List.of("embedded-registry", "mlflow", "sagemaker", "vertex")) {
            assertThat(policies).contains("(" + product + ".md#who-can-bypass-what)");
            String page = read(MODULE.resolveSibling("docs").resolve(product + ".md"));
            String section = page.substring(page.indexOf("\n## Who can bypass what\n"));
            assertThat(section.substring(0, section.indexOf("\n## ", 1)))
                    .as(product)
                    .contains("can, past the library | shows as |", "signedTransition");
        }
    }

    @Test
    void theCapabilityTableSaysWhatTheProvidersDeclare(@TempDir Path directory) {
        Map<String, String> rows = new TreeMap<>();
        Pattern row = Pattern.compile("(?m)^\\| `([a-z-]+)` \\| [^|]+ ((\\| (yes|no) ){5})\\|$");
        row.matcher(read(ROOT.resolve("README.md")))
                .results()
                .forEach(one -> rows.put(
                        one.group(1), one.group(2).replaceAll("[| ]+", " ").strip()));

        Map<String, String> declared = new TreeMap<>();
        try (ModelRegistry local = ModelRegistry.connect("local:" + directory);
                ModelRegistry mlflow = ModelRegistry.connect("mlflow:http://127.0.0.1"); // Opening sends nothing.
                ModelRegistry sagemaker = ModelRegistry.connect("sagemaker:us-east-1?artifacts=s3://bucket/prefix");
                ModelRegistry vertex =
                        ModelRegistry.connect("vertex:projects/p/locations/us-central1?artifacts=gs://bucket/prefix");
                ModelRegistry memory = ModelRegistry.connect("memory:")) {
            for (Capability one : Capability.values()) {
                declared.put(
                        one.text(),
                        Stream.of(local, mlflow, sagemaker, vertex, memory)
                                .map(registry -> yes(registry, one))
                                .collect(Collectors.joining(" ")));
            }
        }
        assertThat(rows).isEqualTo(declared);
    }

    private static String yes(ModelRegistry registry, Capability capability) {
        return registry.capabilities().contains(capability) ? "yes" : "no";
    }

    @Test
    void theReadmeNamesEveryModule() {
        String readme = read(ROOT.resolve("README.md"));
        Pattern module = Pattern.compile("<module>(registry-[a-z-]+)</module>");

        assertThat(module.matcher(read(ROOT.resolve("pom.xml"))).results().map(one -> "`" + one.group(1) + "`"))
                .allSatisfy(name -> assertThat(readme).contains(name));
    }

    private static List<Path> pages() {
        List<Path> pages = new ArrayList<>(files(ROOT.resolve("docs"), ".md"));
        try (Stream<Path> top = Files.list(ROOT)) {
            top.filter(file -> file.toString().endsWith(".md")).forEach(pages::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return pages;
    }

    private static List<Path> files(Path directory, String ending) {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(file -> file.toString().endsWith(ending)).collect(Collectors.toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
