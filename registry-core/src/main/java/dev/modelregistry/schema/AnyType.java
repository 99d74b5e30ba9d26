package dev.modelregistry.schema;

/** Any value. */
public record AnyType() implements DataType {

    @Override
    public String text() {
        return "any";
    }

    @Override
    public int depth() {
        return 1;
    }
}
