"""What stands before a number that may be an age: the words that lead to it, and what they rule out."""

from __future__ import annotations

from typing import NamedTuple

from trawl.identifiers import age_cues as cues
from trawl.identifiers.age_phrases import Number

_REACH = 64
_LONGEST_WORD = 24
_EDGES = "(,.:;~'\"=[-*>/"
#: What stands right before a list of children's ages.
_OPENS_LIST = (",", ":", "(", "-")
#: Labels that may lead to an age as well: `she met him at 14`.
_MAY_LEAD = frozenset(("at", "a", "s"))


class Lead(NamedTuple):
    """What stands before a number.

    `window` is the text as written, `before` in lower case; `head` is the word that leads to the number, past `about`
    and the like, in lower case, `written` the same as in the text, and `mark` the punctuation after it; `subject` is
    the word before the head. `opened` says that a bracket was opened just before, `told` that a word for age stands
    there, `aged` how long `aged about` is where the span begins with it, `hedged` that `about` or the like does.
    """

    window: str = ""
    before: str = ""
    head: str = ""
    written: str = ""
    mark: str = ""
    earlier: str = ""
    opened: bool = False
    told: bool = False
    aged: int = 0
    hedged: bool = False

    @property
    def subject(self) -> str:
        """The word before the head, in lower case: who is, looks or says."""
        return self.earlier.lower().strip(_EDGES)

    @property
    def touches(self) -> str:
        """The sign that touches the number, "" where there is white space."""
        return self.window[-1:].strip()

    @property
    def is_label(self) -> bool:
        """Whether the word before is one whose numbers are labels, days or times."""
        return self.head in cues.LABELS and not self.told and not self.lists_children

    @property
    def lists_children(self) -> bool:
        """Whether several children stand before, with where they are: `two kids at home,`."""
        return self.before[-3:].rstrip(" \"'")[-1:] in _OPENS_LIST and cues.CHILDREN.search(self.before) is not None

    @property
    def names_person(self) -> bool:
        """Whether a word for people leads to the number, or a name and a comma do."""
        return self.head in cues.PERSONS or (self.mark == "," and self.written[:1].isupper())

    @property
    def person_of(self) -> str:
        """The word before `of about`: `girl` of `a girl of 12`."""
        found = cues.OF_PERSON.search(self.before)
        return found[1] if found else ""


def read_lead(text: str, lowered: str, start: int) -> Lead:
    """What stands before the number that begins at `start`."""
    reach = max(0, start - _REACH)
    window, before = text[reach:start], lowered[reach:start]
    words = window.split()
    if reach and words:
        del words[0]  # it may be cut
    count = len(words)
    opened = _skip_hedges(words)
    head = words[-1] if words else ""
    written, mark = head.strip(_EDGES + ")"), head[len(head.rstrip(_EDGES + ")")) :]
    told = cues.AGED.search(before) if "age" in before or "yoa" in before else None
    aged = len(told.group()) if told and told.group().startswith("aged") else 0
    earlier = words[-2] if len(words) > 1 else ""
    hedged = count > len(words)
    return Lead(window, before, written.lower(), written, mark, earlier, opened, told is not None, aged, hedged)


def may_lead(text: str, lowered: str, start: int) -> bool:
    """Whether the last word before a bare number could lead to an age at all: most words in small letters cannot."""
    cut = lowered.rfind(" ", max(0, start - _LONGEST_WORD), start - 1) + 1
    word = lowered[cut : start - 1]
    return word in cues.LEADING or not (word.isalpha() and text[cut].islower() and lowered[start - 1] == " ")


def _skip_hedges(words: list[str]) -> bool:
    """Take `about`, `at least`, an opened bracket and `(F,` off the end; whether a bracket was opened there."""
    opened = False
    while words:
        bare = words[-1].lower().strip(_EDGES)
        if words[-1].endswith("("):
            words[-1:] = [words[-1][:-1]] if len(words[-1]) > 1 else []
            return True
        if words[-1].startswith("(") and bare in cues.IN_BRACKET:
            words.pop()
            return True
        if bare in cues.HEDGES and not words[-1].endswith((",", ";", ")")):
            words.pop()
        elif bare in ("least", "most") and words[-2:-1] == ["at"]:
            del words[-2:]
        else:
            return opened
    return opened


def is_denied(lead: Lead, number: Number) -> bool:
    """Whether what stands before a number says that it is a label, a limit, a score, a time or the age of a thing."""
    if lead.is_label and lead.head not in _MAY_LEAD:
        return True
    if cues.LIMIT.search(lead.before) or cues.GRADED.search(lead.before) or is_of_a_thing(lead, number):
        return True
    if lead.head in cues.CLAIMS and lead.subject in cues.NO_SUBJECT:
        return True
    if lead.head == "of" and not lead.told:
        return lead.person_of not in cues.PERSONS or (number.unit == "years" and lasts_with(lead))
    return number.unit == "years" and cues.SPAN_BEFORE.search(lead.before) is not None


def is_of_a_thing(lead: Lead, number: Number) -> bool:
    """Whether a thing or an animal is so old: `the dog, aged 4`, `the van is 12 years old`."""
    if lead.head in cues.THINGS:
        return bool(number.unit) or "," not in lead.mark
    return lead.subject in cues.THINGS and (lead.head in cues.CLAIMS or lead.head == "aged")


def lasts_with(lead: Lead) -> bool:
    """Whether `of six years` says how long a relation lasts, or something that is no person: `partner of`, `ban of`."""
    return lead.person_of not in cues.PERSONS or lead.person_of in cues.RELATIONS
