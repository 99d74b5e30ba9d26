package dev.modelregistry.local.internal;

import dev.modelregistry.spi.ObjectStore.StoredObject;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;

/** Two listings, each in the order of the keys, as one. */
final class MergedIterator implements Iterator<StoredObject> {

    private final Iterator<StoredObject> left;
    private final Iterator<StoredObject> right;
    private Optional<StoredObject> nextLeft = Optional.empty();
    private Optional<StoredObject> nextRight = Optional.empty();

    MergedIterator(Iterator<StoredObject> left, Iterator<StoredObject> right) {
        this.left = left;
        this.right = right;
    }

    @Override
    public boolean hasNext() {
        nextLeft = nextLeft.isEmpty() && left.hasNext() ? Optional.of(left.next()) : nextLeft;
        nextRight = nextRight.isEmpty() && right.hasNext() ? Optional.of(right.next()) : nextRight;
        return nextLeft.isPresent() || nextRight.isPresent();
    }

    @Override
    public StoredObject next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        boolean takeLeft = nextRight.isEmpty()
                || nextLeft.isPresent()
                        && Keys.ORDER.compare(
                                        nextLeft.get().key(), nextRight.get().key())
                                <= 0;
        StoredObject taken = takeLeft ? nextLeft.orElseThrow() : nextRight.orElseThrow();
        nextLeft = takeLeft ? Optional.empty() : nextLeft;
        nextRight = takeLeft ? nextRight : Optional.empty();
        return taken;
    }
}
