"""The index: a tantivy folder beside the store, unstored and rebuildable.

One commit of it is a generation, and says so itself: a marker document, written in the same commit, carries the
generation's number and the highest row that it took in. So what a searcher shows is known exactly, whatever crashed.
"""

from __future__ import annotations

import shutil
import threading
from dataclasses import dataclass
from pathlib import Path

import tantivy
from tantivy import DocAddress, Query, Schema, Searcher

from trawl.engine.embedded.documents import (
    FACT,
    GENERATION,
    MARKER,
    ROW,
    SEQUENCE,
    WORDS,
    Fields,
    build_analyzer,
    build_document,
    build_marker,
    build_schema,
)
from trawl.engine.embedded.edges import DriverErrors
from trawl.engine.embedded.store import Generation
from trawl.errors import EngineError
from trawl.private_files import make_folder

#: Raise it when the fields or tokens of a document change: an index of another version is passed over and rebuilt.
INDEX_VERSION = 2

_HEAP_BYTES = 128_000_000
# tantivy's own thread beside ours: with one segment being written, ids rise with addresses, and merges are few.
_THREADS = 1


def index_folder(folder: Path) -> Path:
    """Where the index of this version lies, beside the store in `folder`."""
    return folder / f"index-{INDEX_VERSION}"


@dataclass(frozen=True, slots=True)
class Shown:
    """A searcher with the schema that its queries are made for, and the generation that it shows."""

    searcher: Searcher
    schema: Schema
    generation: Generation


class IndexReader:
    """Opens searchers on what is committed at the moment."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._index: tantivy.Index | None = None
        self._shown: tuple[tuple[int, ...], Shown] | None = None
        self._lock = threading.Lock()  # tantivy's object refuses two threads at once

    def latest(self) -> Shown:
        """The last committed generation. Raises EngineError where there is no index, or a damaged one."""
        with self._lock:
            try:
                with DriverErrors(self._folder, "be opened for searching"):
                    return self._show()
            except EngineError:
                self._index, self._shown = None, None  # it may have been rebuilt in its place
                raise

    def close(self) -> None:
        """Let go of the index, so that another can take its place: Windows moves nothing that is open."""
        with self._lock:
            self._index, self._shown = None, None

    def _show(self) -> Shown:
        commit = _commit_of(self._folder)
        if self._shown is None or self._shown[0] != commit:
            self._shown = commit, self._reload()
        return self._shown[1]

    def _reload(self) -> Shown:
        if self._index is None:
            self._index = tantivy.Index.open(str(index_folder(self._folder)))
            self._index.config_reader("manual", 0)
        self._index.reload()
        searcher, schema = self._index.searcher(), self._index.schema
        found = searcher.search(Query.term_query(schema, FACT, MARKER, "basic"), limit=1).hits
        addresses = [address for _, address in found]
        if not addresses:
            raise ValueError("its marker is not there")
        return Shown(
            searcher,
            schema,
            Generation(_number(searcher, GENERATION, addresses), _number(searcher, SEQUENCE, addresses)),
        )


def _commit_of(folder: Path) -> tuple[int, ...]:
    """What tells one commit from another: each puts a new file in the place of the last."""
    found = (index_folder(folder) / "meta.json").stat()
    return found.st_dev, found.st_ino, found.st_mtime_ns, found.st_size


def _number(searcher: Searcher, column: str, addresses: list[DocAddress]) -> int:
    (value,) = searcher.fast_field_values(column, addresses)
    return int(value or 0)


class IndexWriter:
    """Adds and removes documents; nothing of it shows before `commit`. Its caller holds the writer's lock."""

    def __init__(self, folder: Path, path: Path) -> None:
        self._folder = folder
        with self._errors():
            make_folder(path)
            self._schema = build_schema()
            index = tantivy.Index(self._schema, path=str(path))
            index.register_tokenizer(WORDS, build_analyzer())
            self._writer = index.writer(_HEAP_BYTES, _THREADS)

    def add(self, row: int, sequence: int, fields: Fields) -> None:
        with self._errors():
            self._writer.add_document(build_document(self._schema, row, sequence, fields))

    def remove(self, row: int) -> None:
        with self._errors():
            # By query: a deletion by term takes the number for a signed one, and finds nothing (tantivy 0.27).
            self._writer.delete_documents_by_query(Query.term_query(self._schema, ROW, row))

    def commit(self, generation: Generation) -> None:
        """Show everything so far as this generation, on disk when it returns."""
        with self._errors():
            self._writer.delete_documents_by_term(FACT, MARKER)
            self._writer.add_document(build_marker(generation))
            self._writer.commit()

    def close(self, *, failed: bool = False) -> None:
        """Finish merging and give the folder back. What was not committed is lost to the index, not to the store.

        A writer that `failed` has raised its error already, and what it says on closing adds nothing to it.
        """
        try:
            with self._errors():
                self._writer.wait_merging_threads()
        except EngineError:
            if not failed:
                raise

    def _errors(self) -> DriverErrors:
        return DriverErrors(self._folder, "be written")


def building_folder(folder: Path) -> Path:
    """An empty place beside the index where another one can be built."""
    path = folder / "index.building"
    with DriverErrors(folder, "be rebuilt"):
        shutil.rmtree(path, ignore_errors=True)
        path.mkdir(mode=0o700)
    return path


def put_in_place(folder: Path, built: Path) -> None:
    """Put a newly built index where the index is; searchers of the old one go on undisturbed."""
    path, old = index_folder(folder), folder / "index.old"
    with DriverErrors(folder, "be rebuilt"):
        shutil.rmtree(old, ignore_errors=True)
        if path.exists():
            path.rename(old)
        built.rename(path)
        shutil.rmtree(old, ignore_errors=True)
