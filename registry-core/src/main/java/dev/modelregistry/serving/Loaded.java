package dev.modelregistry.serving;

import dev.modelregistry.entry.ModelEntry;

/** A model with the number of its users; closed once, after the last of them, when it is not wanted any more. */
final class Loaded<T> {

    private final T model;
    private final ModelEntry entry;
    private final Runnable end;
    /** Users, and one for being wanted. */
    private int holds = 1;

    Loaded(T model, ModelEntry entry, Runnable end) {
        this.model = model;
        this.entry = entry;
        this.end = end;
    }

    T model() {
        return model;
    }

    ModelEntry entry() {
        return entry;
    }

    /** Whether it may be used; if so until {@link #release}. */
    synchronized boolean retain() {
        if (holds == 0) {
            return false;
        }
        holds++;
        return true;
    }

    void release() {
        boolean last;
        synchronized (this) {
            holds--;
            last = holds == 0;
        }
        if (last) {
            end.run();
        }
    }

    /** It is not wanted any more. */
    void retire() {
        release();
    }
}
