package dev.modelregistry.sagemaker.internal;

import dev.modelregistry.entry.ArtifactSummary;
import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.SemanticVersion;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.spi.NewVersion;
import dev.modelregistry.spi.VersionMarks;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What SageMaker has no place for, in properties of a version that begin with {@code mre:}. Written with the version, all but
 * {@code mre:event} and {@code mre:more}, which change.
 */
final class Marks {

    static final String PREFIX = "mre:";

    static final String KEY = "mre:key";
    static final String RECORD = "mre:record";
    static final String DIGEST = "mre:digest";
    static final String SEMVER = "mre:semver";
    static final String EVENT = "mre:event";
    static final String ARTIFACT = "mre:artifact";
    static final String BUNDLE = "mre:bundle";
    static final String BY = "mre:by";
    static final String MORE = "mre:more";

    /** How many properties are kept free for these. */
    static final int RESERVED = 10;

    private static final String NOTHING = "-";

    private final Map<String, String> properties;

    Marks(Map<String, String> properties) {
        this.properties = properties;
    }

    /**
     * The marks of a new version.
     *
     * @param bundle digest of its bundle in hexadecimal, where there is one
     */
    static Map<String, String> ofNew(NewVersion version, Optional<String> bundle) {
        Map<String, String> marks = new TreeMap<>();
        VersionMarks given = version.marks();
        var artifact = version.content().artifact();
        given.requestKey().ifPresent(key -> marks.put(KEY, key));
        given.recordDigest().ifPresent(digest -> marks.put(DIGEST, digest.toString()));
        given.record().ifPresent(record -> marks.put(RECORD, must(RECORD, record)));
        given.semanticVersion().ifPresent(semver -> marks.put(SEMVER, must(SEMVER, semver.toString())));
        marks.put(
                ARTIFACT,
                must(
                        ARTIFACT,
                        artifact.digest() + " " + artifact.size() + " "
                                + artifact.format().orElse(NOTHING)));
        bundle.ifPresent(sha256 -> marks.put(BUNDLE, "sha256:" + sha256));
        NativeText.encoded(version.createdBy()).ifPresent(by -> marks.put(BY, by));
        return marks;
    }

    private static String must(String mark, String value) {
        return NativeText.encoded(value)
                .orElseThrow(() -> new InvalidException("'" + value + "' is too long for the property '" + mark
                        + "' of a model package: SageMaker keeps 256 characters"));
    }

    /** A property that somebody wrote by hand and that makes no sense is as good as none. */
    private <T> Optional<T> read(String mark, Function<String, T> reader) {
        try {
            return Optional.ofNullable(properties.get(mark))
                    .map(NativeText::decoded)
                    .map(reader);
        } catch (InvalidException | IllegalArgumentException nonsense) {
            return Optional.empty();
        }
    }

    /** Key of the object that holds what did not fit. */
    Optional<String> more() {
        return read(MORE, value -> value).filter(value -> value.matches("[0-9a-f]{64}"));
    }

    String createdBy() {
        return read(BY, value -> value).orElse("");
    }

    VersionMarks marks() {
        return new VersionMarks(
                read(KEY, value -> value),
                read(RECORD, value -> value),
                read(DIGEST, ContentDigest::parse),
                read(SEMVER, SemanticVersion::parse),
                read(EVENT, number -> OptionalLong.of(Long.parseLong(number))).orElse(OptionalLong.empty()),
                Map.of());
    }

    ArtifactSummary artifact(String uri) {
        String[] words = read(ARTIFACT, value -> value).orElse("").split(" ", 3);
        if (words.length != 3 || !words[1].matches("[0-9]{1,18}")) {
            return new ArtifactSummary(uri, Optional.empty(), OptionalLong.empty(), Optional.empty());
        }
        Optional<ContentDigest> digest = read(ARTIFACT, value -> ContentDigest.parse(words[0]));
        return new ArtifactSummary(
                uri,
                digest,
                OptionalLong.of(Long.parseLong(words[1])),
                Optional.of(words[2]).filter(format -> !format.equals(NOTHING)));
    }
}
