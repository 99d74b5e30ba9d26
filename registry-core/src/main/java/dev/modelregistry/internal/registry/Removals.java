package dev.modelregistry.internal.registry;

import dev.modelregistry.ModelUri;
import dev.modelregistry.Projection;
import dev.modelregistry.Recorded;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.AlreadyExistsException;
import dev.modelregistry.error.ConflictException;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.error.RegistryException;
import dev.modelregistry.error.UnsupportedCapabilityException;
import dev.modelregistry.internal.log.Event;
import dev.modelregistry.internal.log.EventBody;
import dev.modelregistry.internal.log.ModelLog;
import dev.modelregistry.internal.registry.Governor.Decision;
import dev.modelregistry.internal.registry.Governor.Rows;
import dev.modelregistry.internal.registry.Governor.Situation;
import dev.modelregistry.log.AliasMove;
import dev.modelregistry.spi.Capability;
import dev.modelregistry.spi.ModelRow;
import dev.modelregistry.spi.RegistryBackend;
import dev.modelregistry.spi.VersionRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Deletes versions and models, and renames models. */
final class Removals {

    private final RegistryBackend backend;
    private final Governor governor;
    private final VersionSelection selection;

    Removals(RegistryBackend backend, Governor governor, VersionSelection selection) {
        this.backend = backend;
        this.governor = governor;
        this.selection = selection;
    }

    /** Whether what is in use may be deleted. */
    enum InUse {
        /** It may not. */
        REFUSE,
        /** It may. */
        DELETE
    }

    Recorded delete(ModelUri uri, InUse inUse) {
        boolean whole = uri.selector() instanceof ModelUri.Whole;
        if (!whole) {
            require(Capability.DELETE_VERSION, "single versions cannot be deleted: archive the version instead");
        }
        Governor.Done<Optional<VersionNumber>> done = governor.act(
                uri.model(),
                Rows.SETTLED,
                situation -> whole ? deleteModel(situation, inUse) : deleteVersion(situation, uri, inUse));
        return new Recorded(uri.model(), done.value(), done.event().orElse(0), done.projection());
    }

    private Decision<Optional<VersionNumber>> deleteModel(Situation situation, InUse inUse) {
        ModelRow row = situation.row();
        Set<VersionNumber> live = new TreeSet<>(situation.state().inStage(Stage.PRODUCTION));
        if (inUse == InUse.REFUSE && (!row.aliases().isEmpty() || !live.isEmpty())) {
            throw new ConflictException("model '" + row.name() + "' is in use: aliases " + row.aliases()
                    + ", versions in production " + live + ". Remove these first, or force it");
        }
        return Decision.commit(
                new EventBody.Deleted(Optional.empty(), List.of()), Event.Notes.none(), Optional.empty());
    }

    private Decision<Optional<VersionNumber>> deleteVersion(Situation situation, ModelUri uri, InUse inUse) {
        VersionRow row = selection.row(situation, uri);
        List<AliasMove> moves = new ArrayList<>();
        situation.state().aliases().forEach((alias, version) -> {
            if (version.equals(row.number())) {
                moves.add(new AliasMove(alias, Optional.of(version), Optional.empty()));
            }
        });
        boolean live = Governor.stage(situation.state(), row.number()) == Stage.PRODUCTION;
        if (inUse == InUse.REFUSE && (live || !moves.isEmpty())) {
            throw new ConflictException("version " + row.number() + " of model '" + row.model() + "' is in use: "
                    + (live ? "it is in " + Stage.PRODUCTION : "")
                    + (live && !moves.isEmpty() ? " and " : "")
                    + (moves.isEmpty()
                            ? ""
                            : "aliases " + moves.stream().map(AliasMove::alias).toList() + " point to it")
                    + ". Change that first, or force it");
        }
        return Decision.commit(
                new EventBody.Deleted(Optional.of(row.number()), moves), Event.Notes.none(), Optional.of(row.number()));
    }

    /**
     * Renames in the product first, because only the product can tell whether the new name is free; the log follows. A
     * crash in between is nothing special: a model that has a new name and an old log is renamed.
     */
    Recorded rename(ModelName from, ModelName to) {
        require(Capability.RENAME_MODEL, "models cannot be renamed");
        if (from.equals(to)) {
            throw new AlreadyExistsException("model '" + to + "' has that name already");
        }
        if (backend.model(to).isPresent()) {
            throw new AlreadyExistsException("model '" + to + "' exists already");
        }
        governor.act(from, Rows.SETTLED, situation -> Decision.nothing(true));
        ModelLog log = governor.logOf(from);
        renameRows(from, to, log);
        governor.act(to, Rows.UNREAD, situation -> Decision.nothing(true));
        long event = log.inTurn(() -> log.refresh().number());
        return new Recorded(to, Optional.empty(), event, Projection.COMPLETE);
    }

    private void renameRows(ModelName from, ModelName to, ModelLog log) {
        try {
            backend.renameModel(from, to);
        } catch (RegistryException failure) {
            boolean applied = !(failure instanceof AlreadyExistsException || failure instanceof NotFoundException)
                    && backend.model(from).isEmpty()
                    && backend.model(to)
                            .flatMap(ModelRow::log)
                            .filter(pointer -> log.place().equals(pointer.place() + "/log"))
                            .isPresent();
            if (!applied) {
                throw failure;
            }
        }
    }

    private void require(Capability capability, String otherwise) {
        if (!backend.capabilities().contains(capability)) {
            throw new UnsupportedCapabilityException(
                    capability.text(),
                    "provider '" + backend.provider() + "' lacks '" + capability.text() + "': " + otherwise);
        }
    }
}
