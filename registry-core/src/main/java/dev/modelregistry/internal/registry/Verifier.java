package dev.modelregistry.internal.registry;

import dev.modelregistry.entry.ArtifactFile;
import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.EntryContent;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.IntegrityException;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.internal.log.Event;
import dev.modelregistry.internal.log.EventBody;
import dev.modelregistry.internal.log.Fold;
import dev.modelregistry.internal.log.ModelLog;
import dev.modelregistry.internal.log.ModelState;
import dev.modelregistry.internal.log.Seals;
import dev.modelregistry.internal.log.VersionState;
import dev.modelregistry.log.Finding;
import dev.modelregistry.log.Finding.Kind;
import dev.modelregistry.log.Verification;
import dev.modelregistry.policy.Policy;
import dev.modelregistry.policy.Trust;
import dev.modelregistry.spi.LogStore.StoredEvent;
import dev.modelregistry.spi.ModelRow;
import dev.modelregistry.spi.RegistryBackend;
import dev.modelregistry.spi.VersionQuery;
import dev.modelregistry.spi.VersionRow;
import dev.modelregistry.spi.Watermark;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Checks a model against its log: numbers, hashes, records, bytes, rows. Writes nothing. */
final class Verifier {

    private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(2);

    private final RegistryBackend backend;
    private final LogDirectory logs;
    private final Entries entries;
    private final DriftScan drift;
    private final ArtifactCheck artifacts;
    private final RememberedHeads remembered;
    private final Optional<Policy> brought;
    private final Clock clock;

    Verifier(
            RegistryBackend backend,
            LogDirectory logs,
            Entries entries,
            DriftScan drift,
            ArtifactCheck artifacts,
            RememberedHeads remembered,
            Optional<Policy> brought,
            Clock clock) {
        this.backend = backend;
        this.logs = logs;
        this.entries = entries;
        this.drift = drift;
        this.artifacts = artifacts;
        this.remembered = remembered;
        this.brought = brought;
        this.clock = clock;
    }

    /** @param trust what the reader goes by beside the log's own word */
    Verification verify(ModelName name, Verification.Depth depth, Optional<Trust> trust) {
        ModelRow row =
                backend.model(name).orElseThrow(() -> new NotFoundException("model '" + name + "' does not exist"));
        return new Run(row, depth, trust).run();
    }

    private final class Run {

        private final ModelName name;
        private final Verification.Depth depth;
        private final Optional<Trust> trust;
        private final List<Finding> findings = new ArrayList<>();
        private ModelRow row;
        private long versions;
        private long untrusted;

        Run(ModelRow row, Verification.Depth depth, Optional<Trust> trust) {
            this.row = row;
            this.name = row.name();
            this.depth = depth;
            this.trust = trust;
        }

        Verification run() {
            Optional<ModelLog> log = logs.of(row).or(this::hiddenLog);
            long events = 0;
            if (log.isPresent()) {
                events = log.get().inTurn(() -> checkLog(log.get()));
            } else if (trust.isPresent()) {
                add(Kind.TRUNCATED, "log", "a log", "");
            }
            try (Stream<VersionRow> rows = backend.versions(name, VersionQuery.all())) {
                rows.forEach(this::checkVersion);
            }
            return new Verification(events, versions, untrusted, findings);
        }

        /** Whoever takes the pointer out of the row hides the log from readers, and with it every rule and every decision. */
        private Optional<ModelLog> hiddenLog() {
            ModelLog log = logs.at(logs.placeFor(name));
            ModelState state = log.inTurn(log::refresh);
            if (!state.open()) {
                return Optional.empty();
            }
            add(Kind.DRIFT, "log", state.modelId(), "");
            return Optional.of(log);
        }

        /**
         * The log is read anew from event 1: what this client folded earlier may have been other bytes. A client that folded nothing
         * keeps what it folds here, and does not read it twice.
         */
        private long checkLog(ModelLog log) {
            Optional<Function<byte[], Fold.Outcome>> first = log.beginIfUnread();
            ModelState state = first.isPresent() ? log.known() : new ModelState();
            Function<byte[], Fold.Outcome> fold = first.orElse(bytes -> Fold.apply(state, bytes, log.judge()));
            TextCheck texts = new TextCheck(name, log.blobs());
            try (Stream<StoredEvent> stored = log.store().read(log.place(), 1)) {
                stored.forEach(event -> checkEvent(event, state, log, fold, texts));
            }
            long checked = state.number();
            long head = log.store().head(log.place(), checked);
            if (head > state.number()) {
                add(Kind.MISSING_EVENT, "event " + (state.number() + 1), "an event", "");
            }
            ModelState known = log.refresh();
            if (known.number() >= state.number()
                    && known.number() == state.number()
                    && !known.lastDigest().equals(state.lastDigest())) {
                add(Kind.BAD_DIGEST, "event " + state.number(), digest(known.lastDigest()), digest(state.lastDigest()));
            } else if (known.number() > state.number() && head <= state.number()) {
                add(Kind.TRUNCATED, "log", "event " + known.number(), "event " + state.number());
            }
            findings.addAll(texts.findings());
            row = backend.model(name).orElse(row);
            checkHead(state);
            checkIdentity(state);
            checkTrust(log);
            if (state.open() && known.lastDigest().equals(state.lastDigest())) {
                drift.scan(row, log)
                        .forEach(one -> findings.add(new Finding(
                                one.cause() == DriftScan.Cause.STALE ? Kind.STALE : Kind.DRIFT,
                                name,
                                one.version(),
                                one.subject(),
                                one.expected(),
                                one.actual())));
            }
            return checked;
        }

