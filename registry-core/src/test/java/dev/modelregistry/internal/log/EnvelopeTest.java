package dev.modelregistry.internal.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.error.UnsupportedCapabilityException;
import dev.modelregistry.spi.Signer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class EnvelopeTest {

    /** The vector of the DSSE specification, protocol.md. */
    @Test
    void signaturesAreMadeOverWhatDsseSays() {
        assertThat(signed("http://example.com/HelloWorld", "hello world"))
                .isEqualTo("DSSEv1 29 http://example.com/HelloWorld 11 hello world");
    }

    @Test
    void lengthsCountBytes() {
        assertThat(signed("é", "ß…")).isEqualTo("DSSEv1 2 é 5 ß…");
        assertThat(signed("", "")).isEqualTo("DSSEv1 0  0 ");
    }

    @Test
    void signingIsRefusedWhereNothingCouldCheckIt() {
        var builder = ModelRegistry.builder("memory:").signer(new Signer() {
            @Override
            public String keyId() {
                return "sha256:";
            }

            @Override
            public String publicKey() {
                return "ed25519:";
            }

            @Override
            public byte[] sign(byte[] message) {
                return new byte[64];
            }
        });
        assertThatThrownBy(builder::open)
                .isInstanceOf(UnsupportedCapabilityException.class)
                .hasMessageContaining("dev.modelregistry:registry-trust");
    }

    @Test
    void signaturesAreNotPassedOverWhereNothingCanCheckThem() {
        Envelope unsigned = new Envelope("type", new byte[0], List.of());
        assertThat(Seals.none().check(unsigned).keyIds()).isEmpty();
        Envelope signed = new Envelope("type", new byte[0], List.of(new Envelope.Seal("id", "ed25519:", "")));
        assertThatThrownBy(() -> Seals.none().check(signed))
                .isInstanceOf(UnsupportedCapabilityException.class)
                .hasMessageContaining("dev.modelregistry:registry-trust");
    }

    private static String signed(String type, String payload) {
        return new String(Envelope.signedBytes(type, payload.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
    }
}
