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

/** The file of a private key. */
final class KeyFile {

    private static final int SEED = 32;
    private static final int LARGEST = 4096;
    private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String END = "-----END PRIVATE KEY-----";
    /** All of an Ed25519 key in PKCS#8 but its last 32 bytes (RFC 8410, section 7). */
    private static final byte[] PREFIX = HexFormat.of().parseHex("302e020100300506032b657004220420");

    private KeyFile() {}

    static byte[] read(Path file) {
        byte[] content;
        try {
            refuseOpenToOthers(file);
            try (InputStream in = Files.newInputStream(file)) {
                content = in.readNBytes(LARGEST + 1);
            }
        } catch (IOException e) {
            throw new InvalidException("key file '" + file + "' can't be read", e);
        }
        return content.length == SEED ? content : seed(file, content);
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

    private static byte[] seed(Path file, byte[] content) {
        String text = new String(content, StandardCharsets.ISO_8859_1).strip();
        if (content.length > LARGEST || !text.startsWith(BEGIN) || !text.endsWith(END)) {
            throw notAKey(file);
        }
        byte[] der;
        try {
            String body = text.substring(BEGIN.length(), Math.max(BEGIN.length(), text.length() - END.length()));
            der = Base64.getDecoder().decode(body.replaceAll("\\s", ""));
        } catch (IllegalArgumentException e) {
            // Without its cause: the decoder's message quotes the content.
            throw notAKey(file);
        }
        if (der.length != PREFIX.length + SEED || !Arrays.equals(PREFIX, Arrays.copyOf(der, PREFIX.length))) {
            throw notAKey(file);
        }
        return Arrays.copyOfRange(der, PREFIX.length, der.length);
    }

    private static InvalidException notAKey(Path file) {
        return new InvalidException("key file '" + file
                + "' is no Ed25519 private key: it must be PEM PKCS#8, not encrypted, or 32 raw bytes");
    }

    static void write(Path file, byte[] seed) {
        byte[] der = Arrays.copyOf(PREFIX, PREFIX.length + SEED);
        System.arraycopy(seed, 0, der, PREFIX.length, SEED);
        String pem = BEGIN + "\n" + Base64.getEncoder().encodeToString(der) + "\n" + END + "\n";
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
