/** How the embedded registry keeps its rows and objects. Not exported. */
@NullMarked
package dev.modelregistry.local.internal;

import org.jspecify.annotations.NullMarked;
