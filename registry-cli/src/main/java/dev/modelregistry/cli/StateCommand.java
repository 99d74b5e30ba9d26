package dev.modelregistry.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.internal.json.EntryJson;
import dev.modelregistry.internal.json.Json;
import dev.modelregistry.log.ModelMoment;
import dev.modelregistry.log.VersionMoment;
import dev.modelregistry.policy.Approval;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What held at an instant. */
@Command(
        name = "state",
        description = "Tell what a model's log said, now or at an instant: policy, aliases, stages, approvals.",
        customSynopsis = "mre state NAME [--at INSTANT]",
        footerHeading = "%nExample:%n",
        footer = "  mre state fraud --at 2026-03-01T12:00:00Z")
final class StateCommand implements Action {

    @Parameters(index = "0", paramLabel = "NAME", description = "The model, also one that was deleted.")
    String model = "";

    @Option(names = "--at", paramLabel = "INSTANT", description = "When. Default: now.")
    Optional<String> at = Optional.empty();

    @Override
    public Reply run(Session session) {
        Instant instant = at.map(text -> Inputs.instant("--at", text)).orElseGet(session::now);
        ModelMoment moment = session.registry().stateAt(model, instant);
        return Reply.of(document(moment), page -> print(moment, page));
    }

    private static ObjectNode document(ModelMoment moment) {
        ObjectNode document = Json.object().put("model", moment.model().value());
        document.put("at", moment.at().toString());
        Nodes.put(document, "event", moment.event());
        Json.put(document, "id", moment.id());
        Json.put(document, "policy", moment.policyDigest());
        ObjectNode aliases = document.putObject("aliases");
        moment.aliases().forEach((alias, version) -> aliases.put(alias.value(), version.value()));
        ArrayNode versions = document.putArray("versions");
        moment.versions().forEach(version -> versions.add(document(version)));
        return document;
    }

    private static ObjectNode document(VersionMoment version) {
        ObjectNode document = Json.object().put("version", version.version().value());
        Json.put(document, "semanticVersion", version.semanticVersion());
        document.put("stage", version.stage().name());
        document.set(
                "aliases",
                Json.texts(version.aliases().stream().map(Alias::value).toList()));
        document.put("approvalStatus", version.approvalStatus().name().toLowerCase(Locale.ROOT));
        ArrayNode approvals = document.putArray("approvals");
        version.approvals().forEach(one -> approvals.add(EntryJson.approval(one)));
        return document;
    }

    private static void print(ModelMoment moment, Page page) {
        String event =
                moment.event().isPresent() ? "after event " + moment.event().getAsLong() : "before its log began";
        page.line(moment.model() + " at " + Page.time(moment.at()) + ", " + event);
        page.line(moment.policyDigest().map(digest -> "policy " + digest).orElse("no policy: nothing was gated"));
        if (moment.versions().isEmpty()) {
            page.line("no versions");
            return;
        }
        page.table(
                List.of("VERSION", "SEMVER", "STAGE", "ALIASES", "APPROVAL", "DECISIONS"),
                moment.versions().stream()
                        .map(one -> List.of(
                                one.version().toString(),
                                Page.text(one.semanticVersion()),
                                one.stage().name(),
                                Page.aliases(one.aliases()),
                                one.approvalStatus().name().toLowerCase(Locale.ROOT),
                                one.approvals().stream()
                                        .map(StateCommand::sentence)
                                        .collect(Collectors.joining("; "))))
                        .toList());
    }

    private static String sentence(Approval one) {
        return one.decision().text() + " for " + one.to() + " by " + one.by();
    }
}
