"""A proposed mapping as YAML that people read: a line that is a guess ends in a comment with its evidence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

#: The keys of a mapping in the order in which they are written.
_ORDER = (
    "source", "description", "header_row", "blank", "record_id", "group_by", "kind", "reference", "force", "district",
    "event_date", "created_date", "review_date", "title", "narrative", "place", "people", "markers", "fields", "grade",
    "handling", "provenance", "marking", "delete",
)  # fmt: skip
#: What YAML reads as a text without quotes, and as nothing else.
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_]*(?: [A-Za-z0-9_]+)*")
_WORDS_OF_YAML = frozenset(("null", "true", "false", "yes", "no", "on", "off", "y", "n"))


class Guess(NamedTuple):
    """The value of a key, as YAML has it, and why it is proposed ("" for what is no guess)."""

    value: Any
    why: str = ""


@dataclass(slots=True)
class Proposal:
    """A mapping under way: of each key a guess, several in a list, or those of its parts by their keys.

    `left_out` are columns that no key uses, with why; `notes` stand at the head of the file.
    """

    keys: dict[str, Guess | list[Guess] | dict[str, Guess]] = field(default_factory=dict)
    left_out: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, key: str, value: Any, why: str) -> None:
        """Add an item to a key that takes a list."""
        items = self.keys.setdefault(key, [])
        assert isinstance(items, list)
        items.append(Guess(value, why))

    def place(self, key: str, value: Any, why: str) -> None:
        """Add a part of the place."""
        parts = self.keys.setdefault("place", {})
        assert isinstance(parts, dict)
        parts[key] = Guess(value, why)


def render_proposal(proposal: Proposal) -> str:
    """Return the text of the mapping's file."""
    return "\n".join(_lines(proposal)) + "\n"


def _lines(proposal: Proposal) -> Iterator[str]:
    yield from (f"# {note}" for note in proposal.notes)
    for key in _ORDER:
        guess = proposal.keys.get(key)
        if isinstance(guess, Guess):
            yield _line(f"{key}: ", guess)
        elif isinstance(guess, dict):
            yield f"{key}:"
            yield from (_line(f"  {part}: ", said) for part, said in guess.items())
        elif guess:
            yield f"{key}:"
            yield from (_line("  - ", said) for said in guess)
    if proposal.left_out:
        yield "# Left out, and so searched by nothing:"
        yield from (f"#   {_write(column)}: {why}" for column, why in proposal.left_out)


def _line(lead: str, guess: Guess) -> str:
    written = lead + _write(guess.value)
    return f"{written}  # {guess.why}" if guess.why else written


def _write(value: Any) -> str:
    """A value on one line, as YAML reads it back."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_write(said)}" for key, said in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_write, value)) + "]"
    if isinstance(value, int):
        return str(value)
    text = str(value)
    if _PLAIN.fullmatch(text) and text.casefold() not in _WORDS_OF_YAML:
        return text
    return '"' + "".join(map(_write_character, text)) + '"'


def _write_character(character: str) -> str:
    if character in '"\\':
        return "\\" + character
    return character if character.isprintable() else f"\\U{ord(character):08x}"
