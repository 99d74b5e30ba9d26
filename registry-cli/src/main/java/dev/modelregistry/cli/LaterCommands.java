package dev.modelregistry.cli;

import dev.modelregistry.error.UnsupportedCapabilityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Commands whose feature is not there yet: their syntax is checked, then they say so. Nothing is ever skipped in silence. */
final class LaterCommands {

    private LaterCommands() {}

    private static Reply refuse(String capability) {
        throw new UnsupportedCapabilityException(
                capability, "'" + capability + "' is not there yet in this version of mre: nothing was done");
    }

    @Command(
            name = "rollout",
            description = "Show or set traffic weights.",
            customSynopsis = {
                "mre rollout show NAME",
                "       mre rollout set NAME ALIAS=WEIGHT… [--strategy S] [--shadow ALIAS]"
            },
            subcommands = {ShowRollout.class, SetRollout.class},
            commandListHeading = "%n")
    static final class Rollout {}

    @Command(name = "show", description = "Show the weights.", customSynopsis = "mre rollout show NAME")
    static final class ShowRollout implements Action {

        @Parameters(index = "0", paramLabel = "NAME", description = "The model.")
        String model = "";

        @Override
        public Reply run(Session session) {
            return refuse("rollout");
        }
    }

    @Command(
            name = "set",
            description = "Set the weights.",
            customSynopsis = "mre rollout set NAME ALIAS=WEIGHT… [--strategy S] [--shadow ALIAS]")
    static final class SetRollout implements Action {

        @Parameters(index = "0", paramLabel = "NAME", description = "The model.")
        String model = "";

        @Parameters(index = "1..*", arity = "1..*", paramLabel = "ALIAS=WEIGHT", description = "Weights.")
        List<String> weights = new ArrayList<>();

        @Option(names = "--strategy", paramLabel = "S", description = "The strategy.")
        Optional<String> strategy = Optional.empty();

        @Option(names = "--shadow", paramLabel = "ALIAS", description = "Gets copies of the requests.")
        Optional<String> shadow = Optional.empty();

        @Override
        public Reply run(Session session) {
            Inputs.pairs("weight", weights);
            return refuse("rollout");
        }
    }

    @Command(
            name = "scan",
            description = "Look for dangerous content in an artifact.",
            customSynopsis = "mre scan PATH")
    static final class Scan implements Action {

        @Parameters(index = "0", paramLabel = "PATH", description = "A file or directory.")
        String path = "";

        @Override
        public Reply run(Session session) {
            return refuse("scan");
        }
    }

    @Command(
            name = "copy",
            description = "Copy a version to another registry.",
            customSynopsis = "mre copy URI --to REGISTRY_URI")
    static final class Copy implements Action {

        @Parameters(index = "0", paramLabel = "URI", description = "One version.")
        String uri = "";

        @Option(names = "--to", required = true, paramLabel = "REGISTRY_URI", description = "The other registry.")
        String to = "";

        @Override
        public Reply run(Session session) {
            return refuse("copy");
        }
    }
}
