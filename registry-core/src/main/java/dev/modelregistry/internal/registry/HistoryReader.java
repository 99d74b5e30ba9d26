package dev.modelregistry.internal.registry;

import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.RolloutPlan;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.internal.log.Event;
import dev.modelregistry.internal.log.EventBody;
import dev.modelregistry.internal.log.Fold;
import dev.modelregistry.internal.log.ModelLog;
import dev.modelregistry.internal.log.ModelState;
import dev.modelregistry.log.Live;
import dev.modelregistry.log.ModelEvent;
import dev.modelregistry.spi.ModelRow;
import dev.modelregistry.spi.RegistryBackend;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** Tells what a log says happened, and what was live at an instant. */
final class HistoryReader {

    private final RegistryBackend backend;
    private final LogDirectory logs;

    HistoryReader(RegistryBackend backend, LogDirectory logs) {
        this.backend = backend;
        this.logs = logs;
    }

    /** Events of the present incarnation. A model that only other tools touched has none. */
    Stream<ModelEvent> present(ModelName name) {
        ModelRow row =
                backend.model(name).orElseThrow(() -> new NotFoundException("model '" + name + "' does not exist"));
        Optional<ModelLog> log = logs.of(row);
        if (log.isEmpty()) {
            return Stream.empty();
        }
        long opened = log.get().inTurn(() -> log.get().refresh().openedBy());
        return events(log.get()).filter(event -> event.number() >= opened);
    }

    /** Events of every incarnation that had this name's log. */
    Stream<ModelEvent> all(ModelName name) {
        Optional<ModelRow> row = backend.model(name);
        ModelLog log = row.flatMap(logs::of).orElseGet(() -> logs.at(name.value()));
        if (row.isEmpty() && log.inTurn(() -> log.refresh().number()) == 0) {
            throw neverWas(name);
        }
        return events(log);
    }

    private static NotFoundException neverWas(ModelName name) {
        return new NotFoundException("model '" + name + "' does not exist and never did");
    }

    /**
     * The log of a model that is there, or was until it was deleted; empty for one that only other tools touched.
     *
     * @throws NotFoundException there never was one, or it has another name now
     */
    Optional<ModelLog> anyLog(ModelName name) {
        Optional<ModelRow> row = backend.model(name);
        if (row.isPresent()) {
            return row.flatMap(logs::of);
        }
        ModelLog log = logs.at(name.value());
        return log.inTurn(() -> {
            ModelState state = log.refresh();
            if (state.number() == 0) {
                throw neverWas(name);
            }
            state.name().filter(now -> state.open() && !now.equals(name)).ifPresent(now -> {
                throw new NotFoundException("model '" + name + "' is called '" + now + "' now");
            });
            return Optional.of(log);
        });
    }

    private static Stream<ModelEvent> events(ModelLog log) {
        ModelState state = new ModelState();
        return log.store().read(log.place(), 1).flatMap(stored -> {
            Fold.Outcome outcome = Fold.apply(state, stored.bytes(), log.judge());
            return outcome.applied().map(event -> history(event, outcome.digest(), log)).stream();
        });
    }

    /** An event as history shows it. */
    static ModelEvent history(Fold.Applied applied, ContentDigest id, ModelLog log) {
        Event event = applied.event();
        BeforeAfter change = beforeAfter(event.body(), log);
        List<VersionNumber> archived = event.body() instanceof EventBody.StageChanged changed
                ? changed.archived().stream().map(EventBody.Superseded::version).toList()
                : event.body() instanceof EventBody.RolledBack back
                        ? back.stages().stream()
                                .filter(one -> one.to() == Stage.ARCHIVED)
                                .map(EventBody.StageMove::version)
                                .toList()
                        : List.of();
        return new ModelEvent(
                event.number(),
                id,
                event.body().type(),
                event.at(),
                event.actor(),
                event.model(),
                event.body().version(),
                change.before(),
                change.after(),
                event.body().aliases(),
                archived,
                event.notes().reason().flatMap(log.blobs()::read),
                event.notes().impact().flatMap(log.blobs()::read),
                event.notes().evidence(),
                event.notes().waived(),
                event.notes().observed(),
                log.seals().check(applied.envelope()).keyIds());
    }

