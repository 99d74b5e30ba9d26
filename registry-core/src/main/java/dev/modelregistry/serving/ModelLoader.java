package dev.modelregistry.serving;

import dev.modelregistry.entry.ModelEntry;
import java.nio.file.Path;

/**
 * Makes a model out of files.
 *
 * @param <T> what programs call
 */
@FunctionalInterface
public interface ModelLoader<T> {

    /**
     * Loads a model.
     *
     * @param files the directory with the verified files; it stays as long as the model is in use
     * @param entry what the registry says of the version
     * @throws Exception it cannot be loaded; the model in use stays
     */
    T load(Path files, ModelEntry entry) throws Exception;
}
