package dev.modelregistry.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SignatureCheckTest {

    private static final DataType ADDRESS = new ObjectOf(
            Map.of("zip", new Property(Scalar.STRING, true), "floor", new Property(Scalar.INTEGER, false)));

    private static ModelSignature inputs(Field... fields) {
        return new ModelSignature(List.of(fields), List.of(), List.of());
    }

    private static List<String> check(ModelSignature signature, Map<String, ?> values) {
        return signature.check(values).stream().map(Violation::toString).toList();
    }

    private static Arguments fits(DataType type, Object value) {
        return Arguments.of(type, value, List.of());
    }

    private static Arguments wrong(DataType type, Object value, String... violations) {
        return Arguments.of(type, value, List.of(violations));
    }

    @ParameterizedTest
    @MethodSource("values")
    void everyViolationIsNamedByItsPath(DataType type, Object value, List<String> violations) {
        assertThat(check(inputs(Column.of("a", type)), Map.of("a", value)))
                .containsExactlyInAnyOrderElementsOf(violations);
    }

    static List<Arguments> values() {
        return List.of(
                fits(Scalar.BOOLEAN, true),
                wrong(Scalar.BOOLEAN, 1, "a: expected boolean, found Integer"),
                fits(Scalar.INTEGER, (byte) 1),
                fits(Scalar.INTEGER, (short) 1),
                fits(Scalar.INTEGER, 1),
                wrong(Scalar.INTEGER, 1L, "a: expected integer, found Long"),
                fits(Scalar.LONG, 1L),
                fits(Scalar.LONG, 1),
                wrong(Scalar.LONG, 1.0, "a: expected long, found Double"),
                wrong(Scalar.LONG, "1", "a: expected long, found String"),
                fits(Scalar.FLOAT, 1f),
                fits(Scalar.FLOAT, (short) 1),
                wrong(Scalar.FLOAT, 1, "a: expected float, found Integer"),
                wrong(Scalar.FLOAT, 1.0, "a: expected float, found Double"),
                fits(Scalar.DOUBLE, 1.0),
                fits(Scalar.DOUBLE, 1f),
                fits(Scalar.DOUBLE, 1),
                fits(Scalar.DOUBLE, Double.NaN),
                wrong(Scalar.DOUBLE, 1L, "a: expected double, found Long"),
                wrong(Scalar.DOUBLE, BigDecimal.ONE, "a: expected double, found BigDecimal"),
                fits(Scalar.STRING, new StringBuilder("x")),
                wrong(Scalar.STRING, 'x', "a: expected string, found Character"),
                fits(Scalar.BINARY, new byte[] {1}),
                wrong(Scalar.BINARY, "AQ==", "a: expected binary, found String"),
                fits(Scalar.DATETIME, Instant.EPOCH),
                fits(Scalar.DATETIME, LocalDate.EPOCH),
                fits(Scalar.DATETIME, LocalDateTime.MIN),
                wrong(Scalar.DATETIME, "2020-01-01", "a: expected datetime, found String"),
                fits(new AnyType(), List.of(1, "x")),
                fits(new ArrayOf(Scalar.LONG), List.of(1L, 2)),
                fits(new ArrayOf(Scalar.LONG), new int[] {1, 2}),
                fits(new ArrayOf(Scalar.STRING), new String[] {"x"}),
                fits(new ArrayOf(new ArrayOf(Scalar.DOUBLE)), new float[][] {{1}, {}}),
                wrong(new ArrayOf(Scalar.LONG), 1L, "a: expected array(long), found Long"),
                wrong(
                        new ArrayOf(Scalar.LONG),
                        Arrays.asList(1L, "x", null, 2.0),
                        "a[1]: expected long, found String",
                        "a[2]: expected long, found null",
                        "a[3]: expected long, found Double"),
                fits(ADDRESS, Map.of("zip", "10115")),
                fits(ADDRESS, Map.of("zip", "10115", "floor", 3)),
                wrong(
                        ADDRESS,
                        Map.of("floor", "3", "street", "x"),
                        "a.zip: expected required string, found missing",
                        "a.floor: expected integer, found String",
                        "a.street: expected no such field, found present"),
                wrong(ADDRESS, "x", "a: expected object(floor?: integer, zip: string), found String"),
                wrong(
                        new ArrayOf(ADDRESS),
                        List.of(Map.of("zip", "1"), Map.of("zip", 2)),
                        "a[1].zip: expected string, found Integer"),
                fits(new MapOf(Scalar.LONG), Map.of("x", 1L)),
                wrong(new MapOf(Scalar.LONG), Map.of("x", "1"), "a.x: expected long, found String"),
                wrong(new MapOf(Scalar.LONG), List.of(), "a: expected map(long), found list"));
    }

    @Test
    void missingUnknownAndWrongValuesAreAllReportedAtOnce() {
        ModelSignature signature = inputs(
                Column.of("age", Scalar.LONG),
                Column.of("name", Scalar.STRING),
                Column.optional("score", Scalar.DOUBLE));
        Map<String, Object> values = new HashMap<>();
        values.put("age", "17");
        values.put("name", null);
        values.put("agee", 17L);

        assertThat(check(signature, values))
                .containsExactlyInAnyOrder(
                        "age: expected long, found String",
                        "name: expected required string, found missing",
                        "agee: expected no such field, found present");
    }

    @Test
    void aSignatureThatSaysNothingAboutInputsAcceptsAll() {
        assertThat(check(inputs(), Map.of("x", 1))).isEmpty();
    }

    @Test
    void fieldsWithoutNamesAreKnownByTheirPosition() {
        Column nameless = new Column(Optional.empty(), Scalar.LONG, true);

        assertThat(check(inputs(nameless, nameless), Map.of("0", 1L, "2", 1L)))
                .containsExactly(
                        "1: expected required long, found missing", "2: expected no such field, found present");
    }

    @ParameterizedTest
    @MethodSource("tensors")
    void tensorsHaveTheirShapeAndElements(Tensor tensor, Object value, List<String> violations) {
        assertThat(check(inputs(tensor), Map.of("x", value))).containsExactlyElementsOf(violations);
    }

    static List<Arguments> tensors() {
        Tensor pairs = Tensor.of("x", "float32", -1, 2);
        return List.of(
                Arguments.of(pairs, new float[][] {{1, 2}, {3, 4}}, List.of()),
                Arguments.of(pairs, List.of(List.of(1f, 2f)), List.of()),
                Arguments.of(pairs, new float[0][], List.of()),
                Arguments.of(
                        pairs,
                        new float[] {1, 2},
                        List.of("x[0]: expected 1 more dimensions of tensor(float32, [-1, 2]), found Float")),
                Arguments.of(pairs, new float[][] {{1}}, List.of("x[0]: expected length 2, found length 1")),
                Arguments.of(
                        pairs, new double[][] {{1, 2}}, List.of("x[0][0]: expected float32 element, found Double")),
                Arguments.of(
                        pairs,
                        new float[][][] {{{1}, {2}}},
                        List.of(
                                "x[0][0]: expected float32 element, found float[]",
                                "x[0][1]: expected float32 element, found float[]")),
                Arguments.of(
                        pairs, 1f, List.of("x: expected 2 more dimensions of tensor(float32, [-1, 2]), found Float")),
                Arguments.of(
                        Tensor.of("x", "float64", -1, -1),
                        new double[][] {{1, 2}, {3}},
                        List.of("x[1]: expected length 2, found length 1")),
                Arguments.of(Tensor.of("x", "float64"), 1f, List.of()),
                Arguments.of(Tensor.of("x", "float64", 2), new int[] {1, 2}, List.of()),
                Arguments.of(
                        Tensor.of("x", "float64", 1),
                        new long[] {1},
                        List.of("x[0]: expected float64 element, found Long")),
                Arguments.of(Tensor.of("x", "int64", 2), new int[] {1, 2}, List.of()),
                Arguments.of(Tensor.of("x", "uint8", 2), new byte[] {1, 2}, List.of()),
                Arguments.of(
                        Tensor.of("x", "bool", 1), List.of(1), List.of("x[0]: expected bool element, found Integer")),
                Arguments.of(Tensor.of("x", "str", 1), List.of("a"), List.of()),
                Arguments.of(Tensor.of("x", "bytes", 1), List.of(new byte[] {1, 2}), List.of()),
                Arguments.of(
                        Tensor.of("x", "datetime64[ns]", 1),
                        List.of("x"),
                        List.of("x[0]: expected datetime64[ns] element, found String")),
                Arguments.of(
                        Tensor.of("x", "float16", 1),
                        List.of(List.of(1)),
                        List.of("x[0]: expected float16 element, found list")),
                Arguments.of(
                        Tensor.of("x", "object", 2),
                        Arrays.asList(1, null),
                        List.of("x[1]: expected object element, found null")));
    }

    @Test
    void paramsAreCheckedWithTheirShapesAndDefaults() {
        ModelSignature signature = new ModelSignature(
                List.of(),
                List.of(),
                List.of(
                        Param.of("temperature", Scalar.DOUBLE, 0.5),
                        new Param("stop", Scalar.STRING, Optional.empty(), List.of(-1L)),
                        new Param("pair", Scalar.LONG, Optional.empty(), List.of(2L))));

        assertThat(signature.checkParams(Map.of("stop", List.of("x"), "pair", new long[] {1, 2})))
                .isEmpty();
        assertThat(signature.checkParams(
                        Map.of("temperature", "hot", "stop", "x", "pair", Arrays.asList(1L, null, 3L), "top", 1)))
                .extracting(Violation::toString)
                .containsExactlyInAnyOrder(
                        "temperature: expected double, found String",
                        "stop: expected list of string, found String",
                        "pair: expected length 2, found length 3",
                        "pair[1]: expected long, found null",
                        "top: expected no such field, found present");
        assertThat(signature.checkParams(Map.of())).extracting(Violation::field).containsExactly("stop", "pair");
    }

    @Test
    void valuesNeverStandInViolations() {
        assertThat(check(inputs(Column.of("a", Scalar.LONG)), Map.of("a", "secret")))
                .noneMatch(violation -> violation.contains("secret"));
    }
}
