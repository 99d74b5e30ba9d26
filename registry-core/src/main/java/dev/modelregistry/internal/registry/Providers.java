package dev.modelregistry.internal.registry;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.internal.log.Seals;
import dev.modelregistry.spi.ArtifactInspector;
import dev.modelregistry.spi.RegistryBackend;
import dev.modelregistry.spi.RegistryProvider;
import dev.modelregistry.spi.RegistryProvider.ConnectionRequest;
import dev.modelregistry.spi.SignatureVerifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** Finds providers on the class path and opens registries. */
public final class Providers {

    private static final Map<String, String> KNOWN = Map.of(
            "local", "registry-client-local",
            "mlflow", "registry-client-mlflow",
            "sagemaker", "registry-client-sagemaker",
            "vertex", "registry-client-vertex",
            "memory", "registry-core");

    private Providers() {}

    /** Puts the API over a backend. */
    public static ModelRegistry over(RegistryBackend backend, RegistrySettings settings) {
        Optional<ArtifactInspector> inspector = settings.inspector()
                .or(() -> load(ArtifactInspector.class).stream().findFirst());
        Seals seals = new Seals(
                settings.signers(), load(SignatureVerifier.class).stream().findFirst());
        return new GovernedRegistry(backend, settings, inspector, seals);
    }

    /** Opens what a connection string names. */
    public static ModelRegistry open(String uri, RegistrySettings settings) {
        int colon = uri.indexOf(':');
        if (colon < 1 || !uri.substring(0, colon).matches("[a-z][a-z0-9+.-]*")) {
            throw new InvalidException("registry '" + shown(uri) + "' is not 'scheme:rest', for example local:models");
        }
        if (uri.matches(".*://[^/]*@.*")) {
            throw new InvalidException("registry '" + shown(uri)
                    + "' holds credentials: leave them out, they are taken from where the product's users keep them");
        }
        String scheme = uri.substring(0, colon);
        RegistryProvider provider = find(scheme);
        ConnectionRequest request = new ConnectionRequest(
                uri, uri.substring(colon + 1), settings.environment(), settings.options(), settings.clock());
        return over(provider.open(request), settings);
    }

    private static RegistryProvider find(String scheme) {
        Map<String, List<RegistryProvider>> byScheme = new TreeMap<>();
        for (RegistryProvider provider : load(RegistryProvider.class)) {
            byScheme.computeIfAbsent(provider.scheme(), s -> new ArrayList<>()).add(provider);
        }
        List<RegistryProvider> found = byScheme.getOrDefault(scheme, List.of());
        if (found.size() > 1) {
            throw new InvalidException("registry scheme '" + scheme + "' is claimed by "
                    + found.stream().map(p -> p.getClass().getName()).toList() + ": leave one on the class path");
        }
        if (found.isEmpty()) {
            String add = KNOWN.containsKey(scheme)
                    ? "add dev.modelregistry:" + KNOWN.get(scheme) + " to the class path"
                    : "no artifact of this project provides it";
            throw new InvalidException("registry scheme '" + scheme + "' is not on the class path, which has "
                    + byScheme.keySet() + ": " + add);
        }
        return found.get(0);
    }

    /** What the context class loader offers, then what the library's own does: Spark and servers load in layers. */
    private static <T> List<T> load(Class<T> service) {
        Map<Class<?>, T> found = new LinkedHashMap<>();
        for (ClassLoader loader :
                Arrays.asList(Thread.currentThread().getContextClassLoader(), Providers.class.getClassLoader())) {
            try {
                ServiceLoader.load(service, loader).forEach(one -> found.putIfAbsent(one.getClass(), one));
            } catch (ServiceConfigurationError e) {
                throw new InvalidException("a service on the class path is broken: " + e.getMessage(), e);
            }
        }
        return List.copyOf(found.values());
    }

    private static String shown(String uri) {
        String cut = uri.length() > 120 ? uri.substring(0, 120) + "…" : uri;
        return cut.replaceAll("//[^/@]*@", "//…@").replaceAll("\\p{Cntrl}", "?");
    }
}
