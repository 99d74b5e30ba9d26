/**
 * What an adapter implements. Applications never touch it.
 *
 * <p>An adapter is three small interfaces behind a {@link dev.modelregistry.spi.RegistryProvider}:
 * {@link dev.modelregistry.spi.RegistryBackend} maps the product's own rows, {@link dev.modelregistry.spi.ObjectStore}
 * keeps bytes, {@link dev.modelregistry.spi.LogStore} keeps numbered events. Adapters decide nothing: everything that is
 * governed is decided by the core, in the log, and then shown in the rows.
 */
@NullMarked
package dev.modelregistry.spi;

import org.jspecify.annotations.NullMarked;
