package dev.modelregistry.spi;

import dev.modelregistry.error.InvalidException;

/**
 * Where a model's log is, as its native row says: the native tag {@code mre.log}.
 *
 * @param root {@link ObjectStore#root()} of the client that opened the log
 * @param place directory of the model below the root, for example {@code fraud}
 * @param modelId the log's random model id
 */
public record LogPointer(String root, String place, String modelId) {

    /** The one line that a native tag holds. */
    public String text() {
        return modelId + " " + place.replace("%", "%25").replace(" ", "%20") + " " + root;
    }

    /** Reads {@link #text()}. */
    public static LogPointer parse(String text) {
        String[] parts = text.split(" ", 3);
        if (parts.length != 3) {
            throw new InvalidException("log pointer '" + text + "' is not 'ID PLACE ROOT'");
        }
        return new LogPointer(parts[2], parts[1].replace("%20", " ").replace("%25", "%"), parts[0]);
    }
}
