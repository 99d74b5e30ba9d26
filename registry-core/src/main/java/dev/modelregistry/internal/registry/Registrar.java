package dev.modelregistry.internal.registry;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import dev.modelregistry.ArtifactSource;
import dev.modelregistry.ProgressListener;
import dev.modelregistry.Projection;
import dev.modelregistry.Registered;
import dev.modelregistry.Registration;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ArtifactFile;
import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.EntryContent;
import dev.modelregistry.entry.FileRole;
import dev.modelregistry.entry.ModelArtifact;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.SemanticVersion;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.ConflictException;
import dev.modelregistry.error.ErrorCode;
import dev.modelregistry.error.IntegrityException;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.internal.json.EntryJson;
import dev.modelregistry.internal.json.EntryRecord;
import dev.modelregistry.internal.log.EventBody;
import dev.modelregistry.internal.log.ModelLog;
import dev.modelregistry.internal.log.ModelState;
import dev.modelregistry.internal.log.VersionState;
import dev.modelregistry.internal.registry.Governor.Decision;
import dev.modelregistry.internal.registry.Governor.Rows;
import dev.modelregistry.spi.ArtifactInspector.Inspection;
import dev.modelregistry.spi.ArtifactStore.Finished;
import dev.modelregistry.spi.ArtifactStore.NewUpload;
import dev.modelregistry.spi.ArtifactStore.Upload;
import dev.modelregistry.spi.Capability;
import dev.modelregistry.spi.NewVersion;
import dev.modelregistry.spi.PutCondition;
import dev.modelregistry.spi.ReferencedArtifact;
import dev.modelregistry.spi.RegistryBackend;
import dev.modelregistry.spi.RowChange;
import dev.modelregistry.spi.VersionMarks;
import dev.modelregistry.spi.VersionRow;
import java.io.ByteArrayInputStream;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registers versions, each exactly once. Every step leaves something that a retry, by whomever, finds: the claim in the
 * log, the native row that carries the request key, the event. A retry goes on at the first missing step.
 */
final class Registrar {

    private static final Logger LOG = LoggerFactory.getLogger(Registrar.class);
    private static final int MOST_ROUNDS = 10;

    /** The product or the way to it failed, not the request. */
    private static final Set<ErrorCode> PASSING =
            Set.of(ErrorCode.UNAVAILABLE, ErrorCode.OUTCOME_UNKNOWN, ErrorCode.RATE_LIMITED, ErrorCode.UNAUTHENTICATED);

    private final RegistryBackend backend;
    private final Governor governor;
    private final FirstContact firstContact;
    private final Entries entries;
    private final ArtifactIntake intake;
    private final ArtifactCheck check;
    private final ContentAssembly assembly;
    private final SemanticVersions semanticVersions;
    private final RegistrationGate gate;
    private final Clock clock;
    private final String actor;

    Registrar(
            RegistryBackend backend,
            Governor governor,
            FirstContact firstContact,
            Entries entries,
            ArtifactIntake intake,
            ArtifactCheck check,
            ContentAssembly assembly,
            SemanticVersions semanticVersions,
            RegistrationGate gate,
            Clock clock,
            String actor) {
        this.backend = backend;
        this.governor = governor;
        this.firstContact = firstContact;
        this.entries = entries;
        this.intake = intake;
        this.check = check;
        this.assembly = assembly;
        this.semanticVersions = semanticVersions;
        this.gate = gate;
        this.clock = clock;
        this.actor = actor;
    }

    Registered register(Registration registration) {
        backend.check(new RowChange.ChangeModelTags(registration.tags(), Set.of()));
        backend.check(new RowChange.SetModelDescription(registration.description()));
        VersionNumber any = VersionNumber.of(1);
        registration.aliases().forEach(alias -> backend.check(new RowChange.SetAlias(alias, any)));
        ReferencedArtifact artifact = intake.open(registration.source());
        boolean stated = registration.source() instanceof ArtifactSource.Reference reference
                && reference.trusted().isPresent();
        if (!artifact.readable() && !stated) {
            throw new InvalidException("reference '" + artifact.uri() + "' cannot be read through the provider '"
                    + backend.provider() + "': state its digest (trustDigest)");
        }
        Inspection inspection = assembly.inspect(registration, artifact);
        for (int round = 0; round < MOST_ROUNDS; round++) {
            ModelLog log = firstContact.makeModel(registration.model());
            Attempt attempt = new Attempt(registration, artifact, inspection, log);
            try {
                Optional<Registered> done = attempt.run();
                if (done.isPresent()) {
                    return done.get();
                }
            } catch (RegistryException e) {
                attempt.giveUp(e);
                throw e;
            }
        }
        throw new ConflictException("model '" + registration.model() + "' changes all the time: try again later");
    }

    /** One attempt, from the upload to the event. */
    private final class Attempt {

        private final Registration registration;
        private final ReferencedArtifact artifact;
        private final Inspection inspection;
        private final ModelLog log;
        private final ModelName model;
        private final RepeatedRequest same;
        private final UploadPlace place;
        private final ProgressListener progress;
        private final Map<String, FileRole> roles;
        private @Nullable Upload upload;
        private boolean rowAsked;
        private Optional<SemanticVersion> claimed = Optional.empty();
        private String key = "";

