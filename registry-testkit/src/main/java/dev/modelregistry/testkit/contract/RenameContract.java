package dev.modelregistry.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.ModelUri;
import dev.modelregistry.Recorded;
import dev.modelregistry.Registered;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.error.AlreadyExistsException;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.error.UnsupportedCapabilityException;
import dev.modelregistry.log.EventType;
import dev.modelregistry.log.ModelEvent;
import dev.modelregistry.spi.Capability;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Renaming: everything goes along, the log stays where it is. */
public abstract class RenameContract extends RegistryContract {

    /** Made for the extending classes. */
    protected RenameContract() {}

    @Test
    @RequiresCapability(Capability.RENAME_MODEL)
    void everythingGoesAlongWithTheName() {
        String old = name("old");
        String fresh = name("new");
        registry.register(
                registration(old, "one").semanticVersion("1.0.0").tag("a", "1").build());
        registry.setAlias(old, Alias.CHAMPION, v(1));
        registry.setTags(ModelUri.of(old), Map.of("owner", "risk"));

        Recorded renamed = registry.rename(old, fresh);

        assertThat(renamed.version()).isEmpty();
        assertThat(registry.findModel(old)).isEmpty();
        assertThat(registry.findModel(fresh).orElseThrow().tags()).isEqualTo(Map.of("owner", "risk"));
        assertThat(registry.resolve("models:/" + fresh + "@champion").version()).isEqualTo(v(1));
        assertThat(registry.get("models:/" + fresh + "/1.0.0").tags()).isEqualTo(Map.of("a", "1"));
        assertThat(registry.download(uri(fresh, 1), directory().resolve("out")).verified())
                .isTrue();
        assertThat(findings(fresh)).isEmpty();
    }

    @Test
    @RequiresCapability(Capability.RENAME_MODEL)
    void theHistoryGoesOnUnderTheNewName() {
        String old = name("old");
        String fresh = name("new");
        registerVersions(old, 2);
        registry.rename(old, fresh);
        registry.setAlias(fresh, Alias.CHAMPION, v(2));

        assertThat(history(fresh))
                .extracting(ModelEvent::type)
                .containsExactly(
                        EventType.OPENED,
                        EventType.REGISTERED,
                        EventType.REGISTERED,
                        EventType.RENAMED,
                        EventType.ALIAS_MOVED);
        assertThat(history(fresh).get(4).model().value()).isEqualTo(fresh);
        assertThat(history(fresh).get(1).model().value()).isEqualTo(old);
        assertThat(registry.register(registration(fresh, "content 1").build()).version())
                .as("the same content is still the same version")
                .isEqualTo(v(1));
    }

    @Test
    @RequiresCapability(Capability.RENAME_MODEL)
    void aFreedNameBeginsALogOfItsOwn() {
        String old = name("old");
        String fresh = name("new");
        register(old, "one");
        registry.rename(old, fresh);

        Registered other = registry.registerWithOutcome(registration(old, "one").build());

        assertThat(other.created()).isTrue();
        assertThat(pointer(watched(), old).place())
                .isNotEqualTo(pointer(watched(), fresh).place());
        assertThat(pointer(watched(), old).modelId())
                .isNotEqualTo(pointer(watched(), fresh).modelId());
        registry.setAlias(old, Alias.CHAMPION, v(1));
        assertThat(registry.find(ModelUri.of(fresh, Alias.CHAMPION))).isEmpty();
        assertThat(findings(old)).isEmpty();
        assertThat(findings(fresh)).isEmpty();
    }

    @Test
    @RequiresCapability(Capability.RENAME_MODEL)
    void aNameMayComeBack() {
        String left = name("left");
        String right = name("right");
        register(left, "one");
        registry.rename(left, right);
        registry.rename(right, left);
        assertThat(registry.resolve("models:/" + left + "/1").version()).isEqualTo(v(1));
        assertThat(registry.findModel(right)).isEmpty();
        assertThat(findings(left)).isEmpty();
    }

    @Test
    @RequiresCapability(Capability.RENAME_MODEL)
    void aTakenNameIsRefused() {
        String left = name("left");
        String right = name("right");
        register(left, "one");
        register(right, "two");

        assertThat(refusal(left, right))
                .isInstanceOf(AlreadyExistsException.class)
                .hasMessageContaining(right);
        assertThat(registry.findModel(left)).isPresent();
        assertThat(history(left, EventType.RENAMED)).isEmpty();
        assertThat(findings(left)).isEmpty();
        assertThat(findings(right)).isEmpty();
    }

    @Test
    @RequiresCapability(Capability.RENAME_MODEL)
    void renamingWhatIsNotThereIsNotFound() {
        String model = name("nobody");
        assertThat(refusal(model, name("new"))).isInstanceOf(NotFoundException.class);
    }

    /** How a renaming is refused where models can be renamed at all. */
    private RegistryException refusal(String from, String to) {
        try {
            registry.rename(from, to);
        } catch (UnsupportedCapabilityException missing) {
            throw missing;
        } catch (RegistryException refused) {
            return refused;
        }
        throw new AssertionError("'" + from + "' was renamed to '" + to + "'");
    }

    @Test
    @RequiresCapability(Capability.RENAME_MODEL)
    void aClientThatKnewTheOldNameDoesNotFindItAnyMore() {
        String old = name("old");
        String fresh = name("new");
        register(old, "one");
        var other = client("bob");
        other.setAlias(old, Alias.CHAMPION, v(1));
        registry.rename(old, fresh);

        assertThatThrownBy(() -> other.setAlias(old, Alias.STABLE, v(1))).isInstanceOf(NotFoundException.class);
        other.setAlias(fresh, Alias.STABLE, v(1));
        assertThat(findings(fresh)).isEmpty();
    }
}
