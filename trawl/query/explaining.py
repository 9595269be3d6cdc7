"""Why one record satisfies a query or does not: a verdict on each clause, down to the smallest that fails.

Each part of the tree is judged by the reference meaning itself, so an explanation cannot disagree with a search.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from trawl.model import PARTS, PASSAGE_GAP, IndexedRecord, Span
from trawl.passages import part_text, passage_names
from trawl.query.fields import field_date, field_values
from trawl.query.meaning import CompiledQuery, Judgement
from trawl.query.names import DATE_FIELDS
from trawl.query.nearest import nearest_gap
from trawl.query.printing import print_tree
from trawl.query.tree import (
    And,
    AtLeast,
    DateIn,
    EntityValue,
    FieldIs,
    InSection,
    Near,
    Node,
    Not,
    NotNear,
    Or,
    Phrase,
    TypedMention,
    Word,
)
from trawl.query.walk import TEXT_LEAVES


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a clause holds in a record, and why in words. `clause` is printed as a query that parses.

    `spans` are what it found, or for a NOT that fails what it should not have found. `parts` are the verdicts that
    decide; a plain term has none. Where `alternatives` is true they can stand in for one another, and only those that
    hold or come near are among them.
    """

    clause: str
    holds: bool
    reason: str
    spans: tuple[Span, ...] = ()
    parts: tuple[Verdict, ...] = ()
    alternatives: bool = False


def explain_query(tree: Node, indexed: IndexedRecord) -> Verdict:
    """The verdict on the query `tree` in one record."""
    return _Explainer(indexed).explain(tree)


def smallest_failures(verdict: Verdict) -> tuple[Verdict, ...]:
    """The smallest clauses that make it fail: the query fails for as long as one of them does; none where it holds.

    A group of alternatives or of members of OF fails as one.
    """
    return tuple(_failures(verdict))


def failing_without(tree: Node, indexed: IndexedRecord, excluded: Collection[Span]) -> tuple[str, ...]:
    """The clauses of a query that holds which no longer do once these spans are gone, printed."""
    if CompiledQuery(tree, "").accepts_without(indexed, excluded):
        return ()
    if isinstance(tree, And):
        return tuple(clause for child in tree.children for clause in failing_without(child, indexed, excluded))
    return (print_tree(tree),)


def _failures(verdict: Verdict) -> Iterator[Verdict]:
    failing = [part for part in verdict.parts if not part.holds]
    if verdict.holds:
        return
    if not failing or verdict.alternatives:
        yield verdict
    else:
        for part in failing:
            yield from _failures(part)


