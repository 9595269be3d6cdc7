"""How a record's narrative writes its people: each mention, and what stands around it that tells people apart."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from trawl.model import Mention

#: How far after a name its date of birth may stand, in code points.
_REACH = 48
_BETWEEN = re.compile(
    r"(?:[\s,;:()\[\]/–-]|\.(?!\s+[A-Z])|\b(?:dob|d|o|b|born|date of birth|of|on|is|was|aged?|yrs?|years?|old|yo"
    r"|m|f|male|female|[0-9]{1,3}|ic[0-9])\b)*",
    re.IGNORECASE,
)
_TITLE_BEFORE = re.compile(r"([A-Za-z/]+)\.? (?:[0-9]{2,5} )?\Z")
_KIN = (
    r"father|mother|dad|mum|mam|son|daughter|brother|sister|uncle|aunt|auntie|cousin|nephew|niece|grandad|grandfather"
    r"|grandmother|grandson|granddaughter|gran|nan|nana|wife|husband|partner|twin|sibling|parent|guardian|carer"
    r"|step-?\w+|half-\w+|namesake"
)
_KIN_BEFORE = re.compile(
    rf"\b({_KIN})(?:-in-law)?s?(?: is| was| named| called|,|:| -)? ?(?:also )?['\"‘“(]?"
    r"(?:(?:mr|mrs|ms|miss|dr)\.? )?\Z",
    re.IGNORECASE,
)
# Without brackets only where the word ends what is said: `John Smith, father of Amy` is told apart by nothing.
_KIN_AFTER = re.compile(rf",? (?:\(({_KIN})\b|({_KIN})(?=\s*[,.;:]|\s+and\b|\s*\Z))", re.IGNORECASE)
_YEARS_AFTER = re.compile(r",? \(?(?:aged? )?([0-9]{1,3})\b(?![/.:-])", re.IGNORECASE)
_AGE_AFTER = re.compile(r",? \(?(snr|sr|senior|jnr|jr|junior|the elder|the younger)\b", re.IGNORECASE)
#: Words that tell people of one name apart, as values have them.
MARKS = {
    "dad": "father", "mum": "mother", "mam": "mother", "snr": "senior", "sr": "senior", "the elder": "senior",
    "jnr": "junior", "jr": "junior", "the younger": "junior", "auntie": "aunt",
}  # fmt: skip
_BEFORE = 32
#: A name and a date with so few code points between stand directly beside each other.
_NEXT = 4
_RANKS = frozenset([
    "pc", "wpc", "ps", "dc", "wdc", "ds", "di", "dci", "dsu", "dcs", "dac", "acc", "cc", "pcso", "sc", "tdc", "adc",
    "a/sgt", "sgt", "sergeant", "insp", "inspector", "supt", "ci", "constable", "const", "officer", "pic",
])  # fmt: skip
_TITLES = {
    "mr": "man", "sir": "man", "lord": "man", "mstr": "man", "master": "man", "fr": "man",
    "mrs": "woman", "ms": "woman", "miss": "woman", "lady": "woman", "sister": "woman",
    "dr": "doctor", "prof": "doctor", "rev": "clergy", "cllr": "councillor", "nurse": "nurse",
    **dict.fromkeys(_RANKS, "police"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PersonForm:
    """One mention of a person: its words (forenames first), the date of birth that follows it, and what is around it.

    `index` is the mention's, `title` the kind of title before it, `age` the years written directly after it. `mark`
    tells it from another of its name: a word of kinship beside it, `senior` or `junior`, a rank, an age. It is
    `touching` where it may be half of a name that was found in two.
    """

    index: int
    words: tuple[str, ...]
    born: str
    title: str
    mark: str
    age: str
    touching: bool

    @property
    def full(self) -> bool:
        return len(self.words) > 1 and len(self.words[0]) > 1


def read_forms(text: str, mentions: Sequence[Mention], when: date | None = None) -> list[PersonForm]:
    """The mentions of people in a record's narrative, in order. `when` is the date that ages hold for, if known."""
    return _tell_ages(_tell_officers(list(_each_form(text, mentions))), when)


