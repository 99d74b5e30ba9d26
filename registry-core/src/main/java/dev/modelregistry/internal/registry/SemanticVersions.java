package dev.modelregistry.internal.registry;

import dev.modelregistry.Registration;
import dev.modelregistry.entry.EntryContent;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.SemanticVersion;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.AlreadyExistsException;
import dev.modelregistry.error.ConflictException;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.internal.log.Event;
import dev.modelregistry.internal.log.EventBody;
import dev.modelregistry.internal.log.Fold;
import dev.modelregistry.internal.log.ModelState;
import dev.modelregistry.internal.registry.Governor.Decision;
import dev.modelregistry.internal.registry.Governor.Rows;
import dev.modelregistry.schema.Compatibility;
import dev.modelregistry.schema.ModelSignature;
import dev.modelregistry.schema.Verdict;
import dev.modelregistry.spi.RegistryBackend;
import java.time.Clock;
import java.util.Optional;

/** Unique semantic versions: reserved in the log before anything is uploaded, proposed from signatures on demand. */
final class SemanticVersions {

    private final RegistryBackend backend;
    private final Governor governor;
    private final Entries entries;
    private final Clock clock;

    SemanticVersions(RegistryBackend backend, Governor governor, Entries entries, Clock clock) {
        this.backend = backend;
        this.governor = governor;
        this.entries = entries;
        this.clock = clock;
    }

    /** What came of one try to reserve. */
    private record Claiming(Optional<SemanticVersion> version, boolean again) {}

    /**
     * Reserves the semantic version that a registration asks for; empty when it asks for none.
     *
     * @throws AlreadyExistsException it is taken
     * @throws ConflictException somebody else has it reserved
     */
    Optional<SemanticVersion> claim(Registration registration, EntryContent content, String key) {
        Optional<SemanticVersion> asked = content.semanticVersion().or(registration::semanticVersion);
        if (asked.isEmpty() && !registration.autoSemanticVersion()) {
            return Optional.empty();
        }
        ModelName model = registration.model();
        while (true) {
            Claiming claiming = governor.act(
                            model, Rows.UNREAD, situation -> decide(situation, asked, content.signature(), key))
                    .value();
            if (!claiming.again()) {
                return claiming.version();
            }
        }
    }

    private Decision<Claiming> decide(
            Governor.Situation situation,
            Optional<SemanticVersion> asked,
            Optional<ModelSignature> signature,
            String key) {
        ModelState state = situation.state();
        ModelName model = situation.row().name();
        if (state.byRequestKey(key).isPresent()) {
            return Decision.nothing(new Claiming(asked, false));
        }
        Optional<SemanticVersion> own = state.claims().entrySet().stream()
                .filter(one -> one.getValue().requestKey().equals(key))
                .map(one -> one.getKey())
                .findFirst();
        if (asked.isEmpty() && own.isPresent()) {
            return Decision.nothing(new Claiming(own, false));
        }
        SemanticVersion wanted = asked.orElseGet(() -> propose(model, state, signature));
        if (state.bySemanticVersion(wanted).isPresent()) {
            throw new AlreadyExistsException("semantic version " + wanted + " of model '" + model
                    + "' is taken by version " + state.bySemanticVersion(wanted).get());
        }
        Optional<ModelState.Claim> claim = state.claim(wanted);
        if (claim.isEmpty()) {
            return Decision.commit(
                    new EventBody.Claimed(wanted, key), Event.Notes.none(), new Claiming(Optional.of(wanted), false));
        }
        if (claim.get().requestKey().equals(key)) {
            return Decision.nothing(new Claiming(Optional.of(wanted), false));
        }
        boolean old = !clock.instant().isBefore(claim.get().at().plus(Fold.CLAIM_LIFE));
        if (old) {
            return Decision.commit(
                    new EventBody.ClaimReleased(wanted), Event.Notes.none(), new Claiming(Optional.empty(), true));
        }
        throw new ConflictException("semantic version " + wanted + " of model '" + model + "' is reserved by '"
                + claim.get().actor() + "' since " + claim.get().at() + ", who is registering it");
    }

    /** Ends the reservation of a registration that failed. */
    void release(ModelName model, SemanticVersion version, String key) {
        governor.act(model, Rows.UNREAD, situation -> {
            boolean ours = situation
                    .state()
                    .claim(version)
                    .filter(c -> c.requestKey().equals(key))
                    .isPresent();
            return ours
                    ? Decision.commit(new EventBody.ClaimReleased(version), Event.Notes.none(), true)
                    : Decision.nothing(false);
        });
    }

    private SemanticVersion propose(ModelName model, ModelState state, Optional<ModelSignature> signature) {
        Optional<Highest> highest = highest(state);
        if (highest.isEmpty()) {
            SemanticVersion first = SemanticVersion.of(1, 0, 0);
            return free(state, first, Verdict.BREAKING);
        }
        Optional<ModelSignature> older = backend.version(model, highest.get().number())
                .flatMap(row -> entries.record(row).signature());
        Compatibility compatibility = Compatibility.between(older, signature);
        SemanticVersion base = highest.get().version();
        if (compatibility.verdict() == Verdict.UNKNOWN) {
            throw new InvalidException("semantic version 'auto' cannot be worked out against " + base
                    + ": compatibility is unknown, " + String.join("; ", compatibility.reasons()));
        }
        return free(state, next(base, compatibility.verdict()), compatibility.verdict());
    }

    /** The first one from a proposal on that nobody else is registering right now. */
    private static SemanticVersion free(ModelState state, SemanticVersion proposal, Verdict verdict) {
        SemanticVersion version = proposal;
        while (state.bySemanticVersion(version).isPresent()
                || state.claim(version).isPresent()) {
            version = next(version, verdict);
        }
        return version;
    }

    private static SemanticVersion next(SemanticVersion base, Verdict verdict) {
        return switch (verdict) {
            case BREAKING -> base.nextMajor();
            case COMPATIBLE -> base.nextMinor();
            case IDENTICAL, UNKNOWN -> base.nextPatch();
        };
    }

    private record Highest(SemanticVersion version, VersionNumber number) {}

    private static Optional<Highest> highest(ModelState state) {
        Highest[] found = new Highest[1];
        state.forEachVersion(one -> one.entry()
                .flatMap(EventBody.NewEntry::semanticVersion)
                .filter(version -> found[0] == null || version.compareTo(found[0].version()) > 0)
                .ifPresent(version -> found[0] = new Highest(version, one.number())));
        return Optional.ofNullable(found[0]);
    }
}
