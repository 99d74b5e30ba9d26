package dev.modelregistry.sagemaker.internal;

import java.util.Map;
import java.util.function.BiPredicate;

/** Puts tags where they fit: into the native map while that takes them and has room, else beside it. */
final class TagRoom {

    private final Map<String, String> natives;
    private final Map<String, String> beside;
    private final int most;
    private final BiPredicate<String, String> fits;

    private TagRoom(
            Map<String, String> natives, Map<String, String> beside, int most, BiPredicate<String, String> fits) {
        this.natives = natives;
        this.beside = beside;
        this.most = most;
        this.fits = fits;
    }

    /** Properties of a version, ours among them. */
    static TagRoom ofVersion(Map<String, String> properties, Map<String, String> beside) {
        long ours = properties.keySet().stream()
                .filter(key -> key.startsWith(Marks.PREFIX))
                .count();
        return new TagRoom(
                properties,
                beside,
                NativeText.MOST_PROPERTIES - Marks.RESERVED + (int) Math.min(ours, Marks.RESERVED),
                NativeText::isProperty);
    }

    /** Tags of a group: other tools need some as well, and aliases are mirrored there. */
    static TagRoom ofModel(Map<String, String> tags, Map<String, String> beside) {
        return new TagRoom(tags, beside, NativeText.MOST_TAGS - Marks.RESERVED, NativeText::isTag);
    }

    void put(String key, String value) {
        if (fits.test(key, value) && (natives.containsKey(key) || natives.size() < most)) {
            natives.put(key, value);
            beside.remove(key);
        } else {
            if (!key.startsWith(Marks.PREFIX)) {
                natives.remove(key);
            }
            beside.put(key, value);
        }
    }
}
