/** MLflow 2.x and 3.x: registered models, versions, aliases, stages, tags, runs and artifacts. */
module dev.modelregistry.mlflow {
    requires transitive dev.modelregistry.core;
    requires com.fasterxml.jackson.databind;
    requires dev.modelregistry.artifacts;
    requires dev.modelregistry.http;
    requires org.slf4j;
    requires static org.jspecify;

    exports dev.modelregistry.mlflow;

    provides dev.modelregistry.spi.RegistryProvider with
            dev.modelregistry.mlflow.MlflowProvider;
}
