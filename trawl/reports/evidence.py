"""The evidence cards of a report: which hits are shown, in what order, and what stands on each card."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from trawl.model import STATUSES, Context, Hit, Key, Match, Status
from trawl.passages import PEOPLE, PLACE
from trawl.reports.findings.concern import Concern
from trawl.reports.findings.run_findings import RunFindings
from trawl.reports.snippets import Excerpt, cut_excerpt, cut_fields

#: Snippets on a card; a card says how many more there are.
SNIPPETS_ON_CARD = 4
#: Fields on a card; a card says how many more there are.
FIELDS_ON_CARD = 12
#: The fields that a card gives from end to end, whatever was found.
_WHOLE_FIELDS = frozenset({PEOPLE, PLACE})
#: Contexts that do not rule a hit out but make it less sure.
_DOUBTFUL: frozenset[Context] = frozenset({"hypothetical", "historical", "other_person"})


@dataclass(frozen=True, slots=True)
class Card:
    """One hit as the page shows it; `number` counts the cards of the page from 1.

    `excerpt` is from the title and the narrative; `fields` are the record's people and its place, and what was found in
    any other field.
    """

    number: int
    hit: Hit
    excerpt: Excerpt
    fields: Excerpt
    matches: tuple[Match, ...]
    change: str

    @property
    def anchor(self) -> str:
        return f"hit-{self.number}"

    @property
    def name(self) -> str:
        """What a reader calls the record by."""
        return self.hit.record.reference or self.hit.record.record_id

    @property
    def doubtful(self) -> bool:
        return is_doubtful(self.hit)


def is_doubtful(hit: Hit) -> bool:
    """Whether nothing that was found is plainly said of now and of the people in the record."""
    return bool(hit.spans) and not hit.negated and all(span.context in _DOUBTFUL for span in hit.spans)


def rank_hits(hits: Iterable[Hit], concern: Mapping[Key, Concern] | None = None) -> list[Hit]:
    """Order hits for reading: by status as STATUSES lists them, those of most concern first, then the newest event.

    Within a status doubtful ones come after the others, and those that are likely incidental last.
    """
    weighed = concern or {}

    def rank(hit: Hit) -> tuple[int, bool, bool, int, int, Key]:
        day = hit.record.event_date
        return (
            STATUSES.index(hit.status),
            bool(hit.opinion),
            is_doubtful(hit),
            -weighed.get(hit.record.key, Concern()).score,
            -(day.toordinal() if day else 0),
            hit.record.key,
        )

    return sorted(hits, key=rank)


def make_cards(
    report: RunFindings, hits: Sequence[Hit], concern: Mapping[Key, Concern] | None = None
) -> tuple[list[Card], list[Card]]:
    """Make a card for each hit: those to read first, and the negated ones, numbered through."""
    reasons = {(change.key, change.status): change.reason for change in report.changes}
    ranked = rank_hits(hits, concern)
    ordered = [hit for hit in ranked if not hit.negated] + [hit for hit in ranked if hit.negated]
    cards = [_card(number, hit, report.matches, reasons) for number, hit in enumerate(ordered, start=1)]
    return [card for card in cards if not card.hit.negated], [card for card in cards if card.hit.negated]


def _card(
    number: int, hit: Hit, matches: Mapping[Key, Sequence[Match]], reasons: Mapping[tuple[Key, Status], str]
) -> Card:
    written = [span for span in hit.spans if span.part != "fields"]  # a column is shown once, among the fields
    found = sorted(matches.get(hit.record.key, ()), key=lambda match: (not match.sure, -match.score))
    return Card(
        number=number,
        hit=hit,
        excerpt=cut_excerpt(hit.record, written, most=SNIPPETS_ON_CARD),
        fields=cut_fields(hit.record, hit.spans, whole=_WHOLE_FIELDS, most=FIELDS_ON_CARD),
        matches=tuple(found),
        change=reasons.get((hit.record.key, hit.status), ""),
    )
