package dev.modelregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page of cases names tests that exist. */
class CasesTest {

    private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w+Test)\\.(\\w+)`");

    @Test
    void everyTestThatIsNamedExists() throws Exception {
        String page = Files.readString(Path.of("..", "docs", "command-line-cases.md"));
        List<String> wrong = new ArrayList<>();
        Matcher named = NAMED.matcher(page);
        int count = 0;
        while (named.find()) {
            count++;
            Class<?> tests = Class.forName("dev.modelregistry.cli." + named.group(1));
            boolean exists = Arrays.stream(tests.getDeclaredMethods())
                    .anyMatch(method -> method.getName().equals(named.group(2)));
            if (!exists) {
                wrong.add(named.group());
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(count).isGreaterThan(80);
    }
}
