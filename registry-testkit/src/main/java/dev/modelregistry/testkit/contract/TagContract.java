package dev.modelregistry.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.TagsChanged;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.Filter;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.log.EventType;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Tags of versions. */
public abstract class TagContract extends RegistryContract {

    /** Made for the extending classes. */
    protected TagContract() {}

    @Test
    void settingTagsLeavesOthersAlone() {
        String model = name("tags");
        registry.register(registration(model, "one").tag("a", "1").tag("b", "2").build());

        TagsChanged changed = registry.setTags(uri(model, 1), Map.of("b", "3", "c", ""));

        assertThat(changed.tags()).isEqualTo(Map.of("a", "1", "b", "3", "c", ""));
        assertThat(changed.recorded().version()).contains(v(1));
        assertThat(registry.get(uri(model, 1)).tags()).isEqualTo(changed.tags());
        assertThat(history(model, EventType.TAGS_CHANGED)).hasSize(1);
        assertThat(findings(model)).isEmpty();
    }

    @Test
    void removingTagsIsNoErrorForThoseThatAreNotThere() {
        String model = name("tags");
        registry.register(registration(model, "one").tag("a", "1").tag("b", "2").build());

        TagsChanged changed = registry.removeTags(uri(model, 1), Set.of("a", "never"));

        assertThat(changed.tags()).isEqualTo(Map.of("b", "2"));
        assertThat(registry.get(uri(model, 1)).tags()).isEqualTo(Map.of("b", "2"));
        assertThat(findings(model)).isEmpty();
    }

    @Test
    void aRemovedTagCanBeSetAgain() {
        String model = name("tags");
        registry.register(registration(model, "one").tag("a", "1").build());
        registry.removeTags(uri(model, 1), Set.of("a"));
        registry.setTags(uri(model, 1), Map.of("a", "again"));
        assertThat(registry.get(uri(model, 1)).tags()).isEqualTo(Map.of("a", "again"));
    }

    @Test
    void tagsAreKeptAsTheyAre() {
        String model = name("tags");
        register(model, "one");
        Map<String, String> tags = Map.of(
                "risk.tier/EU", "high",
                "Ünïcode 模型", "🙂 'single' \"double\" `back` \\ ;-- DROP",
                "lines", "one\ntwo\r\n\tthree",
                "blank", " ",
                "json", "{\"a\":[1,null]}");

        registry.setTags(uri(model, 1), tags);

        assertThat(client("bob").get(uri(model, 1)).tags()).isEqualTo(tags);
        assertThat(findings(model)).isEmpty();
    }

    @Test
    void tagsCanBeSetThroughAnyUri() {
        String model = name("tags");
        registry.register(registration(model, "one")
                .semanticVersion("1.0.0")
                .alias(Alias.CHAMPION)
                .build());
        registry.setTags(dev.modelregistry.ModelUri.parse("models:/" + model + "@champion"), Map.of("by", "alias"));
        registry.setTags(dev.modelregistry.ModelUri.parse("models:/" + model + "/1.0.0"), Map.of("also", "version"));
        assertThat(registry.get(uri(model, 1)).tags()).isEqualTo(Map.of("by", "alias", "also", "version"));
    }

    @Test
    void versionsCanBeFilteredByTags() {
        String model = name("tags");
        registry.register(registration(model, "one").tag("team", "risk").build());
        registry.register(registration(model, "two").tag("team", "cards").build());
        register(model, "three");
        registry.setTags(uri(model, 3), Map.of("team", "risk"));

        try (var versions = registry.versions(model, Filter.parse("tags.team = 'risk'"))) {
            assertThat(versions.map(row -> row.version().value())).containsExactly(3L, 1L);
        }
    }

    @Test
    void ourOwnMarksAreNobodysTags() {
        String model = name("tags");
        register(model, "one");
        assertThat(registry.get(uri(model, 1)).tags()).isEmpty();
        assertThat(registry.findModel(model).orElseThrow().tags()).isEmpty();
        assertThatThrownBy(() -> registry.setTags(uri(model, 1), Map.of("mre.event", "7")))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("mre.");
        assertThat(findings(model)).isEmpty();
    }

    @Test
    void tagsOfWhatIsNotThereAreNotFound() {
        String model = name("tags");
        register(model, "one");
        assertThatThrownBy(() -> registry.setTags(uri(model, 2), Map.of("a", "1")))
                .isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> registry.removeTags(uri(model, 2), Set.of("a")))
                .isInstanceOf(NotFoundException.class);
        assertThat(history(model, EventType.TAGS_CHANGED)).isEmpty();
    }
}
