package dev.modelregistry.entry;

import dev.modelregistry.error.InvalidException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * JSON values as plain Java objects in one form each, so that what was read equals what was written: null, Boolean,
 * String, Long, BigInteger beyond it, BigDecimal, unmodifiable List, unmodifiable Map in the order of its keys.
 */
final class PlainJson {

    /** With the document around them the values stay below the depth that readers accept. */
    private static final int DEEPEST = 60;
    /** Readers accept numbers of 1000 characters. */
    private static final int MOST_DIGITS = 900;

    private PlainJson() {}

    static Map<String, Object> object(String field, Map<String, Object> map) {
        return copy(field, map, 0);
    }

    @SuppressWarnings("NullAway") // JSON null is a value here: the maps and lists below may hold it.
    private static Map<String, Object> copy(String field, Map<?, ?> map, int depth) {
        Map<String, Object> copy = new TreeMap<>();
        map.forEach((key, value) -> {
            if (!(key instanceof String name)) {
                throw new InvalidException(field + " has a key that is not text: " + key);
            }
            Text.unicode(field + " name", name);
            copy.put(name, value(field + "/" + Text.shown(name), value, depth + 1));
        });
        return Collections.unmodifiableMap(copy);
    }

    private static @Nullable Object value(String field, @Nullable Object value, int depth) {
        if (depth > DEEPEST) {
            throw new InvalidException(field + " is nested more than " + DEEPEST + " levels deep");
        }
        if (value == null || value instanceof Boolean) {
            return value;
        } else if (value instanceof String text) {
            return Text.unicode(field, text);
        } else if (value instanceof Number number) {
            return number(field, number);
        } else if (value instanceof Map<?, ?> map) {
            return copy(field, map, depth);
        } else if (value instanceof List<?> list) {
            List<@Nullable Object> copy = new ArrayList<>();
            for (Object item : list) {
                copy.add(value(field + "/" + copy.size(), item, depth + 1));
            }
            return Collections.unmodifiableList(copy);
        }
        throw new InvalidException(field + " is a " + value.getClass().getName() + ", which JSON cannot hold");
    }

    private static Number number(String field, Number number) {
        if (number instanceof BigDecimal decimal) {
            checkDigits(field, decimal.precision());
            // Without fraction and exponent it is written, and so read back, as a whole number.
            return decimal.scale() == 0 ? number(field, decimal.unscaledValue()) : number;
        }
        if (number instanceof BigInteger big) {
            checkDigits(field, new BigDecimal(big).precision());
            return big.bitLength() < Long.SIZE ? (Number) big.longValue() : big;
        }
        if (number instanceof Long || number instanceof Integer || number instanceof Short || number instanceof Byte) {
            return number.longValue();
        }
        if (!Double.isFinite(number.doubleValue())) {
            throw new InvalidException(field + " is " + number + ", which JSON cannot hold");
        }
        return number(field, new BigDecimal(number.toString()));
    }

    private static void checkDigits(String field, int digits) {
        if (digits > MOST_DIGITS) {
            throw new InvalidException(
                    field + " is a number of " + digits + " digits: at most " + MOST_DIGITS + " are allowed");
        }
    }
}
