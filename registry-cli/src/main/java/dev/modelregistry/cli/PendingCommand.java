package dev.modelregistry.cli;

import dev.modelregistry.internal.json.Json;
import dev.modelregistry.policy.PendingApproval;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What somebody who approves has on the desk. */
@Command(
        name = "pending",
        description = "List the approvals that versions of a model wait for.",
        customSynopsis = "mre pending NAME [--for PERSON]",
        footerHeading = "%nExample:%n",
        footer = "  mre pending fraud --for anna")
final class PendingCommand implements Action {

    @Parameters(index = "0", paramLabel = "NAME", description = "The model.")
    String model = "";

    @Option(names = "--for", paramLabel = "PERSON", description = "Only those that this person could give.")
    Optional<String> person = Optional.empty();

    @Override
    public Reply run(Session session) {
        List<PendingApproval> pending = session.registry().pendingApprovals(model).stream()
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

    private void print(List<PendingApproval> pending, Page page) {
        if (pending.isEmpty()) {
            page.line(model + ": nothing waits for an approval");
            return;
        }
        page.table(
                List.of("VERSION", "TO", "ROLE", "WHO CAN"),
                pending.stream()
                        .map(one -> List.of(
                                one.version().toString(),
                                one.to().name(),
                                one.role(),
                                String.join(", ", one.approvers())))
                        .toList());
    }
}
