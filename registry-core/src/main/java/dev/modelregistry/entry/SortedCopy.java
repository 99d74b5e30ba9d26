package dev.modelregistry.entry;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Copies of maps in the order of their keys, so that equal content is written with equal bytes. */
final class SortedCopy {

    private SortedCopy() {}

    static <K extends Comparable<K>, V> SortedMap<K, V> of(Map<K, V> map) {
        // Map.copyOf refuses null, which a tree map would let in as a value.
        return Collections.unmodifiableSortedMap(new TreeMap<>(Map.copyOf(map)));
    }

    /** A copy of names and texts: names on one line, texts free and possibly empty. */
    static SortedMap<String, String> ofTexts(String field, Map<String, String> map) {
        map.forEach((name, text) -> {
            Text.line(field + " name", name);
            Text.unicode(field + " '" + Text.shown(name) + "'", text);
        });
        return of(map);
    }
}
