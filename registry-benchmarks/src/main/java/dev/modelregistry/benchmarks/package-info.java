/** Programs that measure the library against what its users would use instead, both in one run. */
@NullMarked
package dev.modelregistry.benchmarks;

import org.jspecify.annotations.NullMarked;
