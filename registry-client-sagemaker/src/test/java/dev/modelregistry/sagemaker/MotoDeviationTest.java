package dev.modelregistry.sagemaker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.testkit.contract.WholeContract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** The list of what moto cannot show names cases of the contract, each once, and the page shows it. */
class MotoDeviationTest {

    private static final Path DOCS = Path.of("..", "docs");

    private static Stream<String> listed() {
        return Arrays.stream(MotoDeviation.values()).flatMap(one -> one.cases().stream());
    }

    private static Stream<String> contract() {
        return Arrays.stream(WholeContract.class.getDeclaredClasses())
                .filter(topic -> topic.isAnnotationPresent(Nested.class))
                .flatMap(topic -> Arrays.stream(topic.getSuperclass().getDeclaredMethods()))
                .filter(method ->
                        method.isAnnotationPresent(Test.class) || method.isAnnotationPresent(ParameterizedTest.class))
                .map(MotoDeviation::name);
    }

    @Test
    void everyCaseThatIsListedIsOneOfTheContract() {
        List<String> contract = contract().toList();
        assertThat(contract).hasSizeGreaterThan(150);
        assertThat(listed().filter(one -> !contract.contains(one))).isEmpty();
        assertThat(listed()).doesNotHaveDuplicates();
    }

    @Test
    void thePageShowsTheListInItsOrder() throws Exception {
        String page = Files.readString(DOCS.resolve("sagemaker-on-moto.md"));
        for (MotoDeviation one : MotoDeviation.values()) {
            String heading = "## " + one.behaviour() + "\n";
            assertThat(page).contains(heading);
            String section =
                    page.substring(page.indexOf(heading) + heading.length()).split("\n## ", 2)[0];
            assertThat(casesOf(section)).as(heading).isEqualTo(one.cases());
        }
    }

    @Test
    void thePagesCountTheCases() throws Exception {
        String table = Files.readString(DOCS.resolve("sagemaker.md"));
        for (MotoDeviation one : MotoDeviation.values()) {
            assertThat(table)
                    .contains("| " + one.behaviour() + " | " + one.cases().size() + " |");
        }
        String all = listed().count() + " cases";
        assertThat(table).contains(all);
        assertThat(Files.readString(DOCS.resolve("sagemaker-on-moto.md"))).contains(all);
    }

    private static List<String> casesOf(String section) {
        return Pattern.compile("`(\\w+Contract\\.\\w+)`")
                .matcher(section)
                .results()
                .map((MatchResult one) -> one.group(1))
                .toList();
    }
}
