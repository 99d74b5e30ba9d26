package dev.modelregistry.cli;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** All commands, in the order in which a newcomer meets them. Made when asked for: a run needs one of them. */
final class Catalog {

    /**
     * Commands that belong together.
     *
     * @param title what they are for
     * @param commands by name
     */
    record Group(String title, Map<String, Supplier<Object>> commands) {}

    private static final List<Group> GROUPS = List.of(
            new Group("Register and find", register()),
            new Group("Name and describe", describe()),
            new Group("Decide", decide()),
            new Group("Audit and repair", audit()),
            new Group("Set up", setUp()),
            new Group("Not there yet (they answer 'unsupported')", later()));

    private Catalog() {}

    static List<Group> groups() {
        return GROUPS;
    }

    /** The commands that these arguments may mean: those whose names are among them, or else all. */
    static Map<String, Supplier<Object>> meantBy(Collection<String> arguments) {
        Map<String, Supplier<Object>> all = new LinkedHashMap<>();
        GROUPS.forEach(group -> all.putAll(group.commands()));
        Map<String, Supplier<Object>> named = new LinkedHashMap<>(all);
        named.keySet().retainAll(arguments);
        return named.isEmpty() ? all : named;
    }

    private static Map<String, Supplier<Object>> register() {
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("register", RegisterCommand::new);
        commands.put("models", ListCommands.Models::new);
        commands.put("versions", ListCommands.Versions::new);
        commands.put("show", ReadCommands.Show::new);
        commands.put("resolve", ReadCommands.Resolve::new);
        commands.put("download", ReadCommands.Fetch::new);
        commands.put("diff", CompareCommands.Diff::new);
        commands.put("compare", CompareCommands.Compare::new);
        commands.put("inspect", InspectCommand::new);
        return commands;
    }

    private static Map<String, Supplier<Object>> describe() {
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("alias", AliasCommands::new);
        commands.put("tag", TagCommands::new);
        commands.put("describe", AnnotationCommands.Describe::new);
        commands.put("metric", AnnotationCommands.Metric::new);
        commands.put("link", AnnotationCommands.Links::new);
        commands.put("deployment", DeploymentCommands::new);
        return commands;
    }

    private static Map<String, Supplier<Object>> decide() {
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("approve", ApprovalCommands.Approve::new);
        commands.put("reject", ApprovalCommands.Reject::new);
        commands.put("promote", TransitionCommands.Promote::new);
        commands.put("rollback", TransitionCommands.RollBack::new);
        commands.put("archive", TransitionCommands.Archive::new);
        commands.put("delete", RemovalCommands.Delete::new);
        commands.put("rename", RemovalCommands.Rename::new);
        return commands;
    }

    private static Map<String, Supplier<Object>> audit() {
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("history", HistoryCommands.History::new);
        commands.put("live", HistoryCommands.LiveAt::new);
        commands.put("verify", AuditCommands.Verify::new);
        commands.put("recover", AuditCommands.Recover::new);
        commands.put("gc", AuditCommands.Collect::new);
        return commands;
    }

    private static Map<String, Supplier<Object>> setUp() {
        return Map.of("doctor", DoctorCommand::new);
    }

    private static Map<String, Supplier<Object>> later() {
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("policy", LaterCommands.Policy::new);
        commands.put("keygen", LaterCommands.KeyGen::new);
        commands.put("checkpoint", LaterCommands.Checkpoint::new);
        commands.put("rollout", LaterCommands.Rollout::new);
        commands.put("document", LaterCommands.Document::new);
        commands.put("openlineage", LaterCommands.OpenLineage::new);
        commands.put("scan", LaterCommands.Scan::new);
        commands.put("copy", LaterCommands.Copy::new);
        return commands;
    }
}
