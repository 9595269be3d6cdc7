"""A mapping drafted from a file: what its header and a sample of its rows say, written with its evidence."""

from __future__ import annotations

import re
from pathlib import Path

from trawl.drafting.evidence import Column, find_date_form, find_identifier, measure_column, name_share
from trawl.drafting.identity import find_identity
from trawl.drafting.proposal import Guess, Proposal, render_proposal
from trawl.drafting.proposing import Proposer
from trawl.drafting.sample import Sample, take_sample
from trawl.drafting.spellings import Meaning, load_spellings, read_name
from trawl.errors import InputError
from trawl.model import RECORD_KINDS
from trawl.sources import SourceMapping, open_feed
from trawl.tabular import Opening
from trawl.yaml_files import parse_yaml

_NO_ID = (
    " has no column that could be an id: none, and no two together, are filled in and different in every row. "
    "Add one to the export, or number its rows in a first column named 'id' (docs/sources.md)."
)
_NO_TEXT = (
    " has no column of text beside its id, and a record needs both. Is it the right file? "
    "Where it is a text a row, number the rows in a first column named 'id'."
)
_NO_HEADER = (
    " seems to have no header: its first row holds values. Put a line with the names of its columns before it, "
    "or say which line it is with header_row."
)
_NOT_NAME = re.compile(r"[^\w.-]+")
#: A longer name of a column is a text.
_LONGEST_NAME = 120


def draft_mapping(path: Path, opening: Opening, name: str = "", kind: str = "") -> str:
    """Return the text of a mapping for a file, as `trawl feed draft` writes it; no value of the file is quoted in it.

    `name` is the source's, without it that of the file; `kind` is the kind of record, guessed without it. The same file
    gives the same text. Raises InputError for a file that cannot be read, or in which no mapping can stand: one
    without a header, an id, or a text.
    """
    sample = take_sample(path, opening)
    if not any(sample.columns):
        raise InputError(path, " has no columns.")
    blank = _find_blank(sample)
    folded = frozenset(text.casefold() for text in blank)
    columns = {column: measure_column(sample, column, folded) for column in sample.columns if column}
    meanings = {column: read_name(column) for column in columns}
    _refuse_headless(path, columns, meanings)
    identity = find_identity(sample, columns, meanings)
    if identity is None:
        raise InputError(path, _NO_ID)
    proposal = Proposer(sample, columns, meanings, identity).propose()
    if "narrative" not in proposal.keys:
        raise InputError(path, _NO_TEXT)
    source = _NOT_NAME.sub("_", name or path.name.partition(".")[0]).strip("_.-") or "feed"
    proposal.keys["source"] = Guess(source)
    proposal.keys["kind"] = _find_kind(meanings, kind)
    if blank:
        proposal.keys["blank"] = Guess(blank, "these words stand in cells")
    proposal.notes += _notes(path, sample, proposal)
    if not _finds_header(path, _read(proposal), opening, sample.header_line):
        proposal.keys["header_row"] = Guess(sample.header_line, "the header would not be found by its names alone")
        with open_feed(path, _read(proposal), opening=opening):
            pass  # where a load could not begin all the same, its error is the answer
    return render_proposal(proposal)


def _read(proposal: Proposal) -> SourceMapping:
    """The mapping as it will be read from its file."""
    return parse_yaml(Path("draft.yml"), render_proposal(proposal)).validate(SourceMapping)


def _finds_header(path: Path, mapping: SourceMapping, opening: Opening, line: int) -> bool:
    """Whether a load through the mapping would take the same line for the header."""
    try:
        with open_feed(path, mapping, opening=opening) as feed:
            return feed.header_line == line
    except InputError:
        return False


def _find_blank(sample: Sample) -> list[str]:
    """The words for nothing that stand in cells of the sample."""
    known = frozenset(load_spellings()["blank"])
    return sorted({v.casefold() for row in sample.rows for v in row.values() if len(v) < 8} & known)


def _refuse_headless(path: Path, columns: dict[str, Column], meanings: dict[str, Meaning]) -> None:
    """Raise InputError where the header's names are values: dates, identifiers, names of people, long texts."""
    values = [name for name in columns if _looks_like_value(name)]
    known = sum(bool(meaning.table) for name, meaning in meanings.items() if name not in values)
    if len(values) > known:
        raise InputError(path, _NO_HEADER)


def _looks_like_value(name: str) -> bool:
    cell = Column(name, (name,), 1, 1, len(name), unique=True, constant=False)
    return (
        len(name) > _LONGEST_NAME
        or not any(map(str.isalpha, name))
        or find_date_form(cell, numbers=False) is not None
        or bool(find_identifier(cell)[0])
        or name_share(cell) == 1
    )


def _find_kind(meanings: dict[str, Meaning], kind: str) -> Guess:
    if kind:
        return Guess({"constant": kind})
    words = [word for meaning in meanings.values() for word in meaning.words]
    counts = {
        name: sum(words.count(part) for said in names for part in said)
        for name, names in load_spellings()["kinds"].items()
    }
    best = max(counts, key=lambda name: counts[name])
    if not counts[best]:
        kinds = ", ".join(RECORD_KINDS)
        return Guess({"constant": "other"}, f"CHECK: nothing says which of {kinds}")
    return Guess({"constant": best}, "CHECK: by words of the header")


def _notes(path: Path, sample: Sample, proposal: Proposal) -> list[str]:
    notes = [
        f"Drafted by `trawl feed draft` from {path.name}: {sample.described} judged.",
        "What follows a # is on what evidence a line was guessed; look first at those that say CHECK. Then:",
        f"trawl feed try {path.name} --source THIS_FILE",
    ]
    if sample.broken:
        notes.append(f"{sample.broken:,} rows of them could not be read, as where one was cut in two by the sample.")
    if "event_date" not in proposal.keys:
        notes.append("CHECK: no column was found for the date of the event.")
    if "marking" not in proposal.keys:
        notes.append("CHECK: no column of markings was found: every record counts as OFFICIAL.")
    return notes
