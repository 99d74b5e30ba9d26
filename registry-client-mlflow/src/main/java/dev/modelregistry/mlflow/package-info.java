/**
 * MLflow tracking servers with their model registry, of the 2.x and the 3.x line, without Python and without credentials of
 * the artifact store.
 *
 * <p>{@code mlflow:http://host:5000} names a server, {@code mlflow:} the one of {@code MLFLOW_TRACKING_URI}. What MLflow has a
 * place for is kept there, as its own users expect; what it lacks stands in tags that begin with {@code mre.} and in the
 * governance runs of the experiment {@code model-registry-entries}.
 */
@NullMarked
package dev.modelregistry.mlflow;

import org.jspecify.annotations.NullMarked;
