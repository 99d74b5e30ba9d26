package dev.modelregistry.vertex;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.spi.RegistryBackend;
import dev.modelregistry.vertex.internal.CopyCalls;
import dev.modelregistry.vertex.internal.VertexBackend;

/**
 * Opens registries of Vertex AI in code. {@code ModelRegistry.connect("vertex:projects/P/locations/L?artifacts=gs://B/P")} does the
 * same by name.
 *
 * <p>Opening sends nothing. Any number of registries may be open at once.
 */
public final class VertexRegistry {

    private VertexRegistry() {}

    /** Opens a registry, acting for the login name. */
    public static ModelRegistry open(VertexConfig config) {
        return ModelRegistry.builder(backend(config)).open();
    }

    /**
     * Has Vertex AI copy a version ({@code models:copy}) to a model of this registry: into another region or project, or beside its
     * original. No bytes pass through this program. The copy is a version of other tools: it names the files of its original and
     * has neither its aliases nor its evaluations, and what this library has recorded of the original, approvals above all, does not
     * count for it. Its parent is the original.
     *
     * <p>A copy of that version which the model has already, whoever made it, is the answer: so a call that failed, or whose outcome
     * is not known, can be repeated. Vertex AI takes neither a request id nor a label with a copy, so that two are made if
     * two programs ask for the first at one moment, or an answer is lost and the copy appears only after {@link VertexConfig.Builder#grace}.
     *
     * @param destination the registry that gets the copy
     * @return the copy
     * @throws dev.modelregistry.error.InvalidException Vertex AI takes no such model, key or account
     * @throws dev.modelregistry.error.NotFoundException there is no such version
     * @throws dev.modelregistry.error.OutcomeUnknownException nobody knows whether it was made, or it is under way still
     */
    public static ModelUri copy(VertexConfig destination, VersionCopy copy) {
        try (CopyCalls calls = new CopyCalls(destination.settings())) {
            return calls.copy(copy);
        }
    }

    /** Rows and objects without the API over them, for {@link ModelRegistry#builder(RegistryBackend)} and tests. */
    public static RegistryBackend backend(VertexConfig config) {
        return new VertexBackend(config.settings());
    }
}