    private record BeforeAfter(Optional<Object> before, Optional<Object> after) {

        static BeforeAfter of(Object before, Object after) {
            return new BeforeAfter(Optional.of(before), Optional.of(after));
        }

        static BeforeAfter after(Object after) {
            return new BeforeAfter(Optional.empty(), Optional.of(after));
        }
    }

    private static BeforeAfter beforeAfter(EventBody body, ModelLog log) {
        if (body instanceof EventBody.StageChanged changed) {
            return BeforeAfter.of(changed.from().name(), changed.to().name());
        } else if (body instanceof EventBody.Archived archived) {
            return BeforeAfter.of(archived.from().name(), Stage.ARCHIVED.name());
        } else if (body instanceof EventBody.RolledBack back) {
            return back.stages().stream()
                    .filter(one -> one.version().equals(back.subject()))
                    .findFirst()
                    .map(one -> BeforeAfter.of(one.from().name(), one.to().name()))
                    .orElse(new BeforeAfter(Optional.empty(), Optional.empty()));
        } else if (body instanceof EventBody.TagsChanged changed) {
            Map<String, Object> after = new TreeMap<>(changed.before());
            after.keySet().removeAll(changed.remove());
            after.putAll(changed.set());
            return BeforeAfter.of(new TreeMap<>(changed.before()), after);
        } else if (body instanceof EventBody.DescriptionChanged changed) {
            return BeforeAfter.of(text(changed.before(), log), text(changed.after(), log));
        } else if (body instanceof EventBody.Renamed renamed) {
            return BeforeAfter.after(renamed.to().value());
        } else if (body instanceof EventBody.Claimed claimed) {
            return BeforeAfter.after(claimed.semanticVersion().toString());
        } else if (body instanceof EventBody.ClaimReleased released) {
            return new BeforeAfter(Optional.of(released.semanticVersion().toString()), Optional.empty());
        }
        return later(body);
    }

    private static BeforeAfter later(EventBody body) {
        if (body instanceof EventBody.MetricsAdded added) {
            Map<String, Object> values = new TreeMap<>();
            added.evaluations().forEach(one -> values.put(one.metric(), one.value()));
            return BeforeAfter.after(values);
        } else if (body instanceof EventBody.LinksChanged changed) {
            return BeforeAfter.after(
                    Map.of(changed.link().kind().text(), changed.link().url()));
        } else if (body instanceof EventBody.DeploymentRecorded recorded) {
            return recorded.began().isPresent()
                    ? BeforeAfter.after(recorded.endpoint())
                    : new BeforeAfter(Optional.of(recorded.endpoint()), Optional.empty());
        } else if (body instanceof EventBody.Decided decided) {
            return BeforeAfter.after(decided.to().name());
        } else if (body instanceof EventBody.RejectionLifted lifted) {
            return BeforeAfter.after(lifted.to().name());
        } else if (body instanceof EventBody.Erased erased) {
            return BeforeAfter.after(erased(erased));
        } else if (body instanceof EventBody.DocumentPublished published) {
            Map<String, Object> digests = new TreeMap<>();
            published.control().ifPresent(digest -> digests.put("control", digest.toString()));
            published.document().ifPresent(digest -> digests.put("document", digest.toString()));
            return BeforeAfter.after(digests);
        } else if (body instanceof EventBody.PolicyChanged changed) {
            return BeforeAfter.after(changed.policy().toString());
        } else if (body instanceof EventBody.RolloutChanged changed) {
            return BeforeAfter.after(rollout(changed.plan()));
        } else if (body instanceof EventBody.Refused refused) {
            return BeforeAfter.after(refused(refused));
        } else if (body instanceof EventBody.Collected collected) {
            return BeforeAfter.after(collected.uids());
        }
        return new BeforeAfter(Optional.empty(), Optional.empty());
    }

    private static Map<String, Object> rollout(RolloutPlan plan) {
        Map<String, Object> after = new TreeMap<>();
        after.put("strategy", plan.strategy().text());
        Map<String, Object> weights = new TreeMap<>();
        plan.weights().forEach((alias, weight) -> weights.put(alias.value(), weight));
        after.put("weights", weights);
        plan.shadow().ifPresent(alias -> after.put("shadow", alias.value()));
        return after;
    }

