package dev.modelregistry.trust;

import dev.modelregistry.error.AlreadyExistsException;
import dev.modelregistry.error.InvalidException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The file of a private key. */
final class KeyFile {

    private static final int SEED = 32;
    private static final int LARGEST = 4096;
    private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String END = "-----END PRIVATE KEY-----";
    private static final String BEGIN_ENCRYPTED = "-----BEGIN ENCRYPTED PRIVATE KEY-----";
    private static final String END_ENCRYPTED = "-----END ENCRYPTED PRIVATE KEY-----";
    /** All of an Ed25519 key in PKCS#8 but its last 32 bytes (RFC 8410, section 7). */
    private static final byte[] PREFIX = HexFormat.of().parseHex("302e020100300506032b657004220420");

    private KeyFile() {}

    /** @param password of an encrypted key; null where none is known */
    static byte[] read(Path file, char @Nullable [] password) {
        byte[] content;
        try {
            refuseOpenToOthers(file);
            try (InputStream in = Files.newInputStream(file)) {
                content = in.readNBytes(LARGEST + 1);
            }
        } catch (IOException e) {
            throw new InvalidException("key file '" + file + "' can't be read", e);
        }
        return content.length == SEED ? content : seed(file, content, password);
    }

    private static void refuseOpenToOthers(Path file) throws IOException {
        if (!knowsModes(file)) {
            return;
        }
        Set<PosixFilePermission> open = Files.getPosixFilePermissions(file);
        if (open.contains(PosixFilePermission.GROUP_READ) || open.contains(PosixFilePermission.OTHERS_READ)) {
            throw new InvalidException(
                    "key file '" + file + "' may be read by others than its owner: run chmod 600 on it");
        }
    }

    private static byte[] seed(Path file, byte[] content, char @Nullable [] password) {
        String text = new String(content, StandardCharsets.ISO_8859_1).strip();
        if (content.length > LARGEST) {
            throw notAKey(file);
        }
        byte[] der;
        if (text.startsWith(BEGIN_ENCRYPTED) && text.endsWith(END_ENCRYPTED)) {
            if (password == null) {
                throw new InvalidException("key file '" + file + "' is encrypted, and no password is given");
            }
            der = EncryptedKey.decrypt(file, decoded(file, text, BEGIN_ENCRYPTED, END_ENCRYPTED), password);
        } else if (text.startsWith(BEGIN) && text.endsWith(END)) {
            der = decoded(file, text, BEGIN, END);
        } else {
            throw notAKey(file);
        }
        if (der.length != PREFIX.length + SEED || !Arrays.equals(PREFIX, Arrays.copyOf(der, PREFIX.length))) {
            throw notAKey(file);
        }
        return Arrays.copyOfRange(der, PREFIX.length, der.length);
    }

    private static byte[] decoded(Path file, String text, String begin, String end) {
        try {
            String body = text.substring(begin.length(), Math.max(begin.length(), text.length() - end.length()));
            return Base64.getDecoder().decode(body.replaceAll("\\s", ""));
        } catch (IllegalArgumentException e) {
            // Without its cause: the decoder's message quotes the content.
            throw notAKey(file);
        }
    }

    static InvalidException notAKey(Path file) {
        return new InvalidException("key file '" + file
                + "' is no Ed25519 private key: it must be PEM PKCS#8, encrypted or not, or 32 raw bytes");
    }

    /** @param password to encrypt with; null to write it as it is */
    static void write(Path file, byte[] seed, char @Nullable [] password) {
        byte[] der = Arrays.copyOf(PREFIX, PREFIX.length + SEED);
        System.arraycopy(seed, 0, der, PREFIX.length, SEED);
        if (password == null) {
            write(file, pem(BEGIN, der, END));
        } else {
            write(file, pem(BEGIN_ENCRYPTED, EncryptedKey.encrypt(der, password), END_ENCRYPTED));
        }
    }

    private static String pem(String begin, byte[] der, String end) {
        return begin + "\n" + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n" + end + "\n";
    }

    private static void write(Path file, String pem) {
        FileAttribute<?>[] mode = knowsModes(file)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        try (SeekableByteChannel out =
                Files.newByteChannel(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), mode)) {
            ByteBuffer bytes = ByteBuffer.wrap(pem.getBytes(StandardCharsets.US_ASCII));
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
        } catch (FileAlreadyExistsException e) {
            throw new AlreadyExistsException(
                    "key file '" + file + "' exists: keys are never overwritten, name another file", e);
        } catch (IOException e) {
            throw new InvalidException("key file '" + file + "' can't be written", e);
        }
    }

    private static boolean knowsModes(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
