package dev.modelregistry.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.mlflow.Wire.Answer;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What servers say to every request that this library sends, where it succeeds and where it is refused. Runs on the stand-ins in
 * every build; {@link MlflowWireTest} runs it on real servers, and fails where a stand-in says something else.
 */
abstract class MlflowWireContract extends RunsWireContract {

    @Test
    void requestsAreReadStrictly() {
        refused(post("registered-models/create", "{}"), 400, INVALID);
        refused(post("registered-models/create", "{'name': 5}"), 400, INVALID);
        refused(post("registered-models/create", "{not json"), 400, INVALID);
        refused(send("POST", "registered-models/create", "{}", "Content-Type", "text/plain"), 400, INVALID);
        refused(
                post("model-versions/set-tag", "{'name': '{m}', 'version': 1, 'key': 'k', 'value': 'v'}"),
                400,
                INVALID);
        refused(json("DELETE", "registered-models/delete", "{}"), 400, INVALID);
        assertThat(get("nowhere").status()).isEqualTo(404);
        assertThat(get("registered-models/create").status()).isEqualTo(405);
        assertThat(get("/health").text()).isEqualTo("OK");
        assertThat(get("/version").text()).startsWith(three() ? "3." : "2.");
        String long4k = "registered-models/get?name=" + "x".repeat(4100);
        assertThat(get(long4k).status()).isEqualTo(three() ? 404 : 400);
    }

    @Test
    void models() {
        refused(post("registered-models/create", "{'name': '{m}'}"), 400, TAKEN);
        Answer read = get("registered-models/get?name={m}");
        assertThat(read.at("/registered_model/latest_versions/0/version")).isEqualTo("2");
        refused(get("registered-models/get?name=nowhere"), 404, MISSING);
        ok(json("PATCH", "registered-models/update", "{'name': '{m}', 'description': 'text'}"));
        assertThat(get("registered-models/get?name={m}").at("/registered_model/description"))
                .isEqualTo("text");
        ok(json("PATCH", "registered-models/update", "{'name': '{m}'}"));
        assertThat(get("registered-models/get?name={m}").at("/registered_model/description"))
                .isEmpty();
        refused(json("PATCH", "registered-models/update", "{'name': 'nowhere', 'description': ''}"), 404, MISSING);
        ok(post("registered-models/set-tag", "{'name': '{m}', 'key': 'k', 'value': ''}"));
        ok(get("registered-models/get?name={m}"));
        ok(json("DELETE", "registered-models/delete-tag", "{'name': '{m}', 'key': 'k'}"));
        ok(json("DELETE", "registered-models/delete-tag", "{'name': '{m}', 'key': 'never'}"));
        refused(post("registered-models/set-tag", "{'name': 'nowhere', 'key': 'k', 'value': 'v'}"), 404, MISSING);
        refused(json("DELETE", "registered-models/delete-tag", "{'name': 'nowhere', 'key': 'k'}"), 404, MISSING);
    }

    @Test
    void onlyTheThirdLineRefusesNames() {
        for (String name : List.of("a/b-{m}", "a:b-{m}")) {
            Answer answer = post("registered-models/create", "{'name': '" + name + "'}");
            if (three()) {
                refused(answer, 400, INVALID);
            } else {
                ok(answer);
                ok(json("DELETE", "registered-models/delete", "{'name': '" + name + "'}"));
            }
        }
    }

    @Test
    void renamedAndDeletedModels() {
        ok(post("registered-models/alias", "{'name': '{m}', 'alias': 'champion', 'version': '1'}"));
        ok(post("registered-models/rename", "{'name': '{m}', 'new_name': '{m}-new'}"));
        refused(get("registered-models/get?name={m}"), 404, MISSING);
        ok(get("registered-models/alias?name={m}-new&alias=champion"));
        refused(post("registered-models/rename", "{'name': 'nowhere', 'new_name': '{m}-other'}"), 404, MISSING);
        ok(post("registered-models/create", "{'name': '{m}'}"));
        refused(post("registered-models/rename", "{'name': '{m}', 'new_name': '{m}-new'}"), 400, TAKEN);
        ok(json("DELETE", "registered-models/delete", "{'name': '{m}-new'}"));
        refused(json("DELETE", "registered-models/delete", "{'name': '{m}-new'}"), 404, MISSING);
        ok(post("registered-models/create", "{'name': '{m}-new'}"));
        Answer again = post("model-versions/create", "{'name': '{m}-new', 'source': 's3://b/k'}");
        assertThat(again.at("/model_version/version")).isEqualTo("1");
    }

