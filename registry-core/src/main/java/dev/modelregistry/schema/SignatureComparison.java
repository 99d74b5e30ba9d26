package dev.modelregistry.schema;

import dev.modelregistry.entry.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Collects what a change of signature means for callers of the older one. One use each. */
final class SignatureComparison {

    private final ModelSignature older;
    private final ModelSignature newer;
    private final List<String> breaking = new ArrayList<>();
    private final List<String> compatible = new ArrayList<>();

    SignatureComparison(ModelSignature older, ModelSignature newer) {
        this.older = older;
        this.newer = newer;
    }

    Compatibility compare() {
        inputs();
        outputs();
        params();
        List<String> reasons = new ArrayList<>(breaking);
        reasons.addAll(compatible);
        Verdict verdict =
                !breaking.isEmpty() ? Verdict.BREAKING : compatible.isEmpty() ? Verdict.IDENTICAL : Verdict.COMPATIBLE;
        return new Compatibility(verdict, reasons);
    }

    private void inputs() {
        Map<String, Field> before = byKey(older.inputs());
        Map<String, Field> after = byKey(newer.inputs());
        before.forEach((key, was) -> {
            String what = "input '" + Text.shown(key) + "'";
            Field is = after.get(key);
            if (is == null) {
                breaking.add(what + " was removed");
            } else {
                accepts(what, was, is);
                tightened(what, was.required(), is.required());
            }
        });
        after.forEach((key, is) -> {
            if (!before.containsKey(key)) {
                String what = "input '" + Text.shown(key) + "'";
                note(!is.required(), what + " was added", is.required() ? "is required" : "may be left out");
            }
        });
    }

    /** A field without a name keeps apart from one that is named like its position. */
    private static Map<String, Field> byKey(List<Field> fields) {
        Map<String, Field> byKey = new LinkedHashMap<>();
        for (int i = 0; i < fields.size(); i++) {
            byKey.put(fields.get(i).name().orElse("#" + i), fields.get(i));
        }
        return byKey;
    }

    private void accepts(String what, Field was, Field is) {
        if (was instanceof Column from && is instanceof Column to) {
            accepts(what, from.type(), to.type());
        } else if (was instanceof Tensor from && is instanceof Tensor to) {
            if (!from.dtype().equals(to.dtype())) {
                breaking.add(what + " changed from " + from.typeText() + " to " + to.typeText());
            } else if (!from.shape().equals(to.shape())) {
                note(freed(from.shape(), to.shape()), what + " changed shape", from.shape() + " to " + to.shape());
            }
        } else {
            breaking.add(what + " changed from " + was.typeText() + " to " + is.typeText());
        }
    }

