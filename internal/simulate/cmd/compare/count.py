"""Counts calls with the standard library: count.py FOLDER SOURCE/NAME..."""
import gzip
import json
import os
import sys

found = dict.fromkeys((tuple(one.split("/")) for one in sys.argv[2:]), 0)
for folder, _, names in os.walk(sys.argv[1]):
    for name in names:
        with gzip.open(os.path.join(folder, name), "rb") as file:
            records = json.loads(file.read())["Records"]
        for record in records:
            call = record["eventSource"], record["eventName"]
            if call in found:
                found[call] += 1
for (source, name), n in sorted(found.items()):
    if n:
        print(source, name, n)
