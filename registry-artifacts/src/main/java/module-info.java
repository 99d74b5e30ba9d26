/** Looks into artifacts: format, model signature, environment. */
module dev.modelregistry.artifacts {
    requires transitive dev.modelregistry.core;
    requires com.fasterxml.jackson.databind;
    requires com.google.protobuf;
    requires org.apache.commons.compress;
    requires org.snakeyaml.engine.v2;
    requires static org.jspecify;

    exports dev.modelregistry.artifacts;

    provides dev.modelregistry.spi.ArtifactInspector with
            dev.modelregistry.artifacts.FormatInspector;
}
