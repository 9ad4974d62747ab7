"""Counts calls with DuckDB: duck.py FOLDER SOURCE/NAME..."""
import sys

import duckdb

# Left to find out by itself what the columns are, DuckDB is five times as fast
# as when it is told to read these two alone. One thread's time can be compared.
db = duckdb.connect(config={"threads": 1})
rows = db.execute(
    """
    SELECT r.eventSource, r.eventName, count(*)
    FROM (
        SELECT unnest(Records) AS r
        FROM read_json($files, format = 'newline_delimited', compression = 'gzip', maximum_object_size = 33554432)
    )
    WHERE list_contains($asked, r.eventSource || '/' || r.eventName)
    GROUP BY ALL ORDER BY ALL
    """,
    {"files": sys.argv[1] + "/**/*.json.gz", "asked": sys.argv[2:]},
).fetchall()
for source, name, n in rows:
    print(source, name, n)
