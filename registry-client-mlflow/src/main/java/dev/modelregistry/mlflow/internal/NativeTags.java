package dev.modelregistry.mlflow.internal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ApprovalStatus;
import dev.modelregistry.entry.Approved;
import dev.modelregistry.entry.ArtifactSummary;
import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.EntryContent;
import dev.modelregistry.entry.SemanticVersion;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.http.internal.json.Json;
import dev.modelregistry.spi.LogPointer;
import dev.modelregistry.spi.NewVersion;
import dev.modelregistry.spi.VersionMarks;
import dev.modelregistry.spi.Watermark;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * What MLflow has no place for, in tags that begin with {@code mre.}. On a model: {@code mre.log}, {@code mre.projected}. On a
 * version: {@code mre.record}, one line for everything that never changes, {@code mre.event}, {@code mre.semver},
 * {@code mre.approval}, and for each alias that it lost {@code mre.lost.ALIAS}; on a copy {@code mre.row}.
 *
 * <p>By whom and since when a version is approved stands in {@code mre.approval}, behind the state, and once more in
 * {@code approved_by} and {@code approved_date}, for people who look there. These two names are free for everybody: a value
 * other than ours is a tag of people, and where people gave the same value, {@code mre.approval} says so behind the state
 * ({@code APPROVED:approved_by}).
 */
final class NativeTags {

    static final String LOG = "mre.log";
    static final String PROJECTED = "mre.projected";
    static final String RECORD = "mre.record";
    static final String EVENT = "mre.event";
    static final String SEMVER = "mre.semver";
    static final String APPROVAL = "mre.approval";
    static final String LOST = "mre.lost.";

    /** On a copy, the row that approval and lost aliases were written on. */
    static final String ROW = "mre.row";

    private static final String PREFIX = "mre.";

    /** What registering writes. Left where it is on a copy, as it says nothing there. */
    private static final Set<String> NEVER_OF_A_COPY = Set.of(RECORD, EVENT, SEMVER, ROW);

    private static final String NOTHING = "-";

    private final Map<String, String> tags;
    private final Optional<Line> line;

    NativeTags(Map<String, String> tags) {
        this.tags = tags;
        this.line = read(RECORD, Line::parse);
    }

    /**
     * Those of a version that count. MLflow's clients copy versions from model to model ({@code copy_model_version}, the button
     * "Promote model"), with all tags: what ours say of the one is not true of the other, so a copy is a version of other tools.
     * Only what this library wrote on the copy itself since then counts there.
     */
    static NativeTags ofVersion(JsonNode version) {
        NativeTags given = new NativeTags(Pairs.of(version, "tags"));
        if (!given.isOnCopy(version)) {
            return given;
        }
        Map<String, String> counting = new TreeMap<>(given.isMarked(version) ? given.tags : given.ofPeople());
        counting.keySet().removeIf(NEVER_OF_A_COPY::contains);
        return new NativeTags(counting);
    }

    /** The line tells a copy from a version that was registered in place: of this it has the source. */
    private boolean isOnCopy(JsonNode version) {
        String source = Json.text(version, "source");
        return References.isVersion(source)
                && line.map(Line::source).filter(source::equals).isEmpty();
    }

    private boolean isMarked(JsonNode version) {
        return rowText(version).equals(tags.get(ROW));
    }

    /** What no copy of a row has in common with it, and a new name of the model does not change. */
    static String rowText(JsonNode version) {
        return Json.text(version, "version") + " " + Json.text(version, "creation_timestamp");
    }

    /**
     * What has to go from a copy before something of ours is written on it; empty where there is nothing to mark.
     *
     * @return keys of tags of ours that came along with the copy, also where there are none
     */
    static Optional<Set<String>> toMark(JsonNode version) {
        NativeTags given = new NativeTags(Pairs.of(version, "tags"));
        if (!given.isOnCopy(version) || given.isMarked(version)) {
            return Optional.empty();
        }
        Set<String> stale = new TreeSet<>(given.tags.keySet());
        stale.removeAll(given.ofPeople().keySet());
        stale.removeAll(NEVER_OF_A_COPY);
        return Optional.of(stale);
    }

    /**
     * The line of a version: request key, digest and key of its record, digest, size and format of its artifact, who
     * registered it, and its source, where that is another version. Values are separated by blanks; a blank or percent sign inside one is
     * percent-encoded.
     */
    private record Line(
            String requestKey,
            ContentDigest recordDigest,
            String record,
            ContentDigest artifact,
            long size,
            Optional<String> format,
            String by,
            String source) {

        static Line of(NewVersion version) {
            VersionMarks marks = version.marks();
            var artifact = version.content().artifact();
            return new Line(
                    marks.requestKey().orElseThrow(),
                    marks.recordDigest().orElseThrow(),
                    marks.record().orElseThrow(),
                    artifact.digest(),
                    artifact.size(),
                    artifact.format(),
                    version.createdBy(),
                    References.isVersion(version.artifactUri()) ? version.artifactUri() : NOTHING);
        }

        static Line parse(String text) {
            String[] words = text.split(" ", -1);
            if (words.length != 8 || !words[4].matches("[0-9]{1,18}")) {
                throw new InvalidException("'" + RECORD + "' does not have eight words");
            }
            return new Line(
                    words[0],
                    ContentDigest.parse(words[1]),
                    plain(words[2]),
                    ContentDigest.parse(words[3]),
                    Long.parseLong(words[4]),
                    words[5].equals(NOTHING) ? Optional.empty() : Optional.of(plain(words[5])),
                    plain(words[6]),
                    plain(words[7]));
        }

        String text() {
            return String.join(
                    " ",
                    requestKey,
                    recordDigest.toString(),
                    word(record),
                    artifact.toString(),
                    Long.toString(size),
                    format.map(Line::word).orElse(NOTHING),
                    word(by),
                    word(source));
        }

        private static String word(String value) {
            return value.replace("%", "%25").replace(" ", "%20");
        }

        private static String plain(String word) {
            return word.replace("%20", " ").replace("%25", "%");
        }
    }