        Attempt(Registration registration, ReferencedArtifact artifact, Inspection inspection, ModelLog log) {
            this.registration = registration;
            this.artifact = artifact;
            this.inspection = inspection;
            this.log = log;
            this.model = registration.model();
            this.same = new RepeatedRequest(registration);
            this.place = UploadPlace.fresh(log, clock.instant());
            this.progress = registration.progress().orElse(ignored -> {});
            this.roles = new HashMap<>(inspection.roles());
            roles.putAll(registration.roles());
        }

        /** Empty when the model vanished, or the upload was collected, meanwhile: begin again. */
        Optional<Registered> run() {
            boolean local = registration.source() instanceof ArtifactSource.LocalFiles;
            if (registration.requestKey().isPresent()) {
                key = ContentAssembly.token("key " + registration.requestKey().get());
                if (local && new KeyedRow(backend, log, model, key).isNew()) {
                    return runInOnePass();
                }
            }
            boolean hashWhileStoring = backend.capabilities().contains(Capability.HASH_WHILE_STORING);
            ModelArtifact hashed = read(local && hashWhileStoring);
            EntryContent content = assembly.content(registration, inspection, hashed, clock.instant());
            ContentDigest identity = assembly.identity(content);
            if (registration.requestKey().isEmpty()) {
                key = ContentAssembly.derivedKey(log.place(), identity, registration);
            }
            Optional<Registered> known = known(identity);
            if (known.isPresent()) {
                return known;
            }
            Optional<VersionRow> pending = new KeyedRow(backend, log, model, key).pending();
            if (pending.isPresent()) {
                return adopt(pending.get(), identity);
            }
            content = allowed(content);
            if (local && upload == null) {
                intake.storeHashed(artifact, begin(Optional.of(hashed.digest())), hashed.files(), roles, progress);
            }
            return makeRow(content, identity);
        }

        /** The key says what this registration is, so all that may refuse it is asked before the files are read, once. */
        private Optional<Registered> runInOnePass() {
            ModelArtifact unread = ModelArtifact.of(Optional.empty(), Optional.empty(), false, List.of());
            EntryContent asked = allowed(assembly.content(registration, inspection, unread, clock.instant()));
            EntryContent content = asked.withArtifact(read(true));
            ContentDigest identity = assembly.identity(content);
            Optional<Registered> known = known(identity); // Somebody with the same key may have been faster.
            return known.isPresent() ? known : makeRow(content, identity);
        }

        /** What run and policy allow, with the semantic version that is reserved for it. Looks at no file. */
        private EntryContent allowed(EntryContent content) {
            registration.lineage().run().ifPresent(backend::checkRun);
            checkPolicy(content, assembly.identity(content));
            claimed = claim(content);
            return claimed.map(content::withSemanticVersion).orElse(content);
        }

        private void checkPolicy(EntryContent content, ContentDigest identity) {
            EventBody.NewEntry entry = new EventBody.NewEntry(
                    VersionNumber.of(Long.MAX_VALUE),
                    key,
                    identity,
                    place.uid(),
                    identity,
                    content.artifact().digest(),
                    content.semanticVersion(),
                    List.of(),
                    List.of());
            gate.check(model, log, entry, content, registration.aliases());
        }

        private Upload begin(Optional<ContentDigest> digest) {
            Optional<String> run = registration.lineage().run();
            Optional<String> given = registration.requestKey().map(any -> key);
            upload = backend.artifacts()
                    .begin(new NewUpload(model, place.place(), place.uid(), run, artifact.files(), digest, given));
            return upload;
        }

        private ModelArtifact read(boolean store) {
            Optional<String> format = registration.format().or(inspection::format);
            if (registration.source() instanceof ArtifactSource.Reference reference) {
                Optional<String> uri = Optional.of(artifact.uri());
                if (reference.trusted().isPresent()) {
                    long size = artifact.files().stream()
                            .mapToLong(ReferencedArtifact.File::size)
                            .sum();
                    return new ModelArtifact(uri, reference.trusted().get(), size, format, false, List.of());
                }
                return ModelArtifact.of(uri, format, true, intake.hash(artifact, roles, progress));
            }
            List<ArtifactFile> files;
            if (store) {
                files = intake.store(artifact, begin(Optional.empty()), roles, progress);
            } else {
                files = intake.hash(artifact, roles, progress);
            }
            return ModelArtifact.of(Optional.empty(), format, true, files);
        }

        /** The version that this registration has made before. Shows it in the rows if that was left undone. */
        private Optional<Registered> known(ContentDigest identity) {
            Optional<VersionState> state = log.inTurn(() -> {
                ModelState now = log.refresh();
                return now.byRequestKey(key).flatMap(now::version);
            });
            if (state.isEmpty()) {
                return Optional.empty();
            }
            EventBody.NewEntry entry = state.get().entry().orElseThrow();
            same.checkContent(entry.content(), identity);
            same.checkVersion(entry.semanticVersion());
            if (!entry.uid().equals(place.uid())) { // Else somebody finished what this attempt began.
                discardUpload();
            }
            governor.act(model, Rows.SETTLED, situation -> Decision.nothing(true));
            return Optional.of(result(state.get().number(), false, state.get().registeredBy(), Projection.COMPLETE));
        }

