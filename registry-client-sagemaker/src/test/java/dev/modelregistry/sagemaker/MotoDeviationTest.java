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

    private static final Path PAGE = Path.of("..", "docs", "sagemaker-on-moto.md");

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
        assertThat(contract().toList()).hasSizeGreaterThan(150).containsAll(listed().toList());
        assertThat(listed()).doesNotHaveDuplicates();
    }

    @Test
    void thePageShowsTheListInItsOrder() throws Exception {
        String page = Files.readString(PAGE);
        for (MotoDeviation one : MotoDeviation.values()) {
            String heading = "## " + one.behaviour() + "\n";
            assertThat(page).contains(heading);
            String section =
                    page.substring(page.indexOf(heading) + heading.length()).split("\n## ", 2)[0];
            assertThat(casesOf(section)).as(heading).isEqualTo(one.cases());
        }
    }

    private static List<String> casesOf(String section) {
        return Pattern.compile("`(\\w+Contract\\.\\w+)`")
                .matcher(section)
                .results()
                .map((MatchResult one) -> one.group(1))
                .toList();
    }
}
