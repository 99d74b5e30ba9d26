/** Where a model comes from: run, data, code, frameworks, parents. */
@NullMarked
package dev.modelregistry.lineage;

import org.jspecify.annotations.NullMarked;
