package dev.modelregistry.serving;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.entry.ModelEntry;
import dev.modelregistry.entry.ModelVersion;
import dev.modelregistry.error.IntegrityException;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.schema.Compatibility;
import dev.modelregistry.schema.ModelSignature;
import dev.modelregistry.schema.Verdict;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a version becomes a loaded model: entry, signature check, files, loader, warm-up. The registry is not needed for a version
 * that this machine has.
 *
 * @param closer how a model is closed that was loaded in vain
 */
record Loading<T>(
        ModelRegistry registry,
        ModelCache cache,
        ModelLoader<T> loader,
        Optional<ModelSignature> expected,
        Consumer<? super T> warmUp,
        Consumer<? super T> closer) {

    private static final Logger LOG = LoggerFactory.getLogger(Loading.class);

    /**
     * Loads a version.
     *
     * @param end what happens after the last use, with the files still there
     */
    Loaded<T> load(Resolved resolved, BiConsumer<T, CachedFiles> end) throws Exception {
        ModelVersion version = resolved.version();
        ModelEntry entry = entry(resolved);
        expected.ifPresent(signature -> checkSignature(signature, entry));
        CachedFiles files = cache.acquire(registry, version);
        try {
            cache.keep(entry);
            T model = loader.load(files.path(), entry);
            try {
                warmUp.accept(model);
            } catch (RuntimeException | Error e) {
                closer.accept(model);
                throw e;
            }
            return new Loaded<>(model, entry, () -> end.accept(model, files));
        } catch (Exception e) {
            files.close();
            throw e;
        } catch (Error e) {
            // A missing native library, no memory for one more model: no reason to lose the one in use.
            files.close();
            throw new IllegalStateException(e.toString(), e);
        }
    }

    /**
     * An answer from the snapshot means that the registry has not been reached: then what this machine knows is taken at once,
     * not after all the time that the registry is given to answer.
     */
    private ModelEntry entry(Resolved resolved) {
        ModelVersion version = resolved.version();
        if (resolved.source() == Resolved.Source.SNAPSHOT) {
            Optional<ModelEntry> kept = cache.entry(version);
            if (kept.isPresent()) {
                return kept.get();
            }
        }
        try {
            return ask(version);
        } catch (RegistryException e) {
            if (!e.retryable()) {
                throw e;
            }
            ModelEntry kept = cache.entry(version).orElseThrow(() -> e);
            LOG.info(
                    "version {} of model '{}' is loaded by what this machine knows of it: {}",
                    version.version(),
                    version.model(),
                    e.getMessage());
            return kept;
        }
    }

    private ModelEntry ask(ModelVersion version) {
        ModelEntry entry = registry.get(new ModelUri(version.model(), new ModelUri.ByNumber(version.version())));
        if (!entry.row().entryDigest().equals(version.entryDigest())) {
            throw new IntegrityException("version " + version.version() + " of model '" + version.model()
                    + "' has another entry than the one that was resolved");
        }
        return entry;
    }

    private static void checkSignature(ModelSignature expected, ModelEntry entry) {
        String which =
                "version " + entry.version() + " of model '" + entry.row().model() + "'";
        ModelSignature actual = entry.signature()
                .orElseThrow(
                        () -> new IntegrityException(which + " has no model signature, and this program expects one"));
        Compatibility compatibility = actual.compatibilityFrom(expected);
        if (compatibility.verdict() == Verdict.BREAKING) {
            throw new IntegrityException(
                    which + " does not have the model signature that this program expects: " + compatibility.reasons());
        }
    }
}
