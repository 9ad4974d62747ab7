"""Asks a validator of the OCSF schema about findings, one a line on standard
input. Fails for any fault, for findings of another version than the one that
is asked for, and when there are none.

The validator comes with the published schema, as the package ocsf-json-schema
carries it; members that the schema does not know are faults too.

usage: ocsf.py VERSION
"""

import json
import sys

from jsonschema import Draft202012Validator
from ocsf_json_schema import OcsfJsonSchemaEmbedded, get_ocsf_schema

version = sys.argv[1]
schema = OcsfJsonSchemaEmbedded(get_ocsf_schema(version=version)).get_class_schema(class_name="detection_finding", profiles=["cloud"])
validator = Draft202012Validator(schema)


def faults(finding):
    for fault in validator.iter_errors(finding):
        yield f"{'/'.join(map(str, fault.absolute_path))}: {fault.message[:300]}"
    if finding.get("metadata", {}).get("version") != version:
        yield f"metadata/version: not {version}"


def refuses_what_is_wrong(finding):
    """Whether the validator sees what is broken on purpose."""
    for change in (
        lambda f: f.pop("severity_id"),
        lambda f: f.update(severity_id=7),
        lambda f: f.update(hosewatch="not of the schema"),
        lambda f: f["finding_info"].update(uid=None),
        lambda f: f["resources"][0].update(role_id="Target"),
        lambda f: f["metadata"].update(version="1.0.0"),
    ):
        broken = json.loads(json.dumps(finding))
        change(broken)
        if not list(faults(broken)):
            return False
    return True


count = bad = 0
for line in sys.stdin:
    finding = json.loads(line)
    if count == 0 and not refuses_what_is_wrong(finding):
        sys.exit("the validator takes what is wrong")
    count += 1
    for fault in faults(finding):
        bad += 1
        print(f"finding {finding['finding_info']['uid']}: {fault}")
print(f"{count} findings of OCSF {version}, {bad} faults")
sys.exit(bad > 0 or count < 500)
