package dev.modelregistry.internal.registry;

import dev.modelregistry.ModelUri;
import dev.modelregistry.Recorded;
import dev.modelregistry.Rollback;
import dev.modelregistry.document.DocumentControl;
import dev.modelregistry.document.DocumentSource;
import dev.modelregistry.document.EntryDocument;
import dev.modelregistry.document.PublishedDocument;
import dev.modelregistry.document.ReviewStep;
import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.Filter;
import dev.modelregistry.entry.ModelEntry;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.ModelVersion;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.ConflictException;
import dev.modelregistry.error.IntegrityException;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.error.PolicyRefusedException;
import dev.modelregistry.internal.gate.Gatekeeper;
import dev.modelregistry.internal.log.Event;
import dev.modelregistry.internal.log.EventBody;
import dev.modelregistry.internal.log.Fold;
import dev.modelregistry.internal.log.ModelLog;
import dev.modelregistry.internal.log.ModelState;
import dev.modelregistry.internal.registry.Governor.Decision;
import dev.modelregistry.internal.registry.Governor.Done;
import dev.modelregistry.internal.registry.Governor.Rows;
import dev.modelregistry.log.ModelEvent;
import dev.modelregistry.policy.Policy;
import dev.modelregistry.spi.LogStore.StoredEvent;
import dev.modelregistry.spi.ModelRow;
import dev.modelregistry.spi.RegistryBackend;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Entry documents: what they are made of, the control values in the log, and what was published. */
final class Documents {

    private static final int LONGEST = 32_000_000;

    private final RegistryBackend backend;
    private final LogDirectory logs;
    private final Governor governor;
    private final LightReads reads;
    private final Entries entries;
    private final FamilyTree family;
    private final Planner planner;
    private final Clock clock;

    Documents(
            RegistryBackend backend,
            LogDirectory logs,
            Governor governor,
            LightReads reads,
            Entries entries,
            FamilyTree family,
            Planner planner,
            Clock clock) {
        this.backend = backend;
        this.logs = logs;
        this.governor = governor;
        this.reads = reads;
        this.entries = entries;
        this.family = family;
        this.planner = planner;
        this.clock = clock;
    }

