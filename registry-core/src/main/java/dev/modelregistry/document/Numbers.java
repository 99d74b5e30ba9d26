package dev.modelregistry.document;

import com.fasterxml.jackson.databind.node.DoubleNode;
import dev.modelregistry.internal.json.Json;
import java.util.Locale;

/** Numbers for readers, on every JDK and in every locale the same. */
final class Numbers {

    private static final String[] UNITS = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    private static final int BAR = 20;

    private Numbers() {}

    /** The shortest digits that give the number back. */
    static String decimal(double value) {
        return Json.text(DoubleNode.valueOf(value));
    }

    static String bytes(long bytes) {
        if (bytes < 1024) {
            return bytes + " B";
        }
        double value = bytes / 1024.0;
        int unit = 0;
        while (value >= 1024) {
            value /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
    }

    /** A share of 1 as a bar; nothing for other numbers. */
    static String bar(double value) {
        if (!(value >= 0 && value <= 1)) {
            return "";
        }
        int full = (int) Math.round(value * BAR);
        return "█".repeat(full) + "░".repeat(BAR - full);
    }
}
