/** JSON forms of the domain types. The only package of the core, with the log's codec, that knows Jackson. */
@NullMarked
package dev.modelregistry.internal.json;

import org.jspecify.annotations.NullMarked;
