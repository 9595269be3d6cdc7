"""Annotated narratives: read from JSONL (spans with offsets) and from our own marked-up text."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "corpus"
#: Narratives in our own mark-up that nothing is trained on.
HELD_OUT = Path(__file__).parent / "held_out"
#: Files of the corpus that came after the shipped model was trained. The next training learns them: empty this then.
UNLEARNED = ("own-zb", "own-zc", "own-zd")

#: The types of annotated JSONL that are taught as they are; identifiers are taught as one.
_NAMED = {
    "PERSON": "person",
    "ALIAS": "alias",
    "ORG": "organisation",
    "PREMISES": "premises",
    "LOCATION": "location",
    "VEHICLE": "vehicle",
    "DRUG": "drug",
    "AGE": "age",
    "DATE": "date",
    "MONEY": "money",
    "HANDLE": "handle",
}
_IDENTIFIERS = frozenset(
    (
        "BANK",
        "CRYPTO",
        "DOB",
        "EMAIL",
        "IMEI",
        "IP",
        "NHS",
        "NINO",
        "PASSPORT",
        "PHONE",
        "PNCID",
        "POSTCODE",
        "URL",
        "VRM",
    )
)
#: The letters of our own mark-up: {P Anna Bell} is a person.
_LETTERS = {
    "P": "person",
    "A": "alias",
    "O": "organisation",
    "R": "premises",
    "L": "location",
    "V": "vehicle",
    "D": "drug",
    "G": "age",
    "T": "date",
    "M": "money",
    "H": "handle",
    "X": "identifier",
}
_MARKED = re.compile(r"\{([A-Z]) ([^{}]+)\}")


@dataclass(frozen=True, slots=True)
class Example:
    """A narrative with its spans (type, start, end in code points), in order and without overlaps."""

    text: str
    spans: tuple[tuple[str, int, int], ...]


def load_corpus(*, without: str = "") -> list[Example]:
    """Every narrative of the corpus folder, in the order of its files' names, but for one file left out by its stem.

    Raises ValueError where no file has that stem.
    """
    files = {path.stem: path for path in sorted(FOLDER.iterdir()) if path.suffix in (".jsonl", ".txt")}
    if without and files.pop(without, None) is None:
        raise ValueError(f"no file of the corpus is called {without!r}; there are: {', '.join(files)}")
    return [
        example
        for path in files.values()
        for example in (load_jsonl(path) if path.suffix == ".jsonl" else load_marked(path))
    ]


def load_jsonl(path: Path) -> list[Example]:
    """Narratives with their spans as offsets, one JSON object a line. Raises ValueError for a type nobody knows."""
    return [_read_record(json.loads(line), path) for line in path.read_text("utf-8").splitlines() if line.strip()]


def _read_record(record: dict, path: Path) -> Example:
    if unknown := {entity["type"] for entity in record["entities"]} - _NAMED.keys() - _IDENTIFIERS:
        raise ValueError(f"{path.name}: nobody knows the type {', '.join(sorted(unknown))}")
    spans = sorted(
        (entity["start"], entity["end"], _NAMED.get(entity["type"], "identifier")) for entity in record["entities"]
    )
    return Example(record["text"], tuple((kind, start, end) for start, end, kind in spans))


def load_marked(path: Path) -> list[Example]:
    """Narratives parted by a line of three hyphens, with each span in braces. Raises ValueError for bad mark-up."""
    return [
        parse_marked(part.strip("\n"), path)
        for part in re.split(r"^---$", path.read_text("utf-8"), flags=re.MULTILINE)
        if part.strip()
    ]


def parse_marked(marked: str, path: Path) -> Example:
    """The text without its mark-up, and the spans that it said."""
    text, spans, position = "", [], 0
    for match in _MARKED.finditer(marked):
        text += marked[position : match.start()]
        if match[1] not in _LETTERS:
            raise ValueError(f"{path.name}: no type has the letter {match[1]!r}")
        spans.append((_LETTERS[match[1]], len(text), len(text) + len(match[2])))
        text += match[2]
        position = match.end()
    text += marked[position:]
    if "{" in text or "}" in text:
        raise ValueError(f"{path.name}: a brace that marks nothing, near {text[max(0, text.find('{')) :][:30]!r}")
    return Example(text, tuple(spans))
