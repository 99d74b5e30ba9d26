package dev.modelregistry;

/**
 * Hears of progress in long work. Called on the working threads, by one at a time, often; quick and without exceptions.
 * Files that are on their way together take turns.
 */
@FunctionalInterface
public interface ProgressListener {

    /**
     * Some more is done.
     *
     * @param progress how far the work is
     */
    void progressed(Progress progress);

    /**
     * How far a piece of work is.
     *
     * @param phase what is being done: {@code hash}, {@code upload}, {@code download}, {@code verify}
     * @param item the file at hand
     * @param done bytes done of the whole work
     * @param total bytes of the whole work, -1 where unknown
     */
    record Progress(String phase, String item, long done, long total) {}
}