    /** The tags of a new version: everything in the request that makes it, so that no reader sees half of it. */
    static Map<String, String> ofNew(NewVersion version) {
        EntryContent content = version.content();
        Map<String, String> tags = new TreeMap<>(content.tags());
        tags.put(RECORD, Line.of(version).text());
        version.marks().semanticVersion().ifPresent(semver -> tags.put(SEMVER, semver.toString()));
        return tags;
    }

    /** What the line of a version with this request key begins with. */
    static String lineBeginning(String requestKey) {
        return requestKey + " ";
    }

    /** A tag that somebody wrote by hand and that makes no sense is as good as none. */
    private <T> Optional<T> read(String tag, Function<String, T> reader) {
        try {
            return Optional.ofNullable(tags.get(tag)).map(reader);
        } catch (InvalidException | IllegalArgumentException | DateTimeException nonsense) {
            return Optional.empty();
        }
    }

    /** Those of people and other tools. */
    Map<String, String> ofPeople() {
        Map<String, String> people = new TreeMap<>(tags);
        people.keySet().removeIf(key -> key.startsWith(PREFIX));
        Set<String> shared = shared();
        written().map(Approved::tags).orElse(Map.of()).forEach((key, value) -> {
            if (!shared.contains(key)) {
                people.remove(key, value);
            }
        });
        return people;
    }

    Optional<LogPointer> log() {
        return read(LOG, LogPointer::parse);
    }

    Optional<Watermark> projected() {
        return read(PROJECTED, Watermark::parse);
    }

    ApprovalStatus approval() {
        return read(APPROVAL, text -> ApprovalStatus.valueOf(text.split("[ :]", 2)[0]))
                .orElse(ApprovalStatus.NONE);
    }

    /**
     * What {@code mre.approval} says.
     *
     * @param people tags of people, of which those with the value of the approval are noted as theirs
     */
    static String approvalText(ApprovalStatus status, Optional<Approved> approved, Map<String, String> people) {
        StringBuilder text = new StringBuilder(status.name());
        approved.ifPresent(one -> {
            new TreeMap<>(one.tags()).forEach((key, value) -> {
                if (value.equals(people.get(key))) {
                    text.append(':').append(key);
                }
            });
            text.append(' ').append(one.date()).append(' ').append(one.by());
        });
        return text.toString();
    }

    /** Keys under which people say what the approval says. */
    private Set<String> shared() {
        return read(APPROVAL, text -> Set.of(text.split(" ", 2)[0].split(":"))).orElse(Set.of());
    }

    /** What we wrote of who approved it. */
    private Optional<Approved> written() {
        return read(APPROVAL, text -> text.split(" ", 3))
                .filter(words -> words.length == 3)
                .flatMap(words -> read(APPROVAL, text -> new Approved(words[2], LocalDate.parse(words[1]))));
    }

    /** By whom and since when it is approved, as long as nobody removed what people see of it. */
    Optional<Approved> approved() {
        return written().filter(one -> tags.keySet().containsAll(one.tags().keySet()));
    }

    String createdBy() {
        return line.map(Line::by).orElse("");
    }

    ArtifactSummary artifact(String uri) {
        return new ArtifactSummary(
                uri,
                line.map(Line::artifact),
                line.map(one -> OptionalLong.of(one.size())).orElse(OptionalLong.empty()),
                line.flatMap(Line::format));
    }

    VersionMarks marks() {
        return new VersionMarks(
                line.map(Line::requestKey),
                line.map(Line::record),
                line.map(Line::recordDigest),
                read(SEMVER, SemanticVersion::parse),
                read(EVENT, number -> OptionalLong.of(Long.parseLong(number))).orElse(OptionalLong.empty()),
                lost());
    }

    /** Aliases that the version lost, each with the event that took it. */
    private Map<Alias, Long> lost() {
        Map<Alias, Long> lost = new TreeMap<>();
        for (String tag : tags.keySet()) {
            if (tag.startsWith(LOST)) {
                read(tag, Long::parseLong)
                        .ifPresent(event ->
                                Rows.alias(tag.substring(LOST.length())).ifPresent(a -> lost.put(a, event)));
            }
        }
        return lost;
    }
}
