package dev.modelregistry.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.error.InvalidException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ModelSignatureTest {

    private static final Tensor TENSOR = Tensor.of("x", "float32", -1, 3);
    private static final Column COLUMN = Column.of("a", Scalar.LONG);

    private static ModelSignature inputs(Field... fields) {
        return new ModelSignature(List.of(fields), List.of(), List.of());
    }

    private static Column nameless(DataType type) {
        return new Column(Optional.empty(), type, true);
    }

    @Test
    void columnsAndTensorsDoNotMixInOneList() {
        assertThatThrownBy(() -> inputs(COLUMN, TENSOR))
                .isInstanceOf(InvalidException.class)
                .hasMessage("signature inputs mix columns and tensors: a list holds one kind only");
        assertThat(new ModelSignature(List.of(COLUMN), List.of(TENSOR), List.of()).outputs())
                .containsExactly(TENSOR);
    }

    @Test
    void aNameIsThereOnceInItsList() {
        assertThatThrownBy(() -> inputs(COLUMN, COLUMN))
                .isInstanceOf(InvalidException.class)
                .hasMessage("signature inputs hold 'a' twice");
        assertThatThrownBy(() -> new ModelSignature(
                        List.of(), List.of(), List.of(Param.of("p", Scalar.LONG, 1), Param.of("p", Scalar.LONG, 2))))
                .isInstanceOf(InvalidException.class)
                .hasMessage("signature params hold 'p' twice");
    }

    @Test
    void severalColumnsHaveNamesAllOrNone() {
        assertThat(inputs(nameless(Scalar.LONG), nameless(Scalar.LONG)).inputs())
                .hasSize(2);
        assertThatThrownBy(() -> inputs(COLUMN, nameless(Scalar.LONG)))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("have a field without a name");
    }

    @Test
    void severalTensorsAllHaveNames() {
        Tensor nameless = new Tensor(Optional.empty(), "float32", List.of(), true);

        assertThat(inputs(nameless).inputs()).containsExactly(nameless);
        assertThatThrownBy(() -> inputs(nameless, nameless))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("have a field without a name");
    }

    @Test
    void typesNestOnlyAsDeepAsReadersAccept() {
        DataType type = Scalar.LONG;
        for (int i = 0; i < 23; i++) {
            type = new ArrayOf(type);
        }
        DataType deepest = type;

        assertThat(inputs(Column.of("a", deepest)).inputs()).hasSize(1);
        assertThatThrownBy(() -> inputs(Column.of("a", new MapOf(deepest))))
                .isInstanceOf(InvalidException.class)
                .hasMessage("signature inputs hold a type nested 25 deep: at most 24");
    }

    @Test
    void aTensorsShapeHasLengthsOrIsFree() {
        assertThatThrownBy(() -> Tensor.of("x", "float32", -2))
                .isInstanceOf(InvalidException.class)
                .hasMessage("tensor shape [-2] is not allowed: lengths from 0 up, -1 for free");
        assertThatThrownBy(() -> Tensor.of("x", "float32", new long[65]))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("at most 64");
        assertThatThrownBy(() -> Tensor.of("x", "", 1)).isInstanceOf(InvalidException.class);
    }

    @ParameterizedTest
    @MethodSource("defaults")
    void defaultsComeInOneForm(DataType type, List<Long> shape, Object given, Object kept) {
        assertThat(new Param("p", type, Optional.of(given), shape).defaultValue())
                .contains(kept);
    }

    static List<Arguments> defaults() {
        List<Long> single = List.of();
        List<Long> list = List.of(-1L);
        return List.of(
                Arguments.of(Scalar.INTEGER, single, 5L, 5),
                Arguments.of(Scalar.LONG, single, 5, 5L),
                Arguments.of(Scalar.LONG, single, BigInteger.TEN, 10L),
                Arguments.of(Scalar.FLOAT, single, 0.1, 0.1f),
                Arguments.of(Scalar.DOUBLE, single, new BigDecimal("0.50"), 0.5),
                Arguments.of(Scalar.DOUBLE, single, 1, 1.0),
                Arguments.of(Scalar.DOUBLE, single, -0.0, 0.0),
                Arguments.of(Scalar.STRING, single, new StringBuilder("x"), "x"),
                Arguments.of(Scalar.BOOLEAN, single, true, true),
                Arguments.of(Scalar.BINARY, single, new byte[] {1, 2}, "AQI="),
                Arguments.of(Scalar.DATETIME, single, LocalDate.of(2020, 1, 1), "2020-01-01"),
                Arguments.of(Scalar.DATETIME, single, Instant.EPOCH, "1970-01-01T00:00:00Z"),
                Arguments.of(Scalar.LONG, list, new int[] {1, 2}, List.of(1L, 2L)),
                Arguments.of(Scalar.LONG, List.of(1L, -1L), List.of(List.of(7)), List.of(List.of(7L))),
                Arguments.of(new ArrayOf(Scalar.STRING), single, List.of("a"), List.of("a")),
                Arguments.of(new MapOf(Scalar.DOUBLE), single, Map.of("a", 1), Map.of("a", 1.0)),
                Arguments.of(
                        new ObjectOf(Map.of("a", new Property(Scalar.LONG, true))),
                        single,
                        Map.of("a", 1),
                        Map.of("a", 1L)),
                Arguments.of(new AnyType(), single, List.of(1, 0.5f), List.of(1L, 0.5)));
    }

    @ParameterizedTest
    @MethodSource("wrongDefaults")
    void aDefaultMustBeOfItsType(DataType type, List<Long> shape, Object given, String reason) {
        assertThatThrownBy(() -> new Param("p", type, Optional.of(given), shape))
                .isInstanceOf(InvalidException.class)
                .hasMessage("default of parameter 'p' " + reason);
    }

    static List<Arguments> wrongDefaults() {
        List<Long> single = List.of();
        return List.of(
                Arguments.of(Scalar.INTEGER, single, 1L << 31, "does not fit into integer"),
                Arguments.of(Scalar.LONG, single, BigInteger.ONE.shiftLeft(63), "does not fit into long"),
                Arguments.of(Scalar.LONG, single, 1.0, "is a Double, not long"),
                Arguments.of(Scalar.DOUBLE, single, Double.NaN, "is a Double, not a finite double"),
                Arguments.of(Scalar.FLOAT, single, 1e300, "is a Double, not a finite float"),
                Arguments.of(Scalar.STRING, single, 1, "is a Integer, not string"),
                Arguments.of(Scalar.LONG, List.of(-1L), 1L, "is a Long, not a list"),
                Arguments.of(Scalar.LONG, List.of(2L), List.of(1L), "has 1 items, not 2"),
                Arguments.of(
                        new ObjectOf(Map.of("a", new Property(Scalar.LONG, true))),
                        single,
                        Map.of(),
                        "lacks the required property 'a'"),
                Arguments.of(new ObjectOf(Map.of()), single, Map.of("b", 1), "has no property 'b' in its type"),
                Arguments.of(new AnyType(), single, new Object(), "is a Object, not a plain value"));
    }

    @Test
    void anEndlessDefaultIsRefused() {
        Object[] endless = new Object[1];
        endless[0] = endless;

        assertThatThrownBy(() -> Param.of("p", new AnyType(), endless))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("nested more than 16 levels deep");
    }
}
