/** Directories that appear whole and go whole. */
@NullMarked
package dev.modelregistry.internal.file;

import org.jspecify.annotations.NullMarked;
