"""What Java writes, AWS's own Python client reads from somebody else's server, and the other way round.

crosscheck.py SERVER MRE_JAR    prints what was checked, ends with 1 at the first difference
"""
import base64
import gzip
import hashlib
import io
import json
import os
import subprocess
import sys
import tarfile
import tempfile
import uuid

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import comparison
from comparison import same

import boto3

SERVER, JAR = sys.argv[1:3]
KEYS = {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing", "AWS_EC2_METADATA_DISABLED": "true"}
os.environ.update(KEYS)
NAME = "crosscheck-" + uuid.uuid4().hex[:8]
PREFIX = f"models/{NAME}-objects"
SAGEMAKER = boto3.client("sagemaker", endpoint_url=SERVER, region_name="us-east-1")
S3 = boto3.client("s3", endpoint_url=SERVER, region_name="us-east-1")


def run_mre(registry, *arguments, actor="crosscheck"):
    command = ["java", "-jar", JAR, "--registry", registry, "--actor", actor, "--json", *arguments]
    environment = {**os.environ, "AWS_ENDPOINT_URL": SERVER, "MODEL_REGISTRY_STATE": STATE}
    return subprocess.run(command, capture_output=True, text=True, env=environment)


def mre(*arguments, actor="crosscheck", code=0, registry=f"sagemaker:us-east-1?artifacts=s3://{PREFIX}"):
    run = run_mre(registry, *arguments, actor=actor)
    if run.returncode != code:
        sys.exit(f"crosscheck: mre {' '.join(arguments)} ended with {run.returncode}:\n{run.stdout}{run.stderr}")
    return json.loads(run.stdout) if run.stdout.strip() else None


def object_at(uri):
    bucket, key = uri[len("s3://"):].split("/", 1)
    return S3.get_object(Bucket=bucket, Key=key)["Body"].read()


def java_writes_python_reads(directory):
    files = os.path.join(directory, "model")
    os.makedirs(os.path.join(files, "code"))
    for name, text in {"model.bin": "weights" * 1000, "code/inference.py": "print('hi')\n"}.items():
        with open(os.path.join(files, name), "w") as file:
            file.write(text)
    entry = mre("register", NAME, "--artifact", files, "--semver", "1.0.0", "--metric", "auc=0.93", "--tag", "owner=risk",
                "--alias", "champion", "--description", "a linear model", "--git-commit", "4f2c9a7e", "--format", "other")
    group = SAGEMAKER.describe_model_package_group(ModelPackageGroupName=NAME)
    tags = {t["Key"]: t["Value"] for t in SAGEMAKER.list_tags(ResourceArn=group["ModelPackageGroupArn"])["Tags"]}
    same("alias in tags", tags["mre:alias:champion"], "1")
    same("log in tags", tags["mre:log"].endswith(f"s3://{PREFIX}"), True)
    [summary] = SAGEMAKER.list_model_packages(ModelPackageGroupName=NAME)["ModelPackageSummaryList"]
    same("version", summary["ModelPackageVersion"], entry["version"])
    package = SAGEMAKER.describe_model_package(ModelPackageName=summary["ModelPackageArn"])
    same("description", package["ModelPackageDescription"], "a linear model")
    same("commit", package["MetadataProperties"]["CommitId"], "4f2c9a7e")
    properties = package["CustomerMetadataProperties"]
    same("tag", properties["owner"], "risk")
    same("semantic version", properties["mre:semver"], "1.0.0")
    same("registered", int(properties["mre:event"]) > 0, True)

    url = package["InferenceSpecification"]["Containers"][0]["ModelDataUrl"]
    bundle = object_at(url)
    same("digest of the bundle", properties["mre:bundle"], "sha256:" + hashlib.sha256(bundle).hexdigest())
    bucket, key = url[len("s3://"):].split("/", 1)
    head = S3.head_object(Bucket=bucket, Key=key, ChecksumMode="ENABLED")
    same("checksum of S3", head["ChecksumSHA256"], base64.b64encode(hashlib.sha256(bundle).digest()).decode())
    with tarfile.open(fileobj=io.BytesIO(bundle), mode="r:gz") as tar:
        same("files", sorted(tar.getnames()), ["code/inference.py", "model.bin"])
        same("content", tar.extractfile("model.bin").read().decode(), "weights" * 1000)
    same("gzip", len(gzip.decompress(bundle)) % 512, 0)
    path = os.path.join(directory, "model.tar.gz")
    with open(path, "wb") as file:
        file.write(bundle)
    listed = subprocess.run(["tar", "tzf", path], capture_output=True, text=True, check=True).stdout.split()
    same("tar tzf", sorted(listed), ["code/inference.py", "model.bin"])

    metrics = json.loads(object_at(package["ModelMetrics"]["ModelQuality"]["Statistics"]["S3Uri"]))
    same("metrics file", metrics["model_metrics"]["auc"]["value"], 0.93)
    pointers = json.loads(object_at(f"s3://{PREFIX}/{NAME}/pointers.json"))
    same("pointer", pointers["aliases"]["champion"]["uri"], url)
    same("pointer's version", pointers["aliases"]["champion"]["version"], 1)

    mre("register", NAME, "--artifact", os.path.join(files, "model.bin"), "--format", "other")
    mre("alias", "set", NAME, "champion", "2", "--expect", "1")
    mre("alias", "set", NAME, "champion", "1", "--expect", "1", code=4)
    tags = {t["Key"]: t["Value"] for t in SAGEMAKER.list_tags(ResourceArn=group["ModelPackageGroupArn"])["Tags"]}
    same("moved alias in tags", tags["mre:alias:champion"], "2")
    target = os.path.join(directory, "download")
    mre("download", f"models:/{NAME}@champion", target)
    same("download", os.listdir(target), ["model.bin"])
    same("verify", mre("verify", NAME)["ok"], True)
    same("doctor", mre("doctor")["reachable"], True)
    # Last: on moto the update of one field clears others.
    approval = mre("approve", f"models:/{NAME}/1", "--to", "production", actor="bob@example.org")
    package = SAGEMAKER.describe_model_package(ModelPackageName=summary["ModelPackageArn"])
    same("approval", package["ModelApprovalStatus"], "Approved")
    same("approver and day", package["ApprovalDescription"], f"Approved by bob@example.org on {approval['at'][:10]}.")


def without_a_bucket(foreign, directory):
    bare = "sagemaker:us-east-1"
    entry = mre("show", f"models:/{foreign}/1", registry=bare)
    same("description without a bucket", entry["description"], "from a pipeline")
    target = os.path.join(directory, "bare")
    mre("download", f"models:/{foreign}/1", target, registry=bare)
    with open(os.path.join(target, "model.tar.gz"), "rb") as file:
        same("download without a bucket", file.read(), b"not really a bundle")
    refused = run_mre(bare, "alias", "set", foreign, "stable", "1")
    same("an act without a bucket names the fix", "artifacts=s3://bucket/prefix" in refused.stdout + refused.stderr, True)
    same("an act without a bucket fails", refused.returncode != 0, True)
    tags = SAGEMAKER.list_tags(ResourceArn=SAGEMAKER.describe_model_package_group(
        ModelPackageGroupName=foreign)["ModelPackageGroupArn"])["Tags"]
    same("tags after a refused act", tags, [{"Key": "team", "Value": "risk"}])
    doctor = mre("doctor", registry=bare)
    same("doctor without a bucket", [c["name"] for c in doctor["checks"] if not c["ok"]], ["governance"])
    same("no log without a bucket", doctor["capabilities"]["create-only-objects"], False)


def python_writes_java_reads(directory):
    foreign = NAME + "-python"
    key = f"jobs/{foreign}/model.tar.gz"
    S3.put_object(Bucket="models", Key=key, Body=b"not really a bundle")
    SAGEMAKER.create_model_package_group(ModelPackageGroupName=foreign, Tags=[{"Key": "team", "Value": "risk"}])
    SAGEMAKER.create_model_package(
        ModelPackageGroupName=foreign,
        ModelPackageDescription="from a pipeline",
        ModelApprovalStatus="Approved",
        CustomerMetadataProperties={"owner": "python"},
        MetadataProperties={"CommitId": "abc"},
        InferenceSpecification={"Containers": [{"Image": "1.dkr.ecr.us-east-1.amazonaws.com/x:1", "Framework": "XGBOOST",
                                                "FrameworkVersion": "1.7", "ModelDataUrl": f"s3://models/{key}"}],
                                "SupportedContentTypes": ["text/csv"], "SupportedResponseMIMETypes": ["text/csv"]})
    without_a_bucket(foreign, directory)
    entry = mre("show", f"models:/{foreign}/1")
    same("foreign description", entry["description"], "from a pipeline")
    same("foreign tag", entry["tags"], {"owner": "python"})
    same("foreign commit", entry["lineage"]["gitCommit"], "abc")
    same("foreign flavor", [f["name"] for f in entry["flavors"]], ["xgboost"])
    same("foreign artifact", entry["artifact"]["uri"], f"s3://models/{key}")
    # The first governed act on a model that others made.
    mre("alias", "set", foreign, "stable", "1")
    same("alias of a foreign version", mre("resolve", f"models:/{foreign}@stable")["version"], 1)
    same("a foreign model verifies", mre("verify", foreign)["ok"], True)


with tempfile.TemporaryDirectory() as directory:
    STATE = os.path.join(directory, "state")
    java_writes_python_reads(directory)
    python_writes_java_reads(directory)
print(f"crosscheck: {comparison.checked} comparisons passed, boto3 {boto3.__version__} at {SERVER}")
