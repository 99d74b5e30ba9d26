/**
 * For tests of programs that use a registry: {@link dev.modelregistry.testkit.RegistryTest} gives a test method an empty
 * registry of its own, {@link dev.modelregistry.testkit.ModelRegistryAssert} says what should be in it.
 */
@NullMarked
package dev.modelregistry.testkit;

import org.jspecify.annotations.NullMarked;
