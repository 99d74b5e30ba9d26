"""Looks up an alias with MLflow's own client, as often as each line of the input says, and prints milliseconds a call.

benchmark.py SERVER MODEL    reads lines like "alias 40" and "address 40"
"""
import sys
import time

from mlflow import MlflowClient

SERVER, MODEL = sys.argv[1:3]
CLIENT = MlflowClient(SERVER, SERVER)


def alias():
    return CLIENT.get_model_version_by_alias(MODEL, "champion")


def address():
    uri = CLIENT.get_model_version_download_uri(MODEL, alias().version)
    assert uri.startswith("mlflow-artifacts:"), uri


for line in sys.stdin:
    what, calls = line.split()
    job = {"alias": alias, "address": address}[what]
    began = time.perf_counter()
    for _ in range(int(calls)):
        job()
    print((time.perf_counter() - began) * 1000 / int(calls), flush=True)
