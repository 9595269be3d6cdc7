"""One person written several ways in one record is one entity: `SMITH, John dob 01/02/1990`, `John Smith`, `J Smith`.

The rules, which never join what could be two people (docs/entities.md):

1. A date of birth that follows a name belongs to it where nothing but words of birth, age or sex stands between.
2. One full name with one date of birth in the record is one person; with two, each mention has its own alone.
3. A name with a middle name, initials with a surname, and a surname or forename alone are taken for a full name of the
   record where only one fits. Two that fit, be it only as `P Smith`, leave the short form as it is.
4. A short form with a title is joined only to a name that has such a title in the record (`PC Smith` is not John
   Smith, nor is `Mrs Smith`).
5. A name with a word of kinship before it or in brackets after it, or before `senior` or `junior`, is somebody beside
   the one of that name without it: `his father John Smith` is `john smith (father)` where the record has a John Smith
   too. So is an officer beside a namesake without a rank. A surname that a relative bears is joined to nobody.
6. Names with different ages are of different people, and a single word that touches another name is a part of it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

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
_KIN_AFTER = re.compile(rf",? \(({_KIN})\b", re.IGNORECASE)
_YEARS_AFTER = re.compile(r",? \(?(?:aged? )?([0-9]{1,3})\b(?![/.:-])", re.IGNORECASE)
_AGE_AFTER = re.compile(r",? \(?(snr|sr|senior|jnr|jr|junior|the elder|the younger)\b", re.IGNORECASE)
_MARKS = {
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
#: Of full names with one surname and one forename, so many are compared; of more, none is taken for another.
_COMPARED = 8


@dataclass(frozen=True, slots=True)
class _Form:
    """One mention of a person: its words (forenames first), the date of birth that follows it, and what is around it.

    `mark` is the word of kinship before it, or the `senior` after it, that tells it from another of its name.
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


@dataclass(slots=True)
class _Somebody:
    """A full name of the record, with the dates of birth and the titles that go with it. `longer` may stand for it."""

    words: tuple[str, ...]
    mark: str
    births: set[str] = field(default_factory=set)
    titles: set[str] = field(default_factory=set)
    ages: set[str] = field(default_factory=set)
    longer: _Somebody | None = None
    shared: bool = False

    @property
    def value(self) -> str:
        whole = self.longer or self
        name = " ".join(whole.words)
        if len(whole.births) == 1:
            return f"{name} {next(iter(whole.births))}"
        return f"{name} ({whole.mark})" if whole.mark and whole.shared else name


#: The people of a record by their names, and by what tells them from others of that name.
_People = dict[tuple[tuple[str, ...], str], _Somebody]


