package dev.modelregistry.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.Registration;
import dev.modelregistry.RegistryBuilder;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.log.Finding;
import dev.modelregistry.log.ModelEvent;
import dev.modelregistry.log.Verification;
import dev.modelregistry.spi.Signer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignedEventTest {

    @TempDir
    Path directory;

    private final SigningKey key = SigningKey.generate(new SecureRandom());

    @Test
    void historyNamesTheKeysThatSigned() throws Exception {
        try (ModelRegistry registry = registered(key)) {
            List<ModelEvent> events = registry.history("fraud").toList();
            assertThat(events)
                    .hasSize(2)
                    .allSatisfy(event -> assertThat(event.signedBy()).containsExactly(key.keyId()));
        }
    }

    @Test
    void severalKeysSignOneEvent() throws Exception {
        SigningKey other = SigningKey.generate(new SecureRandom());
        try (ModelRegistry registry = registered(key, other)) {
            assertThat(registry.history("fraud"))
                    .hasSize(2)
                    .allSatisfy(event ->
                            assertThat(event.signedBy()).containsExactlyInAnyOrder(key.keyId(), other.keyId()));
            Verification verification = registry.verify("fraud", Verification.Depth.FULL);
            assertThat(verification.findings()).isEmpty();
            assertThat(verification.untrustedKeys()).isEqualTo(4);
        }
        try (ModelRegistry registry = registered(other, signing(key.keyId(), new byte[] {1}))) {
            assertThat(registry.history("fraud"))
                    .as("one that is no signature does not spoil the other")
                    .allSatisfy(event -> assertThat(event.signedBy()).containsExactly(other.keyId()));
            assertThat(registry.verify("fraud", Verification.Depth.FULL).findings())
                    .extracting(Finding::kind)
                    .containsOnly(Finding.Kind.BAD_SIGNATURE);
        }
    }

    @Test
    void goodSignaturesAreCountedAsThoseOfKeysThatNobodyVouchesFor() throws Exception {
        try (ModelRegistry registry = registered(key)) {
            Verification verification = registry.verify("fraud", Verification.Depth.FULL);
            assertThat(verification.findings()).isEmpty();
            assertThat(verification.untrustedKeys()).isEqualTo(2);
        }
    }

    @Test
    void aSignatureOverOtherBytesIsFoundAndNamesNobody() throws Exception {
        try (ModelRegistry registry = registered(signing(key.keyId(), new byte[] {1}))) {
            assertThat(registry.history("fraud"))
                    .allSatisfy(event -> assertThat(event.signedBy()).isEmpty());
            Verification verification = registry.verify("fraud", Verification.Depth.FULL);
            assertThat(verification.untrustedKeys()).isZero();
            assertThat(verification.findings())
                    .extracting(Finding::kind, Finding::subject)
                    .containsExactly(
                            tuple(Finding.Kind.BAD_SIGNATURE, "event 1"), tuple(Finding.Kind.BAD_SIGNATURE, "event 2"));
        }
    }

    @Test
    void aSignerWhoseIdIsNotThatOfItsKeyIsRefused() {
        String other = SigningKey.generate(new SecureRandom()).keyId();
        assertThatThrownBy(() -> ModelRegistry.builder("memory:")
                        .signer(signing(other, new byte[0]))
                        .open())
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining(other);
    }

    private ModelRegistry registered(Signer... signers) throws IOException {
        RegistryBuilder builder = ModelRegistry.builder("memory:").actor("anna");
        List.of(signers).forEach(builder::signer);
        ModelRegistry registry = builder.open();
        Path file = Files.writeString(directory.resolve("model.bin"), "weights");
        registry.register(Registration.of("fraud").artifact(file).build());
        return registry;
    }

    /** Says it is our key, and signs something else. */
    private Signer signing(String keyId, byte[] instead) {
        return new Signer() {
            @Override
            public String keyId() {
                return keyId;
            }

            @Override
            public String publicKey() {
                return key.publicKey();
            }

            @Override
            public byte[] sign(byte[] message) {
                return key.sign(instead);
            }
        };
    }
}
