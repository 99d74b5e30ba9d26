package dev.modelregistry.schema;

import dev.modelregistry.entry.Text;
import dev.modelregistry.error.InvalidException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Numbers in a grid.
 *
 * @param name absent only where it is the only one
 * @param dtype type of each element as numpy names it, for example {@code float32}
 * @param shape length of each dimension; -1 for a free one; empty for a single element
 * @param required whether it must be there
 */
public record Tensor(Optional<String> name, String dtype, List<Long> shape, boolean required) implements Field {

    private static final int MOST_DIMENSIONS = 64;

    /** Checks the values and copies the list. */
    public Tensor {
        Text.line("tensor name", name);
        Text.line("tensor dtype", dtype);
        shape = checkedShape("tensor", shape, MOST_DIMENSIONS);
    }

    /** A required tensor. */
    public static Tensor of(String name, String dtype, long... shape) {
        return new Tensor(Optional.of(name), dtype, Arrays.stream(shape).boxed().toList(), true);
    }

    static List<Long> checkedShape(String what, List<Long> shape, int mostDimensions) {
        if (shape.size() > mostDimensions) {
            throw new InvalidException(
                    what + " shape has " + shape.size() + " dimensions: at most " + mostDimensions + " are allowed");
        }
        for (long length : shape) {
            if (length < -1) {
                throw new InvalidException(
                        what + " shape " + shape + " is not allowed: lengths from 0 up, -1 for free");
            }
        }
        return List.copyOf(shape);
    }

    @Override
    public String typeText() {
        return "tensor(" + dtype + ", " + shape + ")";
    }
}
