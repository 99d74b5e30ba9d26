/**
 * Vertex AI Model Registry, with files, records and the log on Cloud Storage, over plain HTTP and without the Google SDK.
 *
 * <p>{@code vertex:projects/P/locations/L?artifacts=gs://bucket/prefix} names a registry. What Vertex AI has a place for is kept
 * there, as its own users expect: models, versions, aliases, labels, descriptions. What does not fit a label stands in objects
 * below the prefix, whole.
 */
@NullMarked
package dev.modelregistry.vertex;

import org.jspecify.annotations.NullMarked;
