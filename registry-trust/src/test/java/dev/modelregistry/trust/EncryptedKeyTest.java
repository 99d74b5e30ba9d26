package dev.modelregistry.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.error.InvalidException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Encrypted key files, also those of OpenSSL 3.0.19 ({@code openssl pkcs8 -topk8}), which hold the first key of RFC 8032. */
class EncryptedKeyTest {

    private static final String SEED = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
    private static final char[] PASSWORD = "correct-horse".toCharArray();

    private static final String AES_256 = """
            MIGbMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAgV/yINci+55QICCAAw
            DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEFW+BmDqZrUtD/+/69b7VVIEQKaY
            xffIrN8yFkIR+vC5Jtpz1xP8ex3qeG9lYYtTgFRbJnNLshNd4F8QrOhdgj1UP4rb
            +nwcySxNQ6iEJjlFmHg=
            """;

    private static final String AES_128_SHA_512 = """
            MIGbMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAi1ephJKR6AzgICCAAw
            DAYIKoZIhvcNAgsFADAdBglghkgBZQMEAQIEENx0Wsaz/XpbBM9Xvdmk2QAEQL5j
            zeDZtaOYxvPZ4GS5t01q7aA0lQQd98n35BtKwROMrXWdCGCPOgeR/AhH7TOutaRt
            RooiFyEwoWAaRTkY/tI=
            """;

    private static final String TRIPLE_DES = """
            MIGKME4GCSqGSIb3DQEFDTBBMCkGCSqGSIb3DQEFDDAcBAiknipcblmY0AICCAAw
            DAYIKoZIhvcNAgkFADAUBggqhkiG9w0DBwQIBxq6CbTeK4wEOHfTUTgD0+1v5E+v
            HRxnqBPNzOx+iTu3p4sPoFqvRfBsrMH4Yu7btaT5m1gJi8PrZEa3JdhG6acl
            """;

    @TempDir
    Path directory;

    private Path file(String body) throws IOException {
        Path file = Files.writeString(
                directory.resolve("key.pem"),
                "-----BEGIN ENCRYPTED PRIVATE KEY-----\n" + body + "-----END ENCRYPTED PRIVATE KEY-----\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void keysThatOpenSslEncryptedAreRead() throws IOException {
        String keyId = SigningKey.of(HexFormat.of().parseHex(SEED)).keyId();
        assertThat(SigningKey.read(file(AES_256), PASSWORD).keyId()).isEqualTo(keyId);
        assertThat(SigningKey.read(file(AES_128_SHA_512), PASSWORD).keyId()).isEqualTo(keyId);
    }

    @Test
    void whatIsWrittenEncryptedIsReadWithThePasswordOnly() throws IOException {
        SigningKey key = SigningKey.generate(new SecureRandom());
        Path file = directory.resolve("mine.pem");
        key.write(file, PASSWORD);
        assertThat(Files.readString(file)).startsWith("-----BEGIN ENCRYPTED PRIVATE KEY-----");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(SigningKey.read(file, PASSWORD).keyId()).isEqualTo(key.keyId());
        assertThatThrownBy(() -> SigningKey.read(file))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("no password");
        assertThatThrownBy(() -> SigningKey.read(file, "wrong".toCharArray()))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("wrong password")
                .hasNoCause();
        assertThatThrownBy(() -> key.write(directory.resolve("other.pem"), new char[0]))
                .isInstanceOf(InvalidException.class);
    }

    @Test
    void weakAndBrokenEncryptionIsRefused() throws IOException {
        assertThatThrownBy(() -> SigningKey.read(file(TRIPLE_DES), PASSWORD))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("PBES2");
        assertThatThrownBy(() -> SigningKey.read(file("MIGbMFcG\n"), PASSWORD)).isInstanceOf(InvalidException.class);
        assertThatThrownBy(() -> SigningKey.read(file(AES_256.replace("+nwcySxN", "+nwcySxM")), PASSWORD))
                .isInstanceOf(InvalidException.class);
    }

    @Test
    void aPasswordForAPlainKeyIsNoError() {
        SigningKey key = SigningKey.generate(new SecureRandom());
        Path file = directory.resolve("plain.pem");
        key.write(file);
        assertThat(SigningKey.read(file, PASSWORD).keyId()).isEqualTo(key.keyId());
    }
}
