package dev.modelregistry.entry;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What one round trip tells of an artifact.
 *
 * @param uri where the bytes are
 * @param digest digest of the file manifest; absent for versions that other tools registered
 * @param size sum of the files in bytes, where known
 * @param format for example {@code onnx}, where known
 */
public record ArtifactSummary(String uri, Optional<ContentDigest> digest, OptionalLong size, Optional<String> format) {}
