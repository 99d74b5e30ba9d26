/** Entries for other readers: as Markdown documents with document control and review, and as OpenLineage events. */
@NullMarked
package dev.modelregistry.document;

import org.jspecify.annotations.NullMarked;
