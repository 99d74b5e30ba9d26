/** Ed25519 keys and their files. */
@NullMarked
package dev.modelregistry.trust;

import org.jspecify.annotations.NullMarked;
