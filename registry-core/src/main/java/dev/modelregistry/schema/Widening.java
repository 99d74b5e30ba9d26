package dev.modelregistry.schema;

import java.util.Map;
import java.util.Set;

/** Which scalar types hold every value of another one exactly. The one list behind value checks and compatibility. */
final class Widening {

    private static final Map<Scalar, Set<Scalar>> SMALLER = Map.of(
            Scalar.LONG, Set.of(Scalar.INTEGER),
            Scalar.DOUBLE, Set.of(Scalar.INTEGER, Scalar.FLOAT));

    private Widening() {}

    /** Whether every value of one type is a value of the other, wider one. */
    static boolean holds(Scalar wider, Scalar value) {
        return wider == value || SMALLER.getOrDefault(wider, Set.of()).contains(value);
    }
}
