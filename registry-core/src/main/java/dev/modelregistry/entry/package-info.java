/** What the library knows of a model: registered models, versions, entries and the values they are made of. */
@NullMarked
package dev.modelregistry.entry;

import org.jspecify.annotations.NullMarked;
