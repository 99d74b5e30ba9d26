package dev.modelregistry.cli;

import dev.modelregistry.ModelUri;
import dev.modelregistry.Recorded;
import dev.modelregistry.entry.Deployment;
import dev.modelregistry.entry.DeploymentStrategy;
import java.util.Optional;
import java.util.OptionalDouble;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Where versions run. */
@Command(
        name = "deployment",
        description = "Record where a version runs. Deploys nothing.",
        customSynopsis = {
            "mre deployment add URI --endpoint E --environment N [--traffic P] [--strategy S]",
            "       mre deployment remove URI --endpoint E"
        },
        subcommands = {DeploymentCommands.Add.class, DeploymentCommands.Remove.class},
        commandListHeading = "%n",
        footerHeading = "%nExample:%n",
        footer = "  mre deployment add models:/fraud/3 --endpoint fraud-eu --environment production")
final class DeploymentCommands {

    @Command(
            name = "add",
            description = "Record a deployment; one at the same end point is replaced.",
            customSynopsis = "mre deployment add URI --endpoint E --environment N [--traffic P] [--strategy S]",
            footerHeading = "%nExample:%n",
            footer = "  mre deployment add models:/fraud/4 --endpoint fraud-eu --environment production --traffic 0.1"
                    + " --strategy canary")
    static final class Add implements Action {

        @Parameters(index = "0", paramLabel = "URI", description = "One version.")
        String uri = "";

        @Option(
                names = "--endpoint",
                required = true,
                paramLabel = "E",
                description = "Name or address of the service.")
        String endpoint = "";

        @Option(names = "--environment", required = true, paramLabel = "N", description = "For example production-eu.")
        String environment = "";

        @Option(names = "--traffic", paramLabel = "P", description = "Its share of the traffic: 0.1, or 10%%.")
        Optional<String> traffic = Optional.empty();

        @Option(
                names = "--strategy",
                paramLabel = "S",
                description = "single (the default), ab, canary, blue-green or shadow.")
        Optional<String> strategy = Optional.empty();

        @Override
        public Reply run(Session session) {
            OptionalDouble share = traffic.isPresent()
                    ? OptionalDouble.of(Inputs.share("--traffic", traffic.get()))
                    : OptionalDouble.empty();
            DeploymentStrategy chosen = strategy.map(DeploymentStrategy::parse).orElse(DeploymentStrategy.SINGLE);
            Deployment deployment = new Deployment(endpoint, environment, share, chosen, session.now());
            Recorded recorded = session.registry().addDeployment(ModelUri.parse(uri), deployment);
            return Recordings.reply(recorded, "deployed at " + endpoint + " in " + environment);
        }
    }

    @Command(
            name = "remove",
            description = "Record that a deployment ended.",
            customSynopsis = "mre deployment remove URI --endpoint E",
            footerHeading = "%nExample:%n",
            footer = "  mre deployment remove models:/fraud/3 --endpoint fraud-eu")
    static final class Remove implements Action {

        @Parameters(index = "0", paramLabel = "URI", description = "One version.")
        String uri = "";

        @Option(
                names = "--endpoint",
                required = true,
                paramLabel = "E",
                description = "Name or address of the service.")
        String endpoint = "";

        @Override
        public Reply run(Session session) {
            Recorded recorded = session.registry().removeDeployment(ModelUri.parse(uri), endpoint);
            return Recordings.reply(recorded, "no longer deployed at " + endpoint);
        }
    }
}
