"""moto made to check signatures: Java's are accepted, and a wrong secret is refused with a clear message.

signatures.py SERVER MRE_JAR
"""
import json
import os
import subprocess
import sys
import tempfile
import urllib.request
import uuid

import boto3

SERVER, JAR = sys.argv[1:3]
ADMIN = {"aws_access_key_id": "testing", "aws_secret_access_key": "testing", "region_name": "us-east-1",
         "endpoint_url": SERVER}
USER = "java-" + uuid.uuid4().hex[:8]
iam = boto3.client("iam", **ADMIN)
iam.create_user(UserName=USER)
policy = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
iam.put_user_policy(UserName=USER, PolicyName="all", PolicyDocument=json.dumps(policy))
key = iam.create_access_key(UserName=USER)["AccessKey"]


def mre(secret, *arguments):
    environment = {**os.environ, "AWS_ENDPOINT_URL": SERVER, "AWS_ACCESS_KEY_ID": key["AccessKeyId"],
                   "AWS_SECRET_ACCESS_KEY": secret, "MODEL_REGISTRY_STATE": STATE}
    command = ["java", "-jar", JAR, "--registry", "sagemaker:us-east-1?artifacts=s3://models/signed", "--actor", "java",
               "--json", *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=environment)


def set_checks(calls):
    request = urllib.request.Request(SERVER + "/moto-api/reset-auth", data=str(calls).encode(), method="POST",
                                     headers={"Content-Type": "text/plain"})
    urllib.request.urlopen(request).read()


with tempfile.TemporaryDirectory() as directory:
    STATE = os.path.join(directory, "state")
    file = os.path.join(directory, "model.bin")
    with open(file, "w") as out:
        out.write("weights")
    set_checks(0)
    try:
        good = mre(key["SecretAccessKey"], "register", "signed", "--artifact", file, "--semver", "1.0.0+build.7",
                   "--alias", "champion", "--format", "other")
        if good.returncode != 0:
            sys.exit(f"signatures: a signed registration ended with {good.returncode}:\n{good.stdout}{good.stderr}")
        bad = mre("x" * 40, "resolve", "models:/signed@champion")
        if bad.returncode == 0 or "SignatureDoesNotMatch" not in bad.stdout + bad.stderr or "x" * 40 in bad.stdout + bad.stderr:
            sys.exit(f"signatures: a wrong secret ended with {bad.returncode}:\n{bad.stdout}{bad.stderr}")
    finally:
        set_checks(1_000_000_000)
print(f"signatures: accepted from Java, refused with a wrong secret: exit code {bad.returncode}")
