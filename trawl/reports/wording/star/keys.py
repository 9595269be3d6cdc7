"""What identifies a thing of the star, the same in every run."""

from __future__ import annotations

from datetime import date
from hashlib import blake2b

from trawl.model import Key, Mention, RegisterRow


def make_key(*parts: str) -> str:
    """What identifies a thing, as 17 characters: the same parts give the same key in every run and installation.

    It begins with a letter, for a spreadsheet takes digits, and digits about an e, for a number.
    """
    return "k" + blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def record_key(key: Key) -> str:
    """Of a record."""
    return make_key(*key)


def term_key(profile: str, term: str) -> str:
    """Of a term of a profile."""
    return make_key("term", profile, term)


def date_key(day: date | None) -> int | None:
    """A day as YYYYMMDD."""
    return day.year * 10_000 + day.month * 100 + day.day if day else None


def entity_of(mention: Mention) -> tuple[str, str]:
    """The type and the value that a mention stands for: what it writes where it has no canonical value."""
    return mention.type, mention.value or " ".join(mention.text.split()).casefold()


def entity_key(kind: str, value: str) -> str:
    """Of an entity."""
    return make_key("entity", kind, value)


def premises_key(row: RegisterRow) -> str:
    """Of a register's row."""
    return make_key("premises", *row.key)