        private void checkEvent(
                StoredEvent stored,
                ModelState state,
                ModelLog log,
                Function<byte[], Fold.Outcome> fold,
                TextCheck texts) {
            String subject = "event " + stored.number();
            Optional<Policy> inForce =
                    state.policy().isPresent() ? logs.gates(log).governing(state) : trust.map(Trust::policy);
            Fold.Outcome outcome = fold.apply(stored.bytes());
            outcome.voidReason()
                    .ifPresent(reason -> add(
                            outcome.missing().isEmpty() ? Kind.VOID_EVENT : Kind.POLICY_VIOLATION,
                            subject,
                            String.join(", ", outcome.missing()),
                            reason));
            row.projected()
                    .filter(seen ->
                            seen.event() == stored.number() && !seen.digest().equals(outcome.digest()))
                    .ifPresent(seen -> add(
                            Kind.BAD_DIGEST,
                            subject,
                            seen.digest().toString(),
                            outcome.digest().toString()));
            outcome.event().ifPresent(event -> {
                checkTime(event, stored.storedAt(), subject);
                texts.check(event, subject);
            });
            outcome.applied().ifPresent(applied -> checkSignatures(applied, log, inForce, subject));
        }

        /** Without a policy nobody vouches for a key; with one its principals do, for the time that it gives their keys. */
        private void checkSignatures(Fold.Applied applied, ModelLog log, Optional<Policy> inForce, String subject) {
            Seals.Checked checked = log.seals().check(applied.envelope());
            if (inForce.isEmpty()) {
                untrusted += checked.keyIds().size();
            } else {
                Instant at = applied.event().at();
                for (int i = 0; i < checked.keys().size(); i++) {
                    if (inForce.get().principalOf(checked.keys().get(i), at).isEmpty()) {
                        add(
                                Kind.UNKNOWN_KEY,
                                subject,
                                "a key of a principal",
                                checked.keyIds().get(i));
                    }
                }
            }
            checked.bad().forEach(keyId -> add(Kind.BAD_SIGNATURE, subject, "a signature of " + keyId, ""));
        }

        private void checkTime(Event event, Optional<Instant> storedAt, String subject) {
            storedAt.filter(at -> event.at().isAfter(at.plus(CLOCK_TOLERANCE)))
                    .ifPresent(at ->
                            add(Kind.CLOCK, subject, at.toString(), event.at().toString()));
        }

        private void checkHead(ModelState state) {
            row.projected()
                    .filter(seen -> seen.event() > state.number())
                    .ifPresent(seen -> add(Kind.TRUNCATED, "log", "event " + seen.event(), "event " + state.number()));
            checkRemembered(state);
        }

        private void checkRemembered(ModelState state) {
            if (state.modelId().isEmpty()) {
                return;
            }
            Watermark now = new Watermark(state.number(), state.lastDigest().orElseThrow());
            Watermark seen = remembered.of(state.modelId()).orElse(now);
            if (seen.event() > now.event()) {
                add(Kind.TRUNCATED, "log", "event " + seen.event(), "event " + now.event());
            } else if (seen.event() == now.event() && !seen.digest().equals(now.digest())) {
                add(
                        Kind.BAD_DIGEST,
                        "event " + now.event(),
                        seen.digest().toString(),
                        now.digest().toString());
            } else {
                remembered.remember(state.modelId(), now);
            }
        }

        /** The log against what the reader carries, and against the checkpoint that stands beside it. */
        private void checkTrust(ModelLog log) {
            findings.addAll(
                    trust.isPresent()
                            ? TrustCheck.demanded(name, log, logs.gates(log), trust.get(), clock.instant())
                            : TrustCheck.offered(name, log, logs.gates(log), brought));
        }

        private void checkIdentity(ModelState state) {
            String expected = state.modelId();
            row.log()
                    .filter(pointer -> state.open() && !pointer.modelId().equals(expected))
                    .ifPresent(pointer -> add(Kind.DRIFT, "log", expected, pointer.modelId()));
            row.log()
                    .filter(pointer -> !pointer.place().equals(name.value()))
                    .flatMap(pointer -> openAt(name.value()))
                    .ifPresent(other -> add(Kind.DRIFT, "log", other.modelId(), expected));
        }

