package dev.modelregistry.schema;

import java.lang.reflect.Array;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** A list or an array of any kind, seen in one way. */
final class Sequence {

    private final int size;
    private final IntFunction<@Nullable Object> item;
    private final Optional<Class<?>> primitive;

    private Sequence(int size, IntFunction<@Nullable Object> item, Optional<Class<?>> primitive) {
        this.size = size;
        this.item = item;
        this.primitive = primitive;
    }

    /** The view of a value; empty when it is neither list nor array. */
    static Optional<Sequence> of(Object value) {
        if (value instanceof List<?> list) {
            Object[] items = list.toArray();
            return Optional.of(new Sequence(items.length, i -> items[i], Optional.empty()));
        }
        Class<?> component = value.getClass().getComponentType();
        if (component == null) {
            return Optional.empty();
        }
        return Optional.of(new Sequence(
                Array.getLength(value),
                i -> Array.get(value, i),
                component.isPrimitive() ? Optional.of(component) : Optional.empty()));
    }

    int size() {
        return size;
    }

    @Nullable
    Object item(int index) {
        return item.apply(index);
    }

    /** Whether all items are of one primitive type, so that one of them stands for all. */
    boolean uniform() {
        return primitive.isPresent();
    }
}
