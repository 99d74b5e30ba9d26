"""What Java writes, MLflow's own Python client reads, and the other way round.

crosscheck.py SERVER MRE_JAR    prints what was checked, ends with 1 at the first difference
"""
import json
import os
import pickle
import subprocess
import sys
import tempfile
import uuid

os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")
os.environ.setdefault("GIT_PYTHON_REFRESH", "quiet")

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import comparison
from comparison import same

import mlflow
import numpy as np
import onnx
from mlflow import MlflowClient
from mlflow.models import infer_signature
from onnx import TensorProto, helper
from sklearn.linear_model import LogisticRegression

SERVER, JAR = sys.argv[1:3]
CLIENT = MlflowClient(SERVER, SERVER)
NAME = "crosscheck-" + uuid.uuid4().hex[:8]
FEATURES = np.array([[0.0, 0.0], [1.0, 1.0], [0.0, 1.0], [1.0, 0.0]], dtype=np.float32)
LABELS = np.array([0, 1, 0, 1])


def mre(*arguments, actor="crosscheck", code=0, setting=""):
    command = ["java", "-jar", JAR, "--registry", "mlflow:" + SERVER + setting, "--actor", actor, "--json", *arguments]
    # Without Python on its path: Java needs none.
    environment = {**os.environ, "PATH": STATE + "-no-programs", "MODEL_REGISTRY_STATE": STATE}
    run = subprocess.run(command, capture_output=True, text=True, env=environment, executable=java())
    if run.returncode != code:
        sys.exit(f"crosscheck: mre {' '.join(arguments)} ended with {run.returncode}:\n{run.stdout}{run.stderr}")
    return json.loads(run.stdout)


def java():
    home = os.environ.get("JAVA_HOME")
    if home:
        return os.path.join(home, "bin", "java")
    for place in os.environ["PATH"].split(os.pathsep):
        if os.path.exists(os.path.join(place, "java")):
            return os.path.join(place, "java")
    sys.exit("crosscheck: there is no java")


def onnx_model(path):
    """A linear model: x (N, 2) -> y (N, 1)."""
    weights = helper.make_tensor("w", TensorProto.FLOAT, [2, 1], [2.0, 3.0])
    graph = helper.make_graph(
        [helper.make_node("MatMul", ["x", "w"], ["y"])],
        "linear",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [None, 2])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [None, 1])],
        [weights],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)])
    model.ir_version = 8
    onnx.save(model, path)


