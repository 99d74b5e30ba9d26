package dev.modelregistry.schema;

import dev.modelregistry.entry.Text;
import dev.modelregistry.error.InvalidException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a model takes and gives. A list with several fields names all of them, or, if they are columns, none; a field
 * without a name is then known by its position, {@code 0} for the first.
 *
 * @param inputs columns or tensors, never both; empty when nothing is said about them
 * @param outputs columns or tensors, never both; empty when nothing is said about them
 * @param params settings beside the inputs; one without default has to be passed
 */
public record ModelSignature(List<Field> inputs, List<Field> outputs, List<Param> params) {

    /** Types may stand in one another this deep, so that the JSON form stays below the depth that readers accept. */
    private static final int DEEPEST = 24;

    /** Checks the lists and copies them. */
    public ModelSignature {
        inputs = checked("inputs", inputs);
        outputs = checked("outputs", outputs);
        params = List.copyOf(params);
        Set<String> names = new HashSet<>();
        for (Param param : params) {
            if (!names.add(param.name())) {
                throw new InvalidException("signature params hold '" + Text.shown(param.name()) + "' twice");
            }
            checkDepth("params", param.type());
        }
    }

    private static List<Field> checked(String list, List<Field> fields) {
        List<Field> copy = List.copyOf(fields);
        long tensors = copy.stream().filter(Tensor.class::isInstance).count();
        if (tensors != 0 && tensors != copy.size()) {
            throw new InvalidException("signature " + list + " mix columns and tensors: a list holds one kind only");
        }
        long named = copy.stream().filter(field -> field.name().isPresent()).count();
        boolean mayBeNameless = copy.size() == 1 || tensors == 0 && named == 0;
        if (named != copy.size() && !mayBeNameless) {
            throw new InvalidException("signature " + list
                    + " have a field without a name: several columns have names all or none, several tensors all");
        }
        Set<String> names = new HashSet<>();
        for (Field field : copy) {
            if (field.name().isPresent() && !names.add(field.name().get())) {
                throw new InvalidException("signature " + list + " hold '"
                        + Text.shown(field.name().get()) + "' twice");
            }
            if (field instanceof Column column) {
                checkDepth(list, column.type());
            }
        }
        return copy;
    }

    private static void checkDepth(String list, DataType type) {
        if (type.depth() > DEEPEST) {
            throw new InvalidException(
                    "signature " + list + " hold a type nested " + type.depth() + " deep: at most " + DEEPEST);
        }
    }

    /** The name by which values are given to a field: its own, else its position. */
    static String key(List<Field> fields, int position) {
        return fields.get(position).name().orElse(Integer.toString(position));
    }

    /**
     * Every way in which input values do not fit; empty when they fit, or when nothing is said about inputs. Null
     * counts as missing. A value of a type that holds all values of a smaller one may be given as the smaller one: an
     * integer as long, a float as double, but no double as float.
     *
     * <p>Java types: Boolean; Byte, Short, Integer for integer; Long; Float; Double; CharSequence; {@code byte[]};
     * Instant, LocalDate, LocalDateTime, OffsetDateTime, ZonedDateTime; List or any array for arrays and, nested, for
     * tensors; Map for objects and maps.
     *
     * @param values by name of the input; by position ({@code "0"}) for inputs without names
     */
    public List<Violation> check(Map<String, ?> values) {
        return inputs.isEmpty() ? List.of() : new ValueCheck().fields(inputs, values);
    }

    /** Every way in which settings do not fit, as {@link #check} does for inputs; empty when they fit. */
    public List<Violation> checkParams(Map<String, ?> values) {
        return new ValueCheck().params(params, values);
    }

    /**
     * Whether callers of an older signature can go on unchanged with this one and read its outputs.
     *
     * <p>Breaking: an input removed, required from now on, or of a type that does not hold all its former values; any
     * other dtype of a tensor, as tensor runtimes do not convert; an output removed, no longer certain, or of another
     * type; a parameter removed, of another type, or one that now has to be passed. Compatible: an input or parameter
     * added that may be left out; an input of a wider type; an output added under a name. The order of named fields
     * means nothing.
     */
    public Compatibility compatibilityFrom(ModelSignature older) {
        return new SignatureComparison(older, this).compare();
    }
}
