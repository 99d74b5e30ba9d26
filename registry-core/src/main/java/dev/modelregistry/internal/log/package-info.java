/** The log of a model: its events as bytes, the fold that validates them, the commit loop, snapshots. */
@NullMarked
package dev.modelregistry.internal.log;

import org.jspecify.annotations.NullMarked;
