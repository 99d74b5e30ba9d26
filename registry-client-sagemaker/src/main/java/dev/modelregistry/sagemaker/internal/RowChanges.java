package dev.modelregistry.sagemaker.internal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.http.internal.json.Json;
import dev.modelregistry.spi.LogPointer;
import dev.modelregistry.spi.LogStore;
import dev.modelregistry.spi.RowChange;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows in the rows of one model what its log has decided. Every request may be sent twice, and carries nothing but what changes:
 * rights may be granted by stage and by approval apart.
 */
final class RowChanges {

    private static final Logger LOG = LoggerFactory.getLogger(RowChanges.class);

    private final SageMakerApi api;
    private final Groups groups;
    private final Packages packages;
    private final Pointers pointers;
    private final LogStore log;
    private final ModelName model;
    private final long event;

    /**
     * Shows changes.
     *
     * @param log of all models, to tell an event number that cannot be
     * @param event that the changes show
     */
    RowChanges(
            SageMakerApi api,
            Groups groups,
            Packages packages,
            Pointers pointers,
            LogStore log,
            ModelName model,
            long event) {
        this.api = api;
        this.groups = groups;
        this.packages = packages;
        this.pointers = pointers;
        this.log = log;
        this.model = model;
        this.event = event;
    }

    /**
     * Shows one change.
     *
     * @throws NotFoundException the version, or the model, is not there
     */
    void apply(RowChange change) {
        if (change instanceof RowChange.Ready one) {
            ModelPackage version = version(one.version());
            Map<String, String> properties = new TreeMap<>(version.properties());
            properties.put(Marks.EVENT, Long.toString(one.event()));
            setProperties(version, properties);
        } else if (change instanceof RowChange.SetStage one) {
            ObjectNode body = arn(one.version());
            body.putObject("ModelLifeCycle").put("Stage", stage(one.stage())).put("StageStatus", status(one.stage()));
            api.write("UpdateModelPackage", body);
        } else if (change instanceof RowChange.SetApproval one) {
            api.write(
                    "UpdateModelPackage",
                    arn(one.version())
                            .put("ModelApprovalStatus", ApprovalText.status(one.approval()))
                            .put("ApprovalDescription", ApprovalText.of(one.approval(), one.approved())));
        } else if (change instanceof RowChange.SetVersionDescription one) {
            ModelPackage version = version(one.version());
            setOverlay(
                    version,
                    version.properties(),
                    version.overlay().withDescription(one.description(), version.nativeDescription()));
        } else if (change instanceof RowChange.ChangeVersionTags one) {
            changeTags(version(one.version()), one.set(), one.remove());
        } else if (change instanceof RowChange.SetAlias one) {
            setAlias(one);
        } else if (change instanceof RowChange.RemoveAlias one) {
            removeAlias(one.alias());
        } else if (!(change instanceof RowChange.NoteLost)) {
            applyToModel(change);
        }
        // No notes of lost aliases: the pointer file keeps event numbers, and an older event never replaces a later
        // one.
    }

    private void applyToModel(RowChange change) {
        if (change instanceof RowChange.SetModelDescription one) {
            Group group = group();
            updateOverlay(overlay -> overlay.withDescription(one.description(), group.description()));
        } else if (change instanceof RowChange.ChangeModelTags one) {
            changeModelTags(one.set(), one.remove());
        } else if (change instanceof RowChange.SetLog one) {
            setLog(one.log());
        } else if (change instanceof RowChange.SetWatermark one) {
            groups.addTags(model, Map.of(Group.PROJECTED, one.projected().text()));
        }
    }

    private Group group() {
        return groups.find(model).orElseThrow(() -> new NotFoundException("model '" + model + "' does not exist"));
    }

    private ObjectNode arn(VersionNumber number) {
        String arn = groups.arn(model, number)
                .orElseThrow(() -> new NotFoundException("model '" + model + "' does not exist"));
        return Json.object().put("ModelPackageArn", arn);
    }

    private ModelPackage version(VersionNumber number) {
        return packages.find(model, number)
                .orElseThrow(
                        () -> new NotFoundException("version " + number + " of model '" + model + "' does not exist"));
    }

    /** Sends the whole map: whether the service adds a map to what is there or replaces it is documented nowhere. */
    private void setProperties(ModelPackage version, Map<String, String> properties) {
        Map<String, String> before = version.properties();
        if (properties.equals(before)) {
            return;
        }
        ObjectNode body = Json.object().put("ModelPackageArn", version.arn());
        if (!properties.isEmpty()) {
            body.set("CustomerMetadataProperties", Json.of(properties));
        }
        Set<String> gone = new TreeSet<>(before.keySet());
        gone.removeAll(properties.keySet());
        if (!gone.isEmpty()) {
            gone.forEach(body.putArray("CustomerMetadataPropertiesToRemove")::add);
        }
        api.write("UpdateModelPackage", body);
    }

