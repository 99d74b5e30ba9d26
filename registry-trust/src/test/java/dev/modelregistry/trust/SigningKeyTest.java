package dev.modelregistry.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.error.AlreadyExistsException;
import dev.modelregistry.error.InvalidException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SigningKeyTest {

    private static final HexFormat HEX = HexFormat.of();
    private static final String SEED = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";

    @TempDir
    Path directory;

    @Test
    void firstVectorOfRfc8032() {
        SigningKey key = SigningKey.of(HEX.parseHex(SEED));
        byte[] point = HEX.parseHex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
        assertThat(key.publicKey()).isEqualTo("ed25519:" + Base64.getEncoder().encodeToString(point));
        assertThat(HEX.formatHex(key.sign(new byte[0])))
                .isEqualTo("e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
                        + "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b");
    }

    @Test
    void javaVerifiesWhatIsSigned() throws Exception {
        SigningKey key = SigningKey.generate(new SecureRandom());
        byte[] message = {1, 2, 3};
        byte[] point = Base64.getDecoder().decode(key.publicKey().substring("ed25519:".length()));
        byte[] encoded = HEX.parseHex("302a300506032b6570032100" + HEX.formatHex(point));
        Signature verifier = Signature.getInstance("Ed25519");
        verifier.initVerify(KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded)));
        verifier.update(message);
        assertThat(verifier.verify(key.sign(message))).isTrue();
    }

    @Test
    void writtenForItsOwnerAloneAndReadBack() throws Exception {
        SigningKey key = SigningKey.generate(new SecureRandom());
        Path file = directory.resolve("key.pem");
        key.write(file);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(SigningKey.read(file).keyId()).isEqualTo(key.keyId()).startsWith("sha256:");
    }

    @Test
    void neverOverwritten() throws Exception {
        Path file = Files.writeString(directory.resolve("key.pem"), "mine");
        SigningKey key = SigningKey.generate(new SecureRandom());
        assertThatThrownBy(() -> key.write(file)).isInstanceOf(AlreadyExistsException.class);
        assertThat(file).hasContent("mine");
    }

    @Test
    void refusedWhenOthersMayRead() throws Exception {
        Path file = directory.resolve("key.pem");
        SigningKey.generate(new SecureRandom()).write(file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertThatThrownBy(() -> SigningKey.read(file))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("chmod 600");
    }

    @Test
    void noSecretIsShown() throws Exception {
        assertThat(SigningKey.of(HEX.parseHex(SEED)).toString()).doesNotContain(SEED);
        Path file = Files.writeString(
                directory.resolve("bad.pem"), "-----BEGIN PRIVATE KEY-----\nsecret!\n-----END PRIVATE KEY-----\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertThatThrownBy(() -> SigningKey.read(file))
                .isInstanceOf(InvalidException.class)
                .hasNoCause()
                .hasMessageNotContaining("secret");
    }
}
