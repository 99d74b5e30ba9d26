package dev.modelregistry.internal.registry;

import dev.modelregistry.ApprovalRequest;
import dev.modelregistry.ModelUri;
import dev.modelregistry.Recorded;
import dev.modelregistry.Registration;
import dev.modelregistry.TagsChanged;
import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.Deployment;
import dev.modelregistry.entry.Evaluation;
import dev.modelregistry.entry.Link;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.Text;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.ConflictException;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.internal.log.Event;
import dev.modelregistry.internal.log.EventBody;
import dev.modelregistry.internal.log.ModelLog;
import dev.modelregistry.internal.log.VersionState;
import dev.modelregistry.internal.registry.Governor.Decision;
import dev.modelregistry.internal.registry.Governor.Rows;
import dev.modelregistry.internal.registry.Governor.Situation;
import dev.modelregistry.log.Observed;
import dev.modelregistry.policy.Approval;
import dev.modelregistry.spi.RowChange;
import dev.modelregistry.spi.VersionRow;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** What people add to models and versions after registration: tags, words, metrics, links, deployments, approvals. */
final class Annotations {

    private static final int LONGEST_KEY = 250;
    private static final int LONGEST_VALUE = 5000;

    private final Governor governor;
    private final VersionSelection selection;
    private final Entries entries;
    private final Clock clock;

    Annotations(Governor governor, VersionSelection selection, Entries entries, Clock clock) {
        this.governor = governor;
        this.selection = selection;
        this.entries = entries;
        this.clock = clock;
    }

    TagsChanged changeTags(ModelUri uri, Map<String, String> set, Set<String> remove) {
        checkTags(set, remove);
        governor.checkShowable(new RowChange.ChangeModelTags(set, remove));
        Governor.Done<Tagged> done = governor.act(uri.model(), Rows.SETTLED, situation -> {
            Optional<VersionRow> version = versionRow(situation, uri);
            Map<String, String> shown =
                    version.map(VersionRow::tags).orElse(situation.row().tags());
            Map<String, String> logged =
                    version.map(row -> loggedTags(situation, row)).orElse(shown);
            Map<String, String> before = new TreeMap<>();
            List<Observed> observed = new ArrayList<>();
            for (String key : keys(set, remove)) {
                Optional<String> expected = Optional.ofNullable(logged.get(key));
                Optional<String> actual = Optional.ofNullable(shown.get(key));
                expected.ifPresent(value -> before.put(key, value));
                if (!expected.equals(actual)) {
                    observed.add(new Observed("tag:" + key, expected.orElse(""), actual.orElse("")));
                }
            }
            Map<String, String> after = new TreeMap<>(shown);
            after.putAll(set);
            after.keySet().removeAll(remove);
            Optional<VersionNumber> number = version.map(VersionRow::number);
            return Decision.commit(
                    new EventBody.TagsChanged(number, before, set, remove),
                    Event.Notes.none().withObserved(observed),
                    new Tagged(number, after));
        });
        return new TagsChanged(
                recorded(uri, done.value().version(), done), done.value().tags());
    }

    private record Tagged(Optional<VersionNumber> version, Map<String, String> tags) {}

    private static Set<String> keys(Map<String, String> set, Set<String> remove) {
        Set<String> keys = new java.util.TreeSet<>(set.keySet());
        keys.addAll(remove);
        return keys;
    }

    /** A version's tags as the log has them: those of the record, and what changed since. */
    private Map<String, String> loggedTags(Situation situation, VersionRow row) {
        if (!LightReads.isOurs(row)) {
            return row.tags();
        }
        Map<String, String> tags = new TreeMap<>(entries.record(row).tags());
        situation
                .state()
                .version(row.number())
                .map(VersionState::tags)
                .ifPresent(changed -> changed.forEach((key, value) -> {
                    tags.remove(key);
                    value.ifPresent(text -> tags.put(key, text));
                }));
        return tags;
    }

    private static void checkTags(Map<String, String> set, Set<String> remove) {
        if (set.isEmpty() && remove.isEmpty()) {
            throw new InvalidException("tags are missing: name at least one");
        }
        for (String key : keys(set, remove)) {
            Text.line("tag key", key);
            if (key.length() > LONGEST_KEY) {
                throw new InvalidException(
                        "tag key '" + Text.shown(key) + "' has more than " + LONGEST_KEY + " characters");
            }
            if (key.startsWith("mre.")) {
                throw new InvalidException(
                        "tag key '" + key + "' is reserved: keys beginning with 'mre.' belong to the library");
            }
        }
        set.forEach((key, value) -> {
            Text.unicode("tag '" + key + "'", value);
            if (value.length() > LONGEST_VALUE) {
                throw new InvalidException("tag '" + Text.shown(key) + "' has a value of " + value.length()
                        + " characters: at most " + LONGEST_VALUE + " are allowed");
            }
        });
    }

    Recorded describe(ModelUri uri, String text) {
        Text.unicode("description", text);
        governor.checkShowable(new RowChange.SetModelDescription(text));
        Governor.Done<Optional<VersionNumber>> done = governor.act(uri.model(), Rows.SETTLED, situation -> {
            Optional<VersionRow> version = versionRow(situation, uri);
            String before =
                    version.map(VersionRow::description).orElse(situation.row().description());
            ModelLog log = situation.log();
            return Decision.commit(
                    new EventBody.DescriptionChanged(
                            version.map(VersionRow::number),
                            log.blobs().store("description", Optional.of(before)),
                            log.blobs().store("description", Optional.of(text))),
                    Event.Notes.none(),
                    version.map(VersionRow::number));
        });
        return recorded(uri, done.value(), done);
    }

