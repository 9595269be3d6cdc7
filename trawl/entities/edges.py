"""Where the name of a person begins and ends: with its initials, with both halves of a double name, before `'s`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from trawl.entities.letters import CAPITALS
from trawl.entities.names import is_no_person
from trawl.identifiers import Candidate

_HALF_AFTER = re.compile(rf"(?:-[{CAPITALS}]\w+)+")
#: `Maria` of Maria de la Cruz, `Jan` of Jan van der Berg.
_PARTICLES_AFTER = re.compile(
    rf"(?: (?:van|von|de|der|den|la|da|dos|di|du|le|el|al|bin|ibn))+ [{CAPITALS}][\w'’]+(?:-\w+)*"
)
_HALF_BEFORE = re.compile(rf"(?<!\w)(?:[{CAPITALS}]\w+-)+\Z")
#: Initials before a surname: `P Smith` is not what `Smith` is. `I` and `A` alone are words.
_INITIALS = re.compile(rf"(?<![\w.&'’/-])(?:[{CAPITALS}](?:\. ?| )[{CAPITALS}]|[B-HJ-Z])(?:\. ?| )\Z")
_GENITIVES = ("'s", "’s", "'S", "’S")
#: Of what stands before a name, so much is looked at for the first half of a double name.
_REACH = 40


def mend_edges(text: str, found: Iterable[Candidate]) -> Iterator[Candidate]:
    """The candidates, those of persons with whole words: `Emma Hall` in `Emma Hall-Price's` is `Emma Hall-Price`."""
    for candidate in found:
        yield _mend(text, candidate) if candidate.type == "person" else candidate


def _mend(text: str, person: Candidate) -> Candidate:
    start, end = person.start, person.end
    line = text.find("\n", start, end)
    if line > start:
        end = line
    if text[end - 2 : end] in _GENITIVES:
        end -= 2
    particles = _PARTICLES_AFTER.match(text, end)
    if particles:
        end = particles.end()
    after = _HALF_AFTER.match(text, end)
    if after and not is_no_person(after.group().rpartition("-")[2]):
        end = after.end()
    before = _HALF_BEFORE.search(text, max(0, start - _REACH), start) if text[start - 1 : start] == "-" else None
    if before and not is_no_person(before.group().partition("-")[0]):
        start = before.start()
    single = " " not in text[start:end]
    initials = _INITIALS.search(text, max(0, start - _REACH), start) if single else None
    if initials:
        start = initials.start()
    return person._replace(start=start, end=end)
