package dev.modelregistry.spi;

import java.util.List;
import java.util.Optional;

/**
 * What a look at a registry's set-up found.
 *
 * @param reachable whether it answered
 * @param serverVersion version of the product, where it tells
 * @param checks what was looked at
 */
public record Diagnosis(boolean reachable, Optional<String> serverVersion, List<Check> checks) {

    /** Copies the list. */
    public Diagnosis {
        checks = List.copyOf(checks);
    }

    /**
     * One thing that was looked at.
     *
     * @param name for example {@code log-writable}
     * @param ok whether it is as it should be
     * @param detail what was seen
     * @param fix what to do about it; absent when there is nothing to do
     */
    public record Check(String name, boolean ok, String detail, Optional<String> fix) {}
}
