/** Vertex AI Model Registry with Cloud Storage: models, versions, aliases, labels, files and the log, over plain HTTP. */
module dev.modelregistry.vertex {
    requires transitive dev.modelregistry.core;
    requires com.fasterxml.jackson.databind;
    requires dev.modelregistry.http;
    requires org.slf4j;
    requires static com.google.auth;
    requires static com.google.auth.oauth2;
    requires static org.jspecify;

    exports dev.modelregistry.vertex;

    provides dev.modelregistry.spi.RegistryProvider with
            dev.modelregistry.vertex.VertexProvider;
}
