package dev.modelregistry;

import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.error.InvalidException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Asks for a version to enter a stage, with everything that shall be decided together with that.
 *
 * @param version which version
 * @param to the stage to enter
 * @param aliases aliases that shall point to it
 * @param archiveSuperseded whether other versions of that stage go to the archive in the same event
 * @param waive requirements to be waived, where the policy grants that
 * @param reason why, in words
 * @param impact what it means for users, in words
 */
public record Promotion(
        ModelUri version,
        Stage to,
        Set<Alias> aliases,
        boolean archiveSuperseded,
        List<String> waive,
        Optional<String> reason,
        Optional<String> impact) {

    /** Copies the collections; a waiver needs a reason. */
    public Promotion {
        aliases = java.util.Collections.unmodifiableSet(new TreeSet<>(aliases));
        waive = List.copyOf(waive);
        if (!waive.isEmpty() && reason.isEmpty()) {
            throw new InvalidException("reason is missing: a waiver needs one");
        }
    }

    /** Begins a promotion. */
    public static Builder of(ModelUri version, Stage to) {
        return new Builder(version, to);
    }

    /** Begins a promotion of a written URI, for example {@code models:/fraud/3}. */
    public static Builder of(String version, Stage to) {
        return of(ModelUri.parse(version), to);
    }

    /** Collects a promotion. Not thread-safe. */
    public static final class Builder {

        private final ModelUri version;
        private final Stage to;
        private final Set<Alias> aliases = new TreeSet<>();
        private boolean archiveSuperseded;
        private final List<String> waive = new java.util.ArrayList<>();
        private Optional<String> reason = Optional.empty();
        private Optional<String> impact = Optional.empty();

        private Builder(ModelUri version, Stage to) {
            this.version = version;
            this.to = to;
        }

        /** Points an alias to the version, in the same event. */
        public Builder alias(Alias alias) {
            aliases.add(alias);
            return this;
        }

        /** Sends other versions of that stage to the archive, in the same event. */
        public Builder archiveSuperseded() {
            archiveSuperseded = true;
            return this;
        }

        /** Waives a requirement, where the policy grants that. */
        public Builder waive(String requirement) {
            waive.add(requirement);
            return this;
        }

        /** Why. */
        public Builder reason(String text) {
            reason = Optional.of(text);
            return this;
        }

        /** What it means for users. */
        public Builder impact(String text) {
            impact = Optional.of(text);
            return this;
        }

        /** The promotion, checked. */
        public Promotion build() {
            return new Promotion(version, to, aliases, archiveSuperseded, waive, reason, impact);
        }
    }
}
