package dev.modelregistry.entry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.error.InvalidException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SemanticVersionTest {

    /** The order given in section 11 of SemVer 2.0.0, with numbers of several digits added. */
    private static final List<String> IN_ORDER = List.of(
            "0.9.9",
            "1.0.0-1",
            "1.0.0-9",
            "1.0.0-10",
            "1.0.0-99999999999999999999998",
            "1.0.0-99999999999999999999999",
            "1.0.0--",
            "1.0.0-alpha",
            "1.0.0-alpha.1",
            "1.0.0-alpha.beta",
            "1.0.0-beta",
            "1.0.0-beta.2",
            "1.0.0-beta.11",
            "1.0.0-rc.1",
            "1.0.0",
            "1.0.10",
            "1.2.0",
            "1.10.0",
            "2.0.0",
            "10.0.0");

    @Test
    void versionsSortByPrecedence() {
        List<SemanticVersion> shuffled = new ArrayList<>();
        IN_ORDER.forEach(text -> shuffled.add(SemanticVersion.parse(text)));
        Collections.shuffle(shuffled, new Random(7));

        assertThat(shuffled.stream().sorted().map(SemanticVersion::toString)).containsExactlyElementsOf(IN_ORDER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.4",
                "1.2.3",
                "10.20.30",
                "1.1.2-prerelease+meta",
                "1.1.2+meta",
                "1.0.0-alpha0.valid",
                "1.0.0-alpha.0valid",
                "1.0.0-alpha-a.b-c-somethinglong+build.1-aef.1-its-okay",
                "2.0.0+build.1848",
                "1.0.0+0.build.1-rc.10000aaa-kk-0.1",
                "1.0.0-0A.is.legal",
                "999999999999999999.0.0"
            })
    void theWrittenFormComesBackExactly(String text) {
        assertThat(SemanticVersion.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "1.2",
                "1.2.3.4",
                "v1.2.3",
                "01.1.1",
                "1.01.1",
                "1.1.01",
                "1.2.3-",
                "1.2.3+",
                "1.2.3-01",
                "1.2.3-a..b",
                "1.2.3-ä",
                "1.2.3 ",
                "-1.2.3",
                "1.2.3\n",
                "1.2.3+a+b",
                "1000000000000000000.0.0",
                "99999999999999999999999.0.0"
            })
    void whatSemVerDoesNotDefineIsRefused(String text) {
        assertThatThrownBy(() -> SemanticVersion.parse(text))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("semantic version");
    }

    @Test
    void aVeryLongTextIsRefusedWithoutExhaustingTheStack() {
        assertThatThrownBy(() -> SemanticVersion.parse("1.0.0-" + "a.".repeat(500_000) + "a"))
                .isInstanceOf(InvalidException.class);
    }

    @Test
    void buildMetadataTakesNoPartInOrderAndUniqueness() {
        SemanticVersion one = SemanticVersion.parse("1.2.3+linux");
        SemanticVersion other = SemanticVersion.parse("1.2.3+mac");

        assertThat(one).isEqualByComparingTo(other).isNotEqualTo(other);
        assertThat(one.withoutBuild()).isEqualTo(other.withoutBuild()).hasToString("1.2.3");
    }

    @ParameterizedTest
    @CsvSource({
        "1.2.3, 2.0.0, 1.3.0, 1.2.4",
        "1.2.3+b, 2.0.0, 1.3.0, 1.2.4",
        "0.0.0, 1.0.0, 0.1.0, 0.0.1",
        "1.0.0-rc.1, 1.0.0, 1.0.0, 1.0.0",
        "1.1.0-rc.1, 2.0.0, 1.1.0, 1.1.0",
        "1.1.1-rc.1, 2.0.0, 1.2.0, 1.1.1"
    })
    void theNextVersionsAreThoseOfTheRelease(String text, String major, String minor, String patch) {
        SemanticVersion version = SemanticVersion.parse(text);

        assertThat(version.nextMajor()).hasToString(major);
        assertThat(version.nextMinor()).hasToString(minor);
        assertThat(version.nextPatch()).hasToString(patch);
    }

    @Test
    void theLargestNumberHasNoSuccessor() {
        SemanticVersion last = SemanticVersion.of(999_999_999_999_999_999L, 0, 0);

        assertThatThrownBy(last::nextMajor).isInstanceOf(InvalidException.class);
    }

    @Property
    void everyNextVersionIsLater(
            @ForAll @LongRange(max = 999) long major,
            @ForAll @LongRange(max = 999) long minor,
            @ForAll @LongRange(max = 999) long patch) {
        for (String suffix : List.of("", "-rc.1", "+b")) {
            SemanticVersion version = SemanticVersion.parse(major + "." + minor + "." + patch + suffix);
            assertThat(List.of(version.nextMajor(), version.nextMinor(), version.nextPatch()))
                    .allSatisfy(next -> assertThat(next).isGreaterThan(version));
        }
    }
}
