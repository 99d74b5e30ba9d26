/** HTTP for adapters, with nothing of the HTTP library in its signatures. */
module dev.modelregistry.http {
    requires transitive dev.modelregistry.core;
    requires com.fasterxml.jackson.databind;
    requires static org.jspecify;
    requires kotlin.stdlib;
    requires okhttp3;
    requires okio;

    exports dev.modelregistry.http;
    exports dev.modelregistry.http.internal.json to
            dev.modelregistry.mlflow,
            dev.modelregistry.sagemaker,
            dev.modelregistry.vertex;
}
