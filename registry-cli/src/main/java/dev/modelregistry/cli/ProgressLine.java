package dev.modelregistry.cli;

import dev.modelregistry.ProgressListener;
import java.io.PrintStream;
import java.util.function.LongSupplier;

/** Shows long work on one line of a terminal, which goes away at the end. Short work shows nothing. */
final class ProgressLine implements ProgressListener {

    private static final long PATIENCE = 500_000_000L;
    private static final long PAUSE = 100_000_000L;
    private static final String CLEAR = "\r\u001b[K";

    private final PrintStream terminal;
    private final LongSupplier nanoTime;
    private final long begun;
    private long shown;
    private boolean visible;

    ProgressLine(PrintStream terminal, LongSupplier nanoTime) {
        this.terminal = terminal;
        this.nanoTime = nanoTime;
        this.begun = nanoTime.getAsLong();
        this.shown = begun;
    }

    @Override
    public synchronized void progressed(Progress progress) {
        long now = nanoTime.getAsLong();
        if (now - begun < PATIENCE || now - shown < PAUSE) {
            return;
        }
        shown = now;
        visible = true;
        String total = progress.total() > 0
                ? " of " + Page.size(progress.total()) + ", " + 100 * progress.done() / progress.total() + " %"
                : "";
        String item = Page.shortened(progress.item().replaceAll("\\p{Cc}", "?"), 40);
        terminal.print(CLEAR + progress.phase() + " " + item + "  " + Page.size(progress.done()) + total);
        terminal.flush();
    }

    /** Takes the line away. */
    synchronized void end() {
        if (visible) {
            terminal.print(CLEAR);
            terminal.flush();
            visible = false;
        }
    }
}
