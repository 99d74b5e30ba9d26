package dev.modelregistry.examples.frameworks;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.serving.LiveModel;
import dev.modelregistry.serving.ModelCache;
import dev.modelregistry.serving.ModelResolver;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * A Spring Boot program that answers with the model that an alias names. Spring closes the beans in the opposite order of their
 * making: first the model, then the resolver, then the registry.
 */
@SpringBootApplication(proxyBeanMethods = false)
@EnableConfigurationProperties(ModelProperties.class)
class ServingApplication {

    public static void main(String[] args) {
        SpringApplication.run(ServingApplication.class, args);
    }

    @Bean
    ModelRegistry modelRegistry(ModelProperties properties) {
        return ModelRegistry.connect(properties.registry());
    }

    @Bean
    MicrometerMeters modelMeters(MeterRegistry meters) {
        return new MicrometerMeters(meters);
    }

    @Bean
    ModelResolver modelResolver(ModelRegistry registry, ModelProperties properties, MicrometerMeters meters)
            throws IOException {
        ModelResolver resolver = ModelResolver.builder(registry)
                .refreshEvery(properties.refresh())
                .snapshot(Files.createDirectories(properties.state()).resolve("resolver.snapshot"))
                .listener(meters)
                .open();
        meters.watch(resolver);
        return resolver;
    }

    @Bean
    LiveModel<Scorer> scorer(
            ModelRegistry registry, ModelResolver resolver, ModelProperties properties, MicrometerMeters meters) {
        return LiveModel.follow(
                        registry, resolver, ModelUri.parse(properties.uri()), (files, entry) -> Scorer.load(files))
                .warmUp(scorer -> scorer.suspicious(1))
                .listener(meters)
                .open(ModelCache.in(properties.state().resolve("models"), 10L << 30));
    }

    @Bean
    ModelHealth modelHealthIndicator(ModelResolver resolver, LiveModel<Scorer> scorer) {
        return new ModelHealth(resolver, scorer);
    }
}
