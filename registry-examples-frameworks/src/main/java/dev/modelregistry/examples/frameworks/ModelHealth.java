package dev.modelregistry.examples.frameworks;

import dev.modelregistry.serving.LiveModel;
import dev.modelregistry.serving.ModelResolver;
import dev.modelregistry.serving.ResolverHealth;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;

/**
 * Says that the program can answer, and by which version. That the registry is away is told and no reason to be taken out of
 * service: every program would be, at once.
 */
final class ModelHealth implements HealthIndicator {

    private final ModelResolver resolver;
    private final LiveModel<?> live;

    ModelHealth(ModelResolver resolver, LiveModel<?> live) {
        this.resolver = resolver;
        this.live = live;
    }

    @Override
    public Health health() {
        ResolverHealth health = resolver.health();
        Health.Builder answer = health.ready() ? Health.up() : Health.down();
        answer.withDetail("version", live.version().version().value());
        health.uris().forEach(line -> answer.withDetail(line.uri().toString(), details(line)));
        return answer.build();
    }

    private static Map<String, Object> details(ResolverHealth.Line line) {
        Map<String, Object> details = new LinkedHashMap<>();
        line.source().ifPresent(source -> details.put("source", source));
        line.age().ifPresent(age -> details.put("ageSeconds", age.toSeconds()));
        details.put("stale", line.stale());
        line.lastError().ifPresent(error -> details.put("lastError", error));
        return details;
    }
}
