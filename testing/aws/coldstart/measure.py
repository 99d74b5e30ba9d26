"""measure.py SERVER DIR ROUNDS    prints jars, MiB and times of both clients, in turns"""
import os
import statistics
import subprocess
import sys
import time

import boto3

server, place, rounds = sys.argv[1], sys.argv[2], int(sys.argv[3])
client = boto3.client("sagemaker", endpoint_url=server, region_name="us-east-1")
client.create_model_package_group(ModelPackageGroupName="coldstart")
arn = client.create_model_package(
    ModelPackageGroupName="coldstart", ModelPackageDescription="cold",
    InferenceSpecification={"Containers": [{"Image": "1.dkr.ecr.us-east-1.amazonaws.com/x:1",
                                            "ModelDataUrl": "s3://models/model.tar.gz"}],
                            "SupportedContentTypes": ["text/csv"], "SupportedResponseMIMETypes": ["text/csv"]})["ModelPackageArn"]
paths, first, whole = {}, {}, {}
for who in ("aws", "ours"):
    with open(f"{place}/{who}.path", encoding="utf-8") as file:
        paths[who] = sorted({jar for jar in file.read().strip().split(":") if jar})
    first[who], whole[who] = [], []
for turn in range(rounds + 1):
    for who in ("aws", "ours"):
        began = time.monotonic()
        out = subprocess.run(["java", "-cp", ":".join([f"{place}/{who}", *paths[who]]), who.capitalize(), server, arn],
                             capture_output=True, text=True, check=True).stdout.split()
        if out[1] != "cold":
            sys.exit(f"{who} read {out}")
        if turn:  # The first turn brings the jars into memory.
            first[who].append(int(out[0]))
            whole[who].append(round(1000 * (time.monotonic() - began)))
for who in ("aws", "ours"):
    size = sum(os.path.getsize(jar) for jar in paths[who]) / 2**20
    print(f"{who}: {len(paths[who])} jars, {size:.2f} MiB; first answer {statistics.median(first[who]):.0f} ms "
          f"({min(first[who])} to {max(first[who])}); whole JVM {statistics.median(whole[who]):.0f} ms "
          f"({min(whole[who])} to {max(whole[who])}); {rounds} rounds")
ratios = sorted(a / b for a, b in zip(first["ours"], first["aws"]))
print(f"first answer, ours to aws: {statistics.median(ratios):.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f})")
