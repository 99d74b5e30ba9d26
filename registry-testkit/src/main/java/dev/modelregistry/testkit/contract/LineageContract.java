package dev.modelregistry.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.ModelUri;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.lineage.Lineage;
import dev.modelregistry.spi.Capability;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Parents and children of versions, also across models. */
public abstract class LineageContract extends RegistryContract {

    /** Made for the extending classes. */
    protected LineageContract() {}

    @Test
    void parentsAndChildrenAreKnownAcrossModels() {
        String base = name("base");
        String tuned = name("tuned");
        String served = name("served");
        register(base, "one");
        child(tuned, "two", uri(base, 1));
        child(served, "three", uri(tuned, 1));
        child(served, "four", uri(tuned, 1));

        assertThat(registry.children(uri(base, 1))).containsExactly(uri(tuned, 1));
        assertThat(registry.children(uri(tuned, 1))).containsExactlyInAnyOrder(uri(served, 1), uri(served, 2));
        assertThat(registry.children(uri(served, 1))).isEmpty();
        assertThat(registry.ancestors(uri(served, 2))).containsExactly(uri(tuned, 1), uri(base, 1));
        assertThat(registry.descendants(uri(base, 1)))
                .startsWith(uri(tuned, 1))
                .containsExactlyInAnyOrder(uri(tuned, 1), uri(served, 1), uri(served, 2));
    }

    @Test
    void twoParentsWithOneGrandparentGiveItOnce() {
        String model = name("diamond");
        register(model, "one");
        child(model, "two", uri(model, 1));
        child(model, "three", uri(model, 1));
        registry.register(registration(model, "four")
                .lineage(Lineage.builder()
                        .parent(uri(model, 2).toString())
                        .parent(uri(model, 3).toString())
                        .build())
                .build());

        assertThat(registry.ancestors(uri(model, 4)))
                .containsExactlyInAnyOrder(uri(model, 2), uri(model, 3), uri(model, 1))
                .endsWith(uri(model, 1));
        assertThat(registry.descendants(uri(model, 1)))
                .containsExactlyInAnyOrder(uri(model, 2), uri(model, 3), uri(model, 4));
    }

    @Test
    void noVersionBecomesItsOwnAncestor() {
        String model = name("cycle");
        attempt(model, "one", uri(model, 2));
        attempt(model, "two", uri(model, 1));
        attempt(model, "three", uri(model, 3));

        for (long number : versionNumbers(model)) {
            assertThat(registry.ancestors(uri(model, number))).doesNotContain(uri(model, number));
            assertThat(registry.descendants(uri(model, number))).doesNotContain(uri(model, number));
        }
    }

    @Test
    void aParentOutsideTheRegistryIsRecorded() {
        String model = name("foreign");
        String parent = "models:/" + name("elsewhere") + "/7";
        try {
            child(model, "one", ModelUri.parse(parent));
        } catch (RegistryException refused) {
            assertThat(refused).hasMessageContaining(parent);
            return;
        }
        assertThat(registry.get(uri(model, 1)).lineage().parents()).isEqualTo(List.of(parent));
    }

    @Test
    @RequiresCapability(Capability.RENAME_MODEL)
    void aFamilyStaysTogetherWhenAModelIsRenamedAndItsNameGivenToAnother() {
        String base = name("base");
        String renamed = name("renamed");
        String tuned = name("tuned");
        register(base, "one");
        child(tuned, "two", uri(base, 1));
        registry.rename(base, renamed);
        register(base, "another model");
        child(tuned, "three", uri(base, 1));
        child(tuned, "four", uri(renamed, 1));

        assertThat(registry.children(uri(renamed, 1))).containsExactlyInAnyOrder(uri(tuned, 1), uri(tuned, 3));
        assertThat(registry.children(uri(base, 1))).containsExactly(uri(tuned, 2));
        assertThat(registry.ancestors(uri(tuned, 1))).containsExactly(uri(renamed, 1));
        assertThat(registry.ancestors(uri(tuned, 2))).containsExactly(uri(base, 1));
        assertThat(registry.ancestors(uri(tuned, 3))).containsExactly(uri(renamed, 1));
        assertThat(registry.get(uri(tuned, 1)).lineage().parents())
                .as("the record is what was registered")
                .containsExactly(uri(base, 1).toString());
    }

    private void child(String model, String content, ModelUri parent) {
        registry.register(registration(model, content)
                .lineage(Lineage.builder().parent(parent.toString()).build())
                .build());
    }

    /** Whichever of the two that would close the circle is refused: that is the provider's choice, a circle is not. */
    private void attempt(String model, String content, ModelUri parent) {
        try {
            child(model, content, parent);
        } catch (RegistryException refused) {
            assertThat(refused.code().text()).isIn("invalid", "conflict", "not-found");
            register(model, content);
        }
    }
}
