"""The meaning of a query once more: slow, from the documentation, sharing no code with the compiled one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import product

from trawl.model import IndexedRecord
from trawl.query import tree as t
from trawl.text import analyse_words


@dataclass(frozen=True)
class Found:
    """Positions that a term covers (or that a proximity joined), with the spans that stand there."""

    positions: frozenset[int]
    spans: frozenset[tuple[str, int, int, str]]


class Naive:
    """One record, asked by brute force."""

    def __init__(self, indexed: IndexedRecord) -> None:
        self.indexed, self.record, text = indexed, indexed.record, indexed.text
        self.tokens = []
        for index, form in enumerate(text.forms):
            number = max(n for n, passage in enumerate(text.passages) if passage.first <= index)
            passage = text.passages[number]
            name = "title" if passage.part == "title" else " ".join(passage.section.casefold().split())
            place = (passage.part, text.starts[index], text.ends[index])
            self.tokens.append((index + 1000 * number, form, text.stems[index], name, place))

    def holds(self, node: t.Node, section: str | None = None) -> bool:
        match node:
            case t.And(children):
                return all(self.holds(child, section) for child in children)
            case t.Or(children):
                return any(self.holds(child, section) for child in children)
            case t.Not(child):
                return not self.holds(child, section)
            case t.AtLeast(wanted, members):
                return sum(self.holds(member, section) for member in members) >= wanted
            case t.InSection(name, child):
                return self.holds(child, name)
            case t.FieldIs() | t.DateIn():
                return self._field(node)
            case t.EntityValue(kind, value) if section is None:
                return any(m.value == value and kind in ("", m.type) for m in self.indexed.mentions)
            case t.NotNear():
                return bool(self.far(node, section))
        return bool(self.blocks(node, section))

    def far(self, node: t.NotNear, section: str | None) -> list[Found]:
        others = self.blocks(node.right, section)
        return [x for x in self.blocks(node.left, section) if not any(near(x, y, node.words, False) for y in others)]

    def spans(self, node: t.Node, section: str | None = None) -> set[tuple[str, int, int, str]]:
        if not self.holds(node, section):
            return set()
        match node:
            case t.And(children) | t.Or(children):
                return set().union(*(self.spans(child, section) for child in children))
            case t.AtLeast():
                return set().union(*(self.spans(member, section) for member in node.members))
            case t.InSection(name, child):
                return self.spans(child, name)
            case t.Not() | t.FieldIs() | t.DateIn():
                return set()
            case t.NotNear():
                return set().union(*(found.spans for found in self.far(node, section)))
        return set().union(*(found.spans for found in self.blocks(node, section)))

    def blocks(self, node: t.Node, section: str | None) -> list[Found]:
        match node:
            case t.Or(children):
                return [found for child in children for found in self.blocks(child, section)]
            case t.Near():
                left, right = self.blocks(node.left, section), self.blocks(node.right, section)
                return [
                    Found(x.positions | y.positions, x.spans | y.spans)
                    for x, y in product(left, right)
                    if near(x, y, node.words, node.ordered)
                ]
            case t.Phrase(words, label):
                return self._runs(words, label, section)
            case t.TypedMention() | t.EntityValue():
                return self._mentions(node, section)
        return self._runs((node,), node.label, section)

    def _runs(self, words: tuple[t.Node, ...], label: str, section: str | None) -> list[Found]:
        found = []
        for at in range(len(self.tokens) - len(words) + 1):
            run = self.tokens[at : at + len(words)]
            positions = [token[0] for token in run]
            if positions != list(range(positions[0], positions[0] + len(run))):
                continue
            if section is not None and run[0][3] != section:
                continue
            if all(self._is(word, token) for word, token in zip(words, run, strict=True)):
                part, start, _ = run[0][4]
                found.append(Found(frozenset(positions), frozenset({(part, start, run[-1][4][2], label)})))
        return found

    def _is(self, word: t.Node, token: tuple) -> bool:
        _, form, stem, _, (part, start, end) = token
        match word:
            case t.Word(text, "stem"):
                return stem == text
            case t.Word(text, "form"):
                return form == text
            case t.Word(text, _):
                written = (self.record.title if part == "title" else self.record.narrative)[start:end]
                return any(w.cased == text and w.form == form for w in analyse_words(written))
            case t.Wildcard(pattern):
                return fits(pattern, form)
            case t.Fuzzy(wanted, distance):
                return edits(wanted, form) <= distance
        raise TypeError(word)

    def _mentions(self, node: t.TypedMention | t.EntityValue, section: str | None) -> list[Found]:
        found = []
        for m in self.indexed.mentions:
            if isinstance(node, t.EntityValue):
                wanted = m.value == node.value and node.type in ("", m.type)
            else:
                wanted = m.type == node.type and (not node.operator or compares(m.value, node))
            covered = [
                token
                for token in self.tokens
                if token[4][0] == "narrative" and token[4][1] < m.end and token[4][2] > m.start
            ]
            if section is not None and any(token[3] != section for token in (covered[:1] + covered[-1:])):
                continue
            if wanted and covered:
                span = ("narrative", m.start, m.end, node.label)
                extent = range(covered[0][0], covered[-1][0] + 1)
                found.append(Found(frozenset(extent), frozenset({span})))
        return found

    def _field(self, node: t.FieldIs | t.DateIn) -> bool:
        r = self.record
        dates = {"event": r.event_date, "created": r.created_date, "loaded": r.loaded_date}
        if isinstance(node, t.DateIn):
            day = dates[node.field]
            return day is not None and (node.first or day) <= day <= (node.last or day)
        values = {
            "source": [r.source], "kind": [r.kind], "force": [r.force], "district": [r.district],
            "id": [r.record_id.replace(" ", "")], "reference": [r.reference.replace(" ", "")], "marker": r.markers,
            "grade": [r.grade.code] if r.grade else [],
            "handling": [r.handling], "premises": [r.place.premises.replace("  ", " ").replace("&", "and")],
            "town": [r.place.town.replace("É", "E")], "postcode": [r.place.postcode],
        }.get(node.field, [dates.get(node.field) and "x"])  # fmt: skip
        values = [value.casefold() for value in values if value]
        if node.value is None:
            return not values
        if node.value.endswith("*"):
            return any(value.startswith(node.value[:-1]) for value in values)
        return node.value in values


def near(x: Found, y: Found, words: int, ordered: bool) -> bool:
    if x.positions & y.positions:
        return False
    if ordered and max(x.positions) >= min(y.positions):
        return False
    between = max(min(y.positions) - max(x.positions), min(x.positions) - max(y.positions)) - 1
    return between <= words


def compares(value: str, node: t.TypedMention) -> bool:
    try:
        number = float(value.split("-")[0])
        if node.type == "dob":  # a part of a date stands for its last day
            parts = [*map(int, value.split("-"))]
            number = date(*parts, *(12, 31)[len(parts) - 1 :]).toordinal()
    except ValueError:
        return False
    return {
        "<": number < node.number, "<=": number <= node.number, ">": number > node.number,
        ">=": number >= node.number, "=": number == node.number,
    }[node.operator]  # fmt: skip


def fits(pattern: str, form: str) -> bool:
    if not pattern:
        return not form
    if pattern[0] == "*":
        return fits(pattern[1:], form) or (bool(form) and fits(pattern, form[1:]))
    return bool(form) and pattern[0] in ("?", form[0]) and fits(pattern[1:], form[1:])


def edits(one: str, other: str) -> int:
    """Optimal string alignment distance, by its table."""
    rows = [[i + j if not i * j else 0 for j in range(len(other) + 1)] for i in range(len(one) + 1)]
    for i in range(1, len(one) + 1):
        for j in range(1, len(other) + 1):
            same = one[i - 1] == other[j - 1]
            rows[i][j] = min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + (not same))
            if i > 1 and j > 1 and one[i - 1] == other[j - 2] and one[i - 2] == other[j - 1]:
                rows[i][j] = min(rows[i][j], rows[i - 2][j - 2] + 1)
    return rows[-1][-1]
