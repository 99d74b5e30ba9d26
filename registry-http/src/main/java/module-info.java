/** HTTP for adapters, with nothing of the HTTP library in its signatures. */
module dev.modelregistry.http {
    requires transitive dev.modelregistry.core;
    requires static org.jspecify;
    requires kotlin.stdlib;
    requires okhttp3;
    requires okio;

    exports dev.modelregistry.http;
}
