/** Entries as Markdown documents: front matter with document control, the sections of the template, the review as state. */
@NullMarked
package dev.modelregistry.document;

import org.jspecify.annotations.NullMarked;
