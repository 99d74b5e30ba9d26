package dev.modelregistry.schema;

/**
 * One named part of an object.
 *
 * @param type its type
 * @param required whether it must be there
 */
public record Property(DataType type, boolean required) {}
