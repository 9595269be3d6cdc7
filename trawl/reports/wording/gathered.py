"""What several sections of a run's report speak of, worked out once: its cards, premises and repeats."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from trawl.model import Hit, Key
from trawl.reports.document import Card
from trawl.reports.evidence import make_cards
from trawl.reports.findings.concern import Concern, rank_premises, weigh_hits
from trawl.reports.findings.incidents import list_same
from trawl.reports.findings.people import repeat_people
from trawl.reports.findings.premises import PremisesFinding, group_premises
from trawl.reports.findings.repeats import Repeat, repeat_identifiers
from trawl.reports.findings.run_findings import RunFindings
from trawl.reports.findings.streets import repeat_streets
from trawl.reports.findings.totals import Totals
from trawl.reports.wording.cards import make_card


@dataclass(frozen=True, slots=True)
class Gathered:
    """The narrowed findings, with `hits` in the order in which they are read and the card of each."""

    findings: RunFindings
    totals: Totals
    hits: tuple[Hit, ...]
    cards: Mapping[Key, Card]
    premises: tuple[PremisesFinding, ...]
    people: tuple[Repeat, ...]
    identifiers: Mapping[str, tuple[Repeat, ...]]
    streets: tuple[Repeat, ...]
    registers: Mapping[str, str]
    concern: Mapping[Key, Concern]

    @property
    def folded(self) -> bool:
        """Whether the run counted incidents: one of an earlier trawl did not."""
        return bool(self.findings.incidents.version)


def gather(findings: RunFindings) -> Gathered:
    """Gather from findings that went through `narrowing.narrow`. Raises ValueError of others."""
    if findings.totals is None:
        raise ValueError("findings have to be narrowed to an edition before a word is written of them")
    as_at = findings.run.started.date()
    concern = weigh_hits(findings.hits, findings.matches, as_at, findings.profile.concern)
    first, last = make_cards(findings, findings.hits, concern)
    made = (*first, *last)
    names = {card.hit.record.key: (card.anchor, card.name) for card in made}
    same = list_same(findings.hits, findings.incidents)
    registers = {register.name: register.title for register in findings.registers}
    return Gathered(
        findings=findings,
        totals=findings.totals,
        hits=tuple(card.hit for card in made),
        cards={
            card.hit.record.key: make_card(
                card,
                concern[card.hit.record.key],
                same.get(card.hit.record.key, ()),
                names=names,
                registers=registers,
                earlier=findings.earlier.get(card.hit.record.key),
                review=findings.reviews.get(card.hit.record.key),
            )
            for card in made
        },
        premises=rank_premises(group_premises(findings.hits, findings.matches, as_at), concern),
        people=repeat_people(findings.hits),
        identifiers=repeat_identifiers(findings.hits),
        streets=repeat_streets(findings.hits),
        registers=registers,
        concern=concern,
    )
