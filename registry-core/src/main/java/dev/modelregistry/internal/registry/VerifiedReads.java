package dev.modelregistry.internal.registry;

import dev.modelregistry.ActiveRollout;
import dev.modelregistry.ModelUri;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.ModelVersion;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.ConflictException;
import dev.modelregistry.error.IntegrityException;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.internal.gate.Gatekeeper;
import dev.modelregistry.internal.log.Checkpoint;
import dev.modelregistry.internal.log.EventBody.NewEntry;
import dev.modelregistry.internal.log.ModelLog;
import dev.modelregistry.internal.log.ModelState;
import dev.modelregistry.internal.log.Provenance;
import dev.modelregistry.internal.log.Seals;
import dev.modelregistry.internal.log.Signatory.Standing;
import dev.modelregistry.internal.log.SnapshotTrust;
import dev.modelregistry.internal.log.VersionState;
import dev.modelregistry.log.Finding;
import dev.modelregistry.policy.Trust;
import dev.modelregistry.spi.ModelRow;
import dev.modelregistry.spi.RegistryBackend;
import dev.modelregistry.spi.VersionRow;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Resolves by the log and not by the rows, for readers who trust neither: what an alias or a stage holds counts only when
 * a principal of the policy that the reader carries, or of one that follows from it, decided it with a signature.
 */
final class VerifiedReads {

    private static final int KEPT = 256;

    private final RegistryBackend backend;
    private final Clock clock;
    private final Seals seals;
    /** Logs folded without anything that was not signed, by what is gone by and by name; apart from those of acts. */
    private final Map<ContentDigest, Map<ModelName, ModelLog>> logs = new ConcurrentHashMap<>();

    VerifiedReads(RegistryBackend backend, Clock clock, Seals seals) {
        this.backend = backend;
        this.clock = clock;
        this.seals = seals;
    }

    ModelVersion resolve(ModelUri uri, Trust trust) {
        seals.requireVerifier();
        ModelLog log = log(uri.model(), trust);
        return log.inTurn(() -> resolve(uri, trust, log));
    }

    private ModelVersion resolve(ModelUri uri, Trust trust, ModelLog log) {
        ModelState state = checked(uri.model(), trust, log);
        return row(new Target(uri, state, trust).version(), uri, state);
    }

    /** How the traffic is shared out, when a principal has decided that with a signature. */
    Optional<ActiveRollout> rollout(ModelName model, Trust trust) {
        seals.requireVerifier();
        ModelLog log = log(model, trust);
        return log.inTurn(() -> {
            ModelState state = checked(model, trust, log);
            state.rollout().ifPresent(set -> {
                if (!TrustCheck.isVerified(state, trust.policy().digest(), Optional.of(set.provenance()))) {
                    throw new IntegrityException("model '" + model + "': its rollout, event "
                            + set.provenance().event() + ", was not decided with a signature under the trusted policy");
                }
            });
            return Rollouts.of(model, state);
        });
    }

    private ModelState checked(ModelName model, Trust trust, ModelLog log) {
        ModelState state = log.refresh();
        if (!state.open()) {
            throw new NotFoundException("model '" + model + "' was deleted");
        }
        if (!state.name().equals(Optional.of(model))) {
            throw new IntegrityException("the rows of model '" + model + "' name the log of model '"
                    + state.name().orElseThrow() + "'");
        }
        Gatekeeper gates = gates(UploadPlace.of(log));
        for (Finding finding : TrustCheck.demanded(model, log, gates, trust, clock.instant())) {
            throw new IntegrityException("the log of model '" + model + "' is not to be trusted: "
                    + finding.kind().text() + " of " + finding.subject() + ", expected '" + finding.expected()
                    + "', found '" + finding.actual() + "'");
        }
        return state;
    }

    /** The row, as far as it is what the log says; stage and aliases are the log's. */
    private ModelVersion row(VersionState version, ModelUri uri, ModelState state) {
        VersionRow row = backend.version(uri.model(), version.number())
                .orElseThrow(() -> new IntegrityException(
                        "version " + version.number() + " of model '" + uri.model() + "' has no row any more"));
        NewEntry entry = version.entry()
                .orElseThrow(() -> new IntegrityException("version " + version.number() + " of model '" + uri.model()
                        + "' was not registered through its log: nothing says what it is"));
        ModelVersion shown = LightReads.version(row);
        boolean same = shown.entryDigest().equals(Optional.of(entry.record()))
                && shown.artifact().digest().equals(Optional.of(entry.artifact()));
        if (!same) {
            throw new IntegrityException("the row of version " + version.number() + " of model '" + uri.model()
                    + "' is not what was registered: the log has entry " + entry.record() + " and artifact "
                    + entry.artifact());
        }
        List<Alias> aliases = new ArrayList<>();
        state.aliases().forEach((alias, number) -> {
            if (number.equals(version.number())) {
                aliases.add(alias);
            }
        });
        return new ModelVersion(
                shown.model(),
                shown.version(),
                shown.semanticVersion(),
                version.stage(),
                aliases,
                shown.tags(),
                shown.status(),
                shown.artifact(),
                shown.entryDigest(),
                shown.createdAt(),
                shown.createdBy());
    }

