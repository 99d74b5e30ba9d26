package dev.modelregistry.log;

import java.util.List;

/**
 * What {@code verify} saw.
 *
 * @param events how many events were read
 * @param versions how many versions were looked at
 * @param untrustedKeys how many signatures were checked only against the key they carry
 * @param findings everything that is not as it should be
 */
public record Verification(long events, long versions, long untrustedKeys, List<Finding> findings) {

    /** Copies the list. */
    public Verification {
        findings = List.copyOf(findings);
    }

    /** Whether everything is as it should be. */
    public boolean ok() {
        return findings.isEmpty();
    }

    /** How much {@code verify} reads. */
    public enum Depth {
        /** Every byte. */
        FULL,
        /** The log, the records and the rows; artifacts only by their presence and size. */
        QUICK
    }
}
