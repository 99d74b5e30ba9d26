"""What the job on Spark registered, MLflow's own Python client reads, loads and predicts with.

crosscheck.py SERVER CSV SPARK_VERSION MODEL…    prints what was checked, ends with 1 at the first difference
"""
import hashlib
import json
import os
import sys
import tempfile

os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")
os.environ.setdefault("GIT_PYTHON_REFRESH", "quiet")
os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import comparison
from comparison import same

import mlflow
import pandas
from mlflow import MlflowClient
from mlflow.models import Model
from pyspark.ml import PipelineModel
from pyspark.sql import SparkSession

SERVER, CSV, SPARK = sys.argv[1:4]
CLIENT = MlflowClient(SERVER, SERVER)


def read(model, directory):
    version = CLIENT.get_model_version_by_alias(model, "champion")
    same("version", version.version, "1")
    same("challenger", CLIENT.get_model_version_by_alias(model, "challenger").version, "1")
    run = CLIENT.get_run(version.run_id)
    same("run status", run.info.status, "FINISHED")
    same("hyperparameters", (run.data.params["regParam"], run.data.params["maxIter"]), ("0.01", "10"))
    same("metric", run.data.metrics["areaUnderROC"] > 0.9, True)
    with open(CSV, "rb") as file:
        digest = hashlib.sha256(file.read()).hexdigest()
    # MLflow keeps 36 characters of a digest.
    same("data set", [(i.dataset.name, i.dataset.digest) for i in run.inputs.dataset_inputs],
         [("breast-cancer", digest[:36])])

    uri = f"models:/{model}@champion"
    files = mlflow.artifacts.download_artifacts(artifact_uri=uri, dst_path=directory)
    with open(os.path.join(files, "metadata", "part-00000")) as file:
        same("Spark that saved it", json.load(file)["sparkVersion"], SPARK)
    flavors = Model.load(files).flavors
    same("flavor", flavors["spark"]["pyspark_version"], SPARK)
    same("signature", len(mlflow.models.get_model_info(uri).signature.inputs.inputs), 30)
    return uri


def predict(uri):
    cells = pandas.read_csv(CSV, skiprows=1, header=None)
    rows = cells.iloc[:, :30].set_axis([f"m{i}" for i in range(30)], axis=1).astype("float64")
    same("class", isinstance(mlflow.spark.load_model(uri), PipelineModel), True)
    predictions = mlflow.pyfunc.load_model(uri).predict(rows)
    right = sum(p == label for p, label in zip(predictions, cells.iloc[:, 30])) / len(cells)
    same("share of right predictions", right > 0.95, True)


mlflow.set_tracking_uri(SERVER)
mlflow.set_registry_uri(SERVER)
spark = SparkSession.builder.master("local[1]").config("spark.ui.enabled", False)
with tempfile.TemporaryDirectory() as directory, spark.config("spark.ui.showConsoleProgress", False).getOrCreate():
    # Where MLflow copies a model for Spark.
    os.environ["MLFLOW_DFS_TMP"] = os.path.join(directory, "dfs")
    for name in sys.argv[4:]:
        predict(read(name, os.path.join(directory, name)))
print(f"crosscheck: {comparison.checked} comparisons passed, MLflow {mlflow.__version__} and Spark {SPARK} at {SERVER}")