def java_writes_python_reads(directory):
    classifier = LogisticRegression().fit(FEATURES, LABELS)
    with open(os.path.join(directory, "model.pkl"), "wb") as file:
        pickle.dump(classifier, file)
    onnx_model(os.path.join(directory, "model.onnx"))

    entry = mre("register", NAME, "--artifact", os.path.join(directory, "model.onnx"), "--semver", "1.0.0",
                "--metric", "auc=0.93", "--param", "max_depth=6", "--tag", "owner=risk", "--alias", "champion",
                "--description", "a linear model", "--dataset", "transactions@7=sha256:9a4f", "--git-commit", "4f2c9a7e")
    version = CLIENT.get_model_version_by_alias(NAME, "champion")
    same("version", version.version, str(entry["version"]))
    same("description", version.description, "a linear model")
    same("tag", version.tags["owner"], "risk")
    same("semantic version", version.tags["mre.semver"], "1.0.0")
    same("our tags", sum(tag.startswith("mre.") for tag in version.tags) <= 5, True)
    same("all aliases", dict(CLIENT.get_registered_model(NAME).aliases), {"champion": "1"})
    run = CLIENT.get_run(version.run_id)
    same("run status", run.info.status, "FINISHED")
    same("parameter", run.data.params["max_depth"], "6")
    same("metric", run.data.metrics["auc"], 0.93)
    same("commit", run.data.tags["mlflow.source.git.commit"], "4f2c9a7e")
    same("data set", [i.dataset.name for i in run.inputs.dataset_inputs], ["transactions"])
    info = mlflow.models.get_model_info(f"models:/{NAME}@champion")
    same("signature", [field.name for field in info.signature.inputs.inputs], ["x"])
    loaded = mlflow.pyfunc.load_model(f"models:/{NAME}@champion")
    answer = loaded.predict({"x": np.array([[1.0, 2.0]], dtype=np.float32)})
    same("prediction of ONNX", float(np.asarray(answer["y"]).ravel()[0]), 8.0)

    mre("register", NAME, "--artifact", os.path.join(directory, "model.pkl"), "--format", "pickle", "--alias", "challenger")
    loaded = mlflow.pyfunc.load_model(f"models:/{NAME}@challenger")
    same("prediction of a pickle", loaded.predict(FEATURES).tolist(), classifier.predict(FEATURES).tolist())

    mre("promote", f"models:/{NAME}/2", "--to", "production", "--alias", "champion", "--archive-superseded")
    same("alias after promotion", CLIENT.get_model_version_by_alias(NAME, "champion").version, "2")
    same("stage after promotion", CLIENT.get_model_version(NAME, "2").current_stage, "Production")
    mre("rollback", NAME)
    same("alias after rollback", CLIENT.get_model_version_by_alias(NAME, "champion").version, "1")

    approval = mre("approve", f"models:/{NAME}/2", "--to", "production", actor="bob@example.org")
    python_copies_java_reads(directory)
    mre("approve", f"models:/{NAME}/2", "--to", "production", actor="carol")
    tags = CLIENT.get_model_version(NAME, "2").tags
    same("approvers in tags", tags["approved_by"], "bob@example.org, carol")
    same("day of approval in tags", tags["approved_date"], approval["at"][:10])
    same("our tags of an approved version", sum(tag.startswith("mre.") for tag in tags) <= 5, True)
    same("found by approver", [found.version for found in CLIENT.search_model_versions(
        f"name = '{NAME}' and tags.approved_by = 'bob@example.org, carol'")], ["2"])
    same("verify after approvals", mre("verify", NAME)["ok"], True)
    CLIENT.set_model_version_tag(NAME, "2", "approved_by", "mallory")
    same("a hand's approver is drift", [(one["kind"], one["subject"]) for one in
                                        mre("verify", NAME, code=6)["findings"]], [("drift", "tag:2:approved_by")])
    mre("recover", NAME, "--restore")
    same("restored", CLIENT.get_model_version(NAME, "2").tags["approved_by"], "bob@example.org, carol")
    mre("reject", f"models:/{NAME}/2", "--to", "production", "--reason", "biased", actor="carol")
    tags = CLIENT.get_model_version(NAME, "2").tags
    same("no approver after a rejection", [tag for tag in tags if tag.startswith("approved")], [])

    # A change behind our back is drift, with before and after.
    CLIENT.set_registered_model_alias(NAME, "challenger", "1")
    drift = subprocess.run(
        [java(), "-jar", JAR, "--registry", "mlflow:" + SERVER, "--json", "verify", NAME],
        capture_output=True, text=True, env={**os.environ, "MODEL_REGISTRY_STATE": STATE})
    findings = json.loads(drift.stdout)["findings"]
    same("drift", [finding["kind"] for finding in findings], ["drift"])
    same("drift tells before and after", (findings[0]["expected"], findings[0]["actual"]), ("2", "1"))


LOGGED = "?registration=logged-model"


def java_has_no_logged_models(directory):
    """On the 2.x line: the setting is refused, and nothing is written."""
    name = NAME + "-logged"
    error = mre("register", name, "--artifact", os.path.join(directory, "model.onnx"), setting=LOGGED, code=10)["error"]
    same("what the refusal names", [word in error["message"] for word in ("registration=logged-model", mlflow.__version__)],
         [True, True])
    same("no model after a refusal", CLIENT.search_registered_models(f"name = '{name}'"), [])


