package dev.modelregistry.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.Recorded;
import dev.modelregistry.error.IntegrityException;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.internal.json.Json;
import dev.modelregistry.log.ModelMoment;
import dev.modelregistry.policy.Policy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Policies in the logs of models. */
@Command(
        name = "policy",
        description = "Set or show the policy of a model: who may do what, on which evidence.",
        customSynopsis = {
            "mre policy set PATTERN FILE",
            "       mre policy show NAME [--at INSTANT]",
            "       mre policy default"
        },
        subcommands = {PolicyCommands.Put.class, PolicyCommands.Show.class, PolicyCommands.Default.class},
        commandListHeading = "%n",
        footerHeading = "%nExample:%n",
        footer = "  mre policy set 'fraud*' policy.json")
final class PolicyCommands {

    @Command(
            name = "set",
            description =
                    "Set the policy of one model, which is made if there is none, or of all models that a glob names.",
            customSynopsis = "mre policy set PATTERN FILE",
            footerHeading = "%nExample:%n",
            footer = "  mre policy set fraud policy.json")
    static final class Put implements Action {

        @Parameters(index = "0", paramLabel = "PATTERN", description = "A name, or a glob (* and ?) over models.")
        String pattern = "";

        @Parameters(index = "1", paramLabel = "FILE", description = "The policy, or 'default'.")
        String file = "";

        @Override
        public Reply run(Session session) {
            Policy policy = Session.policy("FILE", file);
            if (!isGlob(pattern)) {
                return Recordings.reply(session.registry().setPolicy(pattern, policy), "policy " + policy.digest());
            }
            List<Recorded> set = new ArrayList<>();
            for (String model : matching(session, pattern)) {
                set.add(session.registry().setPolicy(model, policy));
            }
            return Reply.ofList(
                    "models",
                    set,
                    Recordings::document,
                    page -> set.forEach(one -> page.line(one.model() + ": policy " + policy.digest())));
        }

        private static List<String> matching(Session session, String glob) {
            Pattern names = names(glob);
            try (Stream<String> models =
                    session.registry().models().map(model -> model.name().value())) {
                List<String> matching =
                        models.filter(name -> names.matcher(name).matches()).toList();
                if (matching.isEmpty()) {
                    throw new NotFoundException("no model has a name like '" + glob + "'");
                }
                return matching;
            }
        }

        private static boolean isGlob(String text) {
            return text.contains("*") || text.contains("?");
        }

        private static Pattern names(String glob) {
            StringBuilder regex = new StringBuilder();
            for (int i = 0; i < glob.length(); i++) {
                char c = glob.charAt(i);
                regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
            }
            return Pattern.compile(regex.toString(), Pattern.DOTALL);
        }
    }

    @Command(
            name = "show",
            description = "Show the policy that governs a model, or the one of its log that did at an instant.",
            customSynopsis = "mre policy show NAME [--at INSTANT]",
            footerHeading = "%nExamples:%n",
            footer = {"  mre policy show fraud", "  mre policy show fraud --at 2026-03-01T12:00:00Z"})
    static final class Show implements Action {

        @Parameters(index = "0", paramLabel = "NAME", description = "The model.")
        String model = "";

        @Option(names = "--at", paramLabel = "INSTANT", description = "When. Default: now.")
        Optional<String> at = Optional.empty();

        @Override
        public Reply run(Session session) {
            if (at.isPresent()) {
                return shown(then(session, Inputs.instant("--at", at.get())));
            }
            return shown(session.registry()
                    .policy(model)
                    .orElseThrow(() -> new NotFoundException("model '" + model + "' has no policy: nothing is gated")));
        }

        private Policy then(Session session, Instant instant) {
            ModelMoment moment = session.registry().stateAt(model, instant);
            if (moment.policyDigest().isPresent() && moment.policy().isEmpty()) {
                throw new IntegrityException(
                        "the text of policy " + moment.policyDigest().get() + ", which governed model '" + model
                                + "' at " + instant + ", is gone");
            }
            return moment.policy()
                    .orElseThrow(() -> new NotFoundException(
                            "model '" + model + "' had no policy at " + instant + ": nothing was gated"));
        }
    }

    @Command(
            name = "default",
            description = "Show the built-in policy.",
            customSynopsis = "mre policy default",
            footerHeading = "%nExample:%n",
            footer = "  mre policy default > policy.json")
    static final class Default implements Action {

        @Override
        public Reply run(Session session) {
            return shown(Policy.builtIn());
        }
    }

    private static Reply shown(Policy policy) {
        ObjectNode document = (ObjectNode) Json.read("policy", policy.json());
        return Reply.of(document, page -> page.line(policy.json()));
    }
}
