"""template.yaml as data. Run with a directory, writes into it what AWS's own
matcher is asked about: the patterns that lead to the detect function, and
events that none of them may match."""

import copy
import json
import pathlib
import sys

import yaml

ROOT = pathlib.Path(__file__).resolve().parent.parent
ACCOUNT = "123456789012"  # moto's
REGION = "eu-west-1"
TRAIL = "trail"  # the bucket
KNOWN = {"AWS::AccountId": ACCOUNT, "AWS::Region": REGION, "TrailBucket": TRAIL}


class Loader(yaml.SafeLoader):
    """Leaves out what only a stack knows, but for what patterns ask for."""


def known(loader, tag, node):
    if tag == "Ref":
        return KNOWN.get(node.value)
    if tag == "Sub" and isinstance(node.value, str):
        text = node.value
        for name, value in KNOWN.items():
            text = text.replace("${" + name + "}", value)
        return None if "${" in text else text
    return None


Loader.add_multi_constructor("!", known)


def resources():
    return yaml.load((ROOT / "template.yaml").read_text(), Loader)["Resources"]


def write_patterns(folder):
    patterns, none = folder / "patterns", folder / "none"
    for made in (patterns, none):
        made.mkdir(parents=True, exist_ok=True)
    for name, resource in resources().items():
        properties = resource["Properties"]
        if resource["Type"] == "AWS::Events::Rule" and any(target["Id"] == "detect" for target in properties["Targets"]):
            (patterns / f"{name}.json").write_text(json.dumps(properties["EventPattern"]))
    event = json.loads(next(iter(sorted((ROOT / "events").glob("*.json")))).read_text())
    for name, change in {
        "forged": lambda e: e.update(source="my.app"),
        "alert": lambda e: e.update({"source": "hosewatch", "detail-type": "hosewatch.alert"}),
        "other-service": lambda e: e["detail"].update(eventSource="rds.amazonaws.com"),
        "no-call": lambda e: e["detail"].pop("eventName"),
    }.items():
        other = copy.deepcopy(event)
        change(other)
        (none / f"{name}.json").write_text(json.dumps(other))


def created(key, bucket=TRAIL):
    """What S3 says on the default bus of an object, as far as it matters."""
    return {"version": "0", "id": "2d4eba74-fd51-3966-4bfa-b013c9da8ff1", "detail-type": "Object Created", "source": "aws.s3", "account": ACCOUNT,
            "time": "2026-05-12T09:20:00Z", "region": REGION, "resources": [f"arn:aws:s3:::{bucket}"],
            "detail": {"version": "0", "bucket": {"name": bucket}, "object": {"key": key, "size": 1, "etag": "x", "sequencer": "1"}, "reason": "PutObject"}}


def log_key(account=ACCOUNT, region=REGION, kind="CloudTrail", before="", name="a.json.gz"):
    return f"{before}AWSLogs/{account}/{kind}/{region}/2026/05/12/{name}"


def write_written(folder):
    """The rule about what the trail has written, which files it takes and which not."""
    pattern, yes, none = folder / "written", folder / "written-yes", folder / "written-none"
    for made in (pattern, yes, none):
        made.mkdir(parents=True, exist_ok=True)
    (pattern / "WrittenRule.json").write_text(json.dumps(resources()["WrittenRule"]["Properties"]["EventPattern"]))
    for name, event in {
        "plain": created(log_key()),
        "prefix": created(log_key(before="logs/of/all/")),
        "organization": created(log_key(account="o-abc123/" + ACCOUNT)),
    }.items():
        (yes / f"{name}.json").write_text(json.dumps(event))
    for name, event in {
        "digest": created(log_key(kind="CloudTrail-Digest")),
        "insight": created(log_key(kind="CloudTrail-Insight")),
        "config": created(log_key(kind="Config")),
        "other-region": created(log_key(region="us-east-1")),
        "other-account": created(log_key(account="444455556666")),
        "other-bucket": created(log_key(), bucket="not-the-trail"),
        "notes": created(log_key(name="notes.txt")),
        "deleted": {**created(log_key()), "detail-type": "Object Deleted"},
        "forged": {**created(log_key()), "source": "my.app"},
    }.items():
        (none / f"{name}.json").write_text(json.dumps(event))


if __name__ == "__main__":
    write_patterns(pathlib.Path(sys.argv[1]))
    write_written(pathlib.Path(sys.argv[1]))
