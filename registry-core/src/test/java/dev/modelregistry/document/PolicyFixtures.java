package dev.modelregistry.document;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.modelregistry.internal.json.Json;
import dev.modelregistry.policy.Policy;
import java.util.Optional;

/** Policies for documents. */
final class PolicyFixtures {

    private PolicyFixtures() {}

    /** Every kind of rule, and this line wherever a policy takes a word of people. */
    static Policy everyRule(String line) {
        ObjectNode json = Json.object().put("schema", 1);
        json.putObject("principals").putObject(line).putArray("roles").add(line);
        json.putObject("roles").putArray("policy").add(line);
        json.putObject("registration").putArray("tags").add(line);
        ObjectNode gate = json.putObject("stages").putObject("production");
        gate.putArray("from").add("staging").add("archived");
        ObjectNode approval =
                gate.putArray("approvals").addObject().put("role", line).put("count", 2);
        approval.putObject("when").put("tag", line).putArray("in").add(line).add("high");
        gate.put("separationOfDuties", true).put("signed", true).put("signedTransition", true);
        gate.put("signature", true).put("compatible", "champion").put("environment", true);
        gate.put("scan", "clean").put("soak", "PT24H");
        gate.putArray("lineage").add("run").add("gitCommit");
        gate.putArray("description").add("text").add("limitations");
        gate.putArray("metrics").addObject().put("name", line).put("min", 0.80);
        gate.withArray("metrics")
                .addObject()
                .put("name", "rmse")
                .put("max", 3.5)
                .put("better", "lower");
        gate.withArray("metrics").addObject().put("name", "auc").put("notWorseThan", "champion");
        json.putObject("aliases")
                .putObject("champion")
                .put("protected", true)
                .putArray("stages")
                .add("production");
        json.putObject("waivers").putArray("roles").add(line);
        json.putObject("retention")
                .putObject("archived")
                .put("deleteAfter", "P365D")
                .put("keepLast", 3);
        return Policy.parse(Json.write(json));
    }

    /** The same source under a policy. */
    static DocumentSource governed(DocumentSource source, Policy policy) {
        return new DocumentSource(
                source.model(),
                source.entries(),
                source.scope(),
                source.children(),
                source.events(),
                source.control(),
                Optional.of(policy),
                source.modelId(),
                source.finalApproval(),
                source.rollback(),
                source.provider(),
                source.capabilities(),
                source.today());
    }
}