def java_writes_logged_models(directory):
    name = NAME + "-logged"
    artifact = os.path.join(directory, "model.onnx")
    mre("register", name, "--artifact", artifact, "--param", "max_depth=6", "--tag", "owner=risk", "--metric", "auc=0.93",
        "--git-commit", "4f2c9a7e", "--alias", "champion", setting=LOGGED)
    version = CLIENT.get_model_version_by_alias(name, "champion")
    same("source of a logged model", version.source.startswith("models:/m-"), True)
    logged = mlflow.get_logged_model(version.source.removeprefix("models:/"))
    same("status of a logged model", str(logged.status), "READY")
    same("parameters of a logged model", logged.params, {"max_depth": "6"})
    same("metrics of a logged model", [(one.key, one.value) for one in logged.metrics], [("auc", 0.93)])
    same("tag of a logged model", logged.tags["owner"], "risk")
    same("commit of a logged model", logged.tags["mlflow.source.git.commit"], "4f2c9a7e")
    same("versions of a logged model", json.loads(logged.tags["mlflow.modelVersions"]), [{"name": name, "version": 1}])
    same("run of the metrics", CLIENT.get_run(version.run_id).info.status, "FINISHED")
    for uri in (f"models:/{name}@champion", version.source):
        info = mlflow.models.get_model_info(uri)
        same("id in MLmodel, " + uri, info.model_id, logged.model_id)
        answer = mlflow.pyfunc.load_model(uri).predict({"x": np.array([[1.0, 2.0]], dtype=np.float32)})
        same("prediction from " + uri, float(np.asarray(answer["y"]).ravel()[0]), 8.0)

    mre("register", name, "--artifact", os.path.join(directory, "model.pkl"), "--format", "pickle", setting=LOGGED)
    same("no run where nothing needs one", CLIENT.get_model_version(name, "2").run_id, "")
    mlflow.pyfunc.load_model(f"models:/{name}/2").predict(FEATURES)
    # An artifact that brings an MLmodel of its own.
    mlflow.sklearn.save_model(LogisticRegression().fit(FEATURES, LABELS), os.path.join(directory, "saved"))
    mre("register", name, "--artifact", os.path.join(directory, "saved"), setting=LOGGED)
    mlflow.pyfunc.load_model(f"models:/{name}/3").predict(FEATURES)
    again = mre("register", name, "--artifact", os.path.join(directory, "saved"), setting=LOGGED)
    same("the same again is the same version", again["version"], 3)
    # Readers need not know of the setting.
    target = os.path.join(directory, "download-logged")
    mre("download", f"models:/{name}@champion", target)
    with open(artifact, "rb") as sent, open(os.path.join(target, "model.onnx"), "rb") as got:
        same("bytes of a logged model", sent.read() == got.read(), True)
    same("verify logged models", mre("verify", name)["ok"], True)


def java_reads_logged_models(directory):
    """Registered by Python from a logged model without a run."""
    name = NAME + "-python-logged"
    logged = CLIENT.create_logged_model("0", name="classifier", params={"C": "0.5"})
    saved = os.path.join(directory, "python-logged")
    mlflow.sklearn.save_model(LogisticRegression(C=0.5).fit(FEATURES, LABELS), saved,
                              signature=infer_signature(FEATURES, LABELS))
    CLIENT.log_model_artifacts(logged.model_id, saved)
    CLIENT.finalize_logged_model(logged.model_id, "READY")
    with mlflow.start_run():
        mlflow.log_metric("auc", 0.91, model_id=logged.model_id)
    mlflow.register_model(f"models:/{logged.model_id}", name)
    entry = mre("show", f"models:/{name}/1")
    same("parameters from a logged model", entry["hyperparameters"], {"C": "0.5"})
    same("metrics from a logged model", [(e["metric"], e["value"]) for e in entry["evaluations"]], [("auc", 0.91)])
    same("signature from a logged model", entry["signature"] is not None, True)
    same("address of a logged model", entry["artifact"]["uri"], f"models:/{logged.model_id}")
    mre("download", f"models:/{name}/1", os.path.join(directory, "download-python-logged"))
    # In place, by whom the files are already there.
    entry = mre("register", name, "--artifact", f"models:/{logged.model_id}")
    same("a logged model in place", CLIENT.get_model_version(name, str(entry["version"])).source, f"models:/{logged.model_id}")
    mlflow.pyfunc.load_model(f"models:/{name}/{entry['version']}").predict(FEATURES)


