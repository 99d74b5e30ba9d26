/** What goes into a model and comes out of it: signatures, the check of values, the compatibility of two signatures. */
@NullMarked
package dev.modelregistry.schema;

import org.jspecify.annotations.NullMarked;