    /** The model's log. Once it was seen, rows that were removed do not make it a model that never was. */
    private ModelLog log(ModelName name, Trust trust) {
        Map<ModelName, ModelLog> known =
                logs.computeIfAbsent(trust.policy().digest(), digest -> new ConcurrentHashMap<>());
        Optional<ModelRow> row = backend.model(name);
        if (row.isEmpty()) {
            ModelLog seen = known.get(name);
            if (seen == null || !seen.inTurn(() -> seen.refresh().open())) {
                throw new NotFoundException("model '" + name + "' does not exist");
            }
            return seen;
        }
        String place = row.get()
                .log()
                .orElseThrow(() -> new IntegrityException("model '" + name + "' has no log: nothing was ever decided"))
                .place();
        ModelLog seen = known.get(name);
        if (seen != null && UploadPlace.of(seen).equals(place)) {
            return seen;
        }
        if (known.size() >= KEPT) {
            known.clear();
        }
        ModelLog fresh = new ModelLog(
                backend.log(),
                backend.objects(),
                place,
                clock,
                seals,
                gates(place),
                gates(place),
                new SignedOnly(trust));
        known.put(name, fresh);
        return fresh;
    }

    private Gatekeeper gates(String place) {
        return Gatekeeper.reading(backend.objects(), place, seals);
    }

    /** Builds upon folds only that a checkpoint names, signed by somebody who may under the reader's policy. */
    private record SignedOnly(Trust trust) implements SnapshotTrust {

        @Override
        public boolean trusts(ModelState state, ContentDigest head, Supplier<Optional<Checkpoint>> checkpoint) {
            return TrustCheck.isSignedFold(trust.policy(), state, head, checkpoint);
        }

        @Override
        public void made(String modelId, ContentDigest head) {
            // A reader makes none.
        }
    }

    /** What a URI leads to in a state, and whether that was decided by signatures. */
    private record Target(ModelUri uri, ModelState state, Trust trust) {

        VersionState version() {
            ModelUri.Selector selector = uri.selector();
            if (selector instanceof ModelUri.ByAlias by) {
                return byAlias(by.alias());
            } else if (selector instanceof ModelUri.ByStage by) {
                return byStage(by.stage());
            } else if (selector instanceof ModelUri.ByNumber by) {
                return registered(state.version(by.number()));
            } else if (selector instanceof ModelUri.BySemanticVersion by) {
                return registered(state.bySemanticVersion(by.version()).flatMap(state::version));
            }
            throw new InvalidException("model URI '" + uri + "' names a model, not a version: add /NUMBER or @ALIAS");
        }

        private VersionState byAlias(Alias alias) {
            Optional<VersionNumber> number = state.alias(alias);
            Optional<Provenance> moved = state.aliasProvenance(alias);
            if (number.isPresent() || moved.isPresent()) {
                demand(moved, "what alias '" + alias + "' holds");
            }
            return inGatedStage(found(number.flatMap(state::version)));
        }

        private VersionState byStage(Stage stage) {
            Set<VersionNumber> in = new TreeSet<>();
            if (stage == Stage.STAGING || stage == Stage.PRODUCTION) {
                in.addAll(state.inStage(stage));
            } else {
                state.forEachVersion(version -> {
                    if (version.stage() == stage) {
                        in.add(version.number());
                    }
                });
            }
            if (in.size() > 1) {
                throw new ConflictException("'" + uri + "' names more than one version: " + in);
            }
            VersionState version = found(in.stream().findFirst().flatMap(state::version));
            demand(version.entered(), "that version " + version.number() + " is in " + stage);
            return inGatedStage(version);
        }

        /** A version by its number: somebody known has registered it. */
        private VersionState registered(Optional<VersionState> version) {
            VersionState found = found(version);
            boolean signed = found.registrant()
                    .flatMap(who -> who.standing())
                    .filter(Standing::signed)
                    .isPresent();
            demand(
                    Optional.of(new Provenance(found.registeredBy(), signed)),
                    "the registration of version " + found.number());
            return found;
        }

        /** A stage that the policy guards is entered by a signed promotion, wherever a rollback has moved the version since. */
        private VersionState inGatedStage(VersionState version) {
            if (trust.policy().stages().containsKey(version.stage())) {
                demand(version.entered(), "that version " + version.number() + " is in " + version.stage());
                if (version.stage() == Stage.PRODUCTION) {
                    demand(version.promoted(), "the promotion of version " + version.number());
                }
            }
            return version;
        }

        private VersionState found(Optional<VersionState> version) {
            return version.orElseThrow(() ->
                    new NotFoundException("'" + uri + "' names no version of model '" + uri.model() + "' in its log"));
        }

        private void demand(Optional<Provenance> provenance, String what) {
            if (!TrustCheck.isVerified(state, trust.policy().digest(), provenance)) {
                throw new IntegrityException("model '" + uri.model() + "': " + what
                        + " is not verified: "
                        + provenance
                                .map(one -> "event " + one.event()
                                        + (one.signed()
                                                ? " was not decided under the policy that is trusted"
                                                : " is not signed by a principal of the policy in force"))
                                .orElse("it was so before the log began"));
            }
        }
    }
}
