/** What policies demand of events: one judgement for whoever decides and for whoever reads. */
@NullMarked
package dev.modelregistry.internal.gate;

import org.jspecify.annotations.NullMarked;
