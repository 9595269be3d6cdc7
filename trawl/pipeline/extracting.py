"""Find entities in a file's records, or in what is given on standard input, without storing anything."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import IO, Any, BinaryIO

from trawl.entities import Extractor, entity_rows, extractor_version, mention_rows, open_extractor
from trawl.errors import InputError, UsageError
from trawl.model import Mention, Part, Record, Rejection, Withdrawal
from trawl.passages import part_text
from trawl.pipeline.gazetteer import GazetteerFile, pack_registers
from trawl.pipeline.installation import Installation
from trawl.pipeline.register_indexes import say_nothing
from trawl.pipeline.workers import SMALL_INPUT, count_processes, share_work
from trawl.private_files import create_file
from trawl.settings import Settings
from trawl.sources import Feed, load_mapping, open_feed
from trawl.tabular import Lines, Opening, mend_text, open_lines

#: The mapping of rows that name none.
PLAIN_MAPPING = "narratives"
_TEXT_SUFFIXES = frozenset((".txt", ".text", ".md"))
#: What standard input is called where a file's name would stand.
_STANDARD_INPUT = "standard-input"
#: Less input than this, in bytes, is small where a model of names, which is slow, reads it.
_SMALL_FOR_MODEL = 400_000
#: Records that a process of several reads together.
_BATCH = 100

#: What a worker process keeps.
_extractor: Extractor | None = None


@dataclass(slots=True)
class Extraction:
    """An extraction under way. Iterate it once; the counts grow with it.

    `rejections` are the rows that could not be read. `position` and `size` are bytes of the input.
    """

    _rows: Iterator[Record | Withdrawal | Rejection]
    _input: Feed | Lines | None
    _model: str
    _registers: tuple[GazetteerFile, ...]
    _processes: int
    records: int = 0
    mentions: int = 0
    rejections: list[Rejection] = field(default_factory=list)

    @property
    def position(self) -> int:
        return self._input.bytes_read if self._input else 0

    @property
    def size(self) -> int:
        return self._input.size if self._input else 0

    def __iter__(self) -> Iterator[tuple[Record, tuple[Mention, ...]]]:
        """Yield each record with its mentions; offsets count code points of the part that each stands in."""
        for record, mentions in self._extracted():
            self.records += 1
            self.mentions += sum(mention.origin != "derived" for mention in mentions)
            yield record, mentions

    def _extracted(self) -> Iterator[tuple[Record, tuple[Mention, ...]]]:
        if self._processes <= 1:
            yield from _open_extractor(self._model, self._registers).extract(self._records())
            return
        records = self._records()
        batches = iter(lambda: list(islice(records, _BATCH)), [])
        tools = (self._model, self._registers)
        for batch, found in share_work(batches, self._processes, _extract_in_worker, _start_worker, *tools):
            yield from zip(batch, found, strict=True)

    def _records(self) -> Iterator[Record]:
        for row in self._rows:
            if isinstance(row, Rejection):
                self.rejections.append(row)
            elif isinstance(row, Record):  # of a record that is deleted nothing is there to be extracted
                yield row


@contextmanager
def open_extraction(
    installation: Installation,
    path: Path | None,
    stream: BinaryIO | None = None,
    *,
    mapping_name: str = "",
    encoding: str = "",
    one_a_line: bool = False,
    registers: bool = True,
    on_packing: Callable[[str, int], None] = say_nothing,
) -> Iterator[Extraction]:
    """Open a file, or `stream` where `path` is None, and give what is found in it, record by record.

    Rows of JSON Lines, and of CSV, are read through the mapping of this name. Without one, JSON objects are read
    through `narratives`, as is a file whose name is not that of a text; whatever else is given is plain text: one
    narrative, or with `one_a_line` as many as it has lines. The names of the loaded registers are found as well,
    unless `registers` is false; `encoding` is found out unless it is given; see `pack_registers` for `on_packing`.

    Raises InputError for an input that cannot be read.
    """
    installation.require_purpose()
    if mapping_name and one_a_line:
        raise UsageError("A text of one narrative a line has no columns to map: leave out --source or --lines.")
    with _named_input(path, stream) as named:
        model = installation.settings.model
        extractor_version(model)  # a model that is not there is better known before the input is read
        packed = pack_registers(installation, on_packing) if registers else ()
        opening = installation.opening(encoding)
        if path is None and not _has_words(named):
            yield Extraction(iter((_plain_record("", 1),)), None, model, packed, 1)
            return
        if one_a_line or (not mapping_name and _is_text(named, given=path is None, opening=opening)):
            with closing(open_lines(named, opening)) as lines:
                rows = _each_line(lines) if one_a_line else _whole_text(lines, opening.max_line_bytes)
                processes = _count_processes(installation.settings, lines.size) if one_a_line else 1
                yield Extraction(rows, lines, model, packed, processes)
            return
        mapping = load_mapping(mapping_name or PLAIN_MAPPING, installation.source_mappings)
        ceiling = installation.settings.marking_ceiling
        with open_feed(named, mapping, marking_ceiling=ceiling, opening=opening) as feed:
            processes = _count_processes(installation.settings, feed.size)
            yield Extraction(iter(feed), feed, model, packed, processes)


def said_in(part: Part, mentions: Iterable[Mention]) -> list[Mention]:
    """What a part of a record says itself, in order and without overlaps; what was derived of it is left out."""
    return [mention for mention in mentions if mention.part == part and mention.origin != "derived"]


def write_extracted(record: Record, mentions: tuple[Mention, ...], lines: IO[str]) -> None:
    """Write one record's JSON line: its id, mentions and entities, and its text where that was mended or has no row.

    What its columns say stands under "fields", with the text that those offsets point into, and the ages that follow of
    births and school years under "derived": nobody wrote them.
    """
    row: dict[str, Any] = {"id": record.record_id}
    if record.raw is not None:
        row["text"] = record.narrative
    row |= {"mentions": mention_rows(said_in("narrative", mentions)), "entities": entity_rows(mentions)}
    if fields := part_text(record, "fields"):
        row["fields"] = {"text": fields, "mentions": mention_rows(said_in("fields", mentions))}
    if derived := [mention for mention in mentions if mention.origin == "derived"]:
        row["derived"] = mention_rows(derived)
    lines.write(json.dumps(row, ensure_ascii=False) + "\n")


def _count_processes(settings: Settings, size: int) -> int:
    small = SMALL_INPUT if settings.model in ("none", "rules") else _SMALL_FOR_MODEL
    return count_processes(settings.processes, size, small)


def _open_extractor(model: str, registers: tuple[GazetteerFile, ...]) -> Extractor:
    return open_extractor(model, [register.open() for register in registers])


def _start_worker(model: str, registers: tuple[GazetteerFile, ...]) -> None:
    global _extractor  # noqa: PLW0603 - a process pool has no other place for what a worker keeps
    _extractor = _open_extractor(model, registers)


def _extract_in_worker(batch: list[Record]) -> list[tuple[Mention, ...]]:
    assert _extractor is not None
    return [mentions for _, mentions in _extractor.extract(batch)]


@contextmanager
def _named_input(path: Path | None, stream: BinaryIO | None) -> Iterator[Path]:
    """Give the file, or a private copy of the stream: its kind and encoding are found by looking into it twice."""
    if path is not None:
        yield path
        return
    assert stream is not None
    with tempfile.TemporaryDirectory(prefix="trawl-") as folder:
        copy = Path(folder) / _STANDARD_INPUT
        with create_file(copy) as file:
            shutil.copyfileobj(stream, file)
        try:
            yield copy
        except InputError as error:
            raise InputError("Standard input", error.said, error.line, error.told) from error


def _is_text(path: Path, *, given: bool, opening: Opening) -> bool:
    """Say whether this is plain text: by its name, or where it was `given` without one, by how it begins."""
    if not given:
        return path.suffix.lower() in _TEXT_SUFFIXES
    with closing(open_lines(path, opening)) as lines:
        first = next((line.text.strip() for line in lines if line.text.strip()), "")
    return not first.startswith(('{"', "[{", "[]", "{}"))


def _has_words(path: Path) -> bool:
    with path.open("rb") as file:
        return any(block.strip() for block in iter(lambda: file.read(1 << 16), b""))


def _whole_text(lines: Lines, limit: int) -> Iterator[Record]:
    """One record of all lines. Raises InputError for a text, or a line of it, over the limit of a line."""
    parts, size = [], 0
    for line in lines:
        size += line.size
        if line.too_long or size > limit:
            raise InputError(
                lines.path.name,
                f" is longer than one narrative may be, at its line {line.number:,} (the limit is "
                f"{limit:,} bytes, TRAWL_MAX_LINE_BYTES). Give it as JSON Lines, or with --lines.",
            )
        parts.append(line.text)
    yield _plain_record("".join(parts), 1)


def _each_line(lines: Lines) -> Iterator[Record | Rejection]:
    for line in lines:
        if line.too_long:
            reason = f"line {line.number:,} has {line.size:,} bytes, over the limit (TRAWL_MAX_LINE_BYTES)"
            yield Rejection(lines.path.name, line.number, reason, line.text)
        elif line.text.strip():
            yield _plain_record(line.text.rstrip("\r\n"), line.number)


def _plain_record(text: str, number: int) -> Record:
    """A record of a text that no row held; `raw` is kept, so that its text goes with its mentions."""
    return Record("text", str(number), mend_text(text), raw=text)
