package dev.modelregistry.internal.registry;

import dev.modelregistry.entry.ApprovalStatus;
import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.Deployment;
import dev.modelregistry.entry.Documentation;
import dev.modelregistry.entry.EntryContent;
import dev.modelregistry.entry.Evaluation;
import dev.modelregistry.entry.Link;
import dev.modelregistry.entry.ModelEntry;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.error.IntegrityException;
import dev.modelregistry.error.UnavailableException;
import dev.modelregistry.internal.json.EntryJson;
import dev.modelregistry.internal.json.EntryRecord;
import dev.modelregistry.internal.log.ModelLog;
import dev.modelregistry.internal.log.Signatory.Standing;
import dev.modelregistry.internal.log.VersionState;
import dev.modelregistry.policy.Approval;
import dev.modelregistry.policy.ApprovalRule;
import dev.modelregistry.policy.Policy;
import dev.modelregistry.spi.ModelRow;
import dev.modelregistry.spi.RegistryBackend;
import dev.modelregistry.spi.VersionRow;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts an entry together from its native row, its record and the fold of its events. */
final class Entries {

    private final RegistryBackend backend;
    private final LogDirectory logs;
    private final Clock clock;

    Entries(RegistryBackend backend, LogDirectory logs, Clock clock) {
        this.clock = clock;
        this.backend = backend;
        this.logs = logs;
    }

    ModelEntry entry(VersionRow row) {
        EntryContent record = record(row);
        Optional<ModelLog> log = backend.model(row.model()).flatMap((ModelRow model) -> logs.of(model));
        Optional<VersionState> state =
                log.flatMap(l -> l.inTurn(() -> l.refresh().version(row.number())));
        List<Approval> approvals =
                log.isPresent() && state.isPresent() ? approvals(row.model(), state.get(), log.get()) : List.of();
        return new ModelEntry(
                LightReads.version(row),
                later(record, row, state),
                approvals,
                status(row, log, state),
                row.approved(),
                state.map(VersionState::deployments).orElse(List.<Deployment>of()));
    }

    private ApprovalStatus status(VersionRow row, Optional<ModelLog> log, Optional<VersionState> version) {
        return log.isEmpty() || version.isEmpty()
                ? row.approval()
                : log.get()
                        .inTurn(() -> logs.gates(log.get())
                                .approvalStatus(log.get().known(), version.get(), clock.instant()));
    }

    /** What came after registration, folded into the record; tags and description are as the product shows them. */
    private EntryContent later(EntryContent record, VersionRow row, Optional<VersionState> state) {
        List<Evaluation> evaluations = new ArrayList<>(record.evaluations());
        List<Link> links = new ArrayList<>(record.documentation().links());
        state.ifPresent(later -> {
            evaluations.addAll(later.evaluations());
            later.links().forEach(link -> links.removeIf(old -> old.kind() == link.kind()));
            links.addAll(later.links());
        });
        Documentation written = record.documentation();
        return new EntryContent(
                row.model(),
                record.semanticVersion(),
                row.tags(),
                evaluations,
                record.hyperparameters(),
                row.description(),
                new Documentation(
                        written.useCase(), written.intendedUse(), written.limitations(), written.outOfScope(), links),
                record.signature(),
                record.flavors(),
                record.environment(),
                record.lineage(),
                record.artifact().withUri(row.artifact().uri()),
                record.lifecycle(),
                record.extensions());
    }

    List<Approval> approvals(ModelName model, VersionState state, ModelLog log) {
        List<Approval> approvals = new ArrayList<>();
        for (VersionState.DecisionState one : state.decisions()) {
            approvals.add(approval(model, state, one, log));
        }
        return approvals;
    }

    Approval approval(ModelName model, VersionState version, VersionState.DecisionState one, ModelLog log) {
        Optional<Policy> policy = log.inTurn(() -> logs.gates(log).governing(log.known()));
        return approval(model, version, one, log, policy);
    }

    /** A decision as a policy sees it, perhaps one of long ago. */
    Approval approval(
            ModelName model,
            VersionState version,
            VersionState.DecisionState one,
            ModelLog log,
            Optional<Policy> policy) {
        Optional<Standing> standing = one.signatory().standing();
        return new Approval(
                one.id(),
                model,
                version.number(),
                one.to(),
                one.decision(),
                one.by(),
                standing.flatMap(known -> role(known, one.to(), policy)),
                one.at(),
                one.evidence(),
                one.condition().flatMap(log.blobs()::read),
                one.expires(),
                one.reason().flatMap(log.blobs()::read),
                standing.filter(Standing::signed).isPresent());
    }

    /** The role in which somebody decided: the first of theirs that the gate asks for, else the first. */
    private static Optional<String> role(Standing standing, Stage to, Optional<Policy> policy) {
        return policy.map(one -> one.stages().get(to))
                .flatMap(gate -> gate.approvals().stream()
                        .map(ApprovalRule::role)
                        .filter(standing.roles()::contains)
                        .findFirst())
                .or(() -> standing.roles().stream().findFirst());
    }

    /**
     * What was recorded at registration; for versions of other tools, what their rows tell.
     *
     * @throws IntegrityException the record is gone, or not what was registered
     */
    EntryContent record(VersionRow row) {
        return row.marks().record().isEmpty()
                ? backend.content(row).orElseGet(row::content)
                : stored(row).content();
    }

    /**
     * The stored record of a version that the core registered, or is registering.
     *
     * @throws IntegrityException it is gone, or not what was registered
     */
    EntryRecord stored(VersionRow row) {
        String key = row.marks().record().orElseThrow();
        byte[] bytes;
        try (InputStream in = backend.objects().get(key, 0)) {
            bytes = in.readAllBytes();
        } catch (dev.modelregistry.error.NotFoundException e) {
            throw new IntegrityException(
                    "record " + key + " of version " + row.number() + " of model '" + row.model() + "' is gone", e);
        } catch (IOException e) {
            throw new UnavailableException("record " + key + " cannot be read", e);
        }
        ContentDigest actual = ContentDigest.of(bytes);
        if (row.marks().recordDigest().filter(actual::equals).isEmpty()) {
            throw new IntegrityException("record " + key + " of version " + row.number() + " of model '" + row.model()
                    + "' is " + actual + ", registered was "
                    + row.marks().recordDigest().map(ContentDigest::toString).orElse("nothing"));
        }
        return EntryJson.readRecord(bytes);
    }
}
