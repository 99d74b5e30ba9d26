/** Programs that show the library at work; continuous integration runs all of them. */
@NullMarked
package dev.modelregistry.examples;

import org.jspecify.annotations.NullMarked;