def _each_form(text: str, mentions: Sequence[Mention]) -> Iterator[PersonForm]:
    for index, mention in enumerate(mentions):
        if mention.type == "person" and mention.value:
            before = text[max(0, mention.start - _BEFORE) : mention.start]
            title = _TITLE_BEFORE.search(before)
            after = _KIN_AFTER.match(text, mention.end) or _AGE_AFTER.match(text, mention.end)
            mark = _KIN_BEFORE.search(before) or after
            years = _YEARS_AFTER.match(text, mention.end)
            marked = next(filter(None, mark.groups())).lower() if mark else ""
            yield PersonForm(
                index=index,
                words=tuple(mention.value.split()),
                born=_born(text, mentions, index),
                title=_TITLES.get(title.group(1).lower(), "") if title else "",
                mark=MARKS.get(marked, marked),
                age=years.group(1) if years else "",
                touching=_touches_name(text, mentions, index),
            )


def _touches_name(text: str, mentions: Sequence[Mention], index: int) -> bool:
    """Whether only a space parts this mention from another person's: then it may be half of one name."""
    start, end = mentions[index].start, mentions[index].end
    around = [mentions[at] for at in (index - 1, index + 1) if 0 <= at < len(mentions)]
    return any(
        other.type == "person" and (text[other.end : start] == " " or text[end : other.start] == " ")
        for other in around
    )


def _tell_officers(forms: list[PersonForm]) -> list[PersonForm]:
    """Tell an officer from somebody of the same forename and surname who has no rank in the record."""
    others = {(form.words[0], form.words[-1]) for form in forms if form.full and form.title != "police"}
    return [
        replace(form, mark="officer")
        if form.full and form.title == "police" and not form.mark and (form.words[0], form.words[-1]) in others
        else form
        for form in forms
    ]


def _born(text: str, mentions: Sequence[Mention], index: int) -> str:
    """The date of birth that belongs to the person at this index, "" where none does."""
    end = mentions[index].end
    for later in range(index + 1, len(mentions)):
        mention = mentions[later]
        if mention.start - end > _REACH or mention.type not in ("dob", "age"):
            return ""
        if mention.type == "dob":
            known = mention.validity == "valid" and _BETWEEN.fullmatch(text, end, mention.start)
            return mention.value if known and not _leads(mentions, index, later) else ""
    return ""


def _tell_ages(forms: list[PersonForm], when: date | None) -> list[PersonForm]:
    """Tell somebody whose age is given from a namesake whose date of birth belies it."""
    births: dict[tuple[str, str], set[str]] = defaultdict(set)
    for form in forms:
        if form.full and form.born:
            births[form.words[0], form.words[-1]].add(form.born)
    return [
        replace(form, mark=f"aged {form.age}")
        if form.full and form.age and not form.born and not form.mark and _belied(form, births, when)
        else form
        for form in forms
    ]


def _belied(form: PersonForm, births: Mapping[tuple[str, str], set[str]], when: date | None) -> bool:
    known = births.get((form.words[0], form.words[-1]), set())
    return when is not None and any(
        not 0 <= when.year - date.fromisoformat(born).year - int(form.age) <= 1 for born in known if len(born) == 10
    )


def _leads(mentions: Sequence[Mention], index: int, later: int) -> bool:
    """Whether dates stand before the names here: one directly before this name, the one after it before the next."""
    before, date, after = mentions[max(0, index - 1)], mentions[later], mentions[later + 1 : later + 2]
    return (
        before.type in ("dob", "date")
        and mentions[index].start - before.end <= _NEXT
        and any(next_.type == "person" and next_.start - date.end <= _NEXT for next_ in after)
    )
