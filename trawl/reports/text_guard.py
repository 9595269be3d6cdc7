"""Makes a document's text fit for a format before any renderer sees it, and says in the document what was replaced.

Control characters, lone surrogates and what else XML forbids abort the programs that draw and write; marks that turn
the direction of text round make a reader see what does not stand there; some formats have no shape for a character, or
no room for a text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, TypeVar

from trawl.reports.document import Document, Paragraph, Section, plain
from trawl.written import write_count

#: Characters that must reach no format: what XML 1.0 forbids, C1 controls, and marks that turn text round.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]"
)
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
#: Characters that a note names one by one; it says how many more there are.
_NAMED = 12

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class TextLimits:
    """What a format can hold. `lacks` finds the characters that it has no shape for; a text is cut at `longest`.

    `utf16` counts as UTF-16 does, where characters beyond the first 65,536 are two.
    """

    lacks: re.Pattern[str] | None = None
    longest: int | None = None
    utf16: bool = False


class TextGuard:
    """Makes texts fit for a format, and counts what it had to replace."""

    def __init__(self, limits: TextLimits) -> None:
        self._limits = limits
        self.forbidden = 0
        self.lacking = Counter[str]()
        self.cut = 0

    def fit(self, text: str) -> str:
        """The text as the format can hold it."""
        if not text.isascii() or not text.isprintable():
            text, number = _FORBIDDEN.subn(_REPLACEMENT, text)
            self.forbidden += number
            if self._limits.lacks is not None:
                text = self._limits.lacks.sub(self._name, text)
        longest = self._limits.longest
        if longest is not None and self._measure(text) > longest:
            self.cut += 1
            said = f" … [cut here: {write_count(len(text), 'character')} in all]"
            text = self._cut(text, longest - len(said)) + said
        return text

    def _measure(self, text: str) -> int:
        return len(text.encode("utf-16-le")) // 2 if self._limits.utf16 else len(text)

    def _cut(self, text: str, longest: int) -> str:
        """As much of a text as there is room for; no character is cut in two."""
        return (
            text.encode("utf-16-le")[: 2 * longest].decode("utf-16-le", "ignore")
            if self._limits.utf16
            else text[:longest]
        )

    def _name(self, found: re.Match[str]) -> str:
        self.lacking[found[0]] += 1
        return f"[U+{ord(found[0]):04X}]"

    def say_replaced(self) -> list[str]:
        """What was replaced, in sentences; none where nothing was."""
        said = []
        if self.forbidden:
            what = write_count(self.forbidden, "character that no text may hold, or that turns its direction round, is",
                               "characters that no text may hold, or that turn its direction round, are")  # fmt: skip
            said.append(f"{what} shown as {_REPLACEMENT}.")
        if self.lacking:
            most = self.lacking.most_common(_NAMED)
            named = ", ".join(f"U+{ord(character):04X} ({number:,})" for character, number in most)
            more = f" and {len(self.lacking) - _NAMED:,} others" if len(self.lacking) > _NAMED else ""
            said.append(f"This format has no shape for characters that are shown by their numbers: {named}{more}.")
        if self.cut:
            what = write_count(self.cut, "text is", "texts are")
            said.append(f"{what} too long for this format, cut, and said to be where they are cut.")
        return said


def guard_text(text: str) -> str:
    """A text without what no format may hold."""
    return TextGuard(TextLimits()).fit(text)


def guard_document(document: Document, limits: TextLimits) -> Document:
    """The document with every text fit for a format; a last section says what was replaced, where anything was."""
    guard = TextGuard(limits)
    fit = _map_texts(document, guard.fit)
    said = guard.say_replaced()
    if not said:
        return fit
    notes = tuple(Paragraph(plain(line)) for line in said)
    return replace(fit, sections=(*fit.sections, Section("replaced", "Characters replaced in this file", notes)))


def _map_texts(thing: T, change: Callable[[str], str]) -> T:
    """The thing with every text in it changed; what has no text to change is given back as it is."""
    return _map(thing, change)  # type: ignore[no-any-return]


def _map(thing: Any, change: Callable[[str], str]) -> Any:
    if isinstance(thing, str):
        return change(thing)
    if isinstance(thing, tuple):
        members = tuple([_map(member, change) for member in thing])
        return members if any(new is not old for new, old in zip(members, thing, strict=True)) else thing
    if isinstance(thing, dict):
        mapped = {_map(key, change): _map(value, change) for key, value in thing.items()}
        return mapped if mapped != thing else thing
    if is_dataclass(thing) and not isinstance(thing, type):
        changed = {}
        for field in fields(thing):
            old = getattr(thing, field.name)
            new = _map(old, change)
            if new is not old:
                changed[field.name] = new
        return replace(thing, **changed) if changed else thing
    return thing
