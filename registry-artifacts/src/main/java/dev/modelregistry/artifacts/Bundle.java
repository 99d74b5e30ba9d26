package dev.modelregistry.artifacts;

import dev.modelregistry.entry.ArtifactFile;
import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.ModelArtifact;
import java.util.List;
import java.util.Optional;

/**
 * What an archive holds, as it was seen in the one pass that packed or unpacked it.
 *
 * @param size bytes of the archive itself
 * @param sha256 digest of the archive itself; it differs between versions of zlib where the content does not
 * @param files sorted by the UTF-8 bytes of their paths; what a file is for is not said in an archive, so the role of
 *     each is {@code model}
 */
public record Bundle(long size, ContentDigest sha256, List<ArtifactFile> files) {

    /** Sorts the files. */
    public Bundle {
        files = ModelArtifact.of(Optional.empty(), Optional.empty(), true, files)
                .files();
    }

    /** The digest of the files, see {@link ModelArtifact#manifestDigest}: what versions are compared by. */
    public ContentDigest contentDigest() {
        return ModelArtifact.manifestDigest(files);
    }
}
