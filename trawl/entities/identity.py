"""One person written several ways in one record is one entity where the record says so: `John Smith`, later `Smith`.

That nothing speaks against it joins nobody. What counts as evidence, and what stands against it, is numbered in
docs/entities.md ("One person, several forms").
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from trawl.entities.namesakes import is_belied, tell_apart
from trawl.entities.person_forms import RANKS, PersonForm, each_form
from trawl.model import JoinReason, Mention

#: Of full names with one surname and one forename, so many are compared; of more, none is taken for another.
_COMPARED = 8
#: Of more people with one surname or forename than this, no short form is taken for one.
_CROWD = 40


@dataclass(slots=True)
class _Somebody:
    """A full name of the record and what its mentions say; `first` is the earliest, -1 where a column says it.

    `longer` is the name with middle names that stands for it, for the reason `why`.
    """

    name: str
    words: tuple[str, ...]
    mark: str
    first: int
    mentions: set[int] = field(default_factory=set)
    births: set[str] = field(default_factory=set)
    titles: set[str] = field(default_factory=set)
    roles: set[str] = field(default_factory=set)
    ages: set[str] = field(default_factory=set)
    same: set[int] = field(default_factory=set)
    parted: set[int] = field(default_factory=set)
    longer: _Somebody | None = None
    why: JoinReason = ""
    shared: bool = False
    identified: bool = False

    @property
    def whole(self) -> _Somebody:
        return self.longer or self

    @property
    def born(self) -> str:
        """The one date of birth of the whole person."""
        return next(iter(self.whole.births)) if len(self.whole.births) == 1 else ""

    @property
    def value(self) -> str:
        whole = self.whole
        if self.born:
            return f"{whole.name} {self.born}"
        return f"{whole.name} ({whole.mark})" if whole.mark and whole.shared else whole.name

    def is_one(self) -> bool:
        """Whether its mentions can all be one person."""
        return len(self.whole.births) < 2 and len(self.whole.ages) < 2

    def take(self, form: PersonForm) -> None:
        self.mentions.add(form.index)
        self.births |= {form.born} - {""}
        self.titles |= {form.title} - {""}
        self.roles |= {form.role} - {""}
        self.ages |= {form.age} - {""}
        self.same.update(form.same)
        self.parted.update(form.parted)
        self.identified = self.identified or form.identified
        self.first = min(self.first, -1 if form.told else form.index)


#: The people of a record by their names, and by what tells them from others of that name.
_People = dict[tuple[str, str], _Somebody]


def join_people(text: str, mentions: Sequence[Mention], when: date | None = None) -> list[Mention]:
    """The mentions of one text in order, persons with the value that all forms of one person share.

    `when` is the day of the event, for which ages in the text hold.
    """
    return join_forms(mentions, tell_apart(each_form(text, mentions), when), when)


def join_forms(mentions: Sequence[Mention], forms: Sequence[PersonForm], when: date | None = None) -> list[Mention]:
    """The mentions of one record, persons with their values; `forms` are its people, those of columns as well."""
    joined = list(mentions)
    people = _gather(forms)
    finder = _Finder(people.values(), [form for form in forms if not form.full], when)
    found = {form.index: finder.find(form) for form in forms if not form.full}
    for form in forms:
        person, _ = found.get(form.index, (None, ""))
        if person is not None and form.born:
            person.births.add(form.born)
    for form in forms:
        person, why = found[form.index] if form.index in found else _join_full(form, people[form.name, form.mark])
        joined[form.index] = _join(joined[form.index], form, person, why)
    return joined


def _join_full(form: PersonForm, person: _Somebody) -> tuple[_Somebody, JoinReason]:
    if person.longer:
        return person, person.why
    return person, "same name" if person.value != form.alone else ""


def _join(mention: Mention, form: PersonForm, person: _Somebody | None, why: JoinReason) -> Mention:
    if person is None or not person.is_one():
        value, name, born, why = form.alone, form.name, form.born, ""
    else:
        value, name, born = person.value, person.whole.name, person.born
        if form.full and len(person.mentions) == 1 and not person.longer:
            why = ""  # by its own words
    m = mention  # made anew rather than replaced, which takes ten times as long
    told = (m.validity, m.origin, m.confidence, m.part, m.rule)
    return Mention(m.type, m.start, m.end, m.text, value, *told, name, born, why)


def _gather(forms: Iterable[PersonForm]) -> _People:
    """The people of the record; a name with middle names stands for the same without, where evidence says so."""
    people: _People = {}
    for form in forms:
        if form.full:
            new = _Somebody(form.name, form.words, form.mark, form.index)
            people.setdefault((form.name, form.mark), new).take(form)
    named: dict[str, list[_Somebody]] = defaultdict(list)
    alike: dict[tuple[str, str], list[_Somebody]] = defaultdict(list)
    for person in people.values():
        named[person.name].append(person)
        if not person.mark:
            alike[person.words[0], person.words[-1]].append(person)
    for person in people.values():
        person.shared = len(named[person.name]) > 1
    for group in alike.values():
        if 1 < len(group) <= _COMPARED:
            _join_alike(group)
    return people


def _join_alike(group: list[_Somebody]) -> None:
    """Let the longest name stand for each that is a part of it; shorter ones first, so that births add up."""
    for person in sorted(group, key=lambda one: len(one.words)):
        longer = _find_longer(person, group)
        if longer is None or person.shared or longer.shared:
            continue
        why = _weigh_alike(person, longer)
        if why:
            person.longer, person.why = longer, why
            longer.births |= person.births


def _find_longer(person: _Somebody, group: list[_Somebody]) -> _Somebody | None:
    """The one name of the group that is this one with middle names, None where several are."""
    longer = [
        other for other in group if len(other.words) > len(person.words) and _is_within(person.words, other.words)
    ]
    longest = max(longer, key=lambda other: len(other.words), default=None)
    one = longest is not None and all(_is_within(other.words, longest.words) for other in longer)
    return longest if one else None


def _weigh_alike(person: _Somebody, longer: _Somebody) -> JoinReason:
    """Why the name without middle names is the longer one's, "" where nothing says so, or something against it."""
    if person.parted & longer.mentions or len(person.births | longer.births) > 1 or len(person.ages | longer.ages) > 1:
        return ""
    if person.births and person.births == longer.births:
        return "same birth"
    if person.same & longer.mentions:
        return "known as"
    new = person.roles - longer.roles or person.titles - longer.titles or person.births or person.ages
    if new or longer.first > person.first:
        return ""
    return "column" if longer.first < 0 else "after"


