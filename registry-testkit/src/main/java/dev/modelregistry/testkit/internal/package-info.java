/** What stand-ins of this project's own tests share. Not for use elsewhere. */
@NullMarked
package dev.modelregistry.testkit.internal;

import org.jspecify.annotations.NullMarked;
