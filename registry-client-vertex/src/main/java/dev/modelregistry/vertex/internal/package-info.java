/** How the adapter does it. Not exported; may change at any time. */
@NullMarked
package dev.modelregistry.vertex.internal;

import org.jspecify.annotations.NullMarked;
