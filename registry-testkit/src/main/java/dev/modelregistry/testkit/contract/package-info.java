/**
 * What every adapter has to keep: one abstract class a topic, each to be extended for a
 * {@link dev.modelregistry.testkit.contract.RegistryFixture}. A test needs a registry whose store other clients may use
 * at the same time, so the suite runs on a shared live server too.
 */
@NullMarked
package dev.modelregistry.testkit.contract;

import org.jspecify.annotations.NullMarked;
