package dev.modelregistry.vertex.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ApprovalStatus;
import dev.modelregistry.entry.Approved;
import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.SemanticVersion;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.http.internal.json.Json;
import dev.modelregistry.spi.VersionMarks;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Notes of a version as labels and, for what no label holds, as one object. Nothing is cut or spelled anew: a value is a label as
 * it is, or stands in the object. Two are spelled anew for people who look at labels, a semantic version with build metadata
 * and names of approvers, and stand in the object as they are. The object is named by its digest in the label {@value #MORE}, so that both change together.
 *
 * @param labels of the version
 * @param more what does not fit; empty when all does
 */
record Labels(Map<String, String> labels, Optional<byte[]> more) {

    static final String STAGE = "stage";
    static final String APPROVAL = "approval";
    static final String SEMVER = "semver";
    static final String KEY = "mre_key";
    static final String UID = "mre_uid";
    static final String LOG = "mre_log";
    static final String MORE = "mre_more";
    static final String DELETED = "mre_deleted";

    private static final String EVENT = "mre_event";
    private static final String RECORD = "mre_record";
    private static final String DIGEST = "mre_digest";
    private static final String SIZE = "mre_size";
    private static final String FORMAT = "mre_format";
    private static final String EVALUATION = "evaluation";
    private static final String BY = "mre_by";
    private static final String LOST = "mre_lost_";

    private static final String PREFIX = "mre_";
    private static final Set<String> OURS = Set.of(STAGE, APPROVAL, SEMVER, Approved.BY_TAG, Approved.DATE_TAG);

    private static final int MOST_LOST = 14;

    static boolean isOurs(String key) {
        return OURS.contains(key) || key.startsWith(PREFIX);
    }

    /** Of a version that is not approved these are other tools' labels. */
    private static boolean isOfPeople(String key, Map<String, String> labels) {
        return (key.equals(Approved.BY_TAG) || key.equals(Approved.DATE_TAG))
                && !"approved".equals(labels.get(APPROVAL));
    }

    /** The label of a semantic version, by which it is found: without build metadata, which takes no part in that. */
    static Optional<String> semver(SemanticVersion version) {
        return Optional.of(version.withoutBuild().toString().replace(".", "_")).filter(NativeLimits::isLabelValue);
    }

    private static String recordOf(ModelName model, String uid) {
        return model + "/records/" + uid + ".json";
    }

    static String uidOf(String record) {
        String file = record.substring(record.lastIndexOf('/') + 1);
        return file.endsWith(".json") ? file.substring(0, file.length() - ".json".length()) : file;
    }

    /**
     * Notes of a version.
     *
     * @param before its labels as they were read, those of the model among them
     */
    static Labels write(ModelName model, VersionNotes notes, TagLabels before) {
        Writer writer = new Writer(before);
        VersionMarks marks = notes.marks();
        writer.label(STAGE, notes.stage().lowerCase());
        writer.label(APPROVAL, notes.approval().name().toLowerCase(Locale.ROOT));
        notes.approved().ifPresent(one -> {
            String label = ApproverLabel.of(one.by());
            writer.label(Approved.BY_TAG, label);
            writer.label(Approved.DATE_TAG, one.date().toString());
            if (!label.equals(one.by())) {
                writer.more.put(Approved.BY_TAG, one.by());
            }
        });
        marks.semanticVersion().ifPresent(version -> {
            Optional<String> label = semver(version);
            label.ifPresent(text -> writer.label(SEMVER, text));
            if (label.isEmpty() || !version.equals(version.withoutBuild())) {
                writer.more.put(SEMVER, version.toString());
            }
        });
        marks.requestKey().ifPresent(key -> writer.either(KEY, key));
        marks.record().ifPresent(record -> {
            writer.either(UID, uidOf(record));
            if (!record.equals(recordOf(model, uidOf(record)))) {
                writer.more.put(RECORD, record);
            }
        });
        marks.recordDigest().ifPresent(digest -> writer.label(RECORD, Base32.of(digest)));
        marks.event().ifPresent(event -> writer.label(EVENT, Long.toString(event)));
        notes.digest().ifPresent(digest -> writer.label(DIGEST, Base32.of(digest)));
        notes.size().ifPresent(size -> writer.label(SIZE, Long.toString(size)));
        notes.format().ifPresent(format -> writer.either(FORMAT, format));
        notes.uri().ifPresent(uri -> writer.more.put("uri", uri));
        if (!notes.by().isEmpty()) {
            writer.either(BY, notes.by());
        }
        if (!notes.log().isEmpty()) {
            writer.label(LOG, notes.log());
        }
        if (notes.deleted()) {
            writer.label(DELETED, "1");
        }
        notes.evaluation().ifPresent(one -> writer.more.set(EVALUATION, one));
        writer.lost(marks.lost());
        writer.tags(notes.tags());
        return writer.finish();
    }

    /** Name of the object that holds what no label does. */
    static Optional<ContentDigest> more(Map<String, String> labels) {
        return Optional.ofNullable(labels.get(MORE)).flatMap(Base32::digest);
    }

    /**
     * Reads notes. A label that somebody wrote by hand and that makes no sense is as good as none.
     *
     * @param more the object that {@link #more(Map)} names
     */
    static VersionNotes read(ModelName model, Map<String, String> labels, JsonNode more) {
        Reader reader = new Reader(labels, more);
        TagLabels whose = new TagLabels(labels);
        Map<String, String> tags = new TreeMap<>();
        labels.forEach((key, value) -> {
            if (!whose.isOfModel(key) && (!isOurs(key) || isOfPeople(key, labels))) {
                tags.put(key, value);
            }
        });
        tags.putAll(Json.texts(more.path("tags")));
        VersionMarks marks = new VersionMarks(
                reader.either(KEY),
                Json.given(more, RECORD).or(() -> reader.either(UID).map(uid -> recordOf(model, uid))),
                reader.label(RECORD, Base32::digest),
                reader.semver(),
                reader.number(EVENT),
                reader.lost());
        return new VersionNotes(
                reader.label(STAGE, text -> Optional.of(Stage.parse(text))).orElse(Stage.DEVELOPMENT),
                reader.label(APPROVAL, text -> Optional.of(ApprovalStatus.valueOf(text.toUpperCase(Locale.ROOT))))
                        .orElse(ApprovalStatus.NONE),
                reader.approved(),
                tags,
                marks,
                reader.label(DIGEST, Base32::digest),
                reader.number(SIZE),
                reader.either(FORMAT),
                Json.given(more, "uri"),
                reader.either(BY).orElse(""),
                labels.getOrDefault(LOG, ""),
                labels.containsKey(DELETED),
                Optional.of(more.path(EVALUATION)).filter(JsonNode::isObject));
    }

    /** Puts each value where it fits. */
    private static final class Writer {

        private final TagLabels before;
        private final Map<String, String> labels = new TreeMap<>();
        private final ObjectNode more = Json.object();

        Writer(TagLabels before) {
            this.before = before;
        }

        void label(String key, String value) {
            labels.put(key, value);
        }

        void either(String key, String value) {
            if (NativeLimits.isLabelValue(value)) {
                labels.put(key, value);
            } else {
                more.put(key, value);
            }
        }

        void lost(Map<Alias, Long> lost) {
            int[] left = {MOST_LOST};
            ObjectNode rest = Json.object();
            new TreeMap<>(lost).forEach((alias, event) -> {
                String key = LOST + alias;
                if (left[0] > 0 && NativeLimits.isLabelKey(key)) {
                    labels.put(key, Long.toString(event));
                    left[0]--;
                } else {
                    rest.put(alias.value(), event);
                }
            });
            if (!rest.isEmpty()) {
                more.set("lost", rest);
            }
        }

        void tags(Map<String, String> tags) {
            Set<String> listed = new TreeSet<>();
            Map<String, String> rest = new TreeMap<>();
            new TreeMap<>(tags).forEach((key, value) -> {
                boolean others = !isOurs(key) && before.isOfOthers(key, value);
                if (others) {
                    labels.put(key, value);
                } else if (fits(key, value) && listed.size() < TagLabels.MOST) {
                    labels.put(key, value);
                    listed.add(key);
                } else {
                    rest.put(key, value);
                }
            });
            labels.put(TagLabels.OF_VERSION, TagLabels.list(listed));
            if (!rest.isEmpty()) {
                more.set("tags", Json.of(rest));
            }
        }

        private boolean fits(String key, String value) {
            return !isOurs(key)
                    && !before.isOfModel(key)
                    && NativeLimits.isLabelKey(key)
                    && NativeLimits.isLabelValue(value);
        }

        Labels finish() {
            if (more.isEmpty()) {
                return new Labels(labels, Optional.empty());
            }
            byte[] bytes = Json.write(more);
            labels.put(MORE, Base32.of(ContentDigest.of(bytes)));
            return new Labels(labels, Optional.of(bytes));
        }
    }

    /** Finds each value where it is. */
    private record Reader(Map<String, String> labels, JsonNode more) {

        <T> Optional<T> label(String key, Function<String, Optional<T>> parser) {
            return parsed(Optional.ofNullable(labels.get(key)), parser);
        }

        private static <T> Optional<T> parsed(Optional<String> text, Function<String, Optional<T>> parser) {
            try {
                return text.flatMap(parser);
            } catch (InvalidException | IllegalArgumentException | DateTimeException nonsense) {
                return Optional.empty();
            }
        }

        Optional<String> either(String key) {
            return Optional.ofNullable(labels.get(key)).or(() -> Json.given(more, key));
        }

        OptionalLong number(String key) {
            return label(key, text -> Optional.of(Long.parseLong(text)))
                    .map(OptionalLong::of)
                    .orElse(OptionalLong.empty());
        }

        /** The names as they are spelled, if they are those of the label; who changed that by hand is to be seen. */
        Optional<Approved> approved() {
            Optional<String> label = Optional.ofNullable(labels.get(Approved.BY_TAG));
            Optional<String> by = Json.given(more, Approved.BY_TAG)
                    .filter(names -> label.equals(Optional.of(ApproverLabel.of(names))))
                    .or(() -> label);
            return by.flatMap(names -> parsed(
                    Optional.ofNullable(labels.get(Approved.DATE_TAG)),
                    date -> Optional.of(new Approved(names, LocalDate.parse(date)))));
        }

        Optional<SemanticVersion> semver() {
            Optional<String> plain = Json.given(more, SEMVER)
                    .or(() -> Optional.ofNullable(labels.get(SEMVER)).map(label -> label.replace("_", ".")));
            return parsed(plain, text -> Optional.of(SemanticVersion.parse(text)));
        }

        Map<Alias, Long> lost() {
            Map<Alias, Long> lost = new TreeMap<>();
            labels.forEach((key, value) -> {
                if (key.startsWith(LOST)) {
                    note(lost, key.substring(LOST.length()), value);
                }
            });
            Json.texts(more.path("lost")).forEach((alias, event) -> note(lost, alias, event));
            return lost;
        }

        private static void note(Map<Alias, Long> lost, String alias, String event) {
            parsed(Optional.of(alias), text -> Optional.of(Alias.of(text)))
                    .ifPresent(known -> parsed(Optional.of(event), text -> Optional.of(Long.parseLong(text)))
                            .ifPresent(number -> lost.put(known, number)));
        }
    }
}
