"""measure.py DIR ROUNDS GRPC_ADDRESS MODEL REGISTRY    prints jars, MiB and times of both clients, in turns"""
import os
import statistics
import subprocess
import sys
import time

place, rounds = sys.argv[1], int(sys.argv[2])
programs = {"google": ["Google", sys.argv[3], sys.argv[4]], "ours": ["Ours", sys.argv[5]]}
with open(f"{place}/registered", encoding="utf-8") as file:
    expected = file.read().split()[1]
paths, first, whole = {}, {}, {}
for who in programs:
    with open(f"{place}/{who}.path", encoding="utf-8") as file:
        paths[who] = sorted({jar for jar in file.read().strip().split(":") if jar})
    first[who], whole[who] = [], []
for turn in range(rounds + 1):
    for who, program in programs.items():
        began = time.monotonic()
        out = subprocess.run(["java", "-cp", ":".join([f"{place}/{who}", *paths[who]]), *program],
                             capture_output=True, text=True, check=True).stdout.split()
        if out[1] != expected:
            sys.exit(f"{who} read {out}, expected {expected}")
        if turn:  # The first turn brings the jars into memory.
            first[who].append(int(out[0]))
            whole[who].append(round(1000 * (time.monotonic() - began)))
for who in programs:
    size = sum(os.path.getsize(jar) for jar in paths[who]) / 2**20
    print(f"{who}: {len(paths[who])} jars, {size:.2f} MiB; first answer {statistics.median(first[who]):.0f} ms "
          f"({min(first[who])} to {max(first[who])}); whole JVM {statistics.median(whole[who]):.0f} ms "
          f"({min(whole[who])} to {max(whole[who])}); {rounds} rounds")
ratios = sorted(a / b for a, b in zip(first["ours"], first["google"]))
print(f"first answer, ours to google: {statistics.median(ratios):.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f})")
