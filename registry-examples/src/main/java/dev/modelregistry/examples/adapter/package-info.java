/**
 * Where the author of an adapter starts: copy this package, replace
 * {@link dev.modelregistry.examples.adapter.Product} and {@link dev.modelregistry.examples.adapter.ProductStorage} by the
 * client of a real product, and keep the contract suite of the test kit green while doing so.
 */
@NullMarked
package dev.modelregistry.examples.adapter;

import org.jspecify.annotations.NullMarked;
