/** The registry in memory: for tests and for trying things out, and the plainest example of an adapter. */
@NullMarked
package dev.modelregistry.internal.memory;

import org.jspecify.annotations.NullMarked;
