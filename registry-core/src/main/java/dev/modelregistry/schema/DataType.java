package dev.modelregistry.schema;

/** Type of a column, of a parameter or of a part of one. Named as in MLflow. */
public sealed interface DataType permits Scalar, ArrayOf, ObjectOf, MapOf, AnyType {

    /** The type in one line for people, for example {@code array(long)}. */
    String text();

    /** How deep types stand in one another; 1 for a type without parts. */
    int depth();
}
