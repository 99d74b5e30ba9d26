package dev.modelregistry.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects the ways in which nested lists or arrays do not fit a tensor. One use each. */
final class TensorCheck {

    /** Java types whose values numpy's types hold exactly; unsigned types also take the signed bits of Java's. */
    private static final Map<String, Set<Class<?>>> ELEMENTS = Map.ofEntries(
            Map.entry("bool", Set.of(Boolean.class)),
            Map.entry("int8", Set.of(Byte.class)),
            Map.entry("int16", Set.of(Byte.class, Short.class)),
            Map.entry("int32", Set.of(Byte.class, Short.class, Integer.class)),
            Map.entry("int64", Set.of(Byte.class, Short.class, Integer.class, Long.class)),
            Map.entry("uint8", Set.of(Byte.class)),
            Map.entry("uint16", Set.of(Byte.class, Short.class)),
            Map.entry("uint32", Set.of(Byte.class, Short.class, Integer.class)),
            Map.entry("uint64", Set.of(Byte.class, Short.class, Integer.class, Long.class)),
            Map.entry("float32", Set.of(Byte.class, Short.class, Float.class)),
            Map.entry("float64", Set.of(Byte.class, Short.class, Integer.class, Float.class, Double.class)));

    private final Tensor tensor;
    private final List<Violation> violations;
    /** Length of each dimension; a free one takes the first length met, as tensors are rectangular. */
    private final List<Long> lengths;

    TensorCheck(Tensor tensor, List<Violation> violations) {
        this.tensor = tensor;
        this.violations = violations;
        this.lengths = new ArrayList<>(tensor.shape());
    }

    void check(String path, Object value) {
        dimension(path, 0, value);
    }

    private void dimension(String path, int depth, @Nullable Object value) {
        if (depth == lengths.size()) {
            if (value == null || !isElement(value)) {
                violations.add(new Violation(path, tensor.dtype() + " element", ValueCheck.describe(value)));
            }
            return;
        }
        Optional<Sequence> sequence = value == null ? Optional.empty() : Sequence.of(value);
        if (sequence.isEmpty()) {
            String rule = (lengths.size() - depth) + " more dimensions of " + tensor.typeText();
            violations.add(new Violation(path, rule, ValueCheck.describe(value)));
            return;
        }
        int size = sequence.get().size();
        if (lengths.get(depth) < 0) {
            lengths.set(depth, (long) size);
        } else if (lengths.get(depth) != size) {
            violations.add(new Violation(path, "length " + lengths.get(depth), "length " + size));
        }
        // Items of a primitive array are right or wrong together; images are too large to look at each.
        int looked = sequence.get().uniform() ? Math.min(1, size) : size;
        for (int i = 0; i < looked; i++) {
            dimension(path + "[" + i + "]", depth + 1, sequence.get().item(i));
        }
    }

    private boolean isElement(Object value) {
        String dtype = tensor.dtype();
        Set<Class<?>> accepted = ELEMENTS.get(dtype);
        if (accepted != null) {
            return accepted.contains(value.getClass());
        }
        if (dtype.equals("str") || dtype.startsWith("<U")) {
            return value instanceof CharSequence;
        } else if (dtype.equals("bytes") || dtype.startsWith("|S")) {
            return value instanceof byte[];
        } else if (dtype.startsWith("datetime64")) {
            return ValueCheck.scalarOf(value).equals(Optional.of(Scalar.DATETIME));
        }
        // Java has no value of its own for the others (float16, complex64, object): only the shape can be checked.
        return dtype.equals("object") || Sequence.of(value).isEmpty();
    }
}
