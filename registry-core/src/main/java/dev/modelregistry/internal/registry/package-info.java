/** What stands behind {@link dev.modelregistry.ModelRegistry}: acts, reads, projection, verification. */
@NullMarked
package dev.modelregistry.internal.registry;

import org.jspecify.annotations.NullMarked;
