package dev.modelregistry.vertex;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.Registration;
import dev.modelregistry.log.Verification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tags of models as labels of models, which answers merge with those of versions. */
class VertexModelLabelTest {

    private static final ModelUri MODEL = ModelUri.parse("models:/churn");

    private final FakeCloud cloud = new FakeCloud();
    private final AtomicInteger files = new AtomicInteger();

    @TempDir
    Path directory;

    @AfterEach
    void close() {
        cloud.close();
    }

    private ModelRegistry open() {
        return ModelRegistry.builder(VertexRegistry.backend(cloud.config().build()))
                .actor("alice")
                .open();
    }

    private void register(ModelRegistry registry, Map<String, String> tags) {
        try {
            Path file = directory.resolve("model.joblib");
            Files.writeString(file, "content " + files.incrementAndGet());
            Registration.Builder registration =
                    Registration.of("churn").artifact(file).noCodeDetection();
            tags.forEach(registration::tag);
            registry.register(registration.build());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Tags that are labels of the model, with those of other people. */
    private Map<String, String> shown() {
        Map<String, String> labels = new TreeMap<>(model().labels);
        labels.remove("mre_model");
        return labels;
    }

    private FakeModels.Registered model() {
        return cloud.models().models().get("churn");
    }

    private static Map<String, String> tags(ModelRegistry registry, String uri) {
        return registry.get(uri).tags();
    }

    private static Map<String, String> modelTags(ModelRegistry registry) {
        return registry.findModel("churn").orElseThrow().tags();
    }

    private static void assertClean(ModelRegistry registry) {
        assertThat(registry.verify("churn", Verification.Depth.FULL).findings()).isEmpty();
    }

    @Test
    void tagsOfAModelAreItsLabelsAndNoTagsOfItsVersions() {
        try (ModelRegistry registry = open()) {
            register(registry, Map.of("team", "risk"));
            registry.setTags(MODEL, Map.of("owner", "bob", "cost", "1", "Not_A_Label", "Ä b"));
            register(registry, Map.of());

            assertThat(shown()).isEqualTo(Map.of("owner", "bob", "cost", "1"));
            assertThat(modelTags(registry)).isEqualTo(Map.of("owner", "bob", "cost", "1", "Not_A_Label", "Ä b"));
            assertThat(tags(registry, "models:/churn/1")).isEqualTo(Map.of("team", "risk"));
            assertThat(tags(registry, "models:/churn/2")).isEmpty();
            assertThat(model().versions.get(2L).labels).doesNotContainKey("owner");

            registry.setTags(MODEL, Map.of("owner", "carol", "cost", "now too much for a label"));
            registry.removeTags(MODEL, Set.of("Not_A_Label"));
            assertThat(shown()).isEqualTo(Map.of("owner", "carol"));
            registry.removeTags(MODEL, Set.of("owner"));
            assertThat(model().labels).isEmpty();
            assertThat(modelTags(registry)).isEqualTo(Map.of("cost", "now too much for a label"));
            assertClean(registry);
        }
    }

    @Test
    void aKeyIsNeverALabelOfBoth() {
        try (ModelRegistry registry = open()) {
            register(registry, Map.of("team", "risk"));
            registry.setTags(MODEL, Map.of("team", "all", "owner", "bob"));
            register(registry, Map.of("owner", "mine"));
            registry.setTags(ModelUri.parse("models:/churn/1"), Map.of("owner", "his"));

            assertThat(shown()).isEqualTo(Map.of("owner", "bob"));
            assertThat(model().versions.get(1L).labels)
                    .containsEntry("team", "risk")
                    .doesNotContainKey("owner");
            assertThat(model().versions.get(2L).labels).doesNotContainKey("owner");
            assertThat(modelTags(registry)).isEqualTo(Map.of("team", "all", "owner", "bob"));
            assertThat(tags(registry, "models:/churn/1")).isEqualTo(Map.of("team", "risk", "owner", "his"));
            assertThat(tags(registry, "models:/churn/2")).isEqualTo(Map.of("owner", "mine"));
            assertClean(registry);
        }
    }

    @Test
    void labelsOfOtherPeopleStay() {
        try (ModelRegistry registry = open()) {
            register(registry, Map.of("team", "risk"));
            register(registry, Map.of("team", "risk"));
            model().labels.putAll(Map.of("costcenter", "42", "owner", "theirs"));
            model().edition++;
            registry.setTags(MODEL, Map.of("owner", "bob", "area", "cards"));

            assertThat(shown()).isEqualTo(Map.of("costcenter", "42", "owner", "theirs", "area", "cards"));
            assertThat(modelTags(registry)).isEqualTo(Map.of("owner", "bob", "area", "cards"));
            registry.setTags(ModelUri.parse("models:/churn/1"), Map.of("team", "new"));
            registry.removeTags(MODEL, Set.of("owner", "area"));
            assertThat(shown()).isEqualTo(Map.of("costcenter", "42", "owner", "theirs"));
            assertThat(model().versions.get(2L).labels)
                    .containsEntry("team", "risk")
                    .doesNotContainKey("area");
        }
    }

    @Test
    void whereLabelsOfVersionAndModelCannotBeToldNothingIsWritten() {
        cloud.add("churn", Map.of("team", "cards"), java.util.List.of());
        model().labels.put("costcenter", "42");
        try (ModelRegistry registry = open()) {
            registry.setTags(MODEL, Map.of("owner", "bob"));
            assertThat(model().labels).isEqualTo(Map.of("costcenter", "42"));
            assertThat(modelTags(registry)).isEqualTo(Map.of("owner", "bob"));

            register(registry, Map.of());
            registry.setTags(MODEL, Map.of("owner", "carol", "team", "all"));
            assertThat(shown()).isEqualTo(Map.of("costcenter", "42", "owner", "carol"));
            assertThat(modelTags(registry)).isEqualTo(Map.of("owner", "carol", "team", "all"));
        }
    }

    @Test
    void aLabelThatSomebodyChangesMeanwhileIsReadAgain() {
        AtomicInteger patches = new AtomicInteger();
        OkHttpClient client = new OkHttpClient.Builder()
                .addInterceptor(chain -> {
                    if (chain.request().method().equals("PATCH") && patches.incrementAndGet() == 1) {
                        model().labels.put("costcenter", "42");
                        model().edition++;
                    }
                    return chain.proceed(chain.request());
                })
                .build();
        try (ModelRegistry quiet = open();
                ModelRegistry registry = ModelRegistry.builder(VertexRegistry.backend(
                                cloud.config().client(client).build()))
                        .actor("bob")
                        .open()) {
            register(quiet, Map.of());
            registry.setTags(MODEL, Map.of("owner", "bob"));
        }
        assertThat(shown()).isEqualTo(Map.of("costcenter", "42", "owner", "bob"));
        assertThat(patches).hasValue(2);
    }

    @Test
    void aTagThatIsChangedByHandIsSeen() {
        try (ModelRegistry registry = open()) {
            register(registry, Map.of());
            registry.setTags(MODEL, Map.of("owner", "bob", "area", "cards"));
            model().labels.put("owner", "eve");
            assertThat(modelTags(registry)).isEqualTo(Map.of("owner", "eve", "area", "cards"));
            assertThat(registry.verify("churn", Verification.Depth.QUICK).findings())
                    .anySatisfy(one -> assertThat(one.toString()).contains("owner"));
        }
    }

    @Test
    void moreTagsThanTheListHoldsAreKeptInTheObject() {
        Map<String, String> many = new TreeMap<>();
        IntStream.range(10, 50).forEach(i -> many.put("key-" + i, "value-" + i));
        try (ModelRegistry registry = open()) {
            register(registry, Map.of());
            registry.setTags(MODEL, many);
            assertThat(shown()).hasSize(12);
            assertThat(modelTags(registry)).isEqualTo(many);
            assertThat(tags(registry, "models:/churn/1")).isEmpty();
            assertClean(registry);
        }
    }
}
