package dev.modelregistry.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.ModelUri;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.Filter;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.RegisteredModel;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.spi.Capability;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Registered models: coming into being, showing, listing, filtering. */
public abstract class RegisteredModelContract extends RegistryContract {

    /** Made for the extending classes. */
    protected RegisteredModelContract() {}

    @Test
    void aModelIsThereFromItsFirstVersionOn() {
        String model = name("fraud");
        assertThat(registry.findModel(model)).isEmpty();

        register(model, "one");

        RegisteredModel found = registry.findModel(model).orElseThrow();
        assertThat(found.name()).isEqualTo(ModelName.of(model));
        assertThat(found.description()).isEmpty();
        assertThat(found.tags()).isEmpty();
        assertThat(found.aliases()).isEmpty();
        found.versions().ifPresent(count -> assertThat(count).isEqualTo(1));
    }

    @Test
    void aModelShowsItsDescriptionUntilItIsRemoved() {
        String model = name("fraud");
        register(model, "one");

        registry.describe(ModelUri.of(model), "Card fraud, online — \"EU\"\nsecond line");
        assertThat(registry.findModel(model).orElseThrow().description())
                .isEqualTo("Card fraud, online — \"EU\"\nsecond line");

        registry.describe(ModelUri.of(model), "");
        assertThat(registry.findModel(model).orElseThrow().description()).isEmpty();
        assertThat(findings(model)).isEmpty();
    }

    @Test
    void aModelShowsTheAliasesOfItsVersions() {
        String model = name("fraud");
        registerVersions(model, 2);
        registry.setAlias(model, Alias.CHAMPION, v(1));
        registry.setAlias(model, Alias.CHALLENGER, v(2));

        assertThat(registry.findModel(model).orElseThrow().aliases())
                .isEqualTo(Map.of(Alias.CHAMPION, v(1), Alias.CHALLENGER, v(2)));
    }

    @Test
    void tagsOfAModelAreNotTagsOfItsVersions() {
        String model = name("fraud");
        register(model, "one");

        var changed = registry.setTags(ModelUri.of(model), Map.of("owner", "risk", "team", ""));
        assertThat(changed.tags()).isEqualTo(Map.of("owner", "risk", "team", ""));
        assertThat(changed.recorded().version()).isEmpty();
        assertThat(registry.get(uri(model, 1)).tags()).isEmpty();

        registry.removeTags(ModelUri.of(model), Set.of("team", "never-set"));
        assertThat(registry.findModel(model).orElseThrow().tags()).isEqualTo(Map.of("owner", "risk"));
    }

    @Test
    void modelsAreListedByName() {
        String prefix = name("list");
        List<String> names = List.of(prefix + "-b", prefix + "-a", prefix + "-c");
        names.forEach(model -> register(model, "one"));

        try (Stream<RegisteredModel> models = registry.models()) {
            assertThat(models.map(model -> model.name().value()).filter(model -> model.startsWith(prefix)))
                    .containsExactly(prefix + "-a", prefix + "-b", prefix + "-c");
        }
    }

    @Test
    void modelsCanBeFilteredByNameTagAndDescription() {
        String prefix = name("filter");
        for (String model : List.of(prefix + "-a", prefix + "-b", prefix + "-c")) {
            register(model, "one");
        }
        registry.setTags(ModelUri.of(prefix + "-a"), Map.of("team", "risk"));
        registry.setTags(ModelUri.of(prefix + "-b"), Map.of("team", "it's ours"));
        registry.describe(ModelUri.of(prefix + "-c"), "Scores cards");

        assertThat(filtered("name LIKE '" + prefix + "%' AND tags.team = 'risk'"))
                .containsExactly(prefix + "-a");
        assertThat(filtered("name LIKE '" + prefix + "%' AND tags.team != 'risk'"))
                .containsExactly(prefix + "-b");
        assertThat(filtered("name LIKE '" + prefix + "%' AND tags.`team` = 'it''s ours'"))
                .containsExactly(prefix + "-b");
        assertThat(filtered("name ILIKE '" + prefix.toUpperCase(java.util.Locale.ROOT)
                        + "%' AND description LIKE '%cards'"))
                .containsExactly(prefix + "-c");
        assertThat(filtered("name = '" + prefix + "'")).isEmpty();
    }

    @Test
    void aFilterThatDoesNotFitModelsIsInvalid() {
        assertThatThrownBy(() -> filtered("stage = 'PRODUCTION'"))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("stage");
    }

    @Test
    void anUnknownModelIsEmptyToFindAndNotFoundToRead() {
        String model = name("nobody");
        assertThat(registry.findModel(model)).isEmpty();
        assertThat(registry.find(ModelUri.parse("models:/" + model + "/1"))).isEmpty();
        assertThatThrownBy(() -> versionNumbers(model))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining(model);
        assertThatThrownBy(() -> registry.get("models:/" + model + "/1")).isInstanceOf(NotFoundException.class);
    }

    @Test
    void namesThatOnlyResembleEachOtherAreDifferentModels() {
        String model = name("alike");
        register(model, "one");

        assertThat(registry.findModel(model + "x")).isEmpty();
        assertThat(registry.findModel(model.substring(0, model.length() - 1))).isEmpty();
        register(model + "x", "two");
        assertThat(versionNumbers(model)).containsExactly(1L);
        assertThat(findings(model)).isEmpty();
        assertThat(findings(model + "x")).isEmpty();
    }

    @Test
    void everyClientDeclaresTheSameProviderAndCapabilities() {
        assertThat(registry.provider()).isNotBlank();
        assertThat(registry.capabilities()).isEqualTo(current().capabilities());
        assertThat(current().capabilities().stream().map(Capability::text)).doesNotContainNull();
    }

    @Test
    void doctorFindsAWorkingRegistryReachable() {
        var diagnosis = registry.diagnose();
        assertThat(diagnosis.reachable()).isTrue();
        assertThat(diagnosis.checks()).allMatch(check -> check.ok());
        assertThat(diagnosis.checks().stream().map(check -> check.name())).contains("log-writable");
    }

    private List<String> filtered(String filter) {
        try (Stream<RegisteredModel> models = registry.models(Filter.parse(filter))) {
            return models.map(model -> model.name().value()).toList();
        }
    }
}
