package dev.modelregistry.testkit;

import dev.modelregistry.ModelRegistry;
import java.lang.reflect.AnnotatedElement;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/** Opens the registry of a test when it is first asked for, and removes it after the test. */
final class RegistryExtension implements ParameterResolver, AfterEachCallback {

    /** Where registries of kind LOCAL are made. */
    static final String DIRECTORY = "dev.modelregistry.testkit.directory";

    private static final Namespace NAMESPACE = Namespace.create(RegistryExtension.class);

    RegistryExtension() {}

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == ModelRegistry.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        if (context.getTestMethod().isEmpty()) {
            throw new ParameterResolutionException(
                    "a registry belongs to one test: take the ModelRegistry as a parameter"
                            + " of the test, of @BeforeEach or of @AfterEach, not of "
                            + parameter.getDeclaringExecutable().getName());
        }
        return context.getStore(NAMESPACE)
                .getOrComputeIfAbsent(TestRegistry.class, key -> open(context), TestRegistry.class)
                .registry();
    }

    private static TestRegistry open(ExtensionContext context) {
        Optional<Path> parent = context.getConfigurationParameter(DIRECTORY).map(Path::of);
        return TestRegistry.open(settings(context), parent);
    }

    /** {@code @AfterEach} methods ran before this, so they still had the registry. */
    @Override
    public void afterEach(ExtensionContext context) {
        TestRegistry opened = context.getStore(NAMESPACE).remove(TestRegistry.class, TestRegistry.class);
        if (opened != null) {
            opened.close();
        }
    }

    /** The nearest annotation: of the method, its class, the classes around it. */
    private static RegistryTest settings(ExtensionContext context) {
        for (Optional<ExtensionContext> at = Optional.of(context);
                at.isPresent();
                at = at.get().getParent()) {
            Optional<AnnotatedElement> element = at.get().getElement();
            Optional<RegistryTest> found =
                    element.flatMap(one -> AnnotationSupport.findAnnotation(one, RegistryTest.class));
            if (found.isPresent()) {
                return found.get();
            }
        }
        throw new ParameterResolutionException("no @RegistryTest on the test or a class around it");
    }
}