    /** Renders; writes nothing. */
    EntryDocument document(ModelUri uri) {
        ModelRow row = governor.requireModel(uri.model());
        boolean whole = uri.selector() instanceof ModelUri.Whole;
        List<ModelEntry> shown = whole ? all(uri.model()) : List.of(entries.entry(reads.get(uri)));
        Optional<ModelLog> log = logs.of(row);
        Told told = log.map(one -> Told.of(one, logs.recordedGates(one))).orElseGet(Told::new);
        return EntryDocument.of(new DocumentSource(
                LightReads.model(row),
                shown,
                whole ? DocumentSource.Scope.MODEL : DocumentSource.Scope.VERSION,
                whole
                        ? List.of()
                        : family.children(
                                ModelUri.of(uri.model().value(), shown.get(0).version())),
                told.events,
                told.control.isPresent() ? control(log.orElseThrow(), told.control.get()) : DocumentControl.none(),
                told.policy,
                Optional.of(told.modelId).filter(id -> !id.isEmpty()),
                told.finalApproval,
                log.map(one -> rollback(uri.model(), one)).orElse(List.of()),
                backend.provider(),
                backend.capabilities(),
                LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC)));
    }

    private List<ModelEntry> all(ModelName model) {
        try (Stream<ModelVersion> versions = reads.versions(model, Filter.none())) {
            return versions.map(version -> entries.entry(reads.get(ModelUri.of(model.value(), version.version()))))
                    .toList();
        }
    }

    /** The control values that are kept. */
    DocumentControl control(ModelName model) {
        return logs.of(governor.requireModel(model))
                .flatMap(
                        log -> log.inTurn(() -> log.refresh().documentControl()).map(digest -> control(log, digest)))
                .orElse(DocumentControl.none());
    }

    private static DocumentControl control(ModelLog log, ContentDigest digest) {
        return log.blobs()
                .read(digest)
                .map(DocumentControl::parse)
                .orElseThrow(() -> new IntegrityException("the control values of the document, "
                        + log.blobs().key(digest) + ", are gone: restore the object, or give them again"));
    }

    /** A rollback that is tried out: nothing when there is no promotion to take back. */
    private List<String> rollback(ModelName model, ModelLog log) {
        if (log.inTurn(() -> log.refresh().lastPromotion()).isEmpty()) {
            return List.of();
        }
        try {
            return planner.plan(Rollback.of(model.value())).steps();
        } catch (ConflictException | NotFoundException | IntegrityException | PolicyRefusedException e) {
            return List.of("not possible now: " + e.getMessage());
        }
    }

    /** Keeps control values in the log. Nothing is written when they say what is known. */
    Recorded control(ModelName model, DocumentControl changes) {
        Done<Boolean> done = governor.act(model, Rows.UNREAD, situation -> {
            ModelLog log = situation.log();
            DocumentControl before = situation
                    .state()
                    .documentControl()
                    .flatMap(log.blobs()::read)
                    .map(DocumentControl::parse)
                    .orElse(DocumentControl.none());
            DocumentControl after = before.with(changes);
            if (after.equals(before)) {
                return Decision.nothing(true);
            }
            refuseEarlyApproval(model, after);
            boolean newlyApproved = after.isFinallyApproved()
                    && !Objects.equals(
                            after.review().get(ReviewStep.FINAL_APPROVAL),
                            before.review().get(ReviewStep.FINAL_APPROVAL));
            ContentDigest stored = log.blobs().store("control", after.json());
            return Decision.commit(
                    new EventBody.DocumentPublished(
                            Optional.empty(), Optional.of(stored), newlyApproved, Optional.empty()),
                    Event.Notes.none(),
                    true);
        });
        return new Recorded(model, Optional.empty(), done.event().orElse(0), done.projection());
    }

    private static void refuseEarlyApproval(ModelName model, DocumentControl control) {
        List<ReviewStep> open = control.openSteps();
        if (control.isFinallyApproved() && !open.isEmpty()) {
            List<String> steps = open.stream().map(ReviewStep::key).toList();
            throw new PolicyRefusedException(
                    "the document of model '" + model + "' can't be finally approved while steps of its review are"
                            + " open: " + String.join(", ", steps) + "; take them, or say why they do not apply",
                    steps.stream().map(step -> "review:" + step).toList());
        }
    }

    /** Stores what is rendered now. The same text as was published last is not published again. */
    PublishedDocument publish(ModelUri uri) {
        EntryDocument document = document(uri);
        Optional<VersionNumber> version = uri.selector() instanceof ModelUri.Whole
                ? Optional.empty()
                : Optional.of(reads.get(uri).number());
        String text = document.markdown();
        Optional<PublishedDocument> last = published(uri.model()).stream()
                .filter(one -> one.version().equals(version))
                .reduce((first, second) -> second);
        if (last.isPresent() && text(last.get()).equals(Optional.of(text))) {
            return last.get();
        }
        Done<Boolean> done = governor.act(uri.model(), Rows.UNREAD, situation -> {
            ContentDigest stored = situation.log().blobs().store("document", text, LONGEST);
            return Decision.commit(
                    new EventBody.DocumentPublished(version, Optional.empty(), false, Optional.of(stored)),
                    Event.Notes.none(),
                    true);
        });
        long event = done.event().orElseThrow();
        return published(uri.model()).stream()
                .filter(one -> one.event() == event)
                .findFirst()
                .orElseThrow(() -> new NotFoundException("model '" + uri.model() + "' was deleted meanwhile"));
    }

    /** Every document that was published, oldest first. */
    List<PublishedDocument> published(ModelName model) {
        return logs.of(governor.requireModel(model))
                .map(log -> Told.of(log, logs.recordedGates(log)))
                .map(told -> List.copyOf(told.published))
                .orElse(List.of());
    }

    /** The text that an event published. */
    String text(ModelName model, long event) {
        PublishedDocument document = published(model).stream()
                .filter(one -> one.event() == event)
                .findFirst()
                .orElseThrow(() ->
                        new NotFoundException("event " + event + " of model '" + model + "' published no document"));
        return text(document)
                .orElseThrow(() -> new IntegrityException("the document that event " + event + " of model '" + model
                        + "' published, " + document.digest() + ", is gone"));
    }

    private Optional<String> text(PublishedDocument document) {
        return governor.logOf(document.model()).blobs().read(document.digest());
    }

    /** What the log tells of the present incarnation. */
    private static final class Told {

        private final List<ModelEvent> events = new ArrayList<>();
        private final List<PublishedDocument> published = new ArrayList<>();
        private String modelId = "";
        private Optional<ContentDigest> control = Optional.empty();
        private OptionalLong finalApproval = OptionalLong.empty();

        private Optional<Policy> policy = Optional.empty();

        static Told of(ModelLog log, Gatekeeper gates) {
            Told told = new Told();
            ModelState state = new ModelState();
            try (Stream<StoredEvent> stored = log.store().read(log.place(), 1)) {
                stored.forEach(one -> {
                    Fold.Outcome outcome = Fold.apply(state, one.bytes(), log.judge());
                    outcome.applied().ifPresent(event -> told.add(event, outcome.digest(), state, log));
                });
            }
            told.policy = gates.governing(state);
            return told;
        }

        private void add(Fold.Applied applied, ContentDigest id, ModelState state, ModelLog log) {
            Event event = applied.event();
            if (event.body() instanceof EventBody.Opened) {
                events.clear();
                published.clear();
                finalApproval = OptionalLong.empty();
            }
            modelId = state.modelId();
            control = state.documentControl();
            events.add(HistoryReader.history(applied, id, log));
            if (event.body() instanceof EventBody.DocumentPublished body) {
                if (body.finalApproval()) {
                    finalApproval = OptionalLong.of(event.number());
                }
                body.document()
                        .ifPresent(digest -> published.add(new PublishedDocument(
                                event.model(), body.version(), event.number(), digest, event.at(), event.actor())));
            }
        }
    }
}
