package dev.modelregistry.testkit.contract;

import dev.modelregistry.spi.Capability;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A test of something that not every provider can do. Where the capability is declared, the test has to pass; where it
 * is not, the test has to end with {@link dev.modelregistry.error.UnsupportedCapabilityException} naming it. So no test
 * only vanishes.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface RequiresCapability {

    /** What is needed. */
    Capability value();
}
