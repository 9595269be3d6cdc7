"""Bring the index up to its store, whatever happened before: a crash, a lost folder, an older copy of it."""

from __future__ import annotations

from pathlib import Path

from trawl.engine.embedded.documents import describe_record
from trawl.engine.embedded.index import IndexReader, IndexWriter, building_folder, index_folder, put_in_place
from trawl.engine.embedded.store import Generation, read_published
from trawl.engine.embedded.store_writer import StoreWriter
from trawl.errors import EngineError


def fits_store(generation: Generation, published: int) -> bool:
    """Whether an index at this generation and a store that has published so far go together.

    The index is committed first and the store says "published" just after, so that the index may be one ahead.
    """
    return published in (generation.number, generation.number - 1)


def recover_index(store: StoreWriter, reader: IndexReader, folder: Path) -> Generation:
    """Make the index show every live row and no other; return what it shows. The caller holds the writer's lock."""
    try:
        generation = reader.latest().generation
    except EngineError:
        return rebuild_index(store, folder)
    if not fits_store(generation, read_published(store.connection)):
        reader.close()
        return rebuild_index(store, folder)
    return _replay(store, folder, generation)


def _replay(store: StoreWriter, folder: Path, generation: Generation) -> Generation:
    if read_published(store.connection) < generation.number:
        with store.transaction():
            store.publish(generation.number)
    removed = store.pending_removals()
    last_row = store.last_row()
    if not removed and last_row <= generation.last_row:
        return generation
    writer = IndexWriter(folder, index_folder(folder))
    for row in removed:
        writer.remove(row)
    for row, indexed in store.rows_after(generation.last_row):
        writer.add(row, indexed.record.sequence, describe_record(indexed))
    reached = Generation(generation.number + 1, max(last_row, generation.last_row))
    writer.commit(reached)
    writer.close()
    with store.transaction():
        store.publish(reached.number)
    return reached


def rebuild_index(store: StoreWriter, folder: Path) -> Generation:
    """Build the index anew from the store, beside the old one, and put it in its place.

    It holds nothing of records that were removed. A crash on the way leaves an index that does not fit the
    store, which is rebuilt in its turn.
    """
    built = building_folder(folder)
    writer = IndexWriter(folder, built)
    for row, indexed in store.rows_after(0):
        writer.add(row, indexed.record.sequence, describe_record(indexed))
    reached = Generation(store.next_generation(), store.last_row())
    writer.commit(reached)
    writer.close()
    with store.transaction():
        store.publish(reached.number)
    put_in_place(folder, built)
    return reached
