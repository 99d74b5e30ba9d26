package dev.modelregistry.cli;

import java.util.Collection;
import java.util.List;

/** All commands, in the order in which a newcomer meets them. Each is made when asked for: a run needs one of them. */
final class Catalog {

    /**
     * Commands that belong together.
     *
     * @param title what they are for
     * @param names of the commands
     */
    record Group(String title, List<String> names) {}

    private static final List<Group> GROUPS = List.of(
            new Group(
                    "Register and find",
                    List.of(
                            "register",
                            "models",
                            "versions",
                            "show",
                            "resolve",
                            "download",
                            "diff",
                            "compare",
                            "openlineage",
                            "inspect")),
            new Group("Name and describe", List.of("alias", "tag", "describe", "metric", "link", "deployment")),
            new Group(
                    "Decide",
                    List.of(
                            "approve",
                            "reject",
                            "lift",
                            "pending",
                            "promote",
                            "rollback",
                            "rollout",
                            "archive",
                            "delete",
                            "rename")),
            new Group(
                    "Audit and repair",
                    List.of("history", "live", "state", "verify", "checkpoint", "document", "recover", "gc", "erase")),
            new Group("Set up", List.of("policy", "keygen", "doctor", "completion")),
            new Group("Not there yet (they answer 'unsupported')", List.of("scan", "copy")));

    private Catalog() {}

    static List<Group> groups() {
        return GROUPS;
    }

    /** Names of the commands that these arguments may mean: those that are among them, or else all. */
    static List<String> meantBy(Collection<String> arguments) {
        List<String> all =
                GROUPS.stream().flatMap(group -> group.names().stream()).toList();
        List<String> named = all.stream().filter(arguments::contains).toList();
        return named.isEmpty() ? all : named;
    }

    /** A command by its name. A switch, because a table of makers would cost more than a short command does. */
    static Object command(String name) {
        return switch (name) {
            case "register" -> new RegisterCommand();
            case "models" -> new ListCommands.Models();
            case "versions" -> new ListCommands.Versions();
            case "show" -> new ReadCommands.Show();
            case "resolve" -> new ReadCommands.Resolve();
            case "download" -> new ReadCommands.Fetch();
            case "diff" -> new CompareCommands.Diff();
            case "compare" -> new CompareCommands.Compare();
            case "openlineage" -> new ReadCommands.OpenLineage();
            case "inspect" -> new InspectCommand();
            case "alias" -> new AliasCommands();
            case "tag" -> new TagCommands();
            case "describe" -> new AnnotationCommands.Describe();
            case "metric" -> new AnnotationCommands.Metric();
            case "link" -> new AnnotationCommands.Links();
            case "deployment" -> new DeploymentCommands();
            case "approve" -> new ApprovalCommands.Approve();
            case "reject" -> new ApprovalCommands.Reject();
            case "lift" -> new ApprovalCommands.Lift();
            case "erase" -> new EraseCommand();
            case "pending" -> new PendingCommand();
            case "promote" -> new TransitionCommands.Promote();
            case "rollback" -> new TransitionCommands.RollBack();
            case "rollout" -> new RolloutCommands();
            case "archive" -> new TransitionCommands.Archive();
            case "delete" -> new RemovalCommands.Delete();
            case "rename" -> new RemovalCommands.Rename();
            case "history" -> new HistoryCommands.History();
            case "live" -> new HistoryCommands.LiveAt();
            case "state" -> new StateCommand();
            case "verify" -> new AuditCommands.Verify();
            case "checkpoint" -> new CheckpointCommand();
            case "document" -> new DocumentCommand();
            case "recover" -> new AuditCommands.Recover();
            case "gc" -> new AuditCommands.Collect();
            case "policy" -> new PolicyCommands();
            case "keygen" -> new KeyGenCommand();
            case "doctor" -> new DoctorCommand();
            case "completion" -> new CompletionCommand();
            default -> later(name);
        };
    }

    private static Object later(String name) {
        return switch (name) {
            case "scan" -> new LaterCommands.Scan();
            case "copy" -> new LaterCommands.Copy();
            default -> throw new IllegalArgumentException("no command '" + name + "'");
        };
    }
}
