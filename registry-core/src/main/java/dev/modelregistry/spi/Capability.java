package dev.modelregistry.spi;

import java.util.Locale;

/** What a provider may be able to do. What it does not declare is refused by name, never skipped in silence. */
public enum Capability {
    /** Moves an alias only if it still points where the caller thinks, in one request. */
    ALIAS_COMPARE_AND_SET,
    /** {@link ObjectStore#put} honours {@link PutCondition#ifAbsent()}. */
    CREATE_ONLY_OBJECTS,
    /** The product has aliases of its own. */
    NATIVE_ALIASES,
    /** The product has stages of its own. */
    NATIVE_STAGES,
    /** The product tells of changes by web hook. */
    NATIVE_WEBHOOKS,
    /** Creating a version twice with one request key gives one row. */
    NATIVE_REQUEST_KEY,
    /** The product refuses a second version with the same semantic version. */
    NATIVE_UNIQUE_SEMANTIC_VERSION,
    /** Single versions can be deleted. */
    DELETE_VERSION,
    /** The product evaluates filters itself. */
    SERVER_SIDE_SEARCH,
    /** A registered model can be renamed. */
    RENAME_MODEL,
    /** {@link RegistryBackend#apply} is one transaction that looks at the watermark itself. */
    CONDITIONAL_PROJECTION,
    /** Storing an artifact costs no more than reading it, so it is hashed while it is copied, not before. */
    HASH_WHILE_STORING;

    /** The spelling that reports use, for example {@code native-aliases}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
