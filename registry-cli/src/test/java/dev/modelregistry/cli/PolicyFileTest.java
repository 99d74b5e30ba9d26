package dev.modelregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Contract, section Policy file: what is wrong is invalid and named by its JSON pointer. */
class PolicyFileTest {

    @TempDir
    Path home;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}                                                                                       | /schema",
                "{\"schema\": 2}                                                                          | /schema",
                "{\"schema\": 1, \"stage\": {}}                                                           | /stage",
                "{\"schema\": 1, \"stages\": {\"prod\": {}}}                                              | /stages/prod",
                "{\"schema\": 1, \"stages\": {\"production\": {\"tagz\": []}}}                            | /stages/production/tagz",
                "{\"schema\": 1, \"stages\": {\"production\": {\"from\": [\"prod\"]}}}                    | /stages/production/from/0",
                "{\"schema\": 1, \"stages\": {\"production\": {\"approvals\": [{\"role\": \"nobody\"}]}}} | /stages/production/approvals/0/role",
                "{\"schema\": 1, \"stages\": {\"production\": {\"soak\": \"1d\"}}}                        | /stages/production/soak",
                "{\"schema\": 1, \"stages\": {\"production\": {\"scan\": \"dirty\"}}}                     | /stages/production/scan",
                "{\"schema\": 1, \"stages\": {\"production\": {\"lineage\": [\"commit\"]}}}               | /stages/production/lineage/0",
                "{\"schema\": 1, \"stages\": {\"production\": {\"signed\": \"yes\"}}}                     | /stages/production/signed",
                "{\"schema\": 1, \"roles\": {\"promote\": [\"nobody\"]}}                                  | /roles/promote",
                "{\"schema\": 1, \"roles\": {\"fly\": [\"any\"]}}                                         | /roles/fly",
                "{\"schema\": 1, \"aliases\": {\"champion\": {\"roles\": [\"nobody\"]}}}                  | /aliases/champion/roles",
                "{\"schema\": 1, \"aliases\": {\"latest\": {\"protected\": true}}}                        | /aliases/latest",
                "{\"schema\": 1, \"waivers\": {\"roles\": [\"nobody\"]}}                                  | /waivers/roles",
                "{\"schema\": 1, \"principals\": {\"a\": {\"keys\": [\"ed25519:AAAA\"]}}}                 | /principals/a/keys/0",
                "{\"schema\": 1, \"principals\": {\"a\": {\"keys\": [{\"key\": \"rsa:AAAA\"}]}}}          | /principals/a/keys/0",
                "{\"schema\": 1, \"retention\": {\"archived\": {\"deleteAfter\": \"1 year\"}}}            | /retention/archived/deleteAfter"
            })
    void whatIsWrongIsNamedByItsPointer(String policy, String pointer) {
        Cli cli = new Cli(home);
        Path file = cli.file("policy.json", policy);
        JsonNode error = cli.error(2, "invalid", "policy", "set", "fraud", file.toString());
        assertThat(error.get("message").textValue()).contains(pointer);
        assertThat(cli.json("models").get("models")).as("nothing was opened").isEmpty();
        cli.error(2, "invalid", "--policy", file.toString(), "models");
    }
}
