/**
 * A backend that fails, dies or pauses at a chosen call, for tests of what is left behind then.
 *
 * <p>{@link dev.modelregistry.testkit.fault.FaultyBackend} stands between the core and any backend, counts the calls
 * that reach the product and follows a {@link dev.modelregistry.testkit.fault.FaultPlan}.
 */
@NullMarked
package dev.modelregistry.testkit.fault;

import org.jspecify.annotations.NullMarked;