    /** Everything that changes is in one request: the object has another name, and the property names it. */
    private void setOverlay(ModelPackage version, Map<String, String> properties, Overlay overlay) {
        Map<String, String> changed = new TreeMap<>(properties);
        if (overlay.isEmpty()) {
            changed.remove(Marks.MORE);
        } else {
            changed.put(Marks.MORE, packages.keep(model, overlay));
        }
        setProperties(version, changed);
    }

    private void changeTags(ModelPackage version, Map<String, String> set, Set<String> remove) {
        Map<String, String> properties = new TreeMap<>(version.properties());
        Map<String, String> kept = new TreeMap<>(version.overlay().tags());
        properties.keySet().removeIf(key -> !key.startsWith(Marks.PREFIX) && remove.contains(key));
        kept.keySet().removeAll(remove);
        TagRoom room = TagRoom.ofVersion(properties, kept);
        set.forEach(room::put);
        setOverlay(version, properties, version.overlay().withTags(kept));
    }

    private void changeModelTags(Map<String, String> set, Set<String> remove) {
        Map<String, String> before = groups.tags(model);
        Map<String, String> natives = new TreeMap<>(before);
        Map<String, String> kept = new TreeMap<>(pointers.read(model).overlay().tags());
        remove.stream().filter(NativeText::isKey).forEach(natives::remove);
        kept.keySet().removeAll(remove);
        TagRoom room = TagRoom.ofModel(natives, kept);
        set.forEach(room::put);
        // First what must not be seen missing.
        updateOverlay(overlay -> overlay.withTags(kept));
        Map<String, String> added = new TreeMap<>(natives);
        added.entrySet().removeIf(one -> one.getValue().equals(before.get(one.getKey())));
        groups.addTags(model, added);
        Set<String> gone = new TreeSet<>(before.keySet());
        gone.removeAll(natives.keySet());
        groups.removeTags(model, gone);
    }

    private void updateOverlay(UnaryOperator<Overlay> change) {
        pointers.update(model, file -> file.with(change.apply(file.overlay())));
    }

    private void setLog(LogPointer pointer) {
        Group group = group();
        if (group.log().isEmpty()) {
            // Aliases of an earlier group of that name, which somebody deleted without us.
            pointers.update(model, file -> new PointerFile(Map.of(), file.overlay()));
        }
        groups.removeTags(model, group.tags().containsKey(Group.PROJECTED) ? Set.of(Group.PROJECTED) : Set.of());
        groups.addTags(model, Map.of(Group.LOG, Group.value(pointer)));
    }

    private void setAlias(RowChange.SetAlias one) {
        ModelPackage version = version(one.version());
        PointerFile.Target target = new PointerFile.Target(
                Optional.of(one.version()),
                event,
                version.arn(),
                version.uri(),
                version.marks().artifact("").digest().map(Object::toString).orElse(""),
                version.createdAt());
        if (point(one.alias(), target)) {
            mirror(() -> groups.addTags(
                    model, Map.of(Group.ALIAS + one.alias(), one.version().toString())));
        }
    }

    private void removeAlias(Alias alias) {
        if (groups.arn(model).isEmpty()) {
            throw new NotFoundException("model '" + model + "' does not exist");
        }
        if (point(alias, PointerFile.Target.none(event))) {
            mirror(() -> groups.removeTags(model, Set.of(Group.ALIAS + alias)));
        }
    }

    /** Whether the alias shows this event now. A request of an earlier event is late, and changes nothing. */
    private boolean point(Alias alias, PointerFile.Target target) {
        boolean[] shown = {true};
        pointers.update(model, file -> {
            PointerFile.Target now = file.aliases().get(alias);
            shown[0] = now == null || now.event() <= event || !decided(now.event());
            boolean nothing = now == null && target.version().isEmpty();
            return !shown[0] || nothing || target.equals(now) ? file : file.with(alias, target);
        });
        return shown[0];
    }

    /** Whether there is such an event. A number beyond the end of the log was written by hand, and must not stand for ever. */
    private boolean decided(long number) {
        String place =
                groups.find(model).flatMap(Group::log).map(LogPointer::place).orElse(model.value());
        return log.head(place + "/log", event) >= number;
    }

    /** For people who look at the group. What they see there decides nothing. */
    private void mirror(Runnable request) {
        try {
            request.run();
        } catch (RegistryException e) {
            LOG.warn("the aliases of model '{}' could not be copied into the tags of its group", model, e);
        }
    }

    private static String stage(Stage stage) {
        return stage.name().charAt(0) + stage.lowerCase().substring(1);
    }

    /** One of the words that the console has for each stage. */
    private static String status(Stage stage) {
        return switch (stage) {
            case DEVELOPMENT -> "InProgress";
            case STAGING -> "PendingApproval";
            case PRODUCTION -> "Approved";
            case ARCHIVED -> "Retired";
        };
    }
}
