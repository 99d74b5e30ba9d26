/**
 * Serving: versions resolved from memory, kept fresh in the background, kept through an outage of the registry and across a
 * restart; models that follow an alias without dropping a call.
 */
@NullMarked
package dev.modelregistry.serving;

import org.jspecify.annotations.NullMarked;
