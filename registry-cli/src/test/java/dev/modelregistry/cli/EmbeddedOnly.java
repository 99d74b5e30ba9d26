package dev.modelregistry.cli;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/**
 * Says of the embedded registry what is otherwise on a server, or changes its files: reported as not run there. In every build these
 * tests run; the property is set only by the suites that repeat the others on a server.
 */
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
@DisabledIfSystemProperty(
        named = "mre.server",
        matches = ".+",
        disabledReason = "speaks of the embedded registry: its files, its clock, references to files, its name")
@interface EmbeddedOnly {}
