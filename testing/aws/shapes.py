"""Are the requests that Java sends ones that AWS's own service model allows? Names, types, lengths and patterns of everything.

shapes.py FILE    FILE has an operation and its JSON body on each line
"""
import json
import re
import sys

import botocore.session

MODEL = botocore.session.get_session().get_service_model("sagemaker")
checked = 0


def java_pattern(pattern):
    """The model's patterns are Java's; Python's re has no categories, so ranges stand for what the tests send."""
    classes = {
        "L": r"\w",
        "N": r"\d",
        "Z": " ",
        "M": "\u0300-\u036f",
        "S": "+<=>|~$^`\u2190-\u21ff",
        "P": "!-/:-@\\[-`{-}\u2010-\u2027",
    }
    for category, text in classes.items():
        pattern = pattern.replace("\\p{" + category + "}", text)
    # Some patterns carry the length behind their end; that is checked apart.
    return re.sub(r"\$\{\d+,\d+\}$", "", pattern)


def fail(where, what):
    sys.exit(f"shapes: {where}: {what}")


def check(where, shape, value):
    global checked
    checked += 1
    if shape.type_name == "structure":
        for name in getattr(shape, "required_members", []):
            if name not in value:
                fail(where, f"{name} is missing")
        for name, one in value.items():
            if name not in shape.members:
                fail(where, f"there is no {name}")
            check(f"{where}.{name}", shape.members[name], one)
        return
    if shape.type_name == "list":
        sized(where, shape, len(value))
        for one in value:
            check(where + "[]", shape.member, one)
    elif shape.type_name == "map":
        sized(where, shape, len(value))
        for key, one in value.items():
            check(where + "{key}", shape.key, key)
            check(f"{where}{{{key}}}", shape.value, one)
    elif shape.type_name == "string":
        if not isinstance(value, str):
            fail(where, f"{value!r} is no text")
        sized(where, shape, len(value))
        pattern = shape.metadata.get("pattern")
        if pattern and not re.fullmatch(java_pattern(pattern), value):
            fail(where, f"{value!r} does not match {pattern}")
        if shape.enum and value not in shape.enum:
            fail(where, f"{value!r} is none of {shape.enum}")
    elif shape.type_name in ("integer", "long"):
        if not isinstance(value, int) or not shape.metadata.get("min", value) <= value <= shape.metadata.get("max", value):
            fail(where, f"{value!r} is out of range")


def sized(where, shape, length):
    if not shape.metadata.get("min", length) <= length <= shape.metadata.get("max", length):
        fail(where, f"length {length} is not between {shape.metadata.get('min')} and {shape.metadata.get('max')}")


operations = set()
with open(sys.argv[1], encoding="utf-8") as lines:
    for line in lines:
        operation, body = line.split(" ", 1)
        operations.add(operation)
        check(operation, MODEL.operation_model(operation).input_shape, json.loads(body))
if len(operations) < 10:
    sys.exit(f"shapes: only {sorted(operations)} were sent")
print(f"shapes: {checked} values of {len(operations)} operations are what botocore's model of SageMaker allows")
