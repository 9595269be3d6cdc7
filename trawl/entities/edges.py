"""Where the name of a person begins and ends: with its initials, with both halves of a double name, before `'s`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from trawl.entities.canonical import is_o_surname
from trawl.entities.letters import CAPITALS
from trawl.entities.names import CAPITAL_PARTICLES, PARTICLES, is_forename, is_no_person, is_surname
from trawl.entities.person_forms import RANKS, title_before
from trawl.identifiers import Candidate

_HALF_AFTER = re.compile(rf"(?:-[{CAPITALS}]\w+)+")
_SMALL, _CAPITAL = ("|".join(sorted(words)) for words in (PARTICLES, CAPITAL_PARTICLES))
#: `Maria` of Maria de la Cruz, `Jan` of Jan VAN DER BERG, `Omar` of Omar al-Hassan.
_PARTICLES_AFTER = re.compile(
    rf"(?: (?:{_SMALL}))+ [{CAPITALS}][\w']+(?:-\w+)*|(?: (?:{_CAPITAL}))+ [{CAPITALS}']{{3,}}(?:-[{CAPITALS}]+)*(?!\w)"
    rf"| (?:al|el|ul|ad|as)-[{CAPITALS}][\w']+(?:-\w+)*"
)
_COMMA = re.compile(r", ?")
#: The beginning of a surname before the rest of it: `O` of O BRIEN, `MC` of MC DONALD, `DE` of DE SOUZA.
_BEGINNING = re.compile(
    rf"(?<![\w'-])(?:(O)|(M[Cc])|(?:{_SMALL})(?: (?:der|den|la))?|(?:{_CAPITAL})(?: (?:DER|DEN|LA))?) \Z"
)
#: How it ends.
_BEGINNINGS = tuple(
    f"{word} " for word in ("O", "Mc", "MC", "der", "den", "la", "DER", "DEN", "LA", *PARTICLES, *CAPITAL_PARTICLES)
)
_HALF_BEFORE = re.compile(rf"(?<!\w)(?:[{CAPITALS}]\w+-)+\Z")
#: Initials before a surname: `P Smith` is not what `Smith` is. `I` and `A` alone are words.
_INITIALS = re.compile(rf"(?<![\w.&'/-])(?:[{CAPITALS}](?:\. ?| )[{CAPITALS}]|[B-HJ-Z])(?:\. ?| )\Z")
_GENITIVES = ("'s", "'S")
#: Of what stands before a name, so much is looked at for the first half of a double name.
_REACH = 40
#: No beginning of a surname is longer, with what may not stand before it: ` bint der `.
_LONGEST = 10


def mend_edges(text: str, found: Iterable[Candidate]) -> Iterator[Candidate]:
    """The candidates, those of persons with whole words: `Emma Hall` in `Emma Hall-Price's` is `Emma Hall-Price`."""
    for candidate in found:
        if candidate.type != "person":
            yield candidate
        else:
            yield from (_mend(text, person) for person in _part(text, candidate))


def _part(text: str, person: Candidate) -> Iterator[Candidate]:
    """The people of a list that was read as one: `HARTLEY, Dean BOND` are two, `LUND, Kit Adam` is one."""
    start = person.start
    if text.find(",", start, person.end) < 0:
        yield person
        return
    for comma in _COMMA.finditer(text, person.start, person.end):
        next_comma = text.find(",", comma.end(), person.end)
        after = text[comma.end() : next_comma if next_comma >= 0 else person.end].split()
        if len(after) > 1 and _is_next_one(text, start, comma.start(), after):
            yield person._replace(start=start, end=comma.start())
            start = comma.end()
    yield person._replace(start=start)


def _is_next_one(text: str, start: int, end: int, after: list[str]) -> bool:
    """Whether words behind a comma are a name of their own: capitals say so, or a rank before one word."""
    before = text[start:end].split()
    if before[-1].isupper():
        return not after[0].isupper() and after[-1].isupper() and is_surname(after[-1])
    title = title_before(text[max(0, start - _REACH) : start]) if len(before) == 1 else ""
    return title in RANKS or (title != "" and not is_forename(after[-1]))


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
    start = _beginning(text, start, end)
    single = _may_be_initial(text, start) and " " not in text[start:end]
    initials = _INITIALS.search(text, max(0, start - _REACH), start) if single else None
    if initials:
        start = initials.start()
    return person._replace(start=start, end=end)


def _may_be_initial(text: str, start: int) -> bool:
    """Whether a single letter stands before what begins here."""
    at = start - 1
    while at > start - 3 and at > 0 and text[at] in " .":
        at -= 1
    return 0 <= at < start - 1 and text[at] in CAPITALS and not (at and text[at - 1].isalnum())


def _beginning(text: str, start: int, end: int) -> int:
    """Where the surname begins that stands first in this name, `DE` or `O` before it."""
    before = _BEGINNING.search(text, max(0, start - _LONGEST), start) if text.endswith(_BEGINNINGS, 0, start) else None
    if before is None:
        return start
    first = re.split("[ ,]", text[start:end], maxsplit=1)[0]
    if before.group(1):
        return before.start() if is_o_surname(first) else start
    alike = first.isupper() == before.group()[:2].isupper() or before.group()[:2] == "Mc"
    return before.start() if alike and (before.group(2) or not is_forename(first)) else start
