"""What the cross-checks of all products share: compares, and ends the program at the first difference."""
import os
import sys

PROGRAM = os.path.splitext(os.path.basename(sys.argv[0]))[0]
checked = 0


def same(what, actual, expected):
    global checked
    checked += 1
    if actual != expected:
        sys.exit(f"{PROGRAM}: {what}: {actual!r}, expected {expected!r}")
