package dev.modelregistry.cli;

import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Options that every command understands, before and after its name. */
@Command(
        name = "mre",
        description = "Register, find, promote and audit model registry entries.",
        customSynopsis = "mre [--registry URI] [--json] COMMAND …",
        commandListHeading = "",
        optionListHeading = "%nOptions, before or after the command:%n",
        footerHeading = "%nExample:%n",
        footer = {
            "  mre register fraud --artifact out/model --metric auc=0.93 --alias challenger",
            "  mre promote models:/fraud@challenger --to production --alias champion --archive-superseded",
            "  mre download models:/fraud@champion /srv/fraud",
            "",
            "'mre COMMAND --help' explains a command with an example.",
            "Exit codes: 0 done, 2 usage or invalid, 3 not found, 4 exists or conflict, 5 refused by policy,",
            "6 integrity, 7 unavailable, 8 not allowed, 9 outcome unknown, 10 unsupported, 130 interrupted, 1 defect."
        })
final class Root {

    @Option(
            names = "--registry",
            paramLabel = "URI",
            scope = ScopeType.INHERIT,
            description =
                    "Which registry, for example local:models. Default: MODEL_REGISTRY_URI, else one in the user's"
                            + " data directory.")
    Optional<String> registry = Optional.empty();

    @Option(
            names = "--json",
            scope = ScopeType.INHERIT,
            description = "Print exactly one JSON document on standard output, also for errors.")
    boolean json;

    @Option(
            names = "--actor",
            paramLabel = "NAME",
            scope = ScopeType.INHERIT,
            description = "Who acts. Default: MODEL_REGISTRY_ACTOR, else the login name.")
    Optional<String> actor = Optional.empty();

    @Option(
            names = "--policy",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description =
                    "Policy that governs this command, or 'default'. Default: MODEL_REGISTRY_POLICY, else the policy in the"
                            + " model's log.")
    Optional<String> policy = Optional.empty();

    @Option(
            names = "--key",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "Private key that signs every event of this command. Default: MODEL_REGISTRY_KEY, else none.")
    Optional<String> key = Optional.empty();

    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Show the stack trace of an error.")
    boolean debug;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show how, and end.")
    boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show the version, and end.")
    boolean version;

    static String version() {
        return "mre "
                + Optional.ofNullable(Root.class.getPackage().getImplementationVersion())
                        .orElse("development");
    }
}
