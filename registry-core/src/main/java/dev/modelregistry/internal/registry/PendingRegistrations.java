package dev.modelregistry.internal.registry;

import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ArtifactFile;
import dev.modelregistry.entry.EntryContent;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.SemanticVersion;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.entry.VersionStatus;
import dev.modelregistry.error.IntegrityException;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.internal.json.EntryRecord;
import dev.modelregistry.internal.log.Event;
import dev.modelregistry.internal.log.EventBody;
import dev.modelregistry.internal.log.Fold;
import dev.modelregistry.internal.log.ModelLog;
import dev.modelregistry.internal.log.ModelState;
import dev.modelregistry.internal.registry.Governor.Decision;
import dev.modelregistry.internal.registry.Governor.Rows;
import dev.modelregistry.internal.registry.Governor.Situation;
import dev.modelregistry.log.AliasMove;
import dev.modelregistry.log.Observed;
import dev.modelregistry.log.Recovery.Action;
import dev.modelregistry.log.Recovery.What;
import dev.modelregistry.spi.RegistryBackend;
import dev.modelregistry.spi.VersionQuery;
import dev.modelregistry.spi.VersionRow;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Registrations that a crashed client left between their row and their event. They happen as they were asked for, or not
 * at all: a row whose bytes or reservation are gone, or whose aliases somebody else has moved since, is given up.
 */
final class PendingRegistrations {

    private final RegistryBackend backend;
    private final Governor governor;
    private final Entries entries;
    private final ArtifactCheck check;
    private final ContentAssembly assembly;
    private final Clock clock;

    PendingRegistrations(
            RegistryBackend backend,
            Governor governor,
            Entries entries,
            ArtifactCheck check,
            ContentAssembly assembly,
            Clock clock) {
        this.backend = backend;
        this.governor = governor;
        this.entries = entries;
        this.check = check;
        this.assembly = assembly;
        this.clock = clock;
    }

    void finish(ModelName name, ModelLog log, List<Action> actions) {
        List<VersionRow> pending;
        try (Stream<VersionRow> rows = backend.versions(name, VersionQuery.all())) {
            pending = rows.filter(row -> LightReads.status(row) == VersionStatus.PENDING)
                    .sorted((a, b) -> a.number().compareTo(b.number()))
                    .toList();
        }
        for (VersionRow row : pending) {
            finish(name, row, log, actions);
        }
    }

    private void finish(ModelName name, VersionRow row, ModelLog log, List<Action> actions) {
        Optional<Unfinished> unfinished = unfinished(row);
        Governor.Done<Optional<VersionNumber>> done =
                governor.act(name, Rows.SETTLED, situation -> decide(situation, row, unfinished));
        long event = done.event().orElseGet(() -> log.inTurn(() -> log.refresh().number()));
        boolean ours = done.value().filter(row.number()::equals).isPresent();
        if (!ours) {
            backend.deleteVersion(name, row.number());
            actions.add(new Action(event, done.value().isPresent() ? What.DUPLICATE : What.REGISTRATION));
        } else if (done.event().isPresent()) {
            actions.add(new Action(event, What.REGISTRATION));
        }
    }

    /** What a row was made for, as its record tells. */
    private record Unfinished(String key, EntryRecord record, List<ArtifactFile> added) {}

    /** Empty when the record or files are gone: then nobody can finish it. */
    private Optional<Unfinished> unfinished(VersionRow row) {
        if (UploadPlace.of(row).isEmpty()) {
            return Optional.empty();
        }
        try {
            EntryRecord record = entries.stored(row);
            EntryContent content = record.content();
            boolean stored = content.artifact().uri().isEmpty();
            if (stored && !check.differences(row, content.artifact().files()).isEmpty()) {
                return Optional.empty();
            }
            String key = row.marks().requestKey().orElseThrow();
            return Optional.of(new Unfinished(key, record, stored ? check.added(row, content) : List.of()));
        } catch (IntegrityException | NotFoundException gone) {
            return Optional.empty();
        }
    }

    /** The number that the key has after this act; empty when the row is given up. */
    private Decision<Optional<VersionNumber>> decide(
            Situation situation, VersionRow row, Optional<Unfinished> unfinished) {
        ModelState state = situation.state();
        Optional<VersionNumber> known =
                state.byRequestKey(row.marks().requestKey().orElseThrow());
        if (known.isPresent()) {
            return Decision.nothing(known);
        }
        if (unfinished.filter(one -> isPossible(state, row, one)).isEmpty()) {
            return giveUp(state, row);
        }
        EntryRecord record = unfinished.get().record();
        List<AliasMove> moves = new ArrayList<>();
        List<Observed> observed = new ArrayList<>();
        record.aliases().forEach((alias, before) -> {
            moves.add(new AliasMove(alias, before, Optional.of(row.number())));
            observed.addAll(governor.aliasDrift(situation, alias));
        });
        EventBody.NewEntry entry = assembly.entry(
                row, unfinished.get().key(), record.content(), unfinished.get().added());
        return Decision.commit(
                new EventBody.Registered(List.of(entry), moves),
                Event.Notes.none().withObserved(observed),
                Optional.of(row.number()));
    }

    private static boolean isPossible(ModelState state, VersionRow row, Unfinished one) {
        boolean free = !state.isCollected(UploadPlace.of(row).orElseThrow().uid())
                && state.version(row.number()).isEmpty();
        Optional<SemanticVersion> version = one.record().content().semanticVersion();
        boolean reserved = version.isEmpty()
                || state.claim(version.get())
                        .filter(claim -> claim.requestKey().equals(one.key()))
                        .isPresent();
        Map<Alias, Optional<VersionNumber>> aliases = one.record().aliases();
        boolean unmoved = aliases.entrySet().stream()
                .allMatch(alias -> state.alias(alias.getKey()).equals(alias.getValue()));
        return free && reserved && unmoved;
    }

    /** The log says so first: a slow client that is still at it then begins again, and does not name a row that is gone. */
    private static Decision<Optional<VersionNumber>> giveUp(ModelState state, VersionRow row) {
        Optional<String> uid = UploadPlace.of(row).map(UploadPlace::uid).filter(one -> !state.isCollected(one));
        return uid.isPresent()
                ? Decision.commit(new EventBody.Collected(List.of(uid.get())), Event.Notes.none(), Optional.empty())
                : Decision.nothing(Optional.empty());
    }

    /** Reservations of clients that nobody has heard of for a day. */
    void releaseOldClaims(ModelName name, ModelLog log) {
        Map<SemanticVersion, ModelState.Claim> claims =
                log.inTurn(() -> Map.copyOf(log.refresh().claims()));
        claims.forEach((version, claim) -> {
            if (!clock.instant().isBefore(claim.at().plus(Fold.CLAIM_LIFE))) {
                governor.act(
                        name,
                        Rows.UNREAD,
                        situation -> situation
                                        .state()
                                        .claim(version)
                                        .filter(claim::equals)
                                        .isPresent()
                                ? Decision.commit(new EventBody.ClaimReleased(version), Event.Notes.none(), true)
                                : Decision.nothing(false));
            }
        });
    }
}
