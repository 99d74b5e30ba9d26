package dev.modelregistry.local.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileNamesTest {

    @ParameterizedTest
    @CsvSource({
        "model.onnx, model.onnx",
        ".hidden, .hidden",
        "., %2E",
        ".., %2E%2E",
        "..., ..%2E",
        "a., a%2E",
        "a b, a%20b",
        "100%, 100%25",
        "é, %C3%A9",
        "😀, %F0%9F%98%80",
        "con, %63on",
        "CON.txt, %43ON.txt",
        "lpt1, %6Cpt1",
        "console, console",
        "a~b, a%7Eb",
    })
    void namesAreWrittenInOneWay(String name, String written) {
        assertThat(FileNames.encode(name)).containsExactly(written);
        assertThat(FileNames.decode(written)).contains(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%41", "%c3%a9", "%FF", "%", "a b", "a~", "con", "..", "a.", "%2", "%C3"})
    void whatIsNeverWrittenIsNotRead(String written) {
        assertThat(FileNames.decode(written)).isEqualTo(Optional.empty());
    }

    @Test
    void longNamesAreCutIntoPartsThatGoOn() {
        List<String> parts = FileNames.encode("é".repeat(100));

        assertThat(parts).hasSize(4).allSatisfy(part -> assertThat(part).hasSizeLessThanOrEqualTo(200));
        assertThat(parts.subList(0, 3)).allMatch(FileNames::goesOn);
        assertThat(parts.get(3)).doesNotEndWith("%");
    }

    @Property
    void everyNameComesBack(@ForAll("names") String name) {
        List<String> parts = FileNames.encode(name);
        StringBuilder whole = new StringBuilder();
        for (int i = 0; i < parts.size(); i++) {
            String part = parts.get(i);
            boolean last = i == parts.size() - 1;
            assertThat(part).matches("(?:[A-Za-z0-9._-]|%[0-9A-F]{2})+%?").isNotIn(".", "..");
            assertThat(FileNames.goesOn(part)).isEqualTo(!last);
            whole.append(part, 0, last ? part.length() : part.length() - 1);
        }
        assertThat(FileNames.decode(whole.toString())).contains(name);
    }

    @Provide
    Arbitrary<String> names() {
        Arbitrary<String> any =
                Arbitraries.strings().ofMinLength(1).ofMaxLength(300).filter(FileNamesTest::isUnicode);
        Arbitrary<String> tricky = Arbitraries.strings()
                .withChars(".%~ aCONcon15é\\")
                .ofMinLength(1)
                .ofMaxLength(12);
        return Arbitraries.oneOf(any, tricky);
    }

    private static boolean isUnicode(String text) {
        return text.codePoints().noneMatch(c -> c >= 0xD800 && c <= 0xDFFF);
    }
}
