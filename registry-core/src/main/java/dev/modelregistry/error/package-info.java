/** The one family of exceptions: every failure of the library is a {@link dev.modelregistry.error.RegistryException}. */
@NullMarked
package dev.modelregistry.error;

import org.jspecify.annotations.NullMarked;
