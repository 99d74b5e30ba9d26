/** JSON of services, for the adapters of this project; no library of others shows in the transport's own signatures. */
@NullMarked
package dev.modelregistry.http.internal.json;

import org.jspecify.annotations.NullMarked;
