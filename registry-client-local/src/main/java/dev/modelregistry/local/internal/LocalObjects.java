package dev.modelregistry.local.internal;

import dev.modelregistry.entry.Text;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.spi.ObjectStore;
import dev.modelregistry.spi.PutCondition;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Files of models as files, everything else as rows of the database. */
final class LocalObjects implements ObjectStore {

    /** Of a row. A row is held in memory as a whole; records, events and documents are far smaller. */
    private static final int LARGEST_ROW = 64 << 20;

    private final ObjectTable rows;
    private final ArtifactFiles files;
    private final Database database;

    LocalObjects(ObjectTable rows, ArtifactFiles files, Database database) {
        this.rows = rows;
        this.files = files;
        this.database = database;
    }

    /** The same wherever the directory is mounted or moved to. */
    @Override
    public String root() {
        return LocalBackend.PROVIDER;
    }

    @Override
    public String uri(String key) {
        return files.uri(Keys.checkPrefix(key));
    }

    @Override
    public StoredObject put(String key, InputStream content, PutCondition condition) {
        try (InputStream source = content) {
            Keys.check(key);
            return Keys.isFile(key)
                    ? files.put(key, source, condition)
                    : rows.put(key, readRow(key, source), condition);
        } catch (IOException e) {
            throw database.failures().io("read what is to be stored as '" + Text.shown(key) + "'", e);
        }
    }

    private static byte[] readRow(String key, InputStream content) throws IOException {
        byte[] bytes = content.readNBytes(LARGEST_ROW + 1);
        requireFits(key, bytes);
        return bytes;
    }

    private static void requireFits(String key, byte[] bytes) {
        if (bytes.length > LARGEST_ROW) {
            throw new InvalidException("object '" + Text.shown(key) + "' has more than " + LARGEST_ROW
                    + " bytes: only files of models, under PLACE/artifacts/, may be larger");
        }
    }

    @Override
    public void putAll(List<SmallObject> objects) {
        for (SmallObject object : objects) {
            requireFits(Keys.check(object.key()), object.bytes());
        }
        List<SmallObject> small =
                objects.stream().filter(object -> !Keys.isFile(object.key())).toList();
        for (SmallObject object : objects) {
            if (Keys.isFile(object.key())) {
                files.put(object.key(), new ByteArrayInputStream(object.bytes()), PutCondition.always());
            }
        }
        if (!small.isEmpty()) {
            database.write("store " + small.size() + " objects", session -> {
                for (SmallObject object : small) {
                    rows.put(session, object.key(), object.bytes(), PutCondition.always());
                }
                return small.size();
            });
        }
    }

    @Override
    public Optional<StoredObject> head(String key) {
        Keys.check(key);
        return Keys.isFile(key) ? files.head(key) : rows.head(key);
    }

    @Override
    public InputStream get(String key, long from) {
        Keys.check(key);
        if (from < 0) {
            throw new InvalidException("first byte " + from + " of '" + Text.shown(key) + "' is below 0");
        }
        return Keys.isFile(key) ? files.get(key, from) : new ByteArrayInputStream(rows.get(key, from));
    }

    @Override
    public Stream<StoredObject> list(String prefix, String after) {
        Keys.checkPrefix(prefix);
        Keys.checkPrefix(after);
        return PagedIterator.stream(new MergedIterator(rows.list(prefix, after), files.list(prefix, after)));
    }

    @Override
    public void delete(String key) {
        Keys.check(key);
        if (Keys.isFile(key)) {
            files.delete(key);
        } else {
            rows.delete(key);
        }
    }
}
