package dev.modelregistry.mlflow.internal;

import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.error.UnsupportedCapabilityException;
import dev.modelregistry.spi.Capability;
import dev.modelregistry.spi.ObjectStore;
import dev.modelregistry.spi.PutCondition;
import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Objects as files of the first governance run of the model whose place begins their key. */
final class RunObjects implements ObjectStore {

    private final MlflowServer server;
    private final Governance governance;

    RunObjects(MlflowServer server, Governance governance) {
        this.server = server;
        this.governance = governance;
    }

    /** Key of an object, as the place of its model and the path below that. */
    private record Key(String place, String path) {

        static Key of(String key) {
            int slash = key.indexOf('/');
            return slash < 0 ? new Key(key, "") : new Key(key.substring(0, slash), key.substring(slash + 1));
        }
    }

    /** The server decides where its files are; the experiment is what clients have to agree on. */
    @Override
    public String root() {
        return "mlflow:" + Governance.EXPERIMENT;
    }

    @Override
    public String uri(String key) {
        Key parts = Key.of(key);
        return files(parts).map(files -> files.uri(parts.path())).orElse(root() + "/" + key);
    }

    private Optional<RunFiles> files(Key key) {
        return governance.find(key.place(), 1).map(run -> RunFiles.of(server, run));
    }

    @Override
    public StoredObject put(String key, InputStream content, PutCondition condition) {
        if (!(condition instanceof PutCondition.Always)) {
            throw new UnsupportedCapabilityException(
                    Capability.CREATE_ONLY_OBJECTS.text(), "MLflow artifacts cannot be written under a condition");
        }
        Key parts = Key.of(key);
        Counted counted = new Counted(content);
        RunFiles.of(server, governance.make(parts.place(), 1)).write(parts.path(), counted);
        return described(key, counted.count());
    }

    private static StoredObject described(String key, long size) {
        return new StoredObject(key, size, Long.toString(size), Optional.empty());
    }

    @Override
    public Optional<StoredObject> head(String key) {
        Key parts = Key.of(key);
        OptionalLong size = files(parts).map(files -> files.size(parts.path())).orElse(OptionalLong.empty());
        return size.isPresent() ? Optional.of(described(key, size.getAsLong())) : Optional.empty();
    }

    @Override
    public InputStream get(String key, long from) {
        Key parts = Key.of(key);
        return files(parts)
                .orElseThrow(() -> new NotFoundException("there is no object '" + key + "'"))
                .read(parts.path(), from);
    }

    /** A directory at a time, as the server lists them; the part of the prefix behind its last slash is compared here. */
    @Override
    public Stream<StoredObject> list(String prefix, String after) {
        Key parts = Key.of(prefix);
        int slash = parts.path().lastIndexOf('/');
        String directory = slash < 0 ? "" : parts.path().substring(0, slash);
        String base = parts.place() + "/" + (directory.isEmpty() ? "" : directory + "/");
        return files(parts).stream()
                .flatMap(files -> files.tree(directory).stream())
                .map(item -> described(base + item.name(), item.size()))
                .filter(object ->
                        object.key().startsWith(prefix) && object.key().compareTo(after) > 0);
    }

    @Override
    public void delete(String key) {
        Key parts = Key.of(key);
        files(parts).ifPresent(files -> files.delete(parts.path()));
    }

    /** Counts what was sent. */
    private static final class Counted extends java.io.FilterInputStream {

        private long count;

        Counted(InputStream in) {
            super(in);
        }

        long count() {
            return count;
        }

        @Override
        public int read() throws java.io.IOException {
            int one = super.read();
            count += one < 0 ? 0 : 1;
            return one;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws java.io.IOException {
            int read = super.read(buffer, offset, length);
            count += Math.max(read, 0);
            return read;
        }
    }
}
