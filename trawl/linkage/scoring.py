"""Evidence for and against one row, as it is gathered, and the strength and the amount that it comes to."""

from __future__ import annotations

from dataclasses import dataclass, field

from trawl.linkage.weights import Weight, load_weights


@dataclass(frozen=True, slots=True)
class Evidence:
    """One piece of evidence: its name in `weights.yml`, its points, and its words ("" where nobody need read it)."""

    name: str
    points: float
    words: str = ""

    @property
    def weight(self) -> Weight:
        """What `weights.yml` says of it."""
        return load_weights().weights[self.name]

    @property
    def is_against(self) -> bool:
        """Whether it speaks against the row: it takes points off, or keeps a match from being strong."""
        return self.points < 0 or self.weight.never_strong != ""


@dataclass
class Weighing:
    """All the evidence for and against one row that some words of a record may mean."""

    evidence: list[Evidence] = field(default_factory=list)

    def add(self, name: str, words: str = "", times: float = 1.0) -> None:
        """Count a piece of evidence, by its name in `weights.yml`."""
        points = load_weights().weights[name].points * times
        self.evidence.append(Evidence(name, points, words))

    def holds(self, name: str) -> bool:
        """Say whether this piece of evidence was counted."""
        return any(evidence.name == name for evidence in self.evidence)

    @property
    def is_exact(self) -> bool:
        """Whether something points at one postcode or building."""
        return any(evidence.weight.exact for evidence in self.evidence)

    @property
    def may_be_strong(self) -> bool:
        """Whether nothing keeps the match from being strong, however much else agrees."""
        lifted = {""}
        if self.is_exact:
            lifted.add("unless exact")
        if any(evidence.weight.exact == "building" for evidence in self.evidence):
            lifted.add("unless building")
        return all(evidence.weight.never_strong in lifted for evidence in self.evidence)

    @property
    def score(self) -> float:
        """The strength: over 100 where much agrees, for rows are told apart by it before it is cut to 100."""
        points = sum(evidence.points for evidence in self.evidence)
        return max(0.0, points if self.may_be_strong else min(load_weights().bands.strong - 1, points))

    @property
    def amount(self) -> int:
        """How many different things of the record and of the row could be compared, of the eight there are."""
        return len({evidence.weight.of for evidence in self.evidence} - {"wording"})

    @property
    def words_for(self) -> tuple[str, ...]:
        """What speaks for the row, in words."""
        return tuple(e.words for e in self.evidence if e.words and not e.is_against)

    @property
    def words_against(self) -> tuple[str, ...]:
        """What speaks against it."""
        return tuple(e.words for e in self.evidence if e.words and e.is_against)
