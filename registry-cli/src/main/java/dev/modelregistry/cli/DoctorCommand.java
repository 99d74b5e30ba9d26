package dev.modelregistry.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.internal.json.Json;
import dev.modelregistry.spi.Capability;
import dev.modelregistry.spi.Diagnosis;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

/** Looks at connection and set-up. */
@Command(
        name = "doctor",
        description = "Check connection, permissions and set-up, and tell what to mend.",
        customSynopsis = "mre doctor",
        footerHeading = "%nExample:%n",
        footer = "  mre doctor --registry local:models")
final class DoctorCommand implements Action {

    private static final int UNREACHABLE = 7;

    @Override
    public Reply run(Session session) {
        ModelRegistry registry = session.registry();
        Diagnosis diagnosis = registry.diagnose();
        Set<Capability> capabilities = registry.capabilities();
        ObjectNode document = Json.object().put("provider", registry.provider());
        document.put("uri", session.registryUri()).put("reachable", diagnosis.reachable());
        Json.put(document, "serverVersion", diagnosis.serverVersion());
        ArrayNode checks = document.putArray("checks");
        for (Diagnosis.Check check : diagnosis.checks()) {
            ObjectNode one = checks.addObject().put("name", check.name()).put("ok", check.ok());
            Json.put(one.put("detail", check.detail()), "fix", check.fix());
        }
        ObjectNode able = document.putObject("capabilities");
        EnumSet.allOf(Capability.class).forEach(one -> able.put(one.text(), capabilities.contains(one)));
        String head = registry.provider() + " at " + session.registryUri();
        return Reply.of(document, page -> print(head, diagnosis, capabilities, page))
                .withExit(diagnosis.reachable() ? 0 : UNREACHABLE);
    }

    private static void print(String head, Diagnosis diagnosis, Set<Capability> capabilities, Page page) {
        page.line(head + ": " + (diagnosis.reachable() ? "reachable" : "not reachable")
                + diagnosis
                        .serverVersion()
                        .map(version -> ", version " + version)
                        .orElse(""));
        for (Diagnosis.Check check : diagnosis.checks()) {
            page.line("  " + (check.ok() ? "ok  " : "BAD ") + check.name() + ": " + check.detail());
            check.fix().ifPresent(fix -> page.line("      → " + fix));
        }
        page.line(
                "  can: " + capabilities.stream().map(Capability::text).sorted().collect(Collectors.joining(", ")));
    }
}
