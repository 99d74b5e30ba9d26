package dev.modelregistry.examples.frameworks;

import dev.modelregistry.serving.ModelResolver;
import dev.modelregistry.serving.ResolverHealth;
import java.time.Duration;
import java.util.Optional;

/** How old the answers of a resolver are. */
final class Ages {

    private Ages() {}

    /** How long ago the registry confirmed the oldest one; zero when there is none. */
    static Duration oldest(ModelResolver resolver) {
        return resolver.health().uris().stream()
                .map(ResolverHealth.Line::age)
                .flatMap(Optional::stream)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }
}
