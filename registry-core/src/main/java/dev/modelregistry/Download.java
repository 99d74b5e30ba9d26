package dev.modelregistry;

import dev.modelregistry.entry.ContentDigest;
import java.nio.file.Path;

/**
 * An artifact that was downloaded.
 *
 * @param path the directory that holds it now
 * @param files how many files
 * @param bytes sum of their sizes
 * @param digest digest of their manifest, computed from what was written
 * @param verified whether it was compared with what was recorded at registration
 */
public record Download(Path path, int files, long bytes, ContentDigest digest, boolean verified) {}
