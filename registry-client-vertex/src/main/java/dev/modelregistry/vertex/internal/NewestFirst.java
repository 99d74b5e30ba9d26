package dev.modelregistry.vertex.internal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.modelregistry.entry.VersionNumber;
import java.util.Comparator;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Versions in falling order of their numbers, lazily. The service orders by times, which may stand in another order for versions
 * that were made at once: a page is looked over before its first is given.
 */
final class NewestFirst implements Iterator<JsonNode> {

    private final Iterator<JsonNode> source;
    private final int window;
    private final PriorityQueue<JsonNode> waiting =
            new PriorityQueue<>(Comparator.comparing(ModelService::number, Comparator.<VersionNumber>reverseOrder()));

    private NewestFirst(Iterator<JsonNode> source, int window) {
        this.source = source;
        this.window = window;
    }

    static Stream<JsonNode> of(Stream<JsonNode> nodes, int window) {
        Iterator<JsonNode> sorted = new NewestFirst(nodes.iterator(), window);
        return StreamSupport.stream(
                        Spliterators.spliteratorUnknownSize(sorted, Spliterator.ORDERED | Spliterator.NONNULL), false)
                .onClose(nodes::close);
    }

    @Override
    public boolean hasNext() {
        while (waiting.size() < window && source.hasNext()) {
            waiting.add(source.next());
        }
        return !waiting.isEmpty();
    }

    @Override
    public JsonNode next() {
        if (!hasNext()) {
            throw new NoSuchElementException("no further version");
        }
        return waiting.remove();
    }
}
