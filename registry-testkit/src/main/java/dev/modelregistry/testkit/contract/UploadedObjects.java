package dev.modelregistry.testkit.contract;

import dev.modelregistry.spi.ObjectStore;
import dev.modelregistry.spi.ObjectStore.StoredObject;
import dev.modelregistry.spi.PutCondition;
import dev.modelregistry.spi.RegistryBackend;
import dev.modelregistry.spi.VersionRow;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;

/** The files of a version where the provider keeps them as plain objects, changed behind the library's back. */
final class UploadedObjects {

    private UploadedObjects() {}

    static void damage(RegistryBackend backend, VersionRow row) {
        flip(backend.objects(), keys(backend, row).get(0));
    }

    static void remove(RegistryBackend backend, VersionRow row) {
        keys(backend, row).forEach(backend.objects()::delete);
    }

    private static List<String> keys(RegistryBackend backend, VersionRow row) {
        String record = row.marks().record().orElseThrow();
        String files = record.replace("/records/", "/artifacts/").replaceAll("\\.json$", "/");
        try (Stream<StoredObject> objects = backend.objects().list(files, "")) {
            List<String> keys = objects.map(StoredObject::key).toList();
            if (keys.isEmpty()) {
                throw new AssertionError("no object below " + files);
            }
            return keys;
        }
    }

    /** Changes one byte of an object. */
    static void flip(ObjectStore objects, String key) {
        try (InputStream content = objects.get(key, 0)) {
            byte[] bytes = content.readAllBytes();
            bytes[bytes.length / 2] ^= 1;
            objects.put(key, new ByteArrayInputStream(bytes), PutCondition.always());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
