"""What moto drops, AWS's own Python client reads from the strict fake: life cycle and approval after governed acts.

lifecycle.py SERVER MRE_JAR    the fake answers to one pair of keys, which means nothing anywhere else
"""
import json
import os
import subprocess
import sys
import tempfile
import uuid

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import comparison

import boto3

SERVER, JAR = sys.argv[1:3]
os.environ.update({"AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
                   "AWS_EC2_METADATA_DISABLED": "true", "AWS_ENDPOINT_URL": SERVER})
NAME = "lifecycle-" + uuid.uuid4().hex[:8]
SAGEMAKER = boto3.client("sagemaker", region_name="us-east-1")


def mre(*arguments):
    command = ["java", "-jar", JAR, "--registry", "sagemaker:us-east-1?artifacts=s3://models/lifecycle", "--actor", "ann",
               "--json", *arguments]
    run = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "MODEL_REGISTRY_STATE": STATE})
    if run.returncode != 0:
        sys.exit(f"lifecycle: mre {' '.join(arguments)} ended with {run.returncode}:\n{run.stdout}{run.stderr}")


def same(what, version, approval, stage, status):
    packages = SAGEMAKER.list_model_packages(ModelPackageGroupName=NAME)["ModelPackageSummaryList"]
    [arn] = [p["ModelPackageArn"] for p in packages if p["ModelPackageVersion"] == version]
    package = SAGEMAKER.describe_model_package(ModelPackageName=arn)
    actual = (package["ModelApprovalStatus"], package["ModelLifeCycle"]["Stage"], package["ModelLifeCycle"]["StageStatus"])
    comparison.same(what, actual, (approval, stage, status))


with tempfile.TemporaryDirectory() as directory:
    STATE = os.path.join(directory, "state")
    for number in (1, 2):
        file = os.path.join(directory, "model.bin")
        with open(file, "w") as out:
            out.write(f"weights {number}")
        mre("register", NAME, "--artifact", file, "--format", "other")
    same("registered", 1, "PendingManualApproval", "Development", "InProgress")
    mre("promote", f"models:/{NAME}/1", "--to", "staging")
    same("in staging", 1, "PendingManualApproval", "Staging", "PendingApproval")
    mre("approve", f"models:/{NAME}/1", "--to", "production")
    same("approved", 1, "Approved", "Staging", "PendingApproval")  # An update carries what changes, and no more.
    mre("promote", f"models:/{NAME}/1", "--to", "production", "--alias", "champion")
    same("in production", 1, "Approved", "Production", "Approved")
    mre("promote", f"models:/{NAME}/2", "--to", "production", "--alias", "champion", "--archive-superseded")
    same("superseded", 1, "Approved", "Archived", "Retired")
    mre("rollback", NAME)
    same("rolled back", 1, "Approved", "Production", "Approved")
print(f"lifecycle: {comparison.checked} states passed, boto3 {boto3.__version__} at {SERVER}")
