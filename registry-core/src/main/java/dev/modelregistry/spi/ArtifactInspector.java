package dev.modelregistry.spi;

import dev.modelregistry.entry.Environment;
import dev.modelregistry.entry.FileRole;
import dev.modelregistry.entry.Flavor;
import dev.modelregistry.schema.ModelSignature;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tells what an artifact is by looking at its files. Found with {@link java.util.ServiceLoader}; without one on the
 * class path callers state the format themselves.
 */
public interface ArtifactInspector {

    /**
     * Looks at an artifact. Streams; never loads weights, never runs anything in it.
     *
     * @throws dev.modelregistry.error.InvalidException the artifact is hostile
     */
    Inspection inspect(ReferencedArtifact artifact);

    /**
     * What was seen.
     *
     * @param format for example {@code onnx}; absent when nothing is known about the files
     * @param flavors those that the artifact declares, or that follow from the format
     * @param signature read from formats that carry one
     * @param environment read from {@code requirements.txt}, {@code conda.yaml}, {@code python_env.yaml}
     * @param roles of files that are not simply the model
     * @param notes what a person should know, for example why a signature could not be read
     */
    record Inspection(
            Optional<String> format,
            List<Flavor> flavors,
            Optional<ModelSignature> signature,
            Optional<Environment> environment,
            Map<String, FileRole> roles,
            List<String> notes) {

        /** Copies the collections. */
        public Inspection {
            flavors = List.copyOf(flavors);
            roles = Map.copyOf(roles);
            notes = List.copyOf(notes);
        }
    }
}
