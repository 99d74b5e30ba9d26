"""What Java writes, Google's own Python client reads, and the other way round.

crosscheck.py ADDRESS TOKEN MRE_JAR    prints what was checked, ends with 1 at the first difference
"""
import json
import os
import subprocess
import sys
import tempfile
import urllib.parse
import urllib.request

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import comparison
from comparison import same

import yaml
from google.cloud import aiplatform_v1
from google.cloud.aiplatform_v1.services.model_service.transports.rest import ModelServiceRestTransport
from google.oauth2.credentials import Credentials

ADDRESS, TOKEN, JAR = sys.argv[1:4]
ADDRESS = ADDRESS.rstrip("/")
PARENT = "projects/p1/locations/us-central1"
MODEL = PARENT + "/models/churn"
REGISTRY = f"vertex:{PARENT}?artifacts=gs://models/reg&endpoint={ADDRESS}&storage={ADDRESS}"
CLIENT = aiplatform_v1.ModelServiceClient(
    transport=ModelServiceRestTransport(
        host=ADDRESS.removeprefix("http://"), url_scheme="http", credentials=Credentials(TOKEN)
    )
)
SCHEMA = "gs://google-cloud-aiplatform/schema/modelevaluation/classification_metrics_1.0.0.yaml"


def stored(key):
    request = urllib.request.Request(
        f"{ADDRESS}/storage/v1/b/models/o/{urllib.parse.quote('reg/' + key, safe='')}?alt=media",
        headers={"Authorization": "Bearer " + TOKEN})
    with urllib.request.urlopen(request) as answer:
        return answer.read()


def run(*arguments, actor="crosscheck"):
    java = os.path.join(os.environ["JAVA_HOME"], "bin", "java") if "JAVA_HOME" in os.environ else "java"
    command = [java, "-jar", JAR, "--registry", REGISTRY, "--actor", actor, "--json", *arguments]
    environment = {**os.environ, "GOOGLE_OAUTH_ACCESS_TOKEN": TOKEN, "MODEL_REGISTRY_STATE": STATE}
    return subprocess.run(command, capture_output=True, text=True, env=environment)


