/** The API, its SPI, and everything that is the same on every provider. */
module dev.modelregistry.core {
    requires com.fasterxml.jackson.databind;
    requires org.slf4j;
    requires static transitive org.jspecify;

    exports dev.modelregistry;
    exports dev.modelregistry.document;
    exports dev.modelregistry.entry;
    exports dev.modelregistry.error;
    exports dev.modelregistry.lineage;
    exports dev.modelregistry.log;
    exports dev.modelregistry.policy;
    exports dev.modelregistry.schema;
    exports dev.modelregistry.serving;
    exports dev.modelregistry.spi;
    exports dev.modelregistry.internal.file to
            dev.modelregistry.artifacts;
    exports dev.modelregistry.internal.json to
            dev.modelregistry.artifacts,
            dev.modelregistry.cli,
            dev.modelregistry.local;
    exports dev.modelregistry.internal.memory to
            dev.modelregistry.testkit;

    uses dev.modelregistry.spi.ArtifactInspector;
    uses dev.modelregistry.spi.RegistryProvider;
    uses dev.modelregistry.spi.SignatureVerifier;

    provides dev.modelregistry.spi.RegistryProvider with
            dev.modelregistry.internal.memory.MemoryProvider;
}