        /** A pointer that leads past a log of this very model hides that one. */
        private Optional<ModelState> openAt(String place) {
            ModelLog log = logs.at(place);
            return Optional.of(log.inTurn(log::refresh))
                    .filter(state -> state.open() && state.name().equals(Optional.of(name)));
        }

        private void checkVersion(VersionRow version) {
            versions++;
            if (!LightReads.isOurs(version) || version.marks().event().isEmpty()) {
                return;
            }
            EntryContent content;
            try {
                content = entries.record(version);
            } catch (IntegrityException e) {
                boolean gone = e.getCause() != null;
                add(
                        gone ? Kind.MISSING_OBJECT : Kind.BAD_DIGEST,
                        version.number(),
                        version.marks().record().orElse("record"),
                        digest(version.marks().recordDigest()),
                        gone ? "" : "other bytes");
                return;
            } catch (InvalidException e) {
                add(Kind.BAD_DIGEST, version.number(), "record", "a record", String.valueOf(e.getMessage()));
                return;
            }
            checkRecord(version);
            checkArtifact(version, content);
        }

        /** The digest in the row is only as good as the row; the log holds the one that was committed. */
        private void checkRecord(VersionRow version) {
            logs.of(row)
                    .flatMap(log -> log.inTurn(() -> log.known().version(version.number())))
                    .flatMap(state -> state.entry())
                    .filter(entry -> !version.marks().recordDigest().equals(Optional.of(entry.record())))
                    .ifPresent(entry -> add(
                            Kind.BAD_DIGEST,
                            version.number(),
                            version.marks().record().orElse("record"),
                            entry.record().toString(),
                            digest(version.marks().recordDigest())));
        }

        private void checkArtifact(VersionRow version, EntryContent content) {
            boolean stored = content.artifact().uri().isEmpty();
            Optional<UploadPlace> place = UploadPlace.of(version);
            List<ArtifactFile> files = new ArrayList<>(content.artifact().files());
            if (files.isEmpty() || place.isEmpty()) {
                return;
            }
            files.addAll(added(version));
            Map<String, ArtifactCheck.Difference> differences = new HashMap<>();
            if (stored) {
                artifacts
                        .differences(version, files)
                        .forEach(one -> differences.put(one.file().path(), one));
            }
            for (ArtifactFile file : files) {
                String key = stored
                        ? place.get().files() + file.path()
                        : version.artifact().uri() + " " + file.path();
                ArtifactCheck.Difference difference = differences.get(file.path());
                if (difference != null) {
                    add(version, key, difference);
                } else if (depth == Verification.Depth.FULL) {
                    checkBytes(version, content, file, key);
                }
            }
        }

        /** Files that the adapter added; their manifest stands in the event. */
        private List<ArtifactFile> added(VersionRow version) {
            return logs.of(row)
                    .flatMap(log -> log.inTurn(() -> log.known().version(version.number())))
                    .flatMap(VersionState::entry)
                    .map(EventBody.NewEntry::added)
                    .orElse(List.of());
        }

        private void add(VersionRow version, String key, ArtifactCheck.Difference difference) {
            ArtifactFile file = difference.file();
            if (difference.size().isEmpty()) {
                add(Kind.MISSING_OBJECT, version.number(), key, file.sha256().toString(), "");
            } else {
                String actual = difference.size().getAsLong() + " bytes";
                add(Kind.BAD_DIGEST, version.number(), key, file.size() + " bytes", actual);
            }
        }

        private void checkBytes(VersionRow version, EntryContent content, ArtifactFile file, String key) {
            try {
                artifacts.copy(
                        artifacts.files(version, content), file, one -> OutputStream.nullOutputStream(), ignored -> {});
            } catch (IntegrityException e) {
                add(
                        e.getCause() == null ? Kind.BAD_DIGEST : Kind.MISSING_OBJECT,
                        version.number(),
                        key,
                        file.sha256().toString(),
                        String.valueOf(e.getMessage()));
            } catch (InvalidException | NotFoundException e) {
                // A reference that leads nowhere any more.
                add(
                        Kind.MISSING_OBJECT,
                        version.number(),
                        key,
                        file.sha256().toString(),
                        String.valueOf(e.getMessage()));
            }
        }

        private void add(Kind kind, String subject, String expected, String actual) {
            findings.add(new Finding(kind, name, Optional.empty(), subject, expected, actual));
        }

        private void add(Kind kind, VersionNumber version, String subject, String expected, String actual) {
            findings.add(new Finding(kind, name, Optional.of(version), subject, expected, actual));
        }
    }

    private static String digest(Optional<ContentDigest> digest) {
        return digest.map(ContentDigest::toString).orElse("");
    }
}
