"""One record as evidence: what its card says of it, why it is there, and what it was joined to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from trawl.model import Key, Match
from trawl.query.reasons import say_term
from trawl.reports import evidence
from trawl.reports.document import Card, Chip, Fact, LabelledText, Lines, Run, Text, plain
from trawl.reports.findings.concern import Concern
from trawl.reports.findings.incidents import NAMED_ON_CARD, SameIncident
from trawl.reports.findings.reviews import HitReview
from trawl.reports.shown_passages import say_all
from trawl.reports.snippets import CONTEXT_WORDS, Excerpt, Snippet
from trawl.reports.values import show_day
from trawl.reports.wording.blocks import fact
from trawl.reports.wording.concern import say_signs
from trawl.reports.wording.entities import say_entities
from trawl.reports.wording.handling import say_grade, say_handling
from trawl.reports.wording.reviews import list_marks, say_mark
from trawl.reports.wording.rewording import say_rewording
from trawl.reports.wording.sentences import STATUS_WORDS, show_band
from trawl.written import write_count


def make_card(
    card: evidence.Card,
    concern: Concern,
    same: Sequence[SameIncident],
    *,
    names: Mapping[Key, tuple[str, str]],
    registers: Mapping[str, str],
    earlier: str | None = None,
    review: HitReview | None = None,
) -> Card:
    """The card of a hit.

    `same` are the other hits of its incident, `names` the anchor and the name of every card, `registers` the titles of
    the registers by their names, `earlier` what the record said when the last issued run saw it, if that is known,
    `review` what analysts said of the hit.
    """
    record = card.hit.record
    return Card(
        anchor=card.anchor,
        number=card.number,
        name=card.name,
        note=f"{record.source} / {record.record_id}",
        chips=(*_chips(card), *_mark_chips(review)),
        facts=tuple(_facts(card)),
        passages=tuple(LabelledText(snippet.label, mark(snippet)) for snippet in card.excerpt.snippets),
        remark=_say_left_out(card.excerpt),
        because=(
            *([fact("Marked", *list_marks(review))] if review else []),
            *_fields(card.fields),
            *_reasons(card),
            *_changes(card, earlier),
            *_entities(card),
            fact("Why this order", say_signs(concern)),
            *(show_match(match, registers) for match in card.matches),
            *_incident(same, names),
        ),
    )


def mark(snippet: Snippet) -> Text:
    """A snippet with what was found marked; where the text does not plainly assert it, words after it say so."""
    return tuple(_mark(snippet))


def _mark(snippet: Snippet) -> Iterator[Run]:
    for segment in snippet.segments:
        if not segment.terms:
            yield Run(segment.text)
        elif segment.context == "affirmed":
            yield Run(segment.text, "found")
        else:
            yield Run(segment.text, "doubtful")
            yield Run(f" [{CONTEXT_WORDS[segment.context]}]", "tag")


def _chips(card: evidence.Card) -> Iterator[Chip]:
    yield Chip(STATUS_WORDS[card.hit.status])
    if card.hit.negated:
        yield Chip("Negated", alert=True)
    if card.doubtful:
        yield Chip("Not plainly stated", alert=True)
    if card.hit.opinion:
        yield Chip("Likely incidental", alert=True)
    if card.hit.undecided:
        yield Chip("Undecided: look at the record", alert=True)
    yield Chip(card.hit.record.marking.upper())


def _mark_chips(review: HitReview | None) -> Iterator[Chip]:
    if review and (said := say_mark(review)):
        yield Chip(f"Marked {said}")


def _facts(card: evidence.Card) -> Iterator[Fact]:
    record = card.hit.record
    if card.hit.opinion:
        yield fact("Why likely incidental", card.hit.opinion)
    yield fact("Event date", show_day(record.event_date))
    yield fact("Force", record.force or "not given")
    yield fact("Kind", record.kind)
    yield fact("Grade", say_grade(record))
    yield fact("Handling", say_handling(record))
    if record.created_date:
        yield fact("Created", show_day(record.created_date))


def _say_left_out(excerpt: Excerpt) -> str:
    if not excerpt.left_out:
        return ""
    hold = "holds" if excerpt.left_out == 1 else "hold"
    return f"{write_count(excerpt.left_out, 'more passage')} of this record {hold} found terms."


def _fields(fields: Excerpt) -> Iterator[Fact]:
    for snippet in fields.snippets:
        yield fact(snippet.label, mark(snippet))
    if fields.left_out:
        yield fact("Not shown", f"{write_count(fields.left_out, 'more field')} of this record")


def _reasons(card: evidence.Card) -> Iterator[Fact]:
    yield fact("Why found", _say_why(card))
    if card.change:
        yield fact(STATUS_WORDS[card.hit.status], card.change)


def _changes(card: evidence.Card, earlier: str | None) -> Iterator[Fact]:
    if card.hit.status == "updated":
        yield Fact("What changed, by words", say_rewording(earlier, say_all(card.hit.record)))


def _entities(card: evidence.Card) -> Iterator[Fact]:
    if said := say_entities(card.hit.mentions):
        yield fact("Recognised in it", *said)


def _say_why(card: evidence.Card) -> str:
    why = card.hit.why
    if card.hit.undecided:
        return "; ".join(("Not decided: the record repeats words of the search too often to tell", *why[1:]))
    if why:
        return "; ".join(why)
    terms = "; ".join(map(say_term, card.hit.found_terms))
    return f"terms: {terms}" if terms else "by its fields alone"


def show_match(match: Match, registers: Mapping[str, str]) -> Fact:
    """A match to a row of a register, with what speaks for it and against it."""
    row = match.row
    town = f", {row.town}" if row.town else ""
    said = f"{row.name}{town} ({registers.get(row.register, row.register)} {row.row_id}), {say_score(match)}"
    return Fact(show_band(match), Lines(tuple(plain(line) for line in (said, *say_sides(match)))))


def say_score(match: Match) -> str:
    """`score 96 of 100, 4 things compared`."""
    compared = f", {write_count(match.amount, 'thing')} compared" if match.amount else ""
    return f"score {round(match.score)} of 100{compared}"


def say_sides(match: Match) -> list[str]:
    """What speaks for a match, and what against it."""
    sides = (("For", match.evidence), ("Against", match.against))
    return [f"{side}: {'; '.join(said)}" for side, said in sides if said]


def _incident(same: Sequence[SameIncident], names: Mapping[Key, tuple[str, str]]) -> Iterator[Fact]:
    for other in same[:NAMED_ON_CARD]:
        anchor, name = names[other.hit.record.key]
        sure = other.band == "strong"
        against = f". Against it: {'; '.join(other.against)}" if other.against else ""
        said = (Run(name, to=anchor), Run(f": {'; '.join(other.evidence)}{against}"))
        yield fact("Same incident as" if sure else "Possibly the same incident as, a proposal to check", said)
    if (more := len(same) - NAMED_ON_CARD) > 0:
        yield fact("Same incident", f"{write_count(more, 'more hit')} of this incident, or possibly of it")
