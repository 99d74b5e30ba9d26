package dev.modelregistry.entry;

import dev.modelregistry.error.InvalidException;

/**
 * One file of an artifact.
 *
 * @param path relative, {@code /} between names; no empty name, {@code .} or {@code ..}, no control characters
 * @param size in bytes
 * @param sha256 digest of its bytes
 * @param role what it is for
 */
public record ArtifactFile(String path, long size, ContentDigest sha256, FileRole role) {

    /** Checks path and size. */
    public ArtifactFile {
        checkPath(path);
        if (size < 0) {
            throw new InvalidException("size " + size + " of '" + Text.shown(path) + "' is below 0");
        }
    }

    /**
     * Checks the path of a file inside an artifact by the rule given above.
     *
     * @return the path
     */
    public static String checkPath(String path) {
        Text.line("artifact path", path);
        for (String name : path.split("/", -1)) {
            if (name.isEmpty() || name.equals(".") || name.equals("..")) {
                throw new InvalidException("artifact path '" + Text.shown(path)
                        + "' is not allowed: relative, '/' between names, no empty name, '.' or '..'");
            }
        }
        return path;
    }
}
