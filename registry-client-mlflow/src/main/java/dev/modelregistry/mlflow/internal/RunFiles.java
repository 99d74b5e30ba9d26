package dev.modelregistry.mlflow.internal;

import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.NotFoundException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Files below one place of an artifact store, through the server. Thread-safe. */
interface RunFiles {

    /**
     * The artifacts of a run.
     *
     * @param run what the server says of it
     */
    static RunFiles of(MlflowServer server, Run run) {
        return at(server, run.id(), run.artifactUri());
    }

    /** Files of a run at a place that the server knows. */
    static RunFiles at(MlflowServer server, String run, String uri) {
        return ProxiedFiles.path(uri)
                .<RunFiles>map(path -> new ProxiedFiles(server, uri, path))
                .orElseGet(() -> new ServedFiles(server, uri, run));
    }

    /**
     * A file or directory.
     *
     * @param name last part of its path
     * @param directory whether it is one
     * @param size in bytes
     */
    record Item(String name, boolean directory, long size) {}

    /** The address, in MLflow's words. */
    String uri(String path);

    /** How many files pass side by side. */
    int PARALLEL = 4;

    /** Stores a file; closes the content. */
    void write(String path, InputStream content);

    /**
     * Stores a file whose size is known, on the way that suits it; closes the content.
     *
     * @param size of the content in bytes
     */
    void write(String path, long size, InputStream content);

    /**
     * Reads a file.
     *
     * @throws NotFoundException there is none
     */
    InputStream read(String path, long from);

    /**
     * Reads a file whose size is about known, on the way that suits it.
     *
     * @param size in bytes, as it was listed or registered
     * @throws NotFoundException there is none
     */
    InputStream read(String path, long size, long from);

    /** What is directly in a directory; empty when there is no such directory. */
    List<Item> list(String directory);

    /** Deletes a file or a directory with everything in it. Without effect when there is none. */
    void delete(String path);

    /** Size of a file; empty when there is none. A missing file answers in many ways: only its directory tells. */
    default OptionalLong size(String path) {
        int slash = path.lastIndexOf('/');
        String name = path.substring(slash + 1);
        return list(slash < 0 ? "" : path.substring(0, slash)).stream()
                .filter(item -> item.name().equals(name) && !item.directory())
                .mapToLong(Item::size)
                .findFirst();
    }

    /** All files below a directory, with their paths from there, sorted. */
    default List<Item> tree(String directory) {
        List<Item> files = new ArrayList<>();
        collect(directory, "", files);
        files.sort(java.util.Comparator.comparing(Item::name));
        return files;
    }

    private void collect(String directory, String prefix, List<Item> files) {
        for (Item item : list(directory)) {
            String path = prefix + item.name();
            if (item.directory()) {
                collect(directory.isEmpty() ? item.name() : directory + "/" + item.name(), path + "/", files);
            } else {
                files.add(new Item(path, false, item.size()));
            }
        }
    }

    /**
     * Refuses names that no server line keeps: a 2.x server drops the connection when a name that is not ASCII is read, and all
     * decode {@code %} and {@code #} in their own ways (measured on 2.22.5 and 3.17.2).
     */
    static void checkName(String path) {
        if (!path.matches("[A-Za-z0-9._ @=+,()/-]+")) {
            throw new InvalidException("artifact path '" + dev.modelregistry.entry.Text.shown(path)
                    + "' cannot be kept by MLflow servers: allowed are letters of ASCII, digits and . _ @ = + , ( ) - and"
                    + " the blank");
        }
    }
}
