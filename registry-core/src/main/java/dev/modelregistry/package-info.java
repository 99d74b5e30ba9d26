/** The one API: {@link dev.modelregistry.ModelRegistry}, what callers hand to it and what it answers. */
@NullMarked
package dev.modelregistry;

import org.jspecify.annotations.NullMarked;