    /** Whether a shape only gave up fixed lengths, so that all former values still have it. */
    private static boolean freed(List<Long> from, List<Long> to) {
        if (from.size() != to.size()) {
            return false;
        }
        for (int i = 0; i < from.size(); i++) {
            if (to.get(i) != -1 && !to.get(i).equals(from.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** Whether all values of one type are values of another. */
    private void accepts(String what, DataType from, DataType to) {
        if (from.equals(to)) {
            return;
        }
        if (from instanceof ArrayOf was && to instanceof ArrayOf is) {
            accepts(what + " items", was.items(), is.items());
        } else if (from instanceof MapOf was && to instanceof MapOf is) {
            accepts(what + " values", was.values(), is.values());
        } else if (from instanceof ObjectOf was && to instanceof ObjectOf is) {
            acceptsParts(what, was, is);
        } else {
            boolean wider = to instanceof AnyType
                    || from instanceof Scalar was && to instanceof Scalar is && Widening.holds(is, was);
            note(wider, what + " changed from " + from.text() + " to " + to.text(), wider ? "wider" : "not wider");
        }
    }

    private void acceptsParts(String what, ObjectOf from, ObjectOf to) {
        names(from, to).forEach(name -> {
            String part = what + " property '" + Text.shown(name) + "'";
            Property was = from.properties().get(name);
            Property is = to.properties().get(name);
            if (was != null && is != null) {
                accepts(part, was.type(), is.type());
                tightened(part, was.required(), is.required());
            } else if (is != null) {
                note(!is.required(), part + " was added", is.required() ? "is required" : "may be left out");
            } else {
                breaking.add(part + " was removed");
            }
        });
    }

    private static Set<String> names(ObjectOf left, ObjectOf right) {
        Set<String> names = new TreeSet<>(left.properties().keySet());
        names.addAll(right.properties().keySet());
        return names;
    }

    private void tightened(String what, boolean was, boolean is) {
        if (was != is) {
            note(!is, what + (is ? " is required now" : " may be left out now"), is ? "was optional" : "was required");
        }
    }

    private void outputs() {
        Map<String, Field> before = byKey(older.outputs());
        Map<String, Field> after = byKey(newer.outputs());
        before.forEach((key, was) -> {
            String what = "output '" + Text.shown(key) + "'";
            Field is = after.get(key);
            if (is == null) {
                breaking.add(what + " was removed");
            } else {
                gives(what, was, is);
                loosened(what, was.required(), is.required());
            }
        });
        after.forEach((key, is) -> {
            if (!before.containsKey(key)) {
                boolean named = is.name().isPresent();
                String reason = named ? "callers need not read it" : "it has no name, so others may move";
                note(named, "output '" + Text.shown(key) + "' was added", reason);
            }
        });
    }

    private void gives(String what, Field was, Field is) {
        if (was instanceof Column from && is instanceof Column to) {
            gives(what, from.type(), to.type());
        } else if (!was.typeText().equals(is.typeText())) {
            breaking.add(what + " changed from " + was.typeText() + " to " + is.typeText());
        }
    }

    /** Whether readers of one type can read another: the same, but for object properties that were added. */
    private void gives(String what, DataType from, DataType to) {
        if (from.equals(to)) {
            return;
        }
        if (from instanceof ArrayOf was && to instanceof ArrayOf is) {
            gives(what + " items", was.items(), is.items());
        } else if (from instanceof MapOf was && to instanceof MapOf is) {
            gives(what + " values", was.values(), is.values());
        } else if (from instanceof ObjectOf was && to instanceof ObjectOf is) {
            names(was, is)
                    .forEach(name -> givesPart(
                            what + " property '" + Text.shown(name) + "'",
                            was.properties().get(name),
                            is.properties().get(name)));
        } else {
            breaking.add(what + " changed from " + from.text() + " to " + to.text());
        }
    }

    private void givesPart(String part, @Nullable Property was, @Nullable Property is) {
        if (was != null && is != null) {
            gives(part, was.type(), is.type());
            loosened(part, was.required(), is.required());
        } else if (was != null) {
            breaking.add(part + " was removed");
        } else {
            compatible.add(part + " was added (callers need not read it)");
        }
    }

    private void loosened(String what, boolean was, boolean is) {
        if (was != is) {
            note(
                    is,
                    what + (is ? " is always there now" : " may be missing now"),
                    is ? "was optional" : "was required");
        }
    }

    private void params() {
        Map<String, Param> before = new LinkedHashMap<>();
        older.params().forEach(param -> before.put(param.name(), param));
        Map<String, Param> after = new LinkedHashMap<>();
        newer.params().forEach(param -> after.put(param.name(), param));
        before.forEach((name, was) -> {
            String what = "parameter '" + Text.shown(name) + "'";
            Param is = after.get(name);
            if (is == null) {
                breaking.add(what + " was removed");
            } else if (!was.typeText().equals(is.typeText())) {
                breaking.add(what + " changed from " + was.typeText() + " to " + is.typeText());
            } else if (!was.defaultValue().equals(is.defaultValue())) {
                boolean lost = is.defaultValue().isEmpty();
                note(
                        !lost,
                        what + " changed its default",
                        lost ? "there is none now" : "callers may still pass theirs");
            }
        });
        after.forEach((name, is) -> {
            if (!before.containsKey(name)) {
                boolean optional = is.defaultValue().isPresent();
                note(
                        optional,
                        "parameter '" + Text.shown(name) + "' was added",
                        optional ? "has a default" : "no default");
            }
        });
    }

    private void note(boolean fits, String change, String why) {
        (fits ? compatible : breaking).add(change + " (" + why + ")");
    }
}
