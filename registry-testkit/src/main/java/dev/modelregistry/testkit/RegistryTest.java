package dev.modelregistry.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives a test an empty registry of its own: what it, its {@code @BeforeEach} and its {@code @AfterEach} methods take as
 * a parameter of type {@link dev.modelregistry.ModelRegistry} is one and the same registry, which is closed after the
 * test; whatever it stored is removed.
 *
 * <p>On a method it makes that method a test, so {@code @Test} is not needed. On a class, or an annotation of your own, it
 * stands for all tests inside, also parameterized and nested ones; the nearest one counts. Tests may run at the same
 * time: they share nothing. The registry sees no variables of the environment.
 *
 * <pre>{@code
 * @RegistryTest
 * void theFirstVersionBecomesChampion(ModelRegistry registry) {
 *     new TrainingJob(registry).run();
 *     assertThat(registry).model("fraud@champion").hasVersion(1);
 * }
 * }</pre>
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
@ExtendWith(RegistryExtension.class)
@Test
@SuppressWarnings("exports") // Only JUnit makes the extension; nobody else has a use for it.
public @interface RegistryTest {

    /** Where the registry lives. */
    Kind value() default Kind.MEMORY;

    /** Who acts, so that no test depends on a login name: 1 to 200 printable characters. */
    String actor() default "tester";

    /** Where the registry of a test lives. */
    enum Kind {
        /** In memory; fast, and gone with the test. */
        MEMORY,
        /**
         * An embedded registry in a new temporary directory, as programs use it in earnest. Needs {@code
         * dev.modelregistry:registry-client-local} among the test's dependencies. JUnit's configuration parameter
         * {@code dev.modelregistry.testkit.directory} names a directory to make it in, which must exist; without it the
         * system's place for temporary files is taken.
         */
        LOCAL
    }
}
