/** How the adapter does it. Not exported. */
@NullMarked
package dev.modelregistry.mlflow.internal;

import org.jspecify.annotations.NullMarked;
