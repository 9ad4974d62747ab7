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


class Loader(yaml.SafeLoader):
    """Leaves out what only a stack knows, but for the account."""


Loader.add_multi_constructor("!", lambda loader, tag, node: ACCOUNT if (tag, node.value) == ("Ref", "AWS::AccountId") else None)


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


if __name__ == "__main__":
    write_patterns(pathlib.Path(sys.argv[1]))