class _Explainer:
    def __init__(self, indexed: IndexedRecord) -> None:
        self._indexed = indexed

    def explain(  # noqa: PLR0911 one return for each node type
        self, node: Node, section: str | None = None
    ) -> Verdict:
        match node:
            case And(children):
                return self._all(node, children, section)
            case Or(children):
                return self._any(node, children, 1, section)
            case AtLeast(wanted, members):
                return self._any(node, members, wanted, section)
            case Not(child):
                return self._not(node, child, section)
            case Near():
                return self._near(node, section)
            case NotNear():
                return self._not_near(node, section)
            case InSection(name, child):
                return self._in_section(node, name, child)
            case _:
                return self._leaf(node, section)

    def _judge(self, node: Node, section: str | None) -> Judgement:
        return CompiledQuery(node if section is None else InSection(section, node), "").judge(self._indexed)

    def _all(self, node: And, children: Sequence[Node], section: str | None) -> Verdict:
        parts = tuple(self.explain(child, section) for child in children)
        failing = sum(not part.holds for part in parts)
        reason = f"{failing} of {len(parts)} clauses not met" if failing else f"all {len(parts)} clauses met"
        return Verdict(_print(node, section), not failing, reason, _spans_of(parts), parts)

    def _any(self, node: Or | AtLeast, members: Sequence[Node], wanted: int, section: str | None) -> Verdict:
        judged = [(member, self._judge(member, section)) for member in members]
        # Alternatives that are plain terms and not there say nothing more; larger ones may come near.
        parts = tuple(
            self.explain(member, section)
            for member, judgement in judged
            if judgement.accepted or not isinstance(member, TEXT_LEAVES)
        )
        parts = tuple(part for part in parts if part.holds or _comes_near(part))
        held = [print_tree(member) for member, judgement in judged if judgement.accepted]
        spans = _spans_of([part for part in parts if part.holds])
        reason = _say_held(held, wanted, len(members))
        return Verdict(_print(node, section), len(held) >= wanted, reason, spans, parts, alternatives=True)

    def _not(self, node: Not, child: Node, section: str | None) -> Verdict:
        inner = self.explain(child, section)
        if not inner.holds:
            return Verdict(_print(node, section), True, "not so, as asked")
        found = _quoted(dict.fromkeys(span.term for span in inner.spans)) or inner.reason
        return Verdict(_print(node, section), False, f"it is so: {found}", inner.spans)

    def _near(self, node: Near, section: str | None) -> Verdict:
        judgement = self._judge(node, section)
        if judgement.accepted:
            return Verdict(_print(node, section), True, "near enough", judgement.spans)
        sides = tuple(self.explain(side, section) for side in (node.left, node.right))
        missing = [side for side in sides if not side.holds]
        if missing:
            reason = " and ".join(f"{side.clause} is not there" for side in missing)
            return Verdict(_print(node, section), False, reason, _spans_of(sides), sides)
        return Verdict(_print(node, section), False, self._say_gap(node, sides), _spans_of(sides))

    def _say_gap(self, node: Near, sides: Sequence[Verdict]) -> str:
        left, right = (side.spans for side in sides)
        wanted = f"at most {node.words} wanted"
        gap = nearest_gap(self._indexed, left, right, ordered=node.ordered)
        if gap is None:
            backward = nearest_gap(self._indexed, left, right, ordered=False) if node.ordered else None
            return "both are there, the second before the first" if backward is not None else "both are the same words"
        if gap >= PASSAGE_GAP:
            return f"both are there, in different passages of the record ({wanted})"
        if gap <= node.words:  # a member of several terms that cannot all be near at once
            return "both are there, but not all of it near enough at once"
        return f"both are there, at the nearest {gap} words apart ({wanted})"

    def _not_near(self, node: NotNear, section: str | None) -> Verdict:
        judgement = self._judge(node, section)
        if judgement.accepted:
            return Verdict(_print(node, section), True, "there, and not near the other", judgement.spans)
        left = self.explain(node.left, section)
        if not left.holds:
            return Verdict(_print(node, section), False, f"{left.clause} is not there", left.spans, (left,))
        reason = f"wherever {left.clause} is, the other stands {node.words} words away or fewer"
        return Verdict(_print(node, section), False, reason, left.spans)

    def _in_section(self, node: InSection, name: str, child: Node) -> Verdict:
        passages = self._indexed.text.passages
        present = dict.fromkeys(name for p in passages for name in passage_names(p.part, p.section, p.label))
        verdict = self.explain(child, name)
        if verdict.holds or name in present:
            return verdict
        if name == "title":
            return Verdict(print_tree(node), False, "the record has no title")
        there = ", ".join(present)
        return Verdict(print_tree(node), False, f"the record has no section {name!r} (sections: {there})")

    def _leaf(self, node: Node, section: str | None) -> Verdict:
        judgement = self._judge(node, section)
        if judgement.accepted:
            return Verdict(_print(node, section), True, _say_found(node, judgement), judgement.spans)
        where = f"section {section!r}" if section else "record"
        return Verdict(_print(node, section), False, self._say_missing(node, section, where))

    def _say_missing(  # noqa: PLR0911 one return for each node type
        self, node: Node, section: str | None, where: str
    ) -> str:
        match node:
            case FieldIs() | DateIn():
                return self._say_field(node)
            case Phrase(words):
                absent = [word for word in words if not self._judge(word, section).accepted]
                if absent:
                    return f"not in the {where}: {_quoted(word.label for word in absent)}"
                return f"its words are in the {where}, but not next to each other in this order"
            case Word(mode="form" | "case"):
                return self._say_other_form(node, section, where)
            case TypedMention(type=kind, operator=operator):
                written = list(dict.fromkeys(m.text for m in self._indexed.mentions if m.type == kind))
                if not written or not operator:
                    return f"no mention of type {kind} in the {where}"
                asked = node.label.removeprefix(f"#{kind}{operator}")
                return f"no {kind} {operator} {asked} in the {where}, only {_quoted(written[:5])}"
            case EntityValue(value=value):
                return f"no mention of {value} in the record"
            case _:
                return f"not in the {where}"

    def _say_other_form(self, node: Word, section: str | None, where: str) -> str:
        from trawl.text import analyse_words

        (word,) = analyse_words(node.text)
        spans = self._judge(Word(word.stem, "stem", node.label), section).spans
        if not spans:
            return f"not in the {where}"
        record = self._indexed.record
        written = dict.fromkeys(part_text(record, span.part)[span.start : span.end] for span in spans)
        return f"in the {where} only otherwise: {_quoted(list(written)[:5])}"

    def _say_field(self, node: FieldIs | DateIn) -> str:
        record, field = self._indexed.record, node.field
        if isinstance(node, DateIn) or field in DATE_FIELDS:
            day = next((field_date(record, name) for name in DATE_FIELDS if name == field), None)
            return f"{field} is {day}" if day else f"the record has no {field} date"
        values = field_values(record, field)
        return f"{field} is {_quoted(values)}" if values else f"the record has no {field}"


def _print(node: Node, section: str | None) -> str:
    return print_tree(node if section is None else InSection(section, node))


def _say_found(node: Node, judgement: Judgement) -> str:
    if isinstance(node, FieldIs | DateIn):
        return "so"
    times = len(judgement.spans)
    return f"found {times} times" if times > 1 else "found"


#: How many alternatives that hold a reason names.
_NAMED = 5


def _say_held(held: Sequence[str], wanted: int, members: int) -> str:
    if not held:
        return f"none of {members} alternatives holds"
    more = f" and {len(held) - _NAMED} more" if len(held) > _NAMED else ""
    said = f"{len(held)} of {members}: {', '.join(held[:_NAMED])}{more}"
    if len(held) < wanted:
        return f"only {said} ({wanted} wanted)"
    return f"{said} ({wanted} wanted)" if wanted > 1 else said


def _comes_near(verdict: Verdict) -> bool:
    """Whether anything that the clause asks for was found."""
    return bool(verdict.spans) or any(part.holds and part.spans for part in verdict.parts)


def _spans_of(parts: Sequence[Verdict]) -> tuple[Span, ...]:
    spans = {span for part in parts if part.holds for span in part.spans}
    return tuple(sorted(spans, key=lambda span: (PARTS.index(span.part), span.start, span.end, span.term)))


def _quoted(texts: Collection[str] | Iterator[str]) -> str:
    return ", ".join(f'"{text}"' for text in texts)
