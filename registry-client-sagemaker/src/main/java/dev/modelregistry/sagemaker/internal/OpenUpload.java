package dev.modelregistry.sagemaker.internal;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * A large upload that is not ended, and what S3 has of it.
 *
 * @param key the object that it will be
 * @param id of the upload
 * @param parts by number
 */
record OpenUpload(String key, String id, Map<Integer, Part> parts) {

    OpenUpload {
        parts = Map.copyOf(parts);
    }

    /**
     * A part that has arrived.
     *
     * @param size in bytes
     * @param checksum SHA-256 in base64, where the store tells it
     * @param tag its entity tag
     */
    record Part(long size, Optional<String> checksum, String tag) {

        /** Emulators list no checksums; there a tag is the MD5. S3 compares the checksum again when the upload is ended. */
        boolean holds(byte[] bytes, String sha256) {
            return size == bytes.length
                    && checksum.map(sha256::equals)
                            .orElseGet(() -> tag.replace("\"", "").equals(md5(bytes)));
        }

        private static String md5(byte[] bytes) {
            try {
                return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
            } catch (NoSuchAlgorithmException e) {
                return ""; // Then the part is sent again.
            }
        }
    }
}
