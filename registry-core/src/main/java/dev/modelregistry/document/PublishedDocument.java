package dev.modelregistry.document;

import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.VersionNumber;
import java.time.Instant;
import java.util.Optional;

/**
 * A document as it was published: an immutable object, which stays readable when a later one supersedes it.
 *
 * @param model the model
 * @param version the version that it is about; empty for the whole model
 * @param event number of the event that published it
 * @param digest of the stored object
 * @param at when
 * @param by who
 */
public record PublishedDocument(
        ModelName model, Optional<VersionNumber> version, long event, ContentDigest digest, Instant at, String by) {}
