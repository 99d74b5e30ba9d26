package dev.modelregistry;

import java.util.Map;

/**
 * Tags after a change.
 *
 * @param recorded the act
 * @param tags all tags of the model or version now
 */
public record TagsChanged(Recorded recorded, Map<String, String> tags) {

    /** Copies the map. */
    public TagsChanged {
        tags = Map.copyOf(tags);
    }
}
