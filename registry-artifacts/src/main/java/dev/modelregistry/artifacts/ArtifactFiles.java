package dev.modelregistry.artifacts;

import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.UnavailableException;
import dev.modelregistry.spi.ReferencedArtifact;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The files of an artifact, read within bounds. */
final class ArtifactFiles {

    /** Small text files are read whole; a larger one is not what its name says. */
    static final int LARGEST_TEXT = 4 << 20;

    private static final int HEAD = 64;

    private final ReferencedArtifact artifact;
    private final Set<String> paths = new TreeSet<>();

    ArtifactFiles(ReferencedArtifact artifact) {
        this.artifact = artifact;
        artifact.files().forEach(file -> paths.add(file.path()));
    }

    List<String> paths() {
        return List.copyOf(paths);
    }

    boolean has(String path) {
        return paths.contains(path);
    }

    InputStream open(String path) {
        return artifact.read(path);
    }

    /** The first bytes of a file, fewer when it is shorter. */
    byte[] head(String path) {
        return read(path, HEAD);
    }

    /** A whole small file. */
    byte[] bytes(String path) {
        byte[] bytes = read(path, LARGEST_TEXT + 1);
        if (bytes.length > LARGEST_TEXT) {
            throw new InvalidException("'" + path + "' is larger than " + LARGEST_TEXT + " bytes");
        }
        return bytes;
    }

    private byte[] read(String path, int most) {
        try (InputStream in = artifact.read(path)) {
            return in.readNBytes(most);
        } catch (IOException e) {
            throw new UnavailableException("artifact file '" + path + "' cannot be read: " + e.getMessage(), e);
        }
    }
}
