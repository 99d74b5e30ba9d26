/** Tells what an artifact is by looking at its files: never loads weights, never runs anything in it. */
@NullMarked
package dev.modelregistry.artifacts;

import org.jspecify.annotations.NullMarked;
