package dev.modelregistry.testkit;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.entry.RegisteredModel;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.log.Finding;
import dev.modelregistry.log.Verification;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractAssert;

/**
 * Says what should be in a registry. Its {@link #assertThat} stands beside AssertJ's own: import both.
 *
 * <pre>{@code
 * assertThat(registry).model("fraud@champion").accepts(signature).hasMetricAtLeast("auc", 0.9);
 * }</pre>
 */
public final class ModelRegistryAssert extends AbstractAssert<ModelRegistryAssert, ModelRegistry> {

    private static final String PREFIX = "models:/";

    private ModelRegistryAssert(ModelRegistry registry) {
        super(registry, ModelRegistryAssert.class);
    }

    /** Begins assertions about a registry, which stays open. */
    public static ModelRegistryAssert assertThat(ModelRegistry registry) {
        return new ModelRegistryAssert(registry);
    }

    /**
     * Goes on with one version, as it is now; fails when there is none.
     *
     * @param version what stands behind {@code models:/} in a URI, which may be left out: {@code fraud@champion}, {@code
     *     fraud/3}, {@code fraud/1.4.2}, {@code fraud/production}
     * @throws dev.modelregistry.error.InvalidException it is no such URI
     * @throws dev.modelregistry.error.ConflictException a stage that more than one version has
     */
    public ModelVersionAssert model(String version) {
        isNotNull();
        ModelUri uri = ModelUri.parse(version.startsWith(PREFIX) ? version : PREFIX + version);
        if (uri.selector() instanceof ModelUri.Whole) {
            throw failure(
                    "%s names a model with all its versions: say which one, for example %s@champion or %s/1",
                    uri, uri.model(), uri.model());
        }
        try {
            return new ModelVersionAssert(actual.get(uri)).as("%s", uri);
        } catch (NotFoundException e) {
            throw failureAfter(e, "expected %s in the registry, but: %s", uri, String.valueOf(e.getMessage()));
        }
    }

    /** There is a model of this name. */
    public ModelRegistryAssert hasModel(String name) {
        isNotNull();
        if (actual.findModel(name).isEmpty()) {
            throw failure("expected a model '%s' in the registry, which has %s", name, modelNames());
        }
        return this;
    }

    /** There is no model of this name. */
    public ModelRegistryAssert hasNoModel(String name) {
        isNotNull();
        if (actual.findModel(name).isPresent()) {
            throw failure("expected no model '%s' in the registry", name);
        }
        return this;
    }

    /** There is no model at all. */
    public ModelRegistryAssert isEmpty() {
        isNotNull();
        List<String> names = modelNames();
        if (!names.isEmpty()) {
            throw failure("expected an empty registry, but it has %s", names);
        }
        return this;
    }

    /** The model has these versions and no others. The order does not matter. */
    public ModelRegistryAssert hasVersions(String model, long... numbers) {
        hasModel(model);
        try (Stream<Long> found =
                actual.versions(model).map(row -> row.version().value())) {
            List<Long> sorted = found.sorted().toList();
            List<Long> wanted = Arrays.stream(numbers).sorted().boxed().toList();
            if (!sorted.equals(wanted)) {
                throw failure("expected '%s' to have the versions %s, but it has %s", model, wanted, sorted);
            }
        }
        return this;
    }

    /** Log, records, rows and every byte of the model's artifacts are as they were written. */
    public ModelRegistryAssert isIntact(String model) {
        hasModel(model);
        List<Finding> findings = actual.verify(model, Verification.Depth.FULL).findings();
        if (!findings.isEmpty()) {
            String lines = findings.stream()
                    .map(one -> "\n  " + one.kind().text() + " " + one.subject() + ": expected '" + one.expected()
                            + "', found '" + one.actual() + "'")
                    .collect(Collectors.joining());
            throw failure("expected '%s' to be intact, but:%s", model, lines);
        }
        return this;
    }

    private List<String> modelNames() {
        try (Stream<RegisteredModel> models = actual.models()) {
            return models.map(model -> model.name().value()).toList();
        }
    }

    private AssertionError failureAfter(Throwable cause, String message, Object... values) {
        AssertionError failure = failure(message, values);
        failure.initCause(cause);
        return failure;
    }
}
