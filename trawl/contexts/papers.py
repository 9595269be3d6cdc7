"""Papers that tell of nobody: an agenda, a newsletter, a list of courses, a label on something found.

Unlike a trigger ("a talk on CSE"), what a paper is says nothing of one passage but of all of them: each is named in
passing. It holds only where nothing else is told: no harm, nothing left open, of no he or she, of
nobody under 18 by age.
"""

from __future__ import annotations

from trawl.contexts.conclusions import find_runs, tells_of_harm
from trawl.contexts.context_reading import ContextReading
from trawl.contexts.verdicts import is_open

# What a paper is, it says in its first words.
_HEAD = 14
# So many different words of papers say it as well, wherever they stand.
_ENOUGH = 2


def is_paper(reading: ContextReading) -> bool:
    """Whether the part is a paper that tells of nobody."""
    triggers, words = reading.triggers, reading.words
    if not triggers.persons.isdisjoint(words.forms[reading.low : reading.high]):
        return False
    head = find_runs(reading, triggers.paper_heads, high=min(reading.high, reading.low + _HEAD))
    said = next(head, None) is not None or len({
        tuple(words.stems[first : last + 1]) for first, last in find_runs(reading, triggers.paper_words)
    }) >= _ENOUGH  # fmt: skip
    return said and not (reading.names_child_by_age() or is_open(reading) or tells_of_harm(reading))
