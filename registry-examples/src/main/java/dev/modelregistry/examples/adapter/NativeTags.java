package dev.modelregistry.examples.adapter;

import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ApprovalStatus;
import dev.modelregistry.entry.Approved;
import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.SemanticVersion;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.spi.LogPointer;
import dev.modelregistry.spi.VersionMarks;
import dev.modelregistry.spi.Watermark;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What the product has no place for goes into its tags, under names that begin with {@code mre.}; people never see those as
 * theirs. Where a product has a place (here for aliases and descriptions), that is used, as its own users expect.
 */
final class NativeTags {

    static final String LOG = "mre.log";
    static final String PROJECTED = "mre.projected";
    static final String STAGE = "mre.stage";
    static final String APPROVAL = "mre.approval";
    static final String EVENT = "mre.event";
    static final String LOST = "mre.lost";

    private static final String PREFIX = "mre.";
    private static final String KEY = "mre.key";
    private static final String RECORD = "mre.record";
    private static final String SEMVER = "mre.semver";
    private static final String DIGEST = "mre.digest";
    private static final String SIZE = "mre.size";
    private static final String FORMAT = "mre.format";

    private final Map<String, String> tags;

    NativeTags(Map<String, String> tags) {
        this.tags = tags;
    }

    private Optional<String> text(String tag) {
        return Optional.ofNullable(tags.get(tag));
    }

    /** Those of people and other tools. */
    Map<String, String> ofPeople() {
        return tags.entrySet().stream()
                .filter(one -> !one.getKey().startsWith(PREFIX))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    Optional<LogPointer> log() {
        return text(LOG).map(LogPointer::parse);
    }

    Optional<Watermark> projected() {
        return text(PROJECTED).map(Watermark::parse);
    }

    Stage stage() {
        return text(STAGE).map(Stage::parse).orElse(Stage.DEVELOPMENT);
    }

    ApprovalStatus approval() {
        return text(APPROVAL)
                .map(text -> ApprovalStatus.valueOf(text.split(" ", 2)[0]))
                .orElse(ApprovalStatus.NONE);
    }

    /** By whom and since when: behind the state, the day first. */
    Optional<Approved> approved() {
        return text(APPROVAL)
                .map(text -> text.split(" ", 3))
                .filter(words -> words.length == 3)
                .map(words -> new Approved(words[2], LocalDate.parse(words[1])));
    }

    static String approvalText(ApprovalStatus status, Optional<Approved> approved) {
        return status.name()
                + approved.map(one -> " " + one.date() + " " + one.by()).orElse("");
    }

    Optional<ContentDigest> digest() {
        return text(DIGEST).map(ContentDigest::parse);
    }

    OptionalLong size() {
        return text(SIZE).map(size -> OptionalLong.of(Long.parseLong(size))).orElse(OptionalLong.empty());
    }

    Optional<String> format() {
        return text(FORMAT);
    }

    VersionMarks marks() {
        Optional<String[]> record = text(RECORD).map(both -> both.split(" ", 2));
        OptionalLong event = text(EVENT)
                .map(number -> OptionalLong.of(Long.parseLong(number)))
                .orElse(OptionalLong.empty());
        return new VersionMarks(
                text(KEY),
                record.map(both -> both[1]),
                record.map(both -> ContentDigest.parse(both[0])),
                text(SEMVER).map(SemanticVersion::parse),
                event,
                lost());
    }

    /** Aliases that the version lost, each with the event that took it. */
    Map<Alias, Long> lost() {
        Map<Alias, Long> lost = new TreeMap<>();
        for (String one : text(LOST).orElse("").split(",", -1)) {
            int equals = one.indexOf('=');
            if (equals > 0) {
                lost.put(Alias.of(one.substring(0, equals)), Long.parseLong(one.substring(equals + 1)));
            }
        }
        return lost;
    }

    static String lostText(Map<Alias, Long> lost) {
        return lost.entrySet().stream()
                .map(one -> one.getKey() + "=" + one.getValue())
                .collect(Collectors.joining(","));
    }

    /** The tags of a new version: everything in the request that makes it, so that no reader sees half of it. */
    static Map<String, String> ofNew(
            VersionMarks marks, Map<String, String> people, ContentDigest digest, long size, Optional<String> format) {
        Map<String, String> tags = new TreeMap<>(people);
        marks.requestKey().ifPresent(key -> tags.put(KEY, key));
        marks.record().ifPresent(key -> tags.put(RECORD, marks.recordDigest().orElseThrow() + " " + key));
        marks.semanticVersion().ifPresent(version -> tags.put(SEMVER, version.toString()));
        tags.put(DIGEST, digest.toString());
        tags.put(SIZE, Long.toString(size));
        format.ifPresent(name -> tags.put(FORMAT, name));
        return tags;
    }
}
