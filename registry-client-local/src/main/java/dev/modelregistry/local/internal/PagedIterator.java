package dev.modelregistry.local.internal;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A listing of any length, one page in memory. Each page is asked for by the last row of the one before, so nothing is
 * open and nothing is locked while the caller thinks.
 */
final class PagedIterator<T> implements Iterator<T> {

    private final Function<Optional<T>, Page<T>> pages;
    private Page<T> page = new Page<>(List.of(), true);
    private Optional<T> last = Optional.empty();
    private int position;

    PagedIterator(Function<Optional<T>, Page<T>> pages) {
        this.pages = pages;
    }

    static <T> Stream<T> stream(Function<Optional<T>, Page<T>> pages) {
        return stream(new PagedIterator<>(pages));
    }

    static <T> Stream<T> stream(Iterator<T> iterator) {
        return StreamSupport.stream(
                Spliterators.spliteratorUnknownSize(
                        iterator, Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.IMMUTABLE),
                false);
    }

    @Override
    public boolean hasNext() {
        while (position == page.rows().size()) {
            if (!page.more()) {
                return false;
            }
            page = pages.apply(last);
            position = 0;
        }
        return true;
    }

    @Override
    public T next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        T row = page.rows().get(position++);
        last = Optional.of(row);
        return row;
    }
}
