package dev.modelregistry.cli;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.entry.RegisteredModel;
import dev.modelregistry.internal.json.Json;
import dev.modelregistry.policy.PendingApproval;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What somebody who approves has on the desk. */
@Command(
        name = "pending",
        description = "List the approvals that versions of a model wait for, or those of all models.",
        customSynopsis = "mre pending [NAME] [--for PERSON]",
        footerHeading = "%nExamples:%n",
        footer = {"  mre pending fraud", "  mre pending --for anna"})
final class PendingCommand implements Action {

    @Parameters(index = "0", arity = "0..1", paramLabel = "NAME", description = "One model. Default: all.")
    Optional<String> model = Optional.empty();

    @Option(names = "--for", paramLabel = "PERSON", description = "Only those that this person could give.")
    Optional<String> person = Optional.empty();

    @Override
    public Reply run(Session session) {
        ModelRegistry registry = session.registry();
        List<PendingApproval> pending = model.map(List::of).orElseGet(() -> all(registry)).stream()
                .flatMap(name -> registry.pendingApprovals(name).stream())
                .filter(one -> person.map(one::isFor).orElse(true))
                .toList();
        return Reply.ofList(
                "pending",
                pending,
                one -> {
                    var document = Json.object().put("model", one.model().value());
                    document.put("version", one.version().value())
                            .put("to", one.to().name());
                    document.put("role", one.role()).set("approvers", Json.texts(one.approvers()));
                    return document;
                },
                page -> print(pending, page));
    }

    private static List<String> all(ModelRegistry registry) {
        try (Stream<RegisteredModel> models = registry.models()) {
            return models.map(one -> one.name().value()).toList();
        }
    }

    private void print(List<PendingApproval> pending, Page page) {
        if (pending.isEmpty()) {
            page.line(model.map(name -> name + ": ").orElse("") + "nothing waits for an approval");
            return;
        }
        page.table(
                List.of("MODEL", "VERSION", "TO", "ROLE", "WHO CAN"),
                pending.stream()
                        .map(one -> List.of(
                                one.model().value(),
                                one.version().toString(),
                                one.to().name(),
                                one.role(),
                                String.join(", ", one.approvers())))
                        .toList());
    }
}
