package dev.modelregistry.entry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.error.InvalidException;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ApprovedTest {

    private static final LocalDate DAY = LocalDate.parse("2026-11-26");

    private static String by(String... names) {
        return Approved.of(List.of(names), DAY).by();
    }

    @Test
    void namesStandInTheirOrderEachOnce() {
        assertThat(by("bob")).isEqualTo("bob");
        assertThat(by("bob", "carol", "bob")).isEqualTo("bob, carol");
    }

    @Test
    void whatDoesNotFitIsCountedAndNeverCutInTheMiddleOfAName() {
        List<String> many =
                IntStream.range(0, 100).mapToObj(i -> "approver-" + i).toList();
        String by = Approved.of(many, DAY).by();
        assertThat(by).startsWith("approver-0, approver-1, ").hasSizeLessThanOrEqualTo(Approved.LONGEST);
        assertThat(by).matches(".*, approver-(\\d+) and \\d+ more");
        long shown = by.chars().filter(c -> c == ',').count() + 1;
        assertThat(by).endsWith("approver-" + (shown - 1) + " and " + (100 - shown) + " more");
        String exact = "a".repeat(Approved.LONGEST - ", b".length() - 17);
        assertThat(by(exact, "b")).isEqualTo(exact + ", b");
    }

    @Test
    void namesOfForgedEventsDoNoHarm() {
        assertThat(by("a\nb\u2028c", " ", "\0")).isEqualTo("a b c, ?");
        assertThat(by("x".repeat(5000)))
                .hasSizeLessThanOrEqualTo(Approved.LONGEST)
                .endsWith("x…");
        String pairs = String.join("", Collections.nCopies(3000, "😀"));
        for (String name : List.of(pairs, "x" + pairs)) {
            assertThat(by(name).codePoints())
                    .noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
        }
        assertThat(by("y".repeat(483), "z".repeat(483), "b")).endsWith("y and 2 more");
    }

    @Test
    void anEmptyOrTooLongTextIsRefused() {
        assertThatThrownBy(() -> new Approved("", DAY)).isInstanceOf(InvalidException.class);
        assertThatThrownBy(() -> new Approved("x".repeat(501), DAY))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("501");
    }
}