    private static Map<String, Object> erased(EventBody.Erased erased) {
        return new TreeMap<>(Map.of(
                "event",
                erased.event(),
                "texts",
                erased.texts().stream().map(ContentDigest::toString).toList()));
    }

    private static Map<String, Object> refused(EventBody.Refused refused) {
        Map<String, Object> after = new TreeMap<>();
        after.put("act", refused.act().text());
        refused.to().ifPresent(to -> after.put("to", to.name()));
        after.put("missing", refused.missing());
        return after;
    }

    private static String text(Optional<ContentDigest> digest, ModelLog log) {
        return digest.flatMap(log.blobs()::read).orElse("");
    }

    Live whatWasLive(ModelName name, Alias alias, Instant at) {
        return live(name, at, Optional.of(alias), Optional.empty(), (state, newest) -> state.alias(alias));
    }

    Live whatWasLive(ModelName name, Stage stage, Instant at) {
        return live(name, at, Optional.empty(), Optional.of(stage), (state, newest) -> newest);
    }

    /** What an alias, or a stage, held over time; the answer is the last value that began not later than the instant. */
    private Live live(
            ModelName name,
            Instant at,
            Optional<Alias> alias,
            Optional<Stage> stage,
            BiFunction<ModelState, Optional<VersionNumber>, Optional<VersionNumber>> held) {
        Optional<VersionNumber> version = Optional.empty();
        Optional<Instant> since = Optional.empty();
        Optional<Instant> until = Optional.empty();
        Optional<ModelLog> log = anyLog(name);
        if (log.isPresent()) {
            ModelState state = new ModelState();
            StageEntries entries = new StageEntries();
            try (var stored = log.get().store().read(log.get().place(), 1)) {
                for (var one : (Iterable<dev.modelregistry.spi.LogStore.StoredEvent>) stored::iterator) {
                    Optional<Event> event =
                            Fold.apply(state, one.bytes(), log.get().judge()).event();
                    if (event.isEmpty()) {
                        continue;
                    }
                    stage.ifPresent(wanted -> entries.follow(event.get(), wanted));
                    Optional<VersionNumber> now = held.apply(state, entries.newest());
                    if (now.equals(version)) {
                        continue;
                    }
                    if (event.get().at().isAfter(at)) {
                        until = Optional.of(event.get().at());
                        break;
                    }
                    version = now;
                    since = Optional.of(event.get().at());
                }
            }
        }
        return new Live(name, version, alias, stage, at, version.isPresent() ? since : Optional.empty(), until);
    }

    /** Which versions are in a stage, in the order in which they entered. */
    private static final class StageEntries {

        private final java.util.LinkedHashSet<VersionNumber> inside = new java.util.LinkedHashSet<>();

        void follow(Event event, Stage stage) {
            EventBody body = event.body();
            if (body instanceof EventBody.Opened opened) {
                inside.clear();
                opened.stages().forEach((version, found) -> moved(version, found, stage));
            } else if (body instanceof EventBody.Registered registered && stage == Stage.DEVELOPMENT) {
                registered.versions().forEach(one -> inside.add(one.number()));
            } else if (body instanceof EventBody.StageChanged changed) {
                changed.archived().forEach(one -> moved(one.version(), Stage.ARCHIVED, stage));
                moved(changed.subject(), changed.to(), stage);
            } else if (body instanceof EventBody.Archived archived) {
                moved(archived.subject(), Stage.ARCHIVED, stage);
            } else if (body instanceof EventBody.RolledBack back) {
                back.stages().forEach(one -> moved(one.version(), one.to(), stage));
            } else if (body instanceof EventBody.Deleted deleted) {
                deleted.version().ifPresentOrElse(inside::remove, inside::clear);
            }
        }

        private void moved(VersionNumber version, Stage to, Stage wanted) {
            if (to != wanted) {
                inside.remove(version);
            } else if (!inside.contains(version)) {
                inside.add(version);
            }
        }

        Optional<VersionNumber> newest() {
            return inside.stream().reduce((first, second) -> second);
        }
    }
}
