package dev.modelregistry.local.internal;

/**
 * Keeps addresses of the registry's own files relative in the database, so that the directory can be moved.
 *
 * @param base URI of the registry's directory, with a slash at the end
 */
record ArtifactUris(String base) {

    private static final String OWN = "./";

    String stored(String uri) {
        return uri.startsWith(base) ? OWN + uri.substring(base.length()) : uri;
    }

    String shown(String stored) {
        return stored.startsWith(OWN) ? base + stored.substring(OWN.length()) : stored;
    }
}
