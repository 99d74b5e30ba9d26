"""Puts many versions of one model straight into the database of an MLflow server, through the server's own classes.

seed.py DATABASE MODEL COUNT [TAGS]    the database is an SQLite file that the same release has made; the server may be running.
                                       Each version has two tags unless TAGS is 0
"""
import sys

from mlflow.store.model_registry.dbmodels.models import SqlModelVersion, SqlModelVersionTag, SqlRegisteredModel
from sqlalchemy import create_engine, insert

DATABASE, MODEL, COUNT = sys.argv[1], sys.argv[2], int(sys.argv[3])
TAGGED = sys.argv[4:] != ["0"]
BATCH = 10_000
BEGAN = 1_780_000_000_000


def version(number):
    run = f"{number:032x}"
    return {
        "name": MODEL, "version": number, "creation_time": BEGAN + number, "last_updated_time": BEGAN + number,
        "description": "", "current_stage": "None", "source": f"mlflow-artifacts:/0/{run}/artifacts/model",
        "run_id": run, "status": "READY",
    }


def tags(number):
    return [{"name": MODEL, "version": number, "key": key, "value": value}
            for key, value in (("owner", "risk"), ("build", str(number)))]


with create_engine(f"sqlite:///{DATABASE}").begin() as connection:
    # What a release has no column for, or leaves to its default (the workspace of 3.x), is not named here.
    connection.execute(insert(SqlRegisteredModel), [{"name": MODEL, "creation_time": BEGAN, "last_updated_time": BEGAN}])
    for first in range(1, COUNT + 1, BATCH):
        numbers = range(first, min(first + BATCH, COUNT + 1))
        connection.execute(insert(SqlModelVersion), [version(number) for number in numbers])
        if TAGGED:
            connection.execute(insert(SqlModelVersionTag), [tag for number in numbers for tag in tags(number)])
