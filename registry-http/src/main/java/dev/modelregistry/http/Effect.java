package dev.modelregistry.http;

/** What a call does to the server, which decides whether it may be sent again. */
public enum Effect {
    /** Changes nothing. Sent again after failures of the moment. */
    READ,
    /** Changes something, and sent twice does the same as sent once, by its nature or by a key that it carries. */
    REPEATABLE_WRITE,
    /** Changes something, each time. Sent again only where the product itself said that it did nothing. */
    WRITE
}
