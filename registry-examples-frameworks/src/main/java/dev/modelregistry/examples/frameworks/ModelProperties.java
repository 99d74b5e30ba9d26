package dev.modelregistry.examples.frameworks;

import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What the program serves.
 *
 * @param registry for example {@code mlflow:http://host:5000}
 * @param uri for example {@code models:/fraud@champion}
 * @param state directory that is kept across restarts
 * @param refresh when the registry is asked again at the latest
 */
@ConfigurationProperties("model")
record ModelProperties(String registry, String uri, Path state, Duration refresh) {}
