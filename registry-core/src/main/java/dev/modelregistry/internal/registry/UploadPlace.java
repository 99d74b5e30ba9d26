package dev.modelregistry.internal.registry;

import dev.modelregistry.internal.log.ModelLog;
import dev.modelregistry.spi.VersionRow;
import java.time.Instant;
import java.util.Optional;

/**
 * Where one registration's upload and record are.
 *
 * @param place the model's place
 * @param uid of the upload
 */
record UploadPlace(String place, String uid) {

    /** A fresh place; ids order by time. */
    static UploadPlace fresh(ModelLog log, Instant now) {
        String uid =
                String.format("%012x", now.toEpochMilli()) + ModelLog.randomId().substring(0, 20);
        return new UploadPlace(of(log), uid);
    }

    /** The place of a model: where its log is, records and uploads are as well. */
    static String of(ModelLog log) {
        return log.place().substring(0, log.place().length() - "/log".length());
    }

    /** The place of a version that the core registered. */
    static Optional<UploadPlace> of(VersionRow row) {
        return row.marks().record().flatMap(UploadPlace::ofRecord);
    }

    /** The place that the key of a record tells. */
    static Optional<UploadPlace> ofRecord(String key) {
        int records = key.lastIndexOf("/records/");
        if (records < 1 || !key.endsWith(".json")) {
            return Optional.empty();
        }
        return Optional.of(new UploadPlace(
                key.substring(0, records),
                key.substring(records + "/records/".length(), key.length() - ".json".length())));
    }

    /** When an upload began, by its writer's clock; empty for an id that is none of ours. */
    static Optional<Instant> begun(String uid) {
        return uid.matches("[0-9a-f]{32}")
                ? Optional.of(Instant.ofEpochMilli(Long.parseLong(uid.substring(0, 12), 16)))
                : Optional.empty();
    }

    /** How findings name the files. */
    String files() {
        return place + "/artifacts/" + uid + "/";
    }

    /** Key of the record. */
    String record() {
        return place + "/records/" + uid + ".json";
    }
}