    @Test
    void versions() {
        ok(get("model-versions/get?name={m}&version=1"));
        refused(get("model-versions/get?name={m}&version=9"), 404, MISSING);
        refused(get("model-versions/get?name=nowhere&version=1"), 404, MISSING);
        refused(get("model-versions/get?name={m}&version=abc"), 400, INVALID);
        ok(json("PATCH", "model-versions/update", "{'name': '{m}', 'version': '1', 'description': 'x'}"));
        refused(
                json("PATCH", "model-versions/update", "{'name': '{m}', 'version': '9', 'description': 'x'}"),
                404,
                MISSING);
        assertThat(get("model-versions/get-download-uri?name={m}&version=1").at("/artifact_uri"))
                .isEqualTo("s3://b/1");
        refused(get("model-versions/get-download-uri?name={m}&version=9"), 404, MISSING);
        refused(post("model-versions/create", "{'name': 'nowhere', 'source': 's3://b/k'}"), 404, MISSING);
        ok(json("DELETE", "model-versions/delete", "{'name': '{m}', 'version': '2'}"));
        refused(json("DELETE", "model-versions/delete", "{'name': '{m}', 'version': '2'}"), 404, MISSING);
        Answer next = post("model-versions/create", "{'name': '{m}', 'source': 's3://b/3', 'run_link': 'http://l'}");
        assertThat(next.at("/model_version/version"))
                .as("a number is not given again")
                .isEqualTo("3");
    }

    @Test
    void tagsOfVersions() {
        String to = "{'name': '{m}', 'version': '1', ";
        ok(post("model-versions/set-tag", to + "'key': 'a.b/c d:e', 'value': ''}"));
        ok(post("model-versions/set-tag", to + "'key': 'nothing'}"));
        ok(get("model-versions/get?name={m}&version=1"));
        for (String key : List.of("a;b", "a/../b", "k".repeat(251))) {
            refused(post("model-versions/set-tag", to + "'key': '" + key + "', 'value': 'v'}"), 400, INVALID);
        }
        refused(post("model-versions/set-tag", to + "'key': 'k', 'value': 5}"), 400, INVALID);
        Answer longer = post("model-versions/set-tag", to + "'key': 'k', 'value': '" + "v".repeat(5001) + "'}");
        assertThat(longer.status()).isEqualTo(three() ? 200 : 400);
        ok(json("DELETE", "model-versions/delete-tag", to + "'key': 'never'}"));
        String gone = "{'name': '{m}', 'version': '9', 'key': 'k'";
        refused(post("model-versions/set-tag", gone + ", 'value': 'v'}"), 404, MISSING);
        refused(json("DELETE", "model-versions/delete-tag", gone + "}"), 404, MISSING);
    }

    @Test
    void sourcesOfVersions() {
        newRun();
        String make = "{'name': '{m}', 'source': ";
        ok(post("model-versions/create", make + "'mlflow-artifacts:/0/{run}/artifacts/x', 'run_id': '{run}'}"));
        ok(post("model-versions/create", make + "'runs:/{run}/x', 'run_id': '{run}'}"));
        ok(post("model-versions/create", make + "'s3://b/k', 'run_id': 'made-up'}"));
        for (String source : List.of("dummy", "s3://b/../k", "file:///tmp/x")) {
            refused(post("model-versions/create", make + "'" + source + "'}"), 400, INVALID);
        }
        List<String> loose = List.of(
                "'mlflow-artifacts:/0/{run}/artifacts/x'}",
                "'mlflow-artifacts:/0/{run}/artifacts/x', 'run_id': '" + "a".repeat(32) + "'}",
                "'runs:/{run}/x'}",
                "'http://host/x'}");
        for (String source : loose) {
            Answer answer = post("model-versions/create", make + source);
            assertThat(answer.status()).as(source).isEqualTo(three() ? 400 : 200);
        }
        ok(post("model-versions/create", make + "'models:/{m}/1'}"));
        Answer nowhere = post("model-versions/create", make + "'models:/{m}/77'}");
        assertThat(nowhere.status()).isEqualTo(three() ? 404 : 500);
        String logged = "m-" + "a".repeat(32);
        assertThat(post("model-versions/create", make + "'models:/" + logged + "'}")
                        .status())
                .isEqualTo(three() ? 400 : 500);
        refused(
                post("model-versions/create", make + "'models:/" + logged + "', 'model_id': '" + logged + "'}"),
                500,
                "INTERNAL_ERROR");
    }

    @Test
    void aliases() {
        String set = "{'name': '{m}', 'version': '1', 'alias': ";
        ok(post("registered-models/alias", set + "'champion'}"));
        ok(post("registered-models/alias", set + "'1'}"));
        ok(post("registered-models/alias", "{'name': '{m}', 'version': '2', 'alias': 'champion'}"));
        assertThat(get("registered-models/alias?name={m}&alias=champion").at("/model_version/version"))
                .isEqualTo("2");
        ok(get("registered-models/get?name={m}"));
        for (String alias : List.of("latest", "LATEST", "v1", "V12", "a.b", "a b", "a".repeat(256))) {
            refused(post("registered-models/alias", set + "'" + alias + "'}"), 400, INVALID);
        }
        refused(post("registered-models/alias", "{'name': '{m}', 'version': '9', 'alias': 'a'}"), 404, MISSING);
        refused(post("registered-models/alias", "{'name': 'nowhere', 'version': '1', 'alias': 'a'}"), 404, MISSING);
        Answer never = get("registered-models/alias?name={m}&alias=never");
        refused(never, 400, INVALID);
        assertThat(never.at("/message").toLowerCase(Locale.ROOT)).contains("alias", "not found");
        Answer ofNone = get("registered-models/alias?name=nowhere&alias=never");
        assertThat(ofNone.status()).isEqualTo(three() ? 404 : 400);
        ok(json("DELETE", "registered-models/alias", "{'name': '{m}', 'alias': 'never'}"));
        refused(json("DELETE", "registered-models/alias", "{'name': 'nowhere', 'alias': 'never'}"), 404, MISSING);
        refused(send("DELETE", "registered-models/alias?name=x&alias=a", ""), 400, INVALID);
    }

