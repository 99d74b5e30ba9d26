package dev.modelregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code mre pending} without a model: what somebody who approves has on the desk. */
class PendingTest {

    @TempDir
    Path home;

    private Cli cli;

    @BeforeEach
    void twoModelsUnderPoliciesAndOneWithout() {
        cli = new Cli(home).with("MODEL_REGISTRY_ACTOR", "tom");
        List.of("churn", "fraud", "toy").forEach(model -> cli.register(model, "of-" + model));
        govern("churn", "\"bob\": {\"roles\": [\"risk\"]}", "risk");
        govern("fraud", "\"bob\": {\"roles\": [\"risk\"]}, \"cora\": {\"roles\": [\"lead\"]}", "risk", "lead");
    }

    private void govern(String model, String principals, String... roles) {
        String approvals = String.join(
                ", ",
                List.of(roles).stream()
                        .map(role -> "{\"role\": \"" + role + "\"}")
                        .toList());
        Path file = cli.file(
                model + ".json",
                "{\"schema\": 1, \"principals\": {" + principals + "}, \"stages\": {\"production\": {\"approvals\": ["
                        + approvals + "]}}}");
        cli.json("policy", "set", model, file.toString());
    }

    private List<String> desk(String... more) {
        JsonNode pending = cli.json(more).path("pending");
        List<String> found = new ArrayList<>();
        pending.forEach(one -> found.add(one.path("model").asText() + " "
                + one.path("version").asInt() + " " + one.path("role").asText()));
        return found;
    }

    @Test
    void requestsOfAllModelsAreListedForWhoeverCouldGiveThem() {
        assertThat(desk("pending")).containsExactly("churn 1 risk", "fraud 1 risk", "fraud 1 lead");
        assertThat(desk("pending", "--for", "bob")).containsExactly("churn 1 risk", "fraud 1 risk");
        assertThat(desk("pending", "--for", "cora")).containsExactly("fraud 1 lead");
        assertThat(desk("pending", "--for", "tom")).isEmpty();
        cli.json("approve", "models:/churn/1", "--to", "production", "--actor", "bob");
        assertThat(desk("pending", "--for", "bob")).containsExactly("fraud 1 risk");
        assertThat(desk("pending", "fraud")).containsExactly("fraud 1 risk", "fraud 1 lead");
        assertThat(cli.run("pending", "--for", "bob").out())
                .contains("MODEL", "fraud")
                .doesNotContain("churn");
        assertThat(cli.run("pending", "--for", "tom").out()).isEqualTo("nothing waits for an approval\n");
    }
}