        private Optional<SemanticVersion> claim(EntryContent content) {
            return semanticVersions.claim(registration, content, key);
        }

        private Optional<Registered> makeRow(EntryContent content, ContentDigest identity) {
            Optional<Finished> finished = Optional.ofNullable(upload).map(one -> one.finish(content));
            byte[] record = EntryJson.writeRecord(new EntryRecord(content, aliasesNow()));
            ContentDigest digest = ContentDigest.of(record);
            backend.objects().put(place.record(), new ByteArrayInputStream(record), PutCondition.always());
            String uri = finished.map(Finished::uri)
                    .orElseGet(() -> content.artifact().uri().orElseThrow());
            VersionMarks marks = new VersionMarks(
                    Optional.of(key),
                    Optional.of(place.record()),
                    Optional.of(digest),
                    content.semanticVersion(),
                    OptionalLong.empty(),
                    Map.of());
            rowAsked = true;
            Optional<VersionRow> row = new KeyedRow(backend, log, model, key)
                    .create(new NewVersion(model, content, uri, place.uid(), marks, actor));
            if (row.isEmpty()) {
                return Optional.empty();
            }
            if (row.get().marks().recordDigest().filter(digest::equals).isEmpty()) {
                return adopt(row.get(), identity);
            }
            return commit(
                    row.get(), content, identity, finished.map(Finished::added).orElse(List.of()));
        }

        /** What the aliases that this registration moves point to now, for whoever has to finish it. */
        private Map<Alias, Optional<VersionNumber>> aliasesNow() {
            return log.inTurn(() -> registration.aliases().stream().collect(toMap(identity(), log.known()::alias)));
        }

        /** Goes on with the row of an earlier attempt: its upload and its record are complete, ours are not needed. */
        private Optional<Registered> adopt(VersionRow row, ContentDigest identity) {
            EntryContent content;
            List<ArtifactFile> added;
            try {
                content = entries.record(row);
                added = content.artifact().uri().isEmpty() ? check.added(row, content) : List.of();
            } catch (IntegrityException | NotFoundException gone) {
                return overtaken(row, identity, gone);
            }
            same.checkContent(assembly.identity(content), identity);
            same.checkVersion(content.semanticVersion());
            discardUpload();
            if (content.semanticVersion().isPresent()) {
                claimed = claim(content);
            }
            return commit(row, content, identity, added);
        }

        /** Who made the row clears up when another row of this registration was decided first, or the upload was collected. */
        private Optional<Registered> overtaken(VersionRow row, ContentDigest identity, RegistryException gone) {
            Optional<String> uid = UploadPlace.of(row).map(UploadPlace::uid);
            if (uid.isPresent() && log.inTurn(() -> log.refresh().isCollected(uid.get()))) {
                backend.deleteVersion(model, row.number());
                return Optional.empty();
            }
            return Optional.of(known(identity).orElseThrow(() -> gone));
        }

        private Optional<Registered> commit(
                VersionRow row, EntryContent content, ContentDigest identity, List<ArtifactFile> added) {
            EventBody.NewEntry entry = assembly.entry(row, key, content, added);
            Rows rows = registration.aliases().isEmpty() ? Rows.UNREAD : Rows.SETTLED;
            Governor.Done<Optional<VersionNumber>> done =
                    governor.act(model, rows, new RegistrationDecision(backend, governor, registration, entry)::decide);
            if (done.value().isEmpty()) {
                return Optional.empty();
            }
            VersionNumber number = done.value().get();
            if (done.event().isPresent()) {
                return Optional.of(result(number, true, done.event().getAsLong(), done.projection()));
            }
            if (!number.equals(row.number())) {
                backend.deleteVersion(model, row.number());
            }
            return known(identity);
        }

        private Registered result(VersionNumber number, boolean created, long event, Projection projection) {
            VersionRow row = backend.version(model, number)
                    .orElseThrow(() -> new NotFoundException(
                            "version " + number + " of model '" + model + "' was deleted meanwhile"));
            return new Registered(entries.entry(row), created, event, projection, inspection.notes());
        }

        private void discardUpload() {
            if (upload != null) {
                upload = null;
                backend.artifacts().delete(place.place(), place.uid());
            }
        }

        /** Whether what has arrived is of use to the next attempt. */
        private boolean goesOnLater(RegistryException reason) {
            return PASSING.contains(reason.code()) && upload != null && upload.resumable();
        }

        /** Leaves nothing behind that a retry would not use. */
        void giveUp(RegistryException reason) {
            try {
                if (!rowAsked && !goesOnLater(reason)) {
                    discardUpload();
                }
                if (!rowAsked && claimed.isPresent()) {
                    semanticVersions.release(model, claimed.get(), key);
                }
            } catch (RegistryException e) {
                LOG.debug("clearing up after a failed registration failed", e);
                reason.addSuppressed(e);
            }
        }
    }
}
