"""AWS's Security Finding Format as AWS's own service model has it: members,
types, words that are allowed, and limits, which stand in its documentation."""

import re

import botocore.session
from botocore.validate import ParamValidator

MODEL = botocore.session.get_session().get_service_model("securityhub")
TYPES = set(MODEL.shape_for("ResourceDetails").members) | {"AwsAccount", "Other"}
LIMIT = re.compile(r"Maximum (?:length |number )?of (\d+)")
LARGEST = 240_000  # bytes: https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_BatchImportFindings.html


def faults(findings):
    """What AWS would refuse, or show as something else, in findings."""
    if not refuses_what_is_wrong(findings[0]):
        yield "the check takes what is wrong"
    for finding in findings:
        for fault in of(finding):
            yield f"{finding.get('Id')}: {fault}"


def of(finding):
    shape = MODEL.shape_for("AwsSecurityFinding")
    report = ParamValidator().validate(finding, shape)
    if report.has_errors():
        yield report.generate_report()
        return
    yield from walk(finding, shape, "")
    if len(str(finding)) > LARGEST:
        yield f"{len(str(finding))} bytes"
    for resource in finding["Resources"]:
        if resource["Type"] not in TYPES:
            yield f"no type of resources: {resource['Type']}"


def walk(value, shape, path):
    """Words, patterns and limits, which botocore does not check."""
    if shape.type_name == "structure":
        for name, member in value.items():
            limit = LIMIT.search(shape.members[name].documentation or "")
            if limit and len(member) > int(limit.group(1)):
                yield f"{path}/{name}: {len(member)} of at most {limit.group(1)}"
            yield from walk(member, shape.members[name], f"{path}/{name}")
    elif shape.type_name == "list":
        for element in value:
            yield from walk(element, shape.member, path)
    elif shape.type_name == "map":
        for name, member in value.items():
            yield from walk(member, shape.value, f"{path}/{name}")
    elif shape.type_name == "string":
        if shape.enum and value not in shape.enum:
            yield f"{path}: {value!r} is none of {shape.enum}"
        if not value.strip():
            yield f"{path}: nothing to see in it"


def refuses_what_is_wrong(finding):
    """Whether the check sees what is broken on purpose."""
    for change in ({"Title": "x" * 257}, {"Severity": {"Label": "LOUD"}}, {"Region": " "}, {"Hosewatch": "x"}, {"Resources": finding["Resources"] * 33},
                   {"Resources": [{"Type": "AwsFirehose", "Id": "x"}]}, {"Remediation": {"Recommendation": {"Text": "x" * 513}}}):
        if not list(of({**finding, **change})):
            return False
    return True
