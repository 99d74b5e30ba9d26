package dev.modelregistry.internal.registry;

import dev.modelregistry.entry.ModelName;
import dev.modelregistry.internal.log.Event;
import dev.modelregistry.internal.log.EventBody;
import dev.modelregistry.internal.log.ModelLog;
import dev.modelregistry.internal.log.ModelState;
import dev.modelregistry.internal.registry.Governor.Decision;
import dev.modelregistry.internal.registry.Governor.Rows;
import dev.modelregistry.log.GarbageReport;
import dev.modelregistry.log.GarbageReport.Due;
import dev.modelregistry.log.GarbageReport.Garbage;
import dev.modelregistry.spi.ArtifactStore.UploadedFile;
import dev.modelregistry.spi.ModelRow;
import dev.modelregistry.spi.ObjectStore.StoredObject;
import dev.modelregistry.spi.RegistryBackend;
import dev.modelregistry.spi.VersionQuery;
import dev.modelregistry.spi.VersionRow;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Finds objects that nothing refers to: uploads that never became a version, files of deleted versions, parts of old
 * snapshots. What is younger than the safe age may be work under way and is left alone. Before anything is deleted the
 * log says so; a registration that comes back to a collected upload makes it anew.
 */
final class GarbageCollector {

    private final RegistryBackend backend;
    private final Governor governor;
    private final LogDirectory logs;
    private final Clock clock;
    private final Duration age;
    private final Retention retention;

    GarbageCollector(
            RegistryBackend backend,
            Governor governor,
            LogDirectory logs,
            Retention retention,
            Clock clock,
            Duration age) {
        this.retention = retention;
        this.backend = backend;
        this.governor = governor;
        this.logs = logs;
        this.clock = clock;
        this.age = age;
    }

    GarbageReport collect(Optional<ModelName> model, GarbageReport.Mode mode) {
        List<ModelName> names;
        if (model.isPresent()) {
            names = List.of(governor.requireModel(model.get()).name());
        } else {
            try (Stream<ModelRow> rows = backend.models()) {
                names = rows.map(ModelRow::name).toList();
            }
        }
        List<Due> due = new ArrayList<>();
        List<Garbage> found = new ArrayList<>();
        long deleted = 0;
        Retention.Pass pass = retention.pass();
        for (ModelName name : names) {
            List<Due> over = pass.due(name);
            due.addAll(over);
            if (mode == GarbageReport.Mode.DELETE) {
                retention.apply(name, over);
            }
            Set<String> uids = new TreeSet<>();
            List<Garbage> here = find(name, uids);
            found.addAll(here);
            if (mode == GarbageReport.Mode.DELETE && !here.isEmpty()) {
                deleted += delete(name, uids, here);
            }
        }
        return new GarbageReport(
                due, found, deleted, found.stream().mapToLong(Garbage::size).sum());
    }

    private List<Garbage> find(ModelName name, Set<String> uids) {
        Optional<ModelLog> log = logs.of(governor.requireModel(name));
        if (log.isEmpty()) {
            return List.of();
        }
        String place = UploadPlace.of(log.get());
        Instant oldEnough = clock.instant().minus(age);
        Set<String> used = usedUids(name, log.get());
        List<Garbage> found = new ArrayList<>();
        List<UploadedFile> unused = new ArrayList<>();
        try (Stream<UploadedFile> files = Stream.concat(backend.artifacts().uploads(place), records(place))) {
            files.filter(file -> !used.contains(file.uid())).forEach(unused::add);
        }
        Set<String> young = new HashSet<>();
        unused.stream().filter(file -> !isOld(file, oldEnough)).forEach(file -> young.add(file.uid()));
        for (UploadedFile file : unused) {
            if (!young.contains(file.uid())) {
                uids.add(file.uid());
                found.add(new Garbage(file.key(), file.size()));
            }
        }
        snapshots(place, log.get(), oldEnough, found);
        return found;
    }

    private Stream<UploadedFile> records(String place) {
        String folder = place + "/records/";
        return backend.objects().list(folder, "").map(object -> {
            String name = object.key().substring(folder.length());
            String uid = name.endsWith(".json") ? name.substring(0, name.length() - ".json".length()) : name;
            return new UploadedFile(uid, object.key(), object.size(), object.modifiedAt());
        });
    }

    /** What tells no age is never garbage. A store's own time counts as well, as a writer's clock may be wrong. */
    private static boolean isOld(UploadedFile file, Instant oldEnough) {
        Optional<Instant> begun = UploadPlace.begun(file.uid());
        boolean known = begun.isPresent() || file.modifiedAt().isPresent();
        return known
                && begun.filter(time -> time.isAfter(oldEnough)).isEmpty()
                && file.modifiedAt().filter(time -> time.isAfter(oldEnough)).isEmpty();
    }

    /** Uploads of living versions, and of registrations that a retry may still finish. */
    private Set<String> usedUids(ModelName name, ModelLog log) {
        Set<String> used = new HashSet<>();
        log.inTurn(() -> {
            ModelState state = log.refresh();
            state.forEachVersion(version -> version.entry().ifPresent(entry -> used.add(entry.uid())));
            return true;
        });
        try (Stream<VersionRow> rows = backend.versions(name, VersionQuery.all())) {
            rows.forEach(row -> UploadPlace.of(row).ifPresent(place -> used.add(place.uid())));
        }
        return used;
    }

    private void snapshots(String place, ModelLog log, Instant oldEnough, List<Garbage> found) {
        Set<String> used = log.snapshotPartsInUse();
        String folder = place + "/snapshots/";
        try (Stream<StoredObject> objects = backend.objects().list(folder, "")) {
            objects.filter(object -> !object.key().endsWith("/head.json")
                            && !used.contains(object.key().substring(folder.length()))
                            && object.modifiedAt()
                                    .filter(time -> !time.isAfter(oldEnough))
                                    .isPresent())
                    .forEach(object -> found.add(new Garbage(object.key(), object.size())));
        }
    }

    private long delete(ModelName name, Set<String> uids, List<Garbage> garbage) {
        List<String> newlyGivenUp = new ArrayList<>(uids);
        for (int from = 0; from < newlyGivenUp.size(); from += 500) {
            List<String> part = newlyGivenUp.subList(from, Math.min(from + 500, newlyGivenUp.size()));
            governor.act(name, Rows.UNREAD, situation -> {
                List<String> open = part.stream()
                        .filter(uid -> !situation.state().isCollected(uid))
                        .toList();
                return open.isEmpty()
                        ? Decision.nothing(true)
                        : Decision.commit(new EventBody.Collected(open), Event.Notes.none(), true);
            });
        }
        String place = UploadPlace.of(logs.of(governor.requireModel(name)).orElseThrow());
        uids.forEach(uid -> {
            backend.artifacts().delete(place, uid);
            backend.objects().delete(new UploadPlace(place, uid).record());
        });
        garbage.stream()
                .filter(one -> one.key().startsWith(place + "/snapshots/"))
                .forEach(one -> backend.objects().delete(one.key()));
        return garbage.size();
    }
}
