package dev.modelregistry.spi;

/** When an object may be written. */
public sealed interface PutCondition {

    /** Always; replaces what is there. */
    static PutCondition always() {
        return new Always();
    }

    /** Only if there is none. */
    static PutCondition ifAbsent() {
        return new IfAbsent();
    }

    /** Only if the object still has this tag. */
    static PutCondition ifUnchanged(String tag) {
        return new IfUnchanged(tag);
    }

    /** See {@link #always()}. */
    record Always() implements PutCondition {}

    /** See {@link #ifAbsent()}. */
    record IfAbsent() implements PutCondition {}

    /**
     * See {@link #ifUnchanged(String)}.
     *
     * @param tag the tag that the object must still have
     */
    record IfUnchanged(String tag) implements PutCondition {}
}
