package dev.modelregistry.vertex.internal;

import java.util.Locale;
import java.util.regex.Pattern;

/** Names of approvers as the value of a label: for people who look there, as close as its alphabet and 63 characters allow. */
final class ApproverLabel {

    private static final int LONGEST = 63;
    /** Blanks, full stops, at signs; a comma with its blank, between two names, becomes two. */
    private static final Pattern FOREIGN = Pattern.compile("[^\\p{Ll}\\p{Lo}\\p{N}_-]");
    /** Stands at the end of what is cut; the whole is in the object. */
    private static final String CUT = "--";

    private ApproverLabel() {}

    static String of(String names) {
        String label = FOREIGN.matcher(names.toLowerCase(Locale.ROOT)).replaceAll("_");
        return label.length() <= LONGEST ? label : label.substring(0, LONGEST - CUT.length()) + CUT;
    }
}
