package dev.modelregistry.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.ActiveRollout;
import dev.modelregistry.Recorded;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.DeploymentStrategy;
import dev.modelregistry.entry.RolloutPlan;
import dev.modelregistry.internal.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** How the traffic of a model is shared out between its aliases. */
@Command(
        name = "rollout",
        description = "Show or set how a model's traffic is shared out between its aliases.",
        customSynopsis = {
            "mre rollout show NAME",
            "       mre rollout set NAME ALIAS=WEIGHT… [--strategy S] [--shadow ALIAS]"
        },
        subcommands = {RolloutCommands.Show.class, RolloutCommands.Put.class},
        commandListHeading = "%n",
        footerHeading = "%nExample:%n",
        footer = "  mre rollout set fraud champion=95 canary=5 --strategy canary")
final class RolloutCommands {

    @Command(
            name = "show",
            description = "Show how the traffic is shared out.",
            customSynopsis = "mre rollout show NAME",
            footerHeading = "%nExample:%n",
            footer = "  mre rollout show fraud")
    static final class Show implements Action {

        @Parameters(index = "0", paramLabel = "NAME", description = "The model.")
        String model = "";

        @Override
        public Reply run(Session session) {
            Optional<ActiveRollout> active = session.registry().rollout(model);
            Optional<RolloutPlan> plan = active.map(ActiveRollout::plan);
            ObjectNode document = Json.object().put("model", model);
            document.put("strategy", plan.map(one -> one.strategy().text()).orElse(null));
            ObjectNode weights = document.putObject("weights");
            plan.ifPresent(one -> one.weights().forEach((alias, weight) -> weights.put(alias.value(), weight)));
            document.put(
                    "shadow",
                    plan.flatMap(RolloutPlan::shadow).map(Alias::value).orElse(null));
            Nodes.putEvent(document, active.map(ActiveRollout::event).orElse(0L));
            return Reply.of(document, page -> print(plan, page));
        }

        private void print(Optional<RolloutPlan> plan, Page page) {
            if (plan.isEmpty()) {
                page.line(model + ": no rollout was set");
                return;
            }
            page.line(model + ": " + plan.get().strategy().text());
            double sum = plan.get().weights().values().stream()
                    .mapToDouble(Double::doubleValue)
                    .sum();
            Map<String, String> fields = new TreeMap<>();
            plan.get()
                    .weights()
                    .forEach((alias, weight) ->
                            fields.put(alias.value(), String.format(Locale.ROOT, "%.4g %%", 100 * weight / sum)));
            plan.get().shadow().ifPresent(alias -> fields.put(alias.value(), "copies only"));
            page.fields(fields);
        }
    }

    @Command(
            name = "set",
            description = "Share out the traffic. Only the ratios of the weights matter.",
            customSynopsis = "mre rollout set NAME ALIAS=WEIGHT… [--strategy S] [--shadow ALIAS]",
            footerHeading = "%nExamples:%n",
            footer = {
                "  mre rollout set fraud champion=90 challenger=10",
                "  mre rollout set fraud champion=1 --shadow challenger"
            })
    static final class Put implements Action {

        @Parameters(index = "0", paramLabel = "NAME", description = "The model.")
        String model = "";

        @Parameters(index = "1..*", arity = "1..*", paramLabel = "ALIAS=WEIGHT", description = "0 or more, each.")
        List<String> weights = new ArrayList<>();

        @Option(
                names = "--strategy",
                paramLabel = "S",
                description = "single, ab, canary, blue-green or shadow. Default: what the weights look like.")
        Optional<String> strategy = Optional.empty();

        @Option(names = "--shadow", paramLabel = "ALIAS", description = "Gets copies of the requests.")
        Optional<String> shadow = Optional.empty();

        @Override
        public Reply run(Session session) {
            Map<Alias, Double> shares = new TreeMap<>();
            Inputs.numbers("weight", weights).forEach((alias, weight) -> shares.put(Alias.of(alias), weight));
            RolloutPlan plan = new RolloutPlan(
                    strategy.map(DeploymentStrategy::parse).orElseGet(() -> usual(shares)),
                    shares,
                    shadow.map(Alias::of));
            Recorded recorded = session.registry().setRollout(model, plan);
            session.ungated(model);
            return Recordings.reply(recorded, "rollout " + plan.strategy().text() + " " + plan.weights());
        }

        private DeploymentStrategy usual(Map<Alias, Double> shares) {
            long serving = shares.values().stream().filter(weight -> weight > 0).count();
            if (shadow.isPresent()) {
                return DeploymentStrategy.SHADOW;
            }
            return serving > 1 ? DeploymentStrategy.AB : DeploymentStrategy.SINGLE;
        }
    }
}
