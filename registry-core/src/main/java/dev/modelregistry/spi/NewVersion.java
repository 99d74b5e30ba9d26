package dev.modelregistry.spi;

import dev.modelregistry.entry.EntryContent;
import dev.modelregistry.entry.ModelName;

/**
 * A version row to be made.
 *
 * @param model the model; it exists
 * @param content the whole entry: the adapter fills from it what its product has a place for, and never cuts
 * @param artifactUri where the bytes are
 * @param uid of the upload, also the name of the record: 32 hexadecimal digits in lower case
 * @param marks what to note on the row, in the same request; without an event, as nothing is decided yet
 * @param createdBy who registers
 */
public record NewVersion(
        ModelName model, EntryContent content, String artifactUri, String uid, VersionMarks marks, String createdBy) {}
