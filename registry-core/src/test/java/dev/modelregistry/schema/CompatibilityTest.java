package dev.modelregistry.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CompatibilityTest {

    private static final Column A = Column.of("a", Scalar.LONG);
    private static final Column B = Column.of("b", Scalar.STRING);

    private static ModelSignature inputs(Field... fields) {
        return new ModelSignature(List.of(fields), List.of(), List.of());
    }

    private static ModelSignature outputs(Field... fields) {
        return new ModelSignature(List.of(), List.of(fields), List.of());
    }

    private static ModelSignature params(Param... params) {
        return new ModelSignature(List.of(), List.of(), List.of(params));
    }

    private static ModelSignature input(DataType type) {
        return inputs(Column.of("a", type));
    }

    private static ModelSignature output(DataType type) {
        return outputs(Column.of("y", type));
    }

    private static ObjectOf object(Object... parts) {
        Map<String, Property> properties = new HashMap<>();
        for (int i = 0; i < parts.length; i += 2) {
            properties.put((String) parts[i], (Property) parts[i + 1]);
        }
        return new ObjectOf(properties);
    }

    private static Property must(DataType type) {
        return new Property(type, true);
    }

    private static Property may(DataType type) {
        return new Property(type, false);
    }

    private static Param bare(String name, DataType type) {
        return new Param(name, type, Optional.empty(), List.of());
    }

    private static Arguments row(ModelSignature older, ModelSignature newer, Verdict verdict, String... reasons) {
        return Arguments.of(older, newer, verdict, List.of(reasons));
    }

    @ParameterizedTest
    @MethodSource({"inputRows", "outputRows", "paramRows"})
    void theVerdictFollowsFromWhatCallersOfTheOlderOneDo(
            ModelSignature older, ModelSignature newer, Verdict verdict, List<String> reasons) {
        Compatibility compatibility = newer.compatibilityFrom(older);

        assertThat(compatibility.reasons()).containsExactlyElementsOf(reasons);
        assertThat(compatibility.verdict()).isEqualTo(verdict);
    }

    static List<Arguments> inputRows() {
        return List.of(
                row(inputs(A, B), inputs(A, B), Verdict.IDENTICAL),
                row(inputs(A, B), inputs(B, A), Verdict.IDENTICAL),
                row(inputs(A), inputs(A, B), Verdict.BREAKING, "input 'b' was added (is required)"),
                row(
                        inputs(A),
                        inputs(A, Column.optional("b", Scalar.STRING)),
                        Verdict.COMPATIBLE,
                        "input 'b' was added (may be left out)"),
                row(inputs(A, B), inputs(A), Verdict.BREAKING, "input 'b' was removed"),
                row(
                        input(Scalar.INTEGER),
                        input(Scalar.LONG),
                        Verdict.COMPATIBLE,
                        "input 'a' changed from integer to long (wider)"),
                row(
                        input(Scalar.FLOAT),
                        input(Scalar.DOUBLE),
                        Verdict.COMPATIBLE,
                        "input 'a' changed from float to double (wider)"),
                row(
                        input(Scalar.LONG),
                        input(Scalar.DOUBLE),
                        Verdict.BREAKING,
                        "input 'a' changed from long to double (not wider)"),
                row(
                        input(Scalar.DOUBLE),
                        input(Scalar.FLOAT),
                        Verdict.BREAKING,
                        "input 'a' changed from double to float (not wider)"),
                row(
                        input(Scalar.STRING),
                        input(new AnyType()),
                        Verdict.COMPATIBLE,
                        "input 'a' changed from string to any (wider)"),
                row(
                        input(new AnyType()),
                        input(Scalar.STRING),
                        Verdict.BREAKING,
                        "input 'a' changed from any to string (not wider)"),
                row(
                        input(new ArrayOf(Scalar.INTEGER)),
                        input(new ArrayOf(Scalar.LONG)),
                        Verdict.COMPATIBLE,
                        "input 'a' items changed from integer to long (wider)"),
                row(
                        input(new MapOf(Scalar.LONG)),
                        input(new MapOf(Scalar.INTEGER)),
                        Verdict.BREAKING,
                        "input 'a' values changed from long to integer (not wider)"),
                row(
                        inputs(A),
                        inputs(Column.optional("a", Scalar.LONG)),
                        Verdict.COMPATIBLE,
                        "input 'a' may be left out now (was required)"),
                row(
                        inputs(Column.optional("a", Scalar.LONG)),
                        inputs(A),
                        Verdict.BREAKING,
                        "input 'a' is required now (was optional)"),
                row(
                        input(object("x", must(Scalar.LONG))),
                        input(object("x", may(Scalar.LONG), "y", may(Scalar.LONG))),
                        Verdict.COMPATIBLE,
                        "input 'a' property 'x' may be left out now (was required)",
                        "input 'a' property 'y' was added (may be left out)"),
                row(
                        input(object("x", must(Scalar.LONG))),
                        input(object("y", must(Scalar.LONG))),
                        Verdict.BREAKING,
                        "input 'a' property 'x' was removed",
                        "input 'a' property 'y' was added (is required)"),
                row(
                        inputs(Tensor.of("a", "float32", 1, 28)),
                        inputs(Tensor.of("a", "float32", -1, 28)),
                        Verdict.COMPATIBLE,
                        "input 'a' changed shape ([1, 28] to [-1, 28])"),
                row(
                        inputs(Tensor.of("a", "float32", -1, 28)),
                        inputs(Tensor.of("a", "float32", 1, 28)),
                        Verdict.BREAKING,
                        "input 'a' changed shape ([-1, 28] to [1, 28])"),
                row(
                        inputs(Tensor.of("a", "float32", -1)),
                        inputs(Tensor.of("a", "float32", -1, -1)),
                        Verdict.BREAKING,
                        "input 'a' changed shape ([-1] to [-1, -1])"),
                row(
                        inputs(Tensor.of("a", "float32", -1)),
                        inputs(Tensor.of("a", "float64", -1)),
                        Verdict.BREAKING,
                        "input 'a' changed from tensor(float32, [-1]) to tensor(float64, [-1])"),
                row(
                        inputs(A),
                        inputs(Tensor.of("a", "int64")),
                        Verdict.BREAKING,
                        "input 'a' changed from long to tensor(int64, [])"),
                row(
                        inputs(new Column(Optional.empty(), Scalar.LONG, true)),
                        inputs(Column.of("0", Scalar.LONG)),
                        Verdict.BREAKING,
                        "input '#0' was removed",
                        "input '0' was added (is required)"));
    }

    static List<Arguments> outputRows() {
        Column y = Column.of("y", Scalar.DOUBLE);
        Column nameless = new Column(Optional.empty(), Scalar.DOUBLE, true);
        return List.of(
                row(outputs(y), outputs(y), Verdict.IDENTICAL),
                row(outputs(y), outputs(), Verdict.BREAKING, "output 'y' was removed"),
                row(
                        outputs(y),
                        outputs(y, Column.of("z", Scalar.LONG)),
                        Verdict.COMPATIBLE,
                        "output 'z' was added (callers need not read it)"),
                row(
                        outputs(nameless),
                        outputs(nameless, nameless),
                        Verdict.BREAKING,
                        "output '#1' was added (it has no name, so others may move)"),
                row(
                        output(Scalar.FLOAT),
                        output(Scalar.DOUBLE),
                        Verdict.BREAKING,
                        "output 'y' changed from float to double"),
                row(
                        output(Scalar.DOUBLE),
                        output(Scalar.FLOAT),
                        Verdict.BREAKING,
                        "output 'y' changed from double to float"),
                row(
                        outputs(y),
                        outputs(Column.optional("y", Scalar.DOUBLE)),
                        Verdict.BREAKING,
                        "output 'y' may be missing now (was required)"),
                row(
                        outputs(Column.optional("y", Scalar.DOUBLE)),
                        outputs(y),
                        Verdict.COMPATIBLE,
                        "output 'y' is always there now (was optional)"),
                row(
                        output(new ArrayOf(object("p", must(Scalar.DOUBLE)))),
                        output(new ArrayOf(object("p", must(Scalar.DOUBLE), "q", may(Scalar.LONG)))),
                        Verdict.COMPATIBLE,
                        "output 'y' items property 'q' was added (callers need not read it)"),
                row(
                        output(object("p", must(Scalar.DOUBLE), "q", must(Scalar.LONG))),
                        output(object("p", may(Scalar.DOUBLE))),
                        Verdict.BREAKING,
                        "output 'y' property 'p' may be missing now (was required)",
                        "output 'y' property 'q' was removed"),
                row(
                        outputs(Tensor.of("y", "float32", -1)),
                        outputs(Tensor.of("y", "float32", 3)),
                        Verdict.BREAKING,
                        "output 'y' changed from tensor(float32, [-1]) to tensor(float32, [3])"));
    }

    static List<Arguments> paramRows() {
        Param p = Param.of("p", Scalar.LONG, 1);
        return List.of(
                row(params(p), params(p), Verdict.IDENTICAL),
                row(params(p), params(), Verdict.BREAKING, "parameter 'p' was removed"),
                row(params(), params(p), Verdict.COMPATIBLE, "parameter 'p' was added (has a default)"),
                row(params(), params(bare("p", Scalar.LONG)), Verdict.BREAKING, "parameter 'p' was added (no default)"),
                row(
                        params(p),
                        params(Param.of("p", Scalar.DOUBLE, 1)),
                        Verdict.BREAKING,
                        "parameter 'p' changed from long to double"),
                row(
                        params(bare("p", Scalar.LONG)),
                        params(new Param("p", Scalar.LONG, Optional.empty(), List.of(-1L))),
                        Verdict.BREAKING,
                        "parameter 'p' changed from long to long[-1]"),
                row(
                        params(p),
                        params(Param.of("p", Scalar.LONG, 2)),
                        Verdict.COMPATIBLE,
                        "parameter 'p' changed its default (callers may still pass theirs)"),
                row(
                        params(p),
                        params(bare("p", Scalar.LONG)),
                        Verdict.BREAKING,
                        "parameter 'p' changed its default (there is none now)"));
    }

    @Test
    void breakingReasonsComeFirst() {
        ModelSignature older = new ModelSignature(List.of(A), List.of(), List.of(Param.of("p", Scalar.LONG, 1)));
        ModelSignature newer = inputs(A, Column.optional("c", Scalar.LONG));

        assertThat(newer.compatibilityFrom(older).reasons())
                .containsExactly("parameter 'p' was removed", "input 'c' was added (may be left out)");
    }

    @Test
    void missingSignaturesAreIdenticalTogetherAndUnknownAlone() {
        Optional<ModelSignature> some = Optional.of(inputs(A));

        assertThat(Compatibility.between(Optional.empty(), Optional.empty()).verdict())
                .isEqualTo(Verdict.IDENTICAL);
        assertThat(Compatibility.between(Optional.empty(), some))
                .isEqualTo(new Compatibility(Verdict.UNKNOWN, List.of("the older version has no signature")));
        assertThat(Compatibility.between(some, Optional.empty()))
                .isEqualTo(new Compatibility(Verdict.UNKNOWN, List.of("the newer version has no signature")));
        assertThat(Compatibility.between(some, some).verdict()).isEqualTo(Verdict.IDENTICAL);
        assertThat(Compatibility.between(some, Optional.of(inputs(A, B))).verdict())
                .isEqualTo(Verdict.BREAKING);
    }
}
