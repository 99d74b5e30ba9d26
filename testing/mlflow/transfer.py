"""Large files that Java sent past the server, MLflow's own Python client reads, and the other way round.

transfer.py SERVER MRE_JAR proxied|direct STORE    prints what was checked, ends with 1 at the first difference

STORE is the address of the S3 behind the server. Java gets nothing of it; Python needs its keys where there is no proxy.
"""
import filecmp
import gzip
import json
import os
import subprocess
import sys
import tempfile
import uuid

SERVER, JAR, KIND, STORE = sys.argv[1:5]
SIZES = {
    "MLFLOW_MULTIPART_UPLOAD_MINIMUM_FILE_SIZE": str(6 << 20),
    "MLFLOW_MULTIPART_UPLOAD_CHUNK_SIZE": str(5 << 20),
    "MLFLOW_MULTIPART_DOWNLOAD_MINIMUM_FILE_SIZE": str(6 << 20),
}
JAVA = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
KEYS = {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing", "AWS_DEFAULT_REGION": "us-east-1",
        "MLFLOW_S3_ENDPOINT_URL": STORE}
os.environ.update(SIZES, MLFLOW_DISABLE_TELEMETRY="true", GIT_PYTHON_REFRESH="quiet")
if KIND == "direct":
    os.environ.update(KEYS)

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import comparison
from comparison import same

import mlflow
from mlflow import MlflowClient

CLIENT = MlflowClient(SERVER, SERVER)
NAME = "transfer-" + uuid.uuid4().hex[:8]


def mre(*arguments):
    java = os.path.join(os.environ["JAVA_HOME"], "bin", "java") if "JAVA_HOME" in os.environ else "java"
    run = subprocess.run([java, "-jar", JAR, "--registry", "mlflow:" + SERVER, "--json", *arguments],
                         capture_output=True, text=True, env={**JAVA, **SIZES, "MODEL_REGISTRY_STATE": STATE})
    if run.returncode != 0:
        sys.exit(f"transfer: mre {' '.join(arguments)} ended with {run.returncode}:\n{run.stdout}{run.stderr}")
    return json.loads(run.stdout)


def files(directory):
    os.makedirs(os.path.join(directory, "data"))
    content = os.urandom((11 << 20) + 7)
    for name, content in {"data/big.bin": content, "archive.tar.gz": gzip.compress(content), "small.txt": b"small"}.items():
        with open(os.path.join(directory, name), "wb") as file:
            file.write(content)
    return sorted(["data/big.bin", "archive.tar.gz", "small.txt"])


def compare(what, names, one, other):
    same(what, tuple(map(sorted, filecmp.cmpfiles(one, other, names, shallow=False))), (names, [], []))


with tempfile.TemporaryDirectory() as directory:
    STATE = os.path.join(directory, "state")
    mlflow.set_tracking_uri(SERVER)
    mlflow.set_registry_uri(SERVER)
    model = os.path.join(directory, "model")
    names = files(model)

    mre("register", NAME, "--artifact", model, "--format", "other", "--alias", "champion")
    version = CLIENT.get_model_version_by_alias(NAME, "champion")
    read = mlflow.artifacts.download_artifacts(f"models:/{NAME}/{version.version}", dst_path=os.path.join(directory, "python"))
    compare("Python reads what Java sent", names, model, read)

    with mlflow.start_run() as run:
        mlflow.log_artifacts(model, "model")
    CLIENT.create_registered_model(NAME + "-python")
    CLIENT.create_model_version(NAME + "-python", run.info.artifact_uri + "/model", run.info.run_id)
    target = os.path.join(directory, "java")
    mre("download", f"models:/{NAME}-python/1", target)
    compare("Java reads what Python sent", names, model, target)
print(f"transfer: {comparison.checked} comparisons passed, MLflow {mlflow.__version__} at {SERVER}, {KIND}")