def _is_within(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Whether all words of `short` stand in `long` in this order; an initial stands for the word that it begins."""
    words = iter(long)
    return all(any(_fits(word, other) for other in words) for word in short)


def _fits(word: str, other: str) -> bool:
    return word == other or (len(word) == 1 and other.startswith(word))


class _Finder:
    """Finds whom a short form means: the names of the record by surname and by forename."""

    def __init__(self, people: Iterable[_Somebody], short: Sequence[PersonForm], when: date | None) -> None:
        self._when = when
        self._people: dict[str, list[_Somebody]] = defaultdict(list)
        #: Names of which somebody else of the record bears one too, with the titles that those have.
        self._others: dict[str, set[str]] = defaultdict(set)
        for person in people:
            if person.mark:
                self._others[person.words[-1]].add("")
            if person.longer is None:
                for word in {*_halves(person.words[0]), *_halves(person.words[-1])}:
                    self._people[word].append(person)
        single = {form.words[0] for form in short if len(form.words) == 1} - self._people.keys()
        #: Initials of people whose surname the record does not say: of `Dean` in `Dean and Darren Tull`.
        self._initials = frozenset(name[0] for name in single)
        others = [form for form in short if not self._weigh(form)[1]]
        for form in others:
            self._others[form.words[-1]].add(form.title)

    def find(self, form: PersonForm) -> tuple[_Somebody | None, JoinReason]:
        """The one person whom this form means, and what says so; None where there is not just one, or nothing does."""
        person, why = self._weigh(form)
        others = self._others.get(form.words[-1], set())
        if why in ("same birth", "known as") or not others:
            return person, why
        told_by_title = form.title and not others & {"", form.title}
        return (person, why) if told_by_title else (None, "")

    def _weigh(self, form: PersonForm) -> tuple[_Somebody | None, JoinReason]:
        """The one full name that the form fits and what says that it is meant, whoever else bears the name."""
        fitting = self._fitting(form)
        if form.mark or form.touching or len(fitting) != 1 or not fitting[0].is_one():
            return None, ""
        (person,) = fitting
        if len(form.words) == 1 and form.words[0] not in (*_halves(person.words[0]), person.words[-1]):
            return None, ""
        why = "" if self._is_against(form, person) else _evidence(form, person)
        return (person, why) if why else (None, "")

    def _is_against(self, form: PersonForm, person: _Somebody) -> bool:
        """Whether the record says something of the form that it does not say of the person, or the reverse of it."""
        if person.mentions.intersection(form.parted) or (form.title and form.title not in person.titles):
            return True
        if form.role and form.role not in person.roles:
            return True
        if len(form.words) > 1 and len(form.words[0]) == 1 and form.words[0] in self._initials:
            return True
        if form.born and not form.title and person.titles and person.titles <= RANKS:
            return True  # who is written with a date of birth and no rank is not the officer of that name
        if form.age and person.born and self._when and is_belied(form.age, int(person.born[:4]), self._when):
            return True
        return bool(
            (form.born and person.births and form.born not in person.births)
            or (form.age and person.ages and form.age not in person.ages)
        )

    def _fitting(self, form: PersonForm) -> list[_Somebody]:
        words = form.words
        named = self._people.get(words[-1], [])
        if len(named) > _CROWD:
            return named[:_CROWD]  # too many to tell apart: as good as two that fit
        if len(words) > 1:
            named = [
                person
                for person in named
                if person.words[-1] == words[-1] and all(map(_fits, words[:-1], person.words[:-1]))
            ]
        if form.title and len(named) > 1:  # `Mrs Smith`, of Mr John Smith and Mrs Ann Smith
            untitled = any(not person.titles for person in named)
            named = named if untitled else [person for person in named if form.title in person.titles]
        return named


def _evidence(form: PersonForm, person: _Somebody) -> JoinReason:
    """What says that a form which fits one full name of the record means it, the surest first; "" where nothing does.

    What is said of somebody is said where they come in: a birth or an age of its own tells of another.
    """
    plain = not (form.born or form.age or form.told)
    before = form.index < person.first
    said: tuple[tuple[bool, JoinReason], ...] = (
        (form.born in person.births, "same birth"),
        (bool(person.mentions.intersection(form.same)), "known as"),
        (form.age in person.ages, "same age"),
        (bool(form.title), "title"),
        (plain and before and person.identified, "identified"),
        (plain and person.first < 0, "column"),
        (plain and not before and not _may_be_relative(form, person), "after"),
    )
    return next((why for holds, why in said if holds), "")


def _may_be_relative(form: PersonForm, person: _Somebody) -> bool:
    """Whether a surname may be a relative's who comes in right before it: `missing, says her father. Pryce rang`."""
    return form.after_relative and form.words[-1] == person.words[-1]


def _halves(word: str) -> tuple[str, ...]:
    """A name and, of a double one, its halves: `ellie-mae` may be called `ellie`, `hall-price` have a mother `hall`."""
    return (word, *word.split("-")) if "-" in word else (word,)
