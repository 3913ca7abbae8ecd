"""Tables in and out: what a city keeps in Excel comes in row by row, and goes out as it came.

`importing.run` reads a file, `exporting.export` writes one, `blank.write` makes the empty form.
Each kind of thing is a table of columns in `kinds`. Formats: docs/import-export.md.
"""

KIND_NAMES = (
    "places",
    "organisations",
    "people",
    "posts",
    "users",
    "matters",
    "calls",
    "owners",
    "surveys",
)
FORMATS = ("xlsx", "csv", "json")
