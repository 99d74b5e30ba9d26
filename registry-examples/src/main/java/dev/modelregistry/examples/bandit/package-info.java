/** A multi-armed bandit over rollouts: the traffic goes where it does well. */
@NullMarked
package dev.modelregistry.examples.bandit;

import org.jspecify.annotations.NullMarked;
