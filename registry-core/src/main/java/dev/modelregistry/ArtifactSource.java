package dev.modelregistry;

import dev.modelregistry.entry.ContentDigest;
import java.nio.file.Path;
import java.util.Optional;

/** What a registration is made from. */
public sealed interface ArtifactSource {

    /**
     * Local files, to be stored in the registry.
     *
     * @param path a file or a directory
     * @param links what to do with symbolic links
     */
    record LocalFiles(Path path, Links links) implements ArtifactSource {}

    /**
     * A place that is registered as it is; nothing is copied.
     *
     * @param uri for example {@code file:/models/fraud} or {@code s3://bucket/key}
     * @param trusted a digest stated by the caller, which is not recomputed: the entry says {@code verified} false
     */
    record Reference(String uri, Optional<ContentDigest> trusted) implements ArtifactSource {}

    /** What to do with symbolic links among local files. */
    enum Links {
        /** They are refused. */
        REFUSE,
        /** What they point to is stored. */
        FOLLOW
    }
}
