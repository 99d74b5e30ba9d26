package dev.modelregistry.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Text for people. Characters that could play with a terminal are shown as question marks. */
final class Page {

    private static final String GAP = "  ";
    private static final List<String> UNITS = List.of("KiB", "MiB", "GiB", "TiB", "PiB", "EiB");

    private final PrintStream out;

    Page(PrintStream out) {
        this.out = out;
    }

    void line(String text) {
        out.println(text.replaceAll("[\\p{Cc}&&[^\n\t]]", "?"));
    }

    /** Text that is for programs, as it is. */
    void write(Export text) {
        try {
            text.to(out);
        } catch (IOException e) {
            throw new IllegalStateException("a print stream keeps its errors to itself", e);
        }
    }

    /** Writes text piece by piece. */
    @FunctionalInterface
    interface Export {

        /** Writes all of it. */
        void to(Appendable out) throws IOException;
    }

    void blank() {
        out.println();
    }

    /** Names and values, aligned; what has no value is left out. Further lines of a value stand under the first. */
    void fields(Map<String, String> fields) {
        int width = fields.entrySet().stream()
                .filter(field -> !field.getValue().isEmpty())
                .mapToInt(field -> field.getKey().length())
                .max()
                .orElse(0);
        String indent = GAP + " ".repeat(width) + GAP;
        fields.forEach((name, value) -> {
            if (!value.isEmpty()) {
                line(GAP + padded(name, width) + GAP + value.stripTrailing().replace("\n", "\n" + indent));
            }
        });
    }

    /** Columns, aligned, with a head. */
    void table(List<String> head, List<List<String>> rows) {
        List<List<String>> all = new ArrayList<>();
        all.add(head);
        all.addAll(rows);
        int[] widths = new int[head.size()];
        for (List<String> row : all) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], width(row.get(i)));
            }
        }
        for (List<String> row : all) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                line.append(padded(row.get(i), widths[i])).append(GAP);
            }
            line(line.toString().stripTrailing());
        }
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - width(text)));
    }

    private static int width(String text) {
        return text.codePointCount(0, text.length());
    }

    /** Bytes in the unit that people use. */
    static String size(long bytes) {
        if (bytes < 1024) {
            return bytes + " B";
        }
        double value = bytes / 1024.0;
        int unit = 0;
        while (value >= 1024 && unit < UNITS.size() - 1) {
            value /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %s", value, UNITS.get(unit));
    }

    static String size(OptionalLong bytes) {
        return bytes.isPresent() ? size(bytes.getAsLong()) : "";
    }

    /** {@code 1 file}, {@code 2 files}. */
    static String count(long number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }

    static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    static String text(Optional<?> value) {
        return value.map(Object::toString).orElse("");
    }

    /** One line out of many. */
    static String shortened(String text, int most) {
        String line = text.strip().replaceAll("\\s+", " ");
        return width(line) <= most ? line : line.substring(0, line.offsetByCodePoints(0, most - 1)) + "…";
    }

    /** {@code @a @b}. */
    static String aliases(Collection<?> aliases) {
        return String.join(" ", aliases.stream().map(alias -> "@" + alias).toList());
    }

    static String pairs(Map<String, ?> map) {
        return String.join(
                ", ",
                map.entrySet().stream()
                        .map(pair -> pair.getKey() + "=" + pair.getValue())
                        .toList());
    }
}
