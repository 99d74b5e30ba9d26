package dev.modelregistry.entry;

import dev.modelregistry.error.InvalidException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;

/**
 * A link to a document about the model.
 *
 * @param kind what it leads to
 * @param url absolute, of any scheme that does not run or carry content itself; without user name and password
 */
public record Link(LinkKind kind, String url) {

    private static final Set<String> ACTIVE = Set.of("javascript", "vbscript", "data");

    /** Checks the address. */
    public Link {
        Text.address("link", url);
        URI uri = parsed(url);
        String scheme = uri.getScheme();
        if (scheme == null) {
            throw refused(url, "is not absolute: it begins with a scheme, for example https://");
        }
        if (ACTIVE.contains(scheme.toLowerCase(Locale.ROOT))) {
            throw refused(url, "has a scheme that is content, not a place");
        }
        String authority = uri.getRawAuthority();
        if (authority != null && authority.indexOf('@') >= 0) {
            throw new InvalidException("link holds a user name: links are stored without it");
        }
        if (scheme.toLowerCase(Locale.ROOT).startsWith("http") && authority == null) {
            throw refused(url, "names no host");
        }
    }

    private static URI parsed(String url) {
        try {
            return new URI(url);
        } catch (URISyntaxException e) {
            throw refused(url, "is not a URI (RFC 3986): " + e.getReason() + " at " + e.getIndex());
        }
    }

    private static InvalidException refused(String url, String rule) {
        return new InvalidException("link '" + Text.shown(url) + "' " + rule);
    }
}
