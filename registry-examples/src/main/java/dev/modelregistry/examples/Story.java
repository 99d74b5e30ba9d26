package dev.modelregistry.examples;

import java.io.PrintStream;
import java.util.Locale;

/** Tells what happens, and makes sure that it did. */
final class Story {

    private final PrintStream out;
    private int chapter;
    private int checks;

    Story(PrintStream out) {
        this.out = out;
    }

    /** Begins a chapter. */
    void chapter(String title) {
        chapter++;
        out.printf(Locale.ROOT, "%n%d. %s%n", chapter, title);
    }

    /** Says something. */
    void tell(String format, Object... values) {
        out.println("   " + String.format(Locale.ROOT, format, values).stripTrailing());
    }

    /** Says what has to be so by now; ends the program with an error if it is not. */
    void check(boolean holds, String format, Object... values) {
        String what = String.format(Locale.ROOT, format, values);
        if (!holds) {
            throw new IllegalStateException("chapter " + chapter + ": it is not so that " + what);
        }
        checks++;
        out.printf(Locale.ROOT, "   [ok] %s%n", what);
    }

    /** Ends the story. */
    void end(String what) {
        out.printf(Locale.ROOT, "%n%s (%d chapters, %d checks)%n", what, chapter, checks);
    }
}
