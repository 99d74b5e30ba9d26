/** Programs in the frameworks that people have: Spring Boot, Micrometer, OpenTelemetry. */
@NullMarked
package dev.modelregistry.examples.frameworks;

import org.jspecify.annotations.NullMarked;
