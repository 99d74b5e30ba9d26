package dev.modelregistry.vertex.internal;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code gs://bucket/name}.
 *
 * @param bucket the bucket
 * @param name of an object or directory, without slashes at the ends; empty for the whole bucket
 */
record GsUri(String bucket, String name) {

    private static final Pattern FORM = Pattern.compile("gs://([^/?#]+)(?:/(.*))?", Pattern.DOTALL);

    static Optional<GsUri> parse(String text) {
        Matcher uri = FORM.matcher(text);
        if (!uri.matches()) {
            return Optional.empty();
        }
        String name = uri.group(2) == null ? "" : uri.group(2);
        return Optional.of(new GsUri(uri.group(1), name.replaceAll("^/+|/+$", "")));
    }

    @Override
    public String toString() {
        return "gs://" + bucket + (name.isEmpty() ? "" : "/" + name);
    }
}
