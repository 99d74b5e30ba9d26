package dev.modelregistry.examples;

import dev.modelregistry.ModelUri;
import dev.modelregistry.vertex.VersionCopy;
import dev.modelregistry.vertex.VertexConfig;
import dev.modelregistry.vertex.VertexRegistry;

/** What the page about Vertex AI shows of its own types. */
final class VertexSnippets {

    private VertexSnippets() {}

    static ModelUri copy() {
        // docs:begin vertex-copy
        VertexConfig europe = VertexConfig.fromEnvironment(
                        "projects/p/locations/europe-west4", "gs://models-eu/registry", System.getenv())
                .build();
        ModelUri copy = VertexRegistry.copy(
                europe, VersionCopy.of("projects/p/locations/us-central1/models/churn@champion", "churn"));
        // docs:end
        return copy;
    }
}
