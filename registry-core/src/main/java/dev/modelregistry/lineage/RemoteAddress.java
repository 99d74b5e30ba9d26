package dev.modelregistry.lineage;

import dev.modelregistry.entry.Text;
import dev.modelregistry.error.InvalidException;
import java.util.Locale;
import java.util.Optional;

/** Addresses of repositories without what opens them. */
final class RemoteAddress {

    private RemoteAddress() {}

    /**
     * The address without credentials: over http no user, password or query, elsewhere no password. Empty when it is not
     * an address that could be shown.
     */
    static Optional<String> clean(String address) {
        try {
            return Optional.of(Text.address("repository", withoutCredentials(address.strip())));
        } catch (InvalidException e) {
            return Optional.empty();
        }
    }

    private static String withoutCredentials(String address) {
        int scheme = address.indexOf("://");
        if (scheme < 0) {
            return address;
        }
        int start = scheme + 3;
        int slash = address.indexOf('/', start);
        int end = slash < 0 ? address.length() : slash;
        // Up to the last one before the path: a password may hold the sign itself.
        int at = address.lastIndexOf('@', end - 1);
        String user = at < start ? "" : address.substring(start, at);
        String rest = at < start ? address.substring(start) : address.substring(at + 1);
        if (address.toLowerCase(Locale.ROOT).startsWith("http")) {
            return address.substring(0, start) + rest.replaceFirst("[?#].*", "");
        }
        String name = user.replaceFirst(":.*", "");
        return address.substring(0, start) + (name.isEmpty() ? "" : name + "@") + rest;
    }
}