def join_people(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions of one record in order, persons with the value that all forms of one person share."""
    joined = list(mentions)
    forms = _tell_officers(list(_read_forms(text, mentions)))
    people = _gather(forms)
    finder = _Finder(people.values(), [form for form in forms if not form.full])
    for form in forms:
        if form.born and not form.full and (person := finder.find(form)):
            person.births.add(form.born)
    for form in forms:
        joined[form.index] = replace(joined[form.index], value=_value_of(form, people, finder))
    return joined


def _read_forms(text: str, mentions: Sequence[Mention]) -> Iterator[_Form]:
    for index, mention in enumerate(mentions):
        if mention.type == "person" and mention.value:
            before = text[max(0, mention.start - _BEFORE) : mention.start]
            title = _TITLE_BEFORE.search(before)
            after = _KIN_AFTER.match(text, mention.end) or _AGE_AFTER.match(text, mention.end)
            mark = _KIN_BEFORE.search(before) or after
            years = _YEARS_AFTER.match(text, mention.end)
            marked = mark.group(1).lower() if mark else ""
            yield _Form(
                index=index,
                words=tuple(mention.value.split()),
                born=_born(text, mentions, index),
                title=_TITLES.get(title.group(1).lower(), "") if title else "",
                mark=_MARKS.get(marked, marked),
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


def _tell_officers(forms: list[_Form]) -> list[_Form]:
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


def _leads(mentions: Sequence[Mention], index: int, later: int) -> bool:
    """Whether dates stand before the names here: one directly before this name, the one after it before the next."""
    before, date, after = mentions[max(0, index - 1)], mentions[later], mentions[later + 1 : later + 2]
    return (
        before.type in ("dob", "date")
        and mentions[index].start - before.end <= _NEXT
        and any(next_.type == "person" and next_.start - date.end <= _NEXT for next_ in after)
    )


def _gather(forms: Iterable[_Form]) -> _People:
    """The people of the record; a name with middle names stands for the same without, where births allow it."""
    people: _People = {}
    for form in forms:
        if form.full:
            person = people.setdefault((form.words, form.mark), _Somebody(form.words, form.mark))
            person.births |= {form.born} - {""}
            person.titles |= {form.title} - {""}
            person.ages |= {form.age} - {""}
    named: dict[tuple[str, ...], list[_Somebody]] = defaultdict(list)
    alike: dict[tuple[str, str], list[_Somebody]] = defaultdict(list)
    for person in people.values():
        named[person.words].append(person)
        if not person.mark:
            alike[person.words[0], person.words[-1]].append(person)
    for person in people.values():
        person.shared = len(named[person.words]) > 1
    for group in alike.values():
        if 1 < len(group) <= _COMPARED:
            _join_alike(group)
    return people


def _join_alike(group: list[_Somebody]) -> None:
    """Let the longest name stand for each that is a part of it; shorter ones first, so that births add up."""
    for person in sorted(group, key=lambda one: len(one.words)):
        longer = _find_longer(person, group)
        if longer is not None and not person.shared and not longer.shared:
            person.longer = longer
            longer.births |= person.births
            longer.titles |= person.titles
            longer.ages |= person.ages


def _find_longer(person: _Somebody, group: list[_Somebody]) -> _Somebody | None:
    """The one name of the group that is this one with middle names; None where several are, or births differ."""
    longer = [
        other for other in group if len(other.words) > len(person.words) and _is_within(person.words, other.words)
    ]
    if not longer:
        return None
    longest = max(longer, key=lambda other: len(other.words))
    one = all(_is_within(other.words, longest.words) for other in longer)
    same = len(person.births | longest.births) < 2 and len(person.ages | longest.ages) < 2
    return longest if one and same else None


def _is_within(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Whether all words of `short` stand in `long` in this order; an initial stands for the word that it begins."""
    words = iter(long)
    return all(any(_fits(word, other) for other in words) for word in short)


def _fits(word: str, other: str) -> bool:
    return word == other or (len(word) == 1 and other.startswith(word))


class _Finder:
    """Finds whom a short form means: the names of the record by surname and by forename."""

    def __init__(self, people: Iterable[_Somebody], short: Iterable[_Form]) -> None:
        self._people: dict[str, list[_Somebody]] = defaultdict(list)
        #: Surnames of relatives, and with initials or titles that none of the full names has: others bear them too.
        self._others: set[str] = set()
        for person in people:
            if person.mark:
                self._others.add(person.words[-1])
            if person.longer is None:
                for word in {person.words[0], person.words[-1]}:
                    self._people[word].append(person)
        for form in short:
            fitting = self._fitting(form.words)
            other_title = form.title and not any(form.title in person.titles for person in fitting)
            if other_title or form.mark or form.touching or (len(form.words) > 1 and not fitting):
                self._others.add(form.words[-1])

    def find(self, form: _Form) -> _Somebody | None:
        """The one person that this form can mean, None where there is not just one or something stands against it."""
        if form.mark or form.touching or form.words[-1] in self._others:
            return None
        fitting = self._fitting(form.words)
        if len(fitting) != 1 or len(fitting[0].births) > 1:
            return None
        person = fitting[0]
        against = form.title and form.title not in person.titles
        differs = form.born and person.births and form.born not in person.births
        return None if against or differs else person

    def _fitting(self, words: tuple[str, ...]) -> list[_Somebody]:
        named = self._people.get(words[-1], [])
        if len(words) == 1:
            return named
        return [
            person
            for person in named
            if person.words[-1] == words[-1] and all(map(_fits, words[:-1], person.words[:-1]))
        ]


def _value_of(form: _Form, people: _People, finder: _Finder) -> str:
    name = " ".join(form.words)
    alone = f"{name} {form.born}" if form.born else name
    person = people[form.words, form.mark] if form.full else finder.find(form)
    if person is None:
        return alone
    whole = person.longer or person
    if len(whole.births) > 1 or len(whole.ages) > 1:
        return alone
    return person.value