def python_copies_java_reads(directory):
    """A copy takes the tags of a version along that lost its alias and is approved."""
    same("tags of the original", {"mre.lost.champion", "mre.approval"} <= set(CLIENT.get_model_version(NAME, "2").tags), True)
    copy = CLIENT.copy_model_version(f"models:/{NAME}/2", NAME + "-copy")
    CLIENT.set_registered_model_alias(copy.name, "champion", copy.version)
    entry = mre("show", f"models:/{copy.name}@champion")
    same("aliases of a copy", entry["aliases"], ["champion"])
    same("a copy is not approved", entry["approvalStatus"], "none")
    same("source of a copy", entry["artifact"]["uri"], f"models:/{NAME}/2")
    target = os.path.join(directory, "download-copy")
    mre("download", f"models:/{copy.name}@champion", target)
    same("files of a copy", os.path.exists(os.path.join(target, "model.pkl")), True)
    mre("promote", f"models:/{copy.name}/1", "--to", "staging")
    mre("recover", copy.name)
    same("a copy stays", CLIENT.get_model_version(copy.name, "1").current_stage, "Staging")
    same("a copy verifies", mre("verify", copy.name)["ok"], True)


def python_writes_java_reads(directory):
    foreign = NAME + "-python"
    mlflow.set_tracking_uri(SERVER)
    mlflow.set_experiment("crosscheck")
    classifier = LogisticRegression(C=0.5).fit(FEATURES, LABELS)
    signature = infer_signature(FEATURES, classifier.predict(FEATURES))
    flavors = {
        "sklearn": lambda: mlflow.sklearn.log_model(classifier, "model", signature=signature, registered_model_name=foreign),
        "onnx": lambda: mlflow.onnx.log_model(onnx.load(os.path.join(directory, "model.onnx")), "model",
                                              signature=signature, registered_model_name=foreign),
    }
    for number, (flavor, log) in enumerate(flavors.items(), start=1):
        with mlflow.start_run() as run:
            mlflow.log_param("C", 0.5)
            mlflow.log_metric("auc", 0.9)
            log()
        CLIENT.set_model_version_tag(foreign, str(number), "owner", "python")
        CLIENT.set_registered_model_alias(foreign, "champion", str(number))
        entry = mre("show", f"models:/{foreign}@champion")
        same(flavor + " version", entry["version"], number)
        same(flavor + " aliases", entry["aliases"], ["champion"])
        same(flavor + " tag", entry["tags"]["owner"], "python")
        same(flavor + " parameter", entry["hyperparameters"]["C"], "0.5")
        same(flavor + " metric", [(e["metric"], e["value"]) for e in entry["evaluations"]], [("auc", 0.9)])
        same(flavor + " run", entry["lineage"]["run"], run.info.run_id)
        same(flavor + " signature", entry["signature"] is not None, True)
        same(flavor + " flavor", flavor in [f["name"] for f in entry["flavors"]], True)
        target = os.path.join(directory, "download-" + flavor)
        mre("download", f"models:/{foreign}@champion", target)
        same(flavor + " download", os.path.exists(os.path.join(target, "MLmodel")), True)
    # The first governed act on a model that others made.
    mre("alias", "set", foreign, "stable", "1")
    same("alias of a foreign version", CLIENT.get_model_version_by_alias(foreign, "stable").version, "1")
    same("a foreign model verifies", mre("verify", foreign)["ok"], True)


with tempfile.TemporaryDirectory() as directory:
    STATE = os.path.join(directory, "state")
    mlflow.set_tracking_uri(SERVER)
    mlflow.set_registry_uri(SERVER)
    java_writes_python_reads(directory)
    python_writes_java_reads(directory)
    if mlflow.__version__.startswith("2."):
        java_has_no_logged_models(directory)
    else:
        java_writes_logged_models(directory)
        java_reads_logged_models(directory)
print(f"crosscheck: {comparison.checked} comparisons passed, MLflow {mlflow.__version__} at {SERVER}")
