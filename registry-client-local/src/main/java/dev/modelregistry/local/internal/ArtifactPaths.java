package dev.modelregistry.local.internal;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Where the files of models are: {@code PLACE/artifacts/REST} is {@code artifacts/PLACE/REST} in the registry's
 * directory. No key leads outside.
 *
 * @param top the directory {@code artifacts}
 */
record ArtifactPaths(Path top) {

    /** The file of a key for which {@link Keys#isFile} holds. */
    Path file(String key) {
        Path path = top;
        for (String part : parts(key)) {
            path = path.resolve(part);
        }
        return path;
    }

    /** The directories that the file of a key is in, from the top down, without the top. */
    Deque<Path> directories(String key) {
        List<String> parts = parts(key);
        Deque<Path> directories = new ArrayDeque<>();
        Path path = top;
        for (String part : parts.subList(0, parts.size() - 1)) {
            path = path.resolve(part);
            directories.add(path);
        }
        return directories;
    }

    private static List<String> parts(String key) {
        int slash = key.indexOf('/');
        String rest = key.substring(slash + 1 + Keys.ARTIFACTS.length());
        return List.of((key.substring(0, slash) + rest).split("/")).stream()
                .flatMap(name -> FileNames.encode(name).stream())
                .toList();
    }

    /** Where a listing begins: a directory, and what the keys of all files in it begin with. */
    record Start(Path directory, String keyPrefix) {}

    /** The deepest directory that holds all files whose keys begin with a prefix; empty when no file's key does. */
    Optional<Start> start(String prefix) {
        int slash = prefix.lastIndexOf('/');
        if (slash < 0) {
            return Optional.of(new Start(top, ""));
        }
        String whole = prefix.substring(0, slash);
        String beginning = whole + "/" + (whole.contains("/") ? "" : Keys.ARTIFACTS + "/");
        if (!Keys.isFile(beginning) || !beginning.startsWith(prefix) && !prefix.startsWith(beginning)) {
            return Optional.empty();
        }
        // With a name behind it, because only the directories of a file are asked for.
        return Optional.of(new Start(directories(beginning + "x").getLast(), beginning));
    }

    /** Address of a key or prefix, relative to the registry's directory. */
    String relativeUri(String key) {
        if (!Keys.isFile(key + "/")) {
            return "registry.db" + (key.isEmpty() ? "" : "#" + FileNames.uri(key));
        }
        String path = String.join("/", parts(key)).replace("%", "%25");
        return Keys.ARTIFACTS + "/" + path + (key.endsWith("/") ? "/" : "");
    }
}
