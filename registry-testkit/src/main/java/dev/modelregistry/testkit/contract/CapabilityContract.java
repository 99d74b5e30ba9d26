package dev.modelregistry.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.Promotion;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.error.UnsupportedCapabilityException;
import dev.modelregistry.spi.Capability;
import dev.modelregistry.spi.PutCondition;
import dev.modelregistry.testkit.fault.FaultyBackend;
import java.io.ByteArrayInputStream;
import java.util.EnumSet;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Capabilities: what is not declared is refused by name, and everything else works without it. */
public abstract class CapabilityContract extends RegistryContract {

    /** Made for the extending classes. */
    protected CapabilityContract() {}

    @Test
    void withoutDeleteVersionTheCallIsRefusedAndNothingIsDecided() {
        String model = name("capability");
        registerVersions(model, 2);
        int events = history(model).size();
        ModelRegistry limited = without(Capability.DELETE_VERSION);

        assertUnsupported(Capability.DELETE_VERSION, () -> limited.delete(uri(model, 1)));
        assertUnsupported(Capability.DELETE_VERSION, () -> limited.deleteForced(uri(model, 1)));
        assertThat(history(model)).hasSize(events);
        assertThat(versionNumbers(model)).containsExactly(2L, 1L);
        assertThat(limited.capabilities()).doesNotContain(Capability.DELETE_VERSION);
    }

    @Test
    void withoutRenameModelTheCallIsRefusedAndNothingIsDecided() {
        String model = name("capability");
        register(model, "one");
        int events = history(model).size();
        ModelRegistry limited = without(Capability.RENAME_MODEL);

        assertUnsupported(Capability.RENAME_MODEL, () -> limited.rename(model, name("new")));
        assertThat(history(model)).hasSize(events);
        assertThat(registry.findModel(model)).isPresent();
    }

    @Test
    @RequiresCapability(Capability.CREATE_ONLY_OBJECTS)
    void anObjectCanBeCreatedOnce() {
        FaultyBackend backend = watched();
        String key = name("object") + "/artifacts/once";
        backend.objects().put(key, new ByteArrayInputStream(new byte[1]), PutCondition.ifAbsent());
        try {
            assertThatThrownBy(() ->
                            backend.objects().put(key, new ByteArrayInputStream(new byte[2]), PutCondition.ifAbsent()))
                    .isInstanceOf(dev.modelregistry.error.AlreadyExistsException.class);
            assertThat(backend.objects().head(key).orElseThrow().size()).isEqualTo(1);
        } finally {
            backend.objects().delete(key);
        }
    }

    /** Whatever a product cannot do, the core finds its way: everything but what the capability itself names works. */
    @ParameterizedTest
    @EnumSource(Capability.class)
    void withoutAnySingleCapabilityTheRegistryWorks(Capability missing) {
        if (missing == Capability.CONDITIONAL_PROJECTION && can(missing)) {
            return; // Such a backend keeps another promise in every change, see FaultyBackend.without.
        }
        String model = name("capability");
        ModelRegistry limited = without(missing);
        limited.register(registration(model, "one")
                .semanticVersion("1.0.0")
                .alias(Alias.CHALLENGER)
                .build());
        limited.register(registration(model, "two").requestKey("key").build());
        assertThat(limited.registerWithOutcome(
                                registration(model, "two").requestKey("key").build())
                        .created())
                .isFalse();
        limited.promote(Promotion.of(ModelUri.of(model, Alias.CHALLENGER), Stage.PRODUCTION)
                .alias(Alias.CHAMPION)
                .archiveSuperseded()
                .build());

        assertThat(limited.resolve("models:/" + model + "@champion").version()).isEqualTo(v(1));
        assertThat(limited.resolve("models:/" + model + "/1.0.0").stage()).isEqualTo(Stage.PRODUCTION);
        assertThat(limited.download(uri(model, 2), directory().resolve(missing.text()))
                        .verified())
                .isTrue();
        assertThat(findings(model)).isEmpty();
    }

    @Test
    void aBackendHasALogAndReadsWhatItAppended() {
        FaultyBackend backend = watched();
        String place = name("place") + "/log";
        assertThat(backend.log().head(place, 0)).isZero();
        assertThat(backend.log().append(place, 1, new byte[] {1})).isTrue();
        assertThat(backend.log().append(place, 1, new byte[] {2})).isFalse();
        assertThat(backend.log().append(place, 2, new byte[] {3})).isTrue();
        assertThat(backend.log().head(place, 1)).isEqualTo(2);
        try (var events = backend.log().read(place, 1)) {
            assertThat(events.map(event -> event.bytes()[0])).containsExactly((byte) 1, (byte) 3);
        }
        try (var events = backend.log().read(place, 3)) {
            assertThat(events).isEmpty();
        }
    }

    private ModelRegistry without(Capability capability) {
        FaultyBackend backend = FaultyBackend.without(current().backend(), EnumSet.of(capability));
        Set<Capability> left = EnumSet.allOf(Capability.class);
        left.remove(capability);
        assertThat(left).containsAll(backend.capabilities());
        return client(backend, "alice");
    }

    private static void assertUnsupported(Capability capability, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(UnsupportedCapabilityException.class)
                .hasMessageContaining(capability.text())
                .satisfies(e -> assertThat(((UnsupportedCapabilityException) e).capability())
                        .isEqualTo(capability.text()));
    }
}
