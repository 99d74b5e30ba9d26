package dev.modelregistry.cli;

import dev.modelregistry.error.UnsupportedCapabilityException;
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
            name = "scan",
            description = "Look for dangerous content in an artifact.",
            customSynopsis = "mre scan PATH",
            footerHeading = "%nExample, which fails (10) as long as there is no scan:%n",
            footer = "  mre scan out/model")
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
            customSynopsis = "mre copy URI --to REGISTRY_URI",
            footerHeading = "%nExample, which fails (10) as long as nothing is copied:%n",
            footer = "  mre copy models:/fraud/3 --to local:other")
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
