package dev.modelregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.modelregistry.trust.SigningKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Contract: keygen. */
class KeyGenTest {

    @TempDir
    Path home;

    private Cli cli;
    private Path file;

    @BeforeEach
    void name() {
        cli = new Cli(home);
        file = home.resolve("alice.pem");
    }

    @Test
    void makesAKeyForItsOwnerAlone() throws Exception {
        JsonNode made = cli.json("keygen", file.toString());
        SigningKey key = SigningKey.read(file);
        assertThat(made.get("file").textValue()).isEqualTo(file.toString());
        assertThat(made.get("keyId").textValue()).isEqualTo(key.keyId());
        assertThat(made.get("publicKey").textValue()).isEqualTo(key.publicKey()).matches("ed25519:[A-Za-z0-9+/]{43}=");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void neverOverwrites() throws Exception {
        cli.json("keygen", file.toString());
        byte[] first = Files.readAllBytes(file);
        cli.error(4, "already-exists", "keygen", file.toString());
        assertThat(Files.readAllBytes(file)).isEqualTo(first);
    }

    @Test
    void thePrivateHalfIsPrintedNowhere() throws Exception {
        Cli.Run run = cli.run("keygen", file.toString());
        String secret = Files.readAllLines(file).get(1).substring(24);
        assertThat(run.exit()).isZero();
        assertThat(run.out() + run.err()).contains("ed25519:").doesNotContain(secret);
    }

    @Test
    void theKeySignsAndHistoryAndVerifyTell() {
        String keyId = cli.json("keygen", file.toString()).get("keyId").textValue();
        cli.with("MODEL_REGISTRY_KEY", file.toString()).register("fraud", "a");
        cli.without("MODEL_REGISTRY_KEY").json("tag", "set", "models:/fraud/1", "owner=anna");
        JsonNode events = cli.json("history", "fraud").get("events");
        assertThat(Cli.texts(events.at("/1/signedBy"))).containsExactly(keyId);
        assertThat(events.at("/2/signedBy")).isEmpty();
        JsonNode verified = cli.json("verify", "fraud");
        assertThat(verified.get("untrustedKeys").intValue()).isEqualTo(2);
        assertThat(verified.get("findings")).isEmpty();
    }

    @Test
    void anEncryptedKeySignsWithItsPasswordOnly() throws Exception {
        cli.error(2, "usage", "keygen", file.toString(), "--encrypt");
        cli.with("MODEL_REGISTRY_KEY_PASSWORD", "correct-horse").json("keygen", file.toString(), "--encrypt");
        assertThat(Files.readString(file)).contains("ENCRYPTED");
        cli.with("MODEL_REGISTRY_KEY", file.toString()).register("fraud", "a");
        cli.with("MODEL_REGISTRY_KEY_PASSWORD", "wrong").error(2, "invalid", "models");
        cli.without("MODEL_REGISTRY_KEY_PASSWORD").error(2, "invalid", "models");
    }

    @Test
    void aKeyThatOthersMayReadIsRefusedAndNothingIsDone() throws Exception {
        cli.json("keygen", file.toString());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        JsonNode error = cli.error(2, "invalid", "--key", file.toString(), "models");
        assertThat(error.get("message").textValue()).contains("chmod 600");
    }
}
