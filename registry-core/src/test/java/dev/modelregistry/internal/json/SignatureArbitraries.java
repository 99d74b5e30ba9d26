package dev.modelregistry.internal.json;

import dev.modelregistry.schema.AnyType;
import dev.modelregistry.schema.ArrayOf;
import dev.modelregistry.schema.Column;
import dev.modelregistry.schema.DataType;
import dev.modelregistry.schema.Field;
import dev.modelregistry.schema.MapOf;
import dev.modelregistry.schema.ModelSignature;
import dev.modelregistry.schema.ObjectOf;
import dev.modelregistry.schema.Param;
import dev.modelregistry.schema.Property;
import dev.modelregistry.schema.Scalar;
import dev.modelregistry.schema.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Signatures with every kind of field, type and default. */
final class SignatureArbitraries {

    private SignatureArbitraries() {}

    private static Arbitrary<DataType> type(int depth) {
        Arbitrary<DataType> flat = Arbitraries.oneOf(Arbitraries.of(Scalar.class), Arbitraries.just(new AnyType()));
        if (depth == 0) {
            return flat;
        }
        Arbitrary<DataType> inner = type(depth - 1);
        Arbitrary<Property> property =
                Combinators.combine(inner, Arbitraries.of(true, false)).as(Property::new);
        return Arbitraries.oneOf(
                flat,
                inner.map(ArrayOf::new),
                inner.map(MapOf::new),
                Arbitraries.maps(EntryArbitraries.line(), property).ofMaxSize(3).map(ObjectOf::new));
    }

    private static Arbitrary<List<Field>> columns() {
        Arbitrary<Field> column = Combinators.combine(EntryArbitraries.line(), type(3), Arbitraries.of(true, false))
                .as((name, type, required) -> new Column(Optional.of(name), type, required));
        Arbitrary<Field> nameless = Combinators.combine(type(1), Arbitraries.of(true, false))
                .as((type, required) -> new Column(Optional.empty(), type, required));
        return Arbitraries.oneOf(
                column.list().uniqueElements(Field::name).ofMaxSize(4),
                nameless.list().ofMaxSize(3));
    }

    private static Arbitrary<List<Field>> tensors() {
        Arbitrary<List<Long>> shape =
                Arbitraries.longs().between(-1, 1L << 40).list().ofMaxSize(4);
        Arbitrary<Field> tensor = Combinators.combine(
                        EntryArbitraries.line(), EntryArbitraries.line(), shape, Arbitraries.of(true, false))
                .as((name, dtype, s, required) -> new Tensor(Optional.of(name), dtype, s, required));
        Arbitrary<Field> nameless = shape.map(s -> new Tensor(Optional.empty(), "float32", s, true));
        return Arbitraries.oneOf(tensor.list().uniqueElements(Field::name).ofMaxSize(3), nameless.map(List::of));
    }

    private static Arbitrary<Param> param(Arbitrary<String> names) {
        Arbitrary<Param> withDefault = Combinators.combine(names, Arbitraries.of(defaults()))
                .as((name, form) -> new Param(
                        name, form.type(), Optional.of(form.defaultValue().get()), form.shape()));
        Arbitrary<Param> without = Combinators.combine(names, type(2), Arbitraries.of(true, false))
                .as((name, type, list) -> new Param(name, type, Optional.empty(), list ? List.of(-1L) : List.of()));
        Arbitrary<Param> number = Combinators.combine(names, Arbitraries.doubles())
                .as((name, value) -> Param.of(name, Scalar.DOUBLE, value));
        Arbitrary<Param> small = Combinators.combine(names, Arbitraries.floats())
                .as((name, value) -> Param.of(name, Scalar.FLOAT, value));
        return Arbitraries.oneOf(withDefault, without, number, small);
    }

    private static List<Param> defaults() {
        return List.of(
                Param.of("p", Scalar.BOOLEAN, true),
                Param.of("p", Scalar.INTEGER, Integer.MIN_VALUE),
                Param.of("p", Scalar.LONG, Long.MAX_VALUE),
                Param.of("p", Scalar.FLOAT, 0.1f),
                Param.of("p", Scalar.FLOAT, Float.MIN_VALUE),
                Param.of("p", Scalar.DOUBLE, 1e22),
                Param.of("p", Scalar.STRING, "\u0000\uD83D\uDE00"),
                Param.of("p", Scalar.DATETIME, "2020-01-01"),
                Param.of("p", Scalar.BINARY, new byte[] {1, 2, 3}),
                Param.of("p", new MapOf(new ArrayOf(Scalar.LONG)), Map.of("a", List.of(1L))),
                Param.of("p", new AnyType(), Map.of("a", List.of(true, "x", 1L, 0.5))),
                new Param("p", Scalar.STRING, Optional.of(List.of("a", "b")), List.of(-1L)),
                new Param("p", Scalar.LONG, Optional.of(List.of()), List.of(-1L)));
    }

    static Arbitrary<ModelSignature> signatures() {
        Arbitrary<List<Field>> fields = Arbitraries.oneOf(columns(), tensors());
        Arbitrary<List<Param>> params = param(EntryArbitraries.line())
                .list()
                .uniqueElements(Param::name)
                .ofMaxSize(3);
        return Combinators.combine(fields, fields, params)
                .as((inputs, outputs, p) -> new ModelSignature(inputs, outputs, new ArrayList<>(p)));
    }
}
