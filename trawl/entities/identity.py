"""One person written several ways in one record is one entity: `SMITH, John dob 01/02/1990`, `John Smith`, `J Smith`.

The rules, which never join what could be two people, are numbered in docs/entities.md ("One person, several forms").
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from trawl.entities.person_forms import PersonForm, each_form, tell_apart
from trawl.model import Mention

#: Of full names with one surname and one forename, so many are compared; of more, none is taken for another.
_COMPARED = 8
#: Of more people with one surname or forename than this, no short form is taken for one.
_CROWD = 40


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


def join_people(text: str, mentions: Sequence[Mention], when: date | None = None) -> list[Mention]:
    """The mentions of one text in order, persons with the value that all forms of one person share.

    `when` is the day of the event, for which ages in the text hold.
    """
    return join_forms(mentions, tell_apart(each_form(text, mentions), when))


def join_forms(mentions: Sequence[Mention], forms: Sequence[PersonForm]) -> list[Mention]:
    """The mentions of one record, persons with their values; `forms` are its people, those of columns as well."""
    joined = list(mentions)
    people = _gather(forms)
    finder = _Finder(people.values(), [form for form in forms if not form.full])
    for form in forms:
        if form.born and not form.full and (person := finder.find(form)):
            person.births.add(form.born)
    for form in forms:
        joined[form.index] = replace(joined[form.index], value=_value_of(form, people, finder))
    return joined


def _gather(forms: Iterable[PersonForm]) -> _People:
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

    def __init__(self, people: Iterable[_Somebody], short: Iterable[PersonForm]) -> None:
        self._people: dict[str, list[_Somebody]] = defaultdict(list)
        #: Surnames of relatives, and with initials or titles that none of the full names has: others bear them too.
        self._others: set[str] = set()
        for person in people:
            if person.mark:
                self._others.add(person.words[-1])
            if person.longer is None:
                for word in {*_halves(person.words[0]), *_halves(person.words[-1])}:
                    self._people[word].append(person)
        for form in short:
            fitting = self._fitting(form.words)
            other_title = form.title and not any(form.title in person.titles for person in fitting)
            not_the_officer = form.born and not form.title and any(map(_is_officer, fitting))
            if other_title or not_the_officer or form.mark or form.touching or (len(form.words) > 1 and not fitting):
                self._others.add(form.words[-1])

    def find(self, form: PersonForm) -> _Somebody | None:
        """The one person that this form can mean, None where there is not just one or something stands against it."""
        if form.mark or form.touching or form.words[-1] in self._others:
            return None
        fitting = self._fitting(form.words)
        if len(fitting) != 1 or len(fitting[0].births) > 1:
            return None
        person = fitting[0]
        if len(form.words) == 1 and form.words[0] not in (*_halves(person.words[0]), person.words[-1]):
            return None
        # Who is written with a date of birth and no rank is not the officer of that name.
        against = form.title not in person.titles if form.title else form.born and _is_officer(person)
        differs = form.born and person.births and form.born not in person.births
        return None if against or differs else person

    def _fitting(self, words: tuple[str, ...]) -> list[_Somebody]:
        named = self._people.get(words[-1], [])
        if len(words) == 1 or len(named) > _CROWD:
            return named[:_CROWD]  # too many to tell apart: as good as two that fit
        return [
            person
            for person in named
            if person.words[-1] == words[-1] and all(map(_fits, words[:-1], person.words[:-1]))
        ]


def _halves(word: str) -> tuple[str, ...]:
    """A name and, of a double one, its halves: `ellie-mae` may be called `ellie`, `hall-price` have a mother `hall`."""
    return (word, *word.split("-")) if "-" in word else (word,)


def _is_officer(person: _Somebody) -> bool:
    return person.titles == {"police"}


def _value_of(form: PersonForm, people: _People, finder: _Finder) -> str:
    name = " ".join(form.words)
    alone = f"{name} {form.born}" if form.born else name
    person = people[form.words, form.mark] if form.full else finder.find(form)
    if person is None:
        return alone
    whole = person.longer or person
    if len(whole.births) > 1 or len(whole.ages) > 1:
        return alone
    return person.value
