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
        String place = log.place().substring(0, log.place().length() - "/log".length());
        String uid =
                String.format("%012x", now.toEpochMilli()) + ModelLog.randomId().substring(0, 20);
        return new UploadPlace(place, uid);
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

    /** Prefix of the files. */
    String files() {
        return place + "/artifacts/" + uid + "/";
    }

    /** Key of the record. */
    String record() {
        return place + "/records/" + uid + ".json";
    }
}
