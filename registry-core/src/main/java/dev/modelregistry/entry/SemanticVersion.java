package dev.modelregistry.entry;

import dev.modelregistry.error.InvalidException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A semantic version, {@code MAJOR.MINOR.PATCH[-PRERELEASE][+BUILD]} of SemVer 2.0.0. A number has at most 18 digits.
 *
 * <p>The order is SemVer's precedence, in which build metadata takes no part: versions that differ only in it compare
 * as 0 without being equal. They are also one version where a version has to be unique, see {@link #withoutBuild()}.
 *
 * @param major changes when callers break
 * @param minor changes when something is added that callers need not know
 * @param patch changes when callers see no difference
 * @param preRelease identifiers joined by dots, for example {@code rc.1}; empty for a release
 * @param build identifiers joined by dots; empty when there are none
 */
public record SemanticVersion(long major, long minor, long patch, String preRelease, String build)
        implements Comparable<SemanticVersion> {

    private static final String NUMBER = "(0|[1-9][0-9]*)";
    private static final String PRE_IDENTIFIER = "(?:0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)";
    private static final String BUILD_IDENTIFIER = "[0-9A-Za-z-]+";
    private static final String PRE = PRE_IDENTIFIER + "(?:\\." + PRE_IDENTIFIER + ")*";
    private static final String BUILD = BUILD_IDENTIFIER + "(?:\\." + BUILD_IDENTIFIER + ")*";
    private static final Pattern PRE_RELEASE = Pattern.compile(PRE);
    private static final Pattern BUILD_METADATA = Pattern.compile(BUILD);
    private static final Pattern WHOLE =
            Pattern.compile(NUMBER + "\\." + NUMBER + "\\." + NUMBER + "(?:-(" + PRE + "))?(?:\\+(" + BUILD + "))?");
    private static final int MOST_DIGITS = 18;
    private static final long LARGEST = 999_999_999_999_999_999L;
    // The pattern recurses once an identifier; longer input could exhaust the stack and is no version anyway.
    private static final int LONGEST = 256;

    /** Checks the parts. */
    public SemanticVersion {
        for (long number : new long[] {major, minor, patch}) {
            if (number < 0 || number > LARGEST) {
                throw new InvalidException("semantic version number " + number + " is not allowed: 0 to " + LARGEST);
            }
        }
        checkIdentifiers("pre-release", preRelease, PRE_RELEASE);
        checkIdentifiers("build metadata", build, BUILD_METADATA);
    }

    private static void checkIdentifiers(String part, String text, Pattern allowed) {
        if (!text.isEmpty()
                && (text.length() > LONGEST || !allowed.matcher(text).matches())) {
            throw new InvalidException("semantic version " + part + " '" + Text.shown(text)
                    + "' is not allowed: identifiers of [0-9A-Za-z-] joined by dots, at most " + LONGEST
                    + " characters, no leading zero in a pre-release number");
        }
    }

    /** A release without build metadata. */
    public static SemanticVersion of(long major, long minor, long patch) {
        return new SemanticVersion(major, minor, patch, "", "");
    }

    /** Reads the written form; {@link #toString()} gives it back exactly. */
    public static SemanticVersion parse(String text) {
        Matcher matcher = WHOLE.matcher(text.length() > LONGEST ? "" : text);
        if (!matcher.matches()) {
            throw new InvalidException("semantic version '" + Text.shown(text)
                    + "' is not MAJOR.MINOR.PATCH[-PRERELEASE][+BUILD] as SemVer 2.0.0 defines it, for example 1.4.0");
        }
        String pre = matcher.group(4);
        String build = matcher.group(5);
        return new SemanticVersion(
                number(text, matcher.group(1)),
                number(text, matcher.group(2)),
                number(text, matcher.group(3)),
                pre == null ? "" : pre,
                build == null ? "" : build);
    }

    private static long number(String text, String digits) {
        if (digits.length() > MOST_DIGITS) {
            throw new InvalidException("semantic version '" + Text.shown(text) + "' has a number of " + digits.length()
                    + " digits: at most " + MOST_DIGITS + " are allowed");
        }
        return Long.parseLong(digits);
    }

    /** The next version that may break callers. A pre-release of a major version leads to that version itself. */
    public SemanticVersion nextMajor() {
        return !preRelease.isEmpty() && minor == 0 && patch == 0 ? of(major, 0, 0) : of(major + 1, 0, 0);
    }

    /** The next version that adds something. A pre-release of a minor version leads to that version itself. */
    public SemanticVersion nextMinor() {
        return !preRelease.isEmpty() && patch == 0 ? of(major, minor, 0) : of(major, minor + 1, 0);
    }

    /** The next version that callers do not notice. A pre-release leads to its release. */
    public SemanticVersion nextPatch() {
        return preRelease.isEmpty() ? of(major, minor, patch + 1) : of(major, minor, patch);
    }

    /** This version without build metadata: what has to be unique in a model. */
    public SemanticVersion withoutBuild() {
        return build.isEmpty() ? this : new SemanticVersion(major, minor, patch, preRelease, "");
    }

    @Override
    public int compareTo(SemanticVersion other) {
        int order = Long.compare(major, other.major);
        order = order != 0 ? order : Long.compare(minor, other.minor);
        order = order != 0 ? order : Long.compare(patch, other.patch);
        return order != 0 ? order : comparePreRelease(preRelease, other.preRelease);
    }

    private static int comparePreRelease(String left, String right) {
        if (left.isEmpty() || right.isEmpty()) {
            return Boolean.compare(left.isEmpty(), right.isEmpty());
        }
        String[] lefts = left.split("\\.", -1);
        String[] rights = right.split("\\.", -1);
        for (int i = 0; i < Math.min(lefts.length, rights.length); i++) {
            int order = compareIdentifiers(lefts[i], rights[i]);
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(lefts.length, rights.length);
    }

    private static int compareIdentifiers(String left, String right) {
        boolean leftNumber = isNumber(left);
        boolean rightNumber = isNumber(right);
        if (leftNumber != rightNumber) {
            return leftNumber ? -1 : 1;
        }
        // Numbers have no leading zeros, so the longer one is the larger one, however long they are.
        int byLength = leftNumber ? Integer.compare(left.length(), right.length()) : 0;
        return byLength != 0 ? byLength : left.compareTo(right);
    }

    private static boolean isNumber(String identifier) {
        return identifier.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + patch + (preRelease.isEmpty() ? "" : "-" + preRelease)
                + (build.isEmpty() ? "" : "+" + build);
    }
}
