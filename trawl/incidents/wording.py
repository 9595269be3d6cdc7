"""Texts that are nearly one: rows of words, candidates by min-hashing (rensa), and what is everybody's wording."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from rensa import RMinHash

from trawl.incidents.weights import load_weights
from trawl.model import IndexedRecord, Key

#: A text is hashed so many times, and two are compared that agree in all hashes of one band: of texts with half of
#: their rows in common 87 in 100 are, of those with two thirds 99.98.
_HASHES, _BAND = 128, 4
_SEED = 20_261
_TEXTS_TOGETHER = 2_000


def read_shingles(records: Sequence[IndexedRecord]) -> dict[Key, frozenset[int]]:
    """The rows of words of each record's title and narrative, as numbers; those of many days are left out."""
    every: dict[Key, frozenset[int]] = {}
    for at in range(0, len(records), _TEXTS_TOGETHER):
        batch = records[at : at + _TEXTS_TOGETHER]
        hashed = RMinHash.hash_token_sets([[" ".join(row) for row in list_rows(one)] for one in batch])
        every |= {one.record.key: frozenset(rows) for one, rows in zip(batch, hashed, strict=True)}
    days = {one.record.key: one.record.event_date or one.record.created_date for one in records}
    common = _find_common(every, days)
    return {key: rows - common for key, rows in every.items()} if common else every


def list_rows(indexed: IndexedRecord) -> list[tuple[str, ...]]:
    """The rows of words of a record's narrative, in order."""
    long = int(load_weights().text["words"])
    passages = indexed.text.passages
    first = next((passage.first for passage in passages if passage.part == "narrative"), 0)
    last = next((passage.first for passage in passages if passage.part == "fields"), len(indexed.text.forms))
    forms = indexed.text.forms[first:last]
    return [tuple(forms[at : at + long]) for at in range(len(forms) - long + 1)]


def _find_common(every: Mapping[Key, frozenset[int]], days: Mapping[Key, date | None]) -> frozenset[int]:
    """The rows of words that stand in records of many days: forms, letters, phrases of a trade."""
    enough = int(load_weights().text["common_days"])
    last: dict[int, date | None] = {}
    seen: dict[int, int] = {}
    for key in sorted(every, key=lambda key: days[key] or date.min):
        day = days[key]
        for row in every[key]:
            if row not in last or last[row] != day:
                last[row] = day
                seen[row] = seen.get(row, 0) + 1
    return frozenset(row for row, number in seen.items() if number >= enough)


def hash_texts(shingles: Mapping[Key, frozenset[int]]) -> Iterator[tuple[Key, tuple[int, ...]]]:
    """The bands of each text that is long enough, as keys on which two texts that are nearly one meet."""
    least = load_weights().text["least"]
    long = [key for key, rows in shingles.items() if len(rows) >= least]
    for at in range(0, len(long), _TEXTS_TOGETHER):
        batch = long[at : at + _TEXTS_TOGETHER]
        matrix = RMinHash.digest_matrix_from_token_hash_sets([list(shingles[key]) for key in batch], _HASHES, _SEED)
        for key, digest in zip(batch, matrix.to_rows(), strict=True):
            for band in range(0, _HASHES, _BAND):
                yield key, (band, *digest[band : band + _BAND])


def sample_rows(indexed: IndexedRecord, number: int) -> list[tuple[str, ...]]:
    """So many rows of a text, chosen by their hashes: two texts that are nearly one have mostly the same chosen."""
    rows = list(dict.fromkeys(list_rows(indexed)))
    if len(rows) < load_weights().text["least"]:
        return []
    (hashed,) = RMinHash.hash_token_sets([[" ".join(row) for row in rows]])
    return [row for _, row in sorted(zip(hashed, rows, strict=True))[:number]]
