package dev.modelregistry.schema;

/**
 * Values of one type under free names.
 *
 * @param values type of each
 */
public record MapOf(DataType values) implements DataType {

    @Override
    public String text() {
        return "map(" + values.text() + ")";
    }

    @Override
    public int depth() {
        return 1 + values.depth();
    }
}
