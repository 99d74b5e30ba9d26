package dev.modelregistry.entry;

import dev.modelregistry.error.InvalidException;
import java.util.Locale;

/** How a deployment shares the traffic with others. */
public enum DeploymentStrategy {
    /** It gets all of it. */
    SINGLE,
    /** Two versions are compared on live traffic. */
    AB,
    /** It gets a small share first. */
    CANARY,
    /** It stands ready beside the old one until everything is switched over. */
    BLUE_GREEN,
    /** It gets copies of the requests; nobody sees its answers. */
    SHADOW;

    /** The spelling in documents, for example {@code blue-green}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Reads {@link #text()}, in any case. */
    public static DeploymentStrategy parse(String text) {
        for (DeploymentStrategy strategy : values()) {
            if (strategy.text().equalsIgnoreCase(text)) {
                return strategy;
            }
        }
        throw new InvalidException(
                "deployment strategy '" + Text.shown(text) + "' is not one of single, ab, canary, blue-green, shadow");
    }
}