def mre(*arguments, actor="crosscheck"):
    done = run(*arguments, actor=actor)
    if done.returncode != 0:
        sys.exit(f"crosscheck: mre {' '.join(arguments)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return json.loads(done.stdout)


def written_by_java(directory):
    path = os.path.join(directory, "model.joblib")
    for number, semver in ((1, "1.4.0"), (2, "1.5.0-rc.1")):
        with open(path, "w") as file:
            file.write(f"weights {number}")
        mre("register", "churn", "--artifact", path, "--semver", semver, "--format", "joblib",
            "--tag", "team=risk", "--tag", "Owner=Bob", "--description", f"version {number}",
            "--signature", SIGNATURE, "--metric", "auc=0.91", "--metric", "f1=0.5")
    mre("alias", "set", "churn", "challenger", "1")
    mre("promote", "models:/churn/2", "--to", "production", "--alias", "champion")
    mre("describe", "models:/churn", "--text", "who leaves next month")
    approval = mre("approve", "models:/churn/2", "--to", "production", actor="bob@example.org")
    mre("approve", "models:/churn/2", "--to", "production", actor="carol")

    model = CLIENT.get_model(name=MODEL)
    same("default follows champion", model.version_id, "2")
    same("display name", model.display_name, "churn")
    same("description", model.description, "who leaves next month")
    champion = CLIENT.get_model(name=MODEL + "@champion")
    same("champion", champion.version_id, "2")
    same("aliases", sorted(champion.version_aliases), ["champion", "default"])
    same("version description", champion.version_description, "version 2")
    labels = dict(champion.labels)
    same("stage", labels["stage"], "production")
    same("approval", labels["approval"], "approved")
    same("approvers", labels["approved_by"], "bob_example_org__carol")
    same("day of approval", labels["approved_date"], approval["at"][:10])
    same("semantic version", labels["semver"], "1_5_0-rc_1")
    same("a tag that fits", labels["team"], "risk")
    same("a tag that does not fit", "Owner" in labels, False)
    same("artifact", champion.artifact_uri, f"gs://models/reg/churn/artifacts/{labels['mre_uid']}")
    versions = {one.version_id: one for one in CLIENT.list_model_versions(name=MODEL)}
    schemata = champion.predict_schemata
    same("schemas, at the place to which Google copies them",
         [schemata.instance_schema_uri != "", schemata.prediction_schema_uri != "", schemata.parameters_schema_uri],
         [True, True, ""])
    schema = yaml.safe_load(stored(f"churn/schemata/{labels['mre_uid']}/instance.yaml"))
    same("schema of an instance", schema, {
        "type": "object", "required": ["income"],
        "properties": {"age": {"type": "integer", "format": "int64"}, "income": {"type": "number", "format": "double"},
                       "ünï": {"type": "array", "items": {"type": "string"}}}})
    evaluations = list(CLIENT.list_model_evaluations(parent=MODEL + "@2"))
    same("evaluations", [(one.display_name, dict(one.metrics)) for one in evaluations],
         [(labels["mre_uid"], {"auRoc": 0.91})])
    same("an evaluation by its name", CLIENT.get_model_evaluation(
        name=evaluations[0].name.replace("/models/churn/", "/models/churn@2/").replace("123456789012", "p1")
    ).metrics_schema_uri, evaluations[0].metrics_schema_uri)
    same("versions", sorted(versions), ["1", "2"])
    same("challenger", list(versions["1"].version_aliases), ["challenger"])
    same("by label", [one.version_id for one in CLIENT.list_model_versions(
        request={"name": MODEL, "filter": "labels.semver=1_4_0"})], ["1"])
    same("models", [one.display_name for one in CLIENT.list_models(parent=PARENT)], ["churn"])


def written_by_python():
    model = aiplatform_v1.Model(
        display_name="churn",
        artifact_uri="gs://others/churn/3",
        version_description="by Python",
        labels={"team": "cards", "stage": "staging"},
        container_spec=aiplatform_v1.ModelContainerSpec(image_uri="us-docker.pkg.dev/p/r/i:1"),
    )
    operation = CLIENT.upload_model(
        request=aiplatform_v1.UploadModelRequest(parent=PARENT, parent_model=MODEL, model=model))
    same("version of Python", operation.result(timeout=60).model_version_id, "3")
    CLIENT.merge_version_aliases(name=MODEL + "@3", version_aliases=["canary"])

    CLIENT.import_model_evaluation(parent=MODEL + "@3", model_evaluation=aiplatform_v1.ModelEvaluation(
        display_name="by Python", metrics_schema_uri=SCHEMA, metrics={"auPrc": 0.75, "confusionMatrix": {"rows": []}}))

    entry = mre("show", "models:/churn@canary")
    same("metrics", entry["metrics"], {"auPrc": 0.75})
    same("version", entry["version"], 3)
    same("stage", entry["stage"], "STAGING")
    same("tags", entry["tags"], {"team": "cards"})
    same("description", entry["description"], "by Python")
    mre("promote", "models:/churn/3", "--to", "production", "--alias", "champion", "--archive-superseded")
    same("stage of 3", dict(CLIENT.get_model(name=MODEL + "@3").labels)["stage"], "production")
    same("stage of 2", dict(CLIENT.get_model(name=MODEL + "@2").labels)["stage"], "archived")
    same("champion", CLIENT.get_model(name=MODEL + "@champion").version_id, "3")
    same("canary stays", CLIENT.get_model(name=MODEL + "@canary").version_id, "3")
    mre("rollback", "churn")
    same("champion after the rollback", CLIENT.get_model(name=MODEL + "@champion").version_id, "2")


def labels_of_models():
    """A model's own labels can be read by nobody; they are what a version without labels shows."""
    mre("tag", "set", "models:/churn", "owner=risk-team", "Free Text=as it is")
    bare = CLIENT.upload_model(request=aiplatform_v1.UploadModelRequest(
        parent=PARENT, parent_model=MODEL, model=aiplatform_v1.Model(
            display_name="churn", artifact_uri="gs://others/churn/4",
            container_spec=aiplatform_v1.ModelContainerSpec(image_uri="us-docker.pkg.dev/p/r/i:1")))).result(timeout=60)
    name = MODEL + "@" + bare.model_version_id
    shown = dict(CLIENT.get_model(name=name).labels)
    same("keys of the model's labels", sorted(shown), ["mre_model", "owner"])
    same("owner", shown["owner"], "risk-team")
    same("tags of a version", mre("show", "models:/churn/4")["tags"], {})
    same("tags of the model", mre("models")["models"][0]["tags"], {"owner": "risk-team", "Free Text": "as it is"})
    CLIENT.update_model(model=aiplatform_v1.Model(name=MODEL, labels={**shown, "costcenter": "42"}),
                        update_mask={"paths": ["labels"]})
    mre("tag", "set", "models:/churn", "owner=other-team")
    same("a label of others stays", dict(CLIENT.get_model(name=name).labels)["costcenter"], "42")
    same("owner, changed", dict(CLIENT.get_model(name=name).labels)["owner"], "other-team")


def copied_by_python(directory):
    """The fake lets labels go along, approval and semantic version among them."""
    original = dict(CLIENT.get_model(name=MODEL + "@2").labels)
    same("labels of the original", [original["approval"], original["semver"]], ["approved", "1_5_0-rc_1"])
    copy = CLIENT.copy_model(request=aiplatform_v1.CopyModelRequest(
        parent=PARENT, source_model=MODEL + "@2", model_id="live")).result(timeout=60)
    same("version of the copy", copy.model_version_id, "1")
    native = CLIENT.get_model(name=PARENT + "/models/live@1")
    same("original of the copy", native.original_model_info.model.split("/")[-1], "churn@2")
    same("labels of the copy", dict(native.labels)["approval"], "approved")
    entry = mre("show", "models:/live/1")
    same("a copy is not approved", entry["approvalStatus"], "none")
    same("semantic version of a copy", entry.get("semanticVersion"), None)
    same("tags of a copy", entry["tags"], {"team": "risk"})
    same("parent of a copy", entry["lineage"]["parents"], ["models:/churn/2"])
    mre("promote", "models:/live/1", "--to", "staging", "--alias", "champion")
    labels = dict(CLIENT.get_model(name=PARENT + "/models/live@champion").labels)
    same("labels of a promoted copy", [labels["stage"], labels["approval"], "semver" in labels], ["staging", "none", False])
    mre("download", "models:/live@champion", os.path.join(directory, "out-of-a-copy"))
    with open(os.path.join(directory, "out-of-a-copy", "model.joblib")) as file:
        same("bytes of a copy", file.read(), "weights 2")
    same("a copy verifies", mre("verify", "live")["ok"], True)


def on_the_command_line(directory):
    mre("download", "models:/churn@champion", os.path.join(directory, "out"))
    with open(os.path.join(directory, "out", "model.joblib")) as file:
        same("bytes", file.read(), "weights 2")
    same("doctor", all(check["ok"] for check in mre("doctor")["checks"]), True)
    CLIENT.merge_version_aliases(name=MODEL + "@3", version_aliases=["champion"])
    found = run("verify", "churn")
    same("verify finds what others moved", found.returncode, 6)
    same("findings", sorted((one["kind"], one["subject"]) for one in json.loads(found.stdout)["findings"]),
         [("drift", "alias:canary"), ("drift", "tag:1:costcenter"), ("drift", "tag:2:costcenter"),
          ("stale", "alias:champion")])
    same("an alias that Vertex AI does not take", run("alias", "set", "churn", "Blue", "1").returncode, 2)
    same("a rename", run("rename", "churn", "other").returncode, 10)


with tempfile.TemporaryDirectory() as place:
    STATE = os.path.join(place, "state")
    SIGNATURE = os.path.join(place, "signature.json")
    with open(SIGNATURE, "w", encoding="utf-8") as text:
        json.dump({"inputs": [{"name": "age", "type": "long", "required": False},
                              {"name": "income", "type": "double", "required": True},
                              {"name": "ünï", "type": "array", "items": {"type": "string"}, "required": False}],
                   "outputs": [{"name": "p", "type": "float", "required": True}]}, text)
    written_by_java(place)
    written_by_python()
    copied_by_python(place)
    labels_of_models()
    on_the_command_line(place)
print(f"crosscheck: {comparison.checked} things are the same to Java and to google-cloud-aiplatform")