    Recorded addMetrics(ModelUri uri, List<Registration.Measurement> measurements) {
        if (measurements.isEmpty()) {
            throw new InvalidException("metrics are missing: name at least one");
        }
        Instant now = clock.instant();
        List<Evaluation> evaluations = measurements.stream()
                .map(one -> new Evaluation(one.metric(), one.value(), one.step(), one.dataset(), now))
                .toList();
        return record(uri, version -> new EventBody.MetricsAdded(version, evaluations));
    }

    Recorded addLink(ModelUri uri, Link link) {
        return record(uri, version -> new EventBody.LinksChanged(version, link));
    }

    Recorded addDeployment(ModelUri uri, Deployment deployment) {
        return record(
                uri,
                version -> new EventBody.DeploymentRecorded(version, deployment.endpoint(), Optional.of(deployment)));
    }

    Recorded removeDeployment(ModelUri uri, String endpoint) {
        Governor.Done<Optional<VersionNumber>> done = governor.act(uri.model(), Rows.UNREAD, situation -> {
            VersionNumber version = selection.row(situation, uri).number();
            boolean there = situation
                    .state()
                    .version(version)
                    .filter(state -> state.deployments().stream()
                            .anyMatch(one -> one.endpoint().equals(endpoint)))
                    .isPresent();
            if (!there) {
                throw new NotFoundException("version " + version + " of model '" + uri.model()
                        + "' is not deployed at '" + Text.shown(endpoint) + "'");
            }
            return Decision.commit(
                    new EventBody.DeploymentRecorded(version, endpoint, Optional.empty()),
                    Event.Notes.none(),
                    Optional.of(version));
        });
        return recorded(uri, done.value(), done);
    }

    private Recorded record(ModelUri uri, Function<VersionNumber, EventBody> body) {
        Governor.Done<Optional<VersionNumber>> done = governor.act(uri.model(), Rows.UNREAD, situation -> {
            VersionNumber version = selection.row(situation, uri).number();
            return Decision.commit(body.apply(version), Event.Notes.none(), Optional.of(version));
        });
        return recorded(uri, done.value(), done);
    }

    Approval decide(ApprovalRequest request) {
        Instant now = clock.instant();
        request.expires().filter(end -> !end.isAfter(now)).ifPresent(end -> {
            throw new InvalidException("expires " + end + " is past already");
        });
        request.evidence().forEach(one -> Text.address("evidence", one));
        String id = ModelLog.randomId();
        Governor.Done<VersionNumber> done = governor.act(request.version().model(), Rows.SETTLED, situation -> {
            VersionRow row = selection.row(situation, request.version());
            Optional<ContentDigest> record = situation
                    .state()
                    .version(row.number())
                    .flatMap(VersionState::entry)
                    .map(EventBody.NewEntry::record);
            EventBody body = new EventBody.Decided(
                    id,
                    row.number(),
                    request.to(),
                    request.decision(),
                    record,
                    situation.log().blobs().store("condition", request.condition()),
                    request.expires(),
                    governor.gates(situation)
                            .governing(situation.state())
                            .flatMap(policy -> policy.gateDigest(request.to())));
            request.evidenceFiles()
                    .forEach((digest, file) -> situation.log().blobs().store(ContentDigest.parse(digest), file));
            Event.Notes notes = new Event.Notes(
                    situation.log().blobs().store("reason", request.reason()),
                    Optional.empty(),
                    request.evidence(),
                    List.of(),
                    List.of());
            return Decision.commit(body, notes, row.number());
        });
        ModelLog log = governor.logOf(request.version().model());
        return log.inTurn(() -> log.refresh()
                .version(done.value())
                .flatMap(state -> state.decisions().stream()
                        .filter(one -> one.id().equals(id))
                        .findFirst()
                        .map(one -> entries.approval(request.version().model(), state, one, log)))
                .orElseThrow(() -> new NotFoundException("version " + done.value() + " was deleted meanwhile")));
    }

    Recorded lift(ModelUri uri, Stage to, String reason) {
        Governor.Done<Optional<VersionNumber>> done = governor.act(uri.model(), Rows.SETTLED, situation -> {
            VersionNumber version = selection.row(situation, uri).number();
            boolean rejected = situation.state().version(version).stream()
                    .flatMap(state -> state.decisions().stream()
                            .filter(one -> one.to() == to)
                            .filter(state::isRejection))
                    .findAny()
                    .isPresent();
            if (!rejected) {
                throw new ConflictException("version " + version + " of model '" + uri.model()
                        + "' has no rejection for " + to + " that could be lifted");
            }
            return Decision.commit(
                    new EventBody.RejectionLifted(version, to),
                    Event.Notes.none().withReason(situation.log().blobs().store("reason", Optional.of(reason))),
                    Optional.of(version));
        });
        return recorded(uri, done.value(), done);
    }

    private Optional<VersionRow> versionRow(Situation situation, ModelUri uri) {
        return uri.selector() instanceof ModelUri.Whole ? Optional.empty() : Optional.of(selection.row(situation, uri));
    }

    private static Recorded recorded(ModelUri uri, Optional<VersionNumber> version, Governor.Done<?> done) {
        return new Recorded(uri.model(), version, done.event().orElse(0), done.projection());
    }
}
