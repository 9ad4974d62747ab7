"""Writes the state machines of template.yaml as Step Functions will have them,
a file for each, into a directory. Names that only a stack knows are made up."""

import json
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import template  # noqa: E402

MADE_UP = {"Partition": "aws", "Bucket": "a-bucket"}


def substituted(name):
    return MADE_UP.get(name, f"arn:aws:lambda:eu-west-1:{template.ACCOUNT}:function:{name}")


def write(folder):
    count = 0
    for name, resource in template.resources().items():
        if resource["Type"] != "AWS::Serverless::StateMachine":
            continue
        names = resource["Properties"]["DefinitionSubstitutions"]
        text = json.dumps(resource["Properties"]["Definition"], indent=2)
        used = set(re.findall(r"\$\{(\w+)\}", text))
        if used != set(names):
            sys.exit(f"{name}: substitutes {sorted(names)}, uses {sorted(used)}")
        (folder / f"{name}.json").write_text(re.sub(r"\$\{(\w+)\}", lambda found: substituted(found.group(1)), text))
        count += 1
    if not count:
        sys.exit("the template has no state machine")


if __name__ == "__main__":
    write(pathlib.Path(sys.argv[1]))
