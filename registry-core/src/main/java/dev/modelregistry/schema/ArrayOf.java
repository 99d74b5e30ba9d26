package dev.modelregistry.schema;

/**
 * A list of values of one type.
 *
 * @param items type of each
 */
public record ArrayOf(DataType items) implements DataType {

    @Override
    public String text() {
        return "array(" + items.text() + ")";
    }

    @Override
    public int depth() {
        return 1 + items.depth();
    }
}
