package dev.modelregistry.entry;

import dev.modelregistry.error.InvalidException;
import java.time.LocalDate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Who approved a version for production, and since when its whole gate holds: what a product's own fields say to people
 * who look there. Short enough for all products; the approvals themselves are in the entry and the history.
 *
 * @param by names, separated by {@code ", "}, in the order of their approvals; what is too long is cut, and says so
 * @param date the day, in UTC, of the decision that made the gate hold
 */
public record Approved(String by, LocalDate date) {

    /** The longest text of names. Leaves room in SageMaker's field of 1,024 characters. */
    public static final int LONGEST = 500;

    /** Name of the tag that holds {@link #by()} where a product has nothing but tags. */
    public static final String BY_TAG = "approved_by";
    /** Name of the tag that holds {@link #date()} there. */
    public static final String DATE_TAG = "approved_date";

    private static final Pattern NO_TEXT = Pattern.compile("\\p{Cntrl}|[\u2028\u2029]");
    private static final int ROOM_FOR_REST = " and 1000000 more".length();
    private static final String CUT = "…";

    /** Refuses a text that is empty or too long. */
    public Approved {
        if (by.isEmpty() || by.length() > LONGEST) {
            throw new InvalidException("names of approvers have 1 to " + LONGEST + " characters, not " + by.length());
        }
    }

    /**
     * Puts names into one text: as many whole ones as fit, then how many more there are.
     *
     * @param names at least one; each counts once
     */
    public static Approved of(List<String> names, LocalDate date) {
        Set<String> all = new LinkedHashSet<>();
        names.forEach(name -> all.add(printable(name)));
        StringBuilder text = new StringBuilder();
        int shown = 0;
        for (String name : all) {
            String next = shown == 0 ? cut(name) : ", " + name;
            boolean last = shown == all.size() - 1;
            if (text.length() + next.length() > (last ? LONGEST : LONGEST - ROOM_FOR_REST)) {
                return new Approved(text + " and " + (all.size() - shown) + " more", date);
            }
            text.append(next);
            shown++;
        }
        return new Approved(text.toString(), date);
    }

    /** Names of forged events may be anything. */
    private static String printable(String name) {
        String line = NO_TEXT.matcher(name).replaceAll(" ").strip();
        return line.isEmpty() ? "?" : line;
    }

    private static String cut(String name) {
        int most = LONGEST - ROOM_FOR_REST;
        if (name.length() <= most) {
            return name;
        }
        int end = most - CUT.length();
        return name.substring(0, Character.isHighSurrogate(name.charAt(end - 1)) ? end - 1 : end) + CUT;
    }

    /** The tags that hold both, by their names. */
    public Map<String, String> tags() {
        return Map.of(BY_TAG, by, DATE_TAG, date.toString());
    }
}
