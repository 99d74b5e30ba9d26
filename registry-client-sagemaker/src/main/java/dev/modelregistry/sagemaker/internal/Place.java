package dev.modelregistry.sagemaker.internal;

import dev.modelregistry.entry.Text;
import dev.modelregistry.error.InvalidException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A bucket and a key or prefix in it.
 *
 * @param bucket name of the bucket
 * @param key without a leading slash; empty for the whole bucket
 */
public record Place(String bucket, String key) {

    private static final Pattern ADDRESS = Pattern.compile("s3a?://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/(.*))?");

    /**
     * Reads {@code s3://bucket/key}.
     *
     * @throws InvalidException it is something else
     */
    public static Place parse(String address) {
        Matcher parts = ADDRESS.matcher(address);
        if (!parts.matches()) {
            throw new InvalidException("'" + Text.shown(address) + "' is not s3://BUCKET or s3://BUCKET/KEY");
        }
        return new Place(parts.group(1), parts.group(2) == null ? "" : parts.group(2));
    }

    /** This place as the prefix of keys: it ends with a slash, or is empty. */
    Place folder() {
        String trimmed = key.replaceAll("/+$", "");
        return new Place(bucket, trimmed.isEmpty() ? "" : trimmed + "/");
    }

    /** A place whose key begins with this one's. */
    Place below(String rest) {
        return new Place(bucket, key + rest);
    }

    @Override
    public String toString() {
        return "s3://" + bucket + "/" + key;
    }
}