    @Test
    void anAliasOfADeletedVersion() {
        ok(post("registered-models/alias", "{'name': '{m}', 'alias': 'champion', 'version': '1'}"));
        ok(json("DELETE", "model-versions/delete", "{'name': '{m}', 'version': '1'}"));
        Answer dangling = get("registered-models/alias?name={m}&alias=champion");
        assertThat(dangling.status()).isEqualTo(three() ? 400 : 404);
        ok(get("registered-models/get?name={m}"));
    }

    @Test
    void stages() {
        String move = "{'name': '{m}', 'version': '1', 'archive_existing_versions': false, 'stage': ";
        for (String stage : List.of("staging", "Production", "Archived", "None", "Production")) {
            ok(post("model-versions/transition-stage", move + "'" + stage + "'}"));
        }
        ok(get("registered-models/get?name={m}"));
        refused(post("model-versions/transition-stage", move + "'nowhere'}"), 400, INVALID);
        String archive = "{'name': '{m}', 'version': '2', 'archive_existing_versions': true, 'stage': ";
        refused(post("model-versions/transition-stage", archive + "'None'}"), 500, "INTERNAL_ERROR");
        ok(post("model-versions/transition-stage", archive + "'Production'}"));
        assertThat(get("model-versions/get?name={m}&version=1").at("/model_version/current_stage"))
                .isEqualTo("Archived");
        refused(
                post("model-versions/transition-stage", archive.replace("true", "'true'") + "'Staging'}"),
                400,
                INVALID);
        refused(post("model-versions/transition-stage", move.replace("'1'", "'9'") + "'Staging'}"), 404, MISSING);
    }

    private Answer search(String filter, String more) {
        return get("model-versions/search?filter=" + quoted(filter.replace("{m}", model)) + more);
    }

    private String numbers(Answer answer) {
        ok(answer);
        return IntStream.range(0, answer.json().path("model_versions").size())
                .mapToObj(i -> answer.at("/model_versions/" + i + "/version"))
                .collect(Collectors.joining(" "));
    }

    @Test
    void searchingVersions() {
        ok(post("registered-models/alias", "{'name': '{m}', 'alias': 'champion', 'version': '1'}"));
        String down = "&order_by=" + quoted("version_number DESC");
        assertThat(numbers(search("name = '{m}'", down))).isEqualTo("2 1");
        assertThat(numbers(search("name = \"{m}\" AND version_number < 2", down)))
                .isEqualTo("1");
        assertThat(numbers(search("name = '{m}' AND tags.`a-b` = 'x y'", down))).isEqualTo("1");
        assertThat(numbers(search("name = '{m}' AND tags.`a-b` LIKE 'x%'", down)))
                .isEqualTo("1");
        assertThat(numbers(search("name = '{m}' AND tags.`a-b` != 'z'", down))).isEqualTo("1");
        assertThat(numbers(search("name = '{m}' AND tags.`a-b` LIKE 'X%'", down)))
                .isEmpty();
        assertThat(search("name = 'nowhere'", down).text().strip()).isEqualTo("{}");
        for (String wrong : List.of("name = '{m}' OR name = 'x'", "alias = 'x'", "name = x")) {
            refused(search(wrong, down), 400, INVALID);
        }
        refused(search("name = '{m}'", "&order_by=" + quoted("name ASC, version_number DESC")), 400, INVALID);
    }

    @Test
    void pages() {
        String up = "&order_by=" + quoted("version_number ASC") + "&max_results=1";
        Answer first = search("name = '{m}'", up);
        assertThat(numbers(first)).isEqualTo("1");
        Answer second = search("name = '{m}'", up + "&page_token=" + quoted(first.at("/next_page_token")));
        assertThat(numbers(second)).isEqualTo("2");
        assertThat(second.json().has("next_page_token")).isFalse();
        refused(search("name = '{m}'", "&page_token=bad"), 400, INVALID);
        refused(search("name = '{m}'", "&max_results=0"), 400, INVALID);
        refused(search("name = '{m}'", "&max_results=200001"), 400, INVALID);
        refused(get("registered-models/search?max_results=1001"), 400, INVALID);
        ok(get("registered-models/search?order_by=" + quoted("name ASC") + "&filter="
                + quoted("name = '" + model + "'")));
        assertThat(get("registered-models/search?filter=" + quoted("name = 'nowhere'"))
                        .text()
                        .strip())
                .isEqualTo("{}");
    }
}
