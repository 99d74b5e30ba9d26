package dev.modelregistry.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.spi.SignatureVerifier;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Ed25519VerifierTest {

    private static final HexFormat HEX = HexFormat.of();
    private static final byte[] MESSAGE = "decide".getBytes(StandardCharsets.UTF_8);
    private static final BigInteger ORDER =
            BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));

    private final Ed25519Verifier verifier = new Ed25519Verifier();
    private final SigningKey key = SigningKey.generate(new SecureRandom());

    /** RFC 8032, section 7.1, tests 1 to 3. */
    @ParameterizedTest
    @CsvSource({
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a,'',"
                + "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c,72,"
                + "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025,af82,"
                + "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
    })
    void vectorsOfRfc8032(String point, String message, String signature) {
        byte[] signed = HEX.parseHex(signature);
        assertThat(verifier.verify(text(HEX.parseHex(point)), HEX.parseHex(message), signed))
                .isTrue();
        signed[40] ^= 1;
        assertThat(verifier.verify(text(HEX.parseHex(point)), HEX.parseHex(message), signed))
                .isFalse();
    }

    @Test
    void everyChangedByteIsSeen() {
        byte[] signature = key.sign(MESSAGE);
        assertThat(verifier.verify(key.publicKey(), MESSAGE, signature)).isTrue();
        for (int i = 0; i < signature.length; i++) {
            byte[] other = signature.clone();
            other[i] ^= 4;
            assertThat(verifier.verify(key.publicKey(), MESSAGE, other))
                    .as("byte %d", i)
                    .isFalse();
        }
        assertThat(verifier.verify(key.publicKey(), new byte[0], signature)).isFalse();
        SigningKey another = SigningKey.generate(new SecureRandom());
        assertThat(verifier.verify(another.publicKey(), MESSAGE, signature)).isFalse();
    }

    @Test
    void aSecondSpellingOfASignatureIsRefused() {
        byte[] signature = key.sign(MESSAGE);
        byte[] scalar = reversed(Arrays.copyOfRange(signature, 32, 64));
        byte[] larger = new BigInteger(1, scalar).add(ORDER).toByteArray();
        byte[] padded = new byte[32];
        System.arraycopy(
                larger,
                Math.max(0, larger.length - 32),
                padded,
                Math.max(0, 32 - larger.length),
                Math.min(32, larger.length));
        System.arraycopy(reversed(padded), 0, signature, 32, 32);
        assertThat(verifier.verify(key.publicKey(), MESSAGE, signature)).isFalse();
    }

    /** The neutral element as key: R = neutral and S = 0 would fit every message. */
    @Test
    void aKeyOfSmallOrderSignsNothing() {
        byte[] neutral = new byte[32];
        neutral[0] = 1;
        assertThat(verifier.verify(text(neutral), MESSAGE, Arrays.copyOf(neutral, 64)))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ed25519:", "ed25519:%", "ed25519:AAAA", "rsa:AAAA"})
    void aMalformedKeySignsNothing(String malformed) {
        assertThat(verifier.verify(malformed, MESSAGE, key.sign(MESSAGE))).isFalse();
    }

    @Test
    void aSignatureOfAnotherLengthIsNone() {
        byte[] signature = key.sign(MESSAGE);
        assertThat(verifier.verify(key.publicKey(), MESSAGE, Arrays.copyOf(signature, 63)))
                .isFalse();
        assertThat(verifier.verify(key.publicKey(), MESSAGE, Arrays.copyOf(signature, 65)))
                .isFalse();
    }

    @Test
    void isFoundOnTheClassPath() {
        assertThat(ServiceLoader.load(SignatureVerifier.class)).hasAtLeastOneElementOfType(Ed25519Verifier.class);
    }

    private static String text(byte[] point) {
        return "ed25519:" + Base64.getEncoder().encodeToString(point);
    }

    private static byte[] reversed(byte[] bytes) {
        byte[] turned = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            turned[i] = bytes[bytes.length - 1 - i];
        }
        return turned;
    }
}
