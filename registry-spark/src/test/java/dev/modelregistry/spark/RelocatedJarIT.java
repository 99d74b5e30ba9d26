package dev.modelregistry.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.module.ModuleFinder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is in the jar, and what is not. */
class RelocatedJarIT {

    private static final Path JAR = Path.of(System.getProperty("spark.jar"));
    private static final String SERVICES = "META-INF/services/";

    /** What libraries use only if it is there. Everything else that the jar needs has to be in it, in the JDK or in Spark. */
    private static final Pattern OPTIONAL = Pattern.compile(
            "org\\.slf4j|org\\.jspecify\\..*|org\\.(conscrypt|openjsse|bouncycastle|brotli|tukaani|objectweb)\\..*"
                    + "|org\\.conscrypt|com\\.(github\\.luben|oracle\\.svm|aayushatharva)\\..*|org\\.graalvm\\..*"
                    + "|android\\..*|dalvik\\..*|sun\\.misc|org\\.codehaus\\.mojo\\..*|org\\.jetbrains\\..*");

    private static final List<String> ENTRIES = new ArrayList<>();

    @BeforeAll
    static void open() throws IOException {
        try (ZipFile jar = new ZipFile(JAR.toFile())) {
            jar.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(ZipEntry::getName)
                    .forEach(ENTRIES::add);
        }
    }

    @Test
    void everyClassIsInOurPackagesAndThereOnce() {
        assertThat(ENTRIES).doesNotHaveDuplicates();
        assertThat(ENTRIES.stream().filter(entry -> entry.endsWith(".class")))
                .hasSizeGreaterThan(1000)
                .allMatch(entry -> entry.startsWith("dev/modelregistry/"), "begins with dev/modelregistry/");
    }

    @Test
    void besideClassesThereAreOnlyResourcesServicesAndLicences() {
        assertThat(ENTRIES.stream().filter(entry -> !entry.startsWith("dev/modelregistry/")))
                .allMatch(entry -> entry.matches("META-INF/(MANIFEST\\.MF|LICENSE|NOTICE|[A-Za-z-]+-LICENSE|licenses/.+"
                        + "|services/dev\\.modelregistry\\..+|maven/.+/pom\\.properties)"));
        assertThat(ENTRIES).noneMatch(entry -> entry.endsWith("module-info.class") || entry.contains("slf4j"));
    }

    @Test
    void everyClassOfOurModulesKeepsItsName() throws IOException {
        Set<String> missing = new TreeSet<>();
        int modules = 0;
        for (String part : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (part.matches(".*registry-(core|http|artifacts|client-mlflow)\\b.*")) {
                modules++;
                missing.addAll(classes(Path.of(part)));
            }
        }
        assertThat(modules).isEqualTo(4);
        assertThat(missing).contains("dev/modelregistry/ModelRegistry.class");
        ENTRIES.forEach(missing::remove);
        assertThat(missing).isEmpty();
    }

    private static Set<String> classes(Path module) throws IOException {
        Set<String> names = new HashSet<>();
        if (Files.isDirectory(module)) {
            try (Stream<Path> files = Files.walk(module)) {
                files.map(file -> module.relativize(file).toString().replace(File.separatorChar, '/'))
                        .forEach(names::add);
            }
        } else {
            try (ZipFile jar = new ZipFile(module.toFile())) {
                jar.stream().map(ZipEntry::getName).forEach(names::add);
            }
        }
        names.removeIf(name -> !name.endsWith(".class") || name.equals("module-info.class"));
        return names;
    }

    @Test
    void everyServiceAndEveryProviderOfOneIsInTheJar() throws IOException {
        Set<String> services = new TreeSet<>();
        try (ZipFile jar = new ZipFile(JAR.toFile())) {
            for (String entry : ENTRIES) {
                if (entry.startsWith(SERVICES)) {
                    services.add(entry.substring(SERVICES.length()));
                    String text =
                            new String(jar.getInputStream(jar.getEntry(entry)).readAllBytes(), StandardCharsets.UTF_8);
                    assertThat(text.lines()).isNotEmpty().allMatch(RelocatedJarIT::isInJar, "is in the jar");
                }
            }
        }
        assertThat(services)
                .contains("dev.modelregistry.spi.RegistryProvider", "dev.modelregistry.spi.ArtifactInspector")
                .allMatch(RelocatedJarIT::isInJar, "is in the jar");
    }

    private static boolean isInJar(String type) {
        return ENTRIES.contains(type.replace('.', '/') + ".class");
    }

    @Test
    void nothingIsNeededThatIsNeitherThereNorInSpark() {
        StringWriter out = new StringWriter();
        int status = ToolProvider.findFirst("jdeps")
                .orElseThrow()
                .run(new PrintWriter(out), new PrintWriter(out), "--missing-deps", JAR.toString());

        assertThat(status).isZero();
        Set<String> packages = new TreeSet<>();
        Pattern.compile("-> ([\\w.$]+)\\.[\\w$]+ ")
                .matcher(out.toString())
                .results()
                .forEach(one -> packages.add(one.group(1)));
        assertThat(packages)
                .contains("org.slf4j")
                .allMatch(name -> OPTIONAL.matcher(name).matches());
    }

    /** Whoever depends on it, or names it to {@code --packages}, gets this one jar. */
    @Test
    void whatIsPublishedAsksForNoOtherJar() throws IOException {
        String pom = Files.readString(Path.of(System.getProperty("spark.pom")));
        List<String> scopes = Pattern.compile("<dependency>.*?</dependency>", Pattern.DOTALL)
                .matcher(pom)
                .results()
                .map(one -> one.group().replaceAll("(?s).*<scope>(.*?)</scope>.*", "$1"))
                .toList();

        assertThat(scopes).isNotEmpty().allMatch(Set.of("provided", "test")::contains, "is not passed on");
    }

    @Test
    void theNameOfItsModuleIsStated() {
        assertThat(ModuleFinder.of(JAR).findAll())
                .singleElement()
                .satisfies(module -> assertThat(module.descriptor().name()).isEqualTo("dev.modelregistry.spark"));
    }

    @Test
    void licencesAndNoticesOfWhatIsInsideComeAlong() throws IOException {
        assertThat(ENTRIES).contains("META-INF/LICENSE", "META-INF/licenses/protobuf-java.txt");
        try (ZipFile jar = new ZipFile(JAR.toFile())) {
            String notice = new String(
                    jar.getInputStream(jar.getEntry("META-INF/NOTICE")).readAllBytes(), StandardCharsets.UTF_8);
            assertThat(notice)
                    .contains("Apache Commons Compress", "Apache Commons IO", "Jackson", "Model Registry Entries")
                    .doesNotContain("Model Registry Entries for the JVM\nCopyright");
        }
    }
}
