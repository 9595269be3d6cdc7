"""People of one record who share a name, told apart by what the record says of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from trawl.entities.person_forms import RANKS, PersonForm

#: Roles that nobody has both of in one event, as far as a record says no more.
_SIDES = frozenset(("victim", "suspect"))
#: Titles of grown-ups, with what two of them of one name cannot both be.
_ADULTS = {"mr": "man", "mrs": "woman", "ms": "woman"}
#: Titles that a child has no more than Mr, and that a man or a woman may have beside it.
_PROFESSIONS = frozenset(("dr", "prof", "rev", "cllr", "nurse", "sir", "lord", "lady", "fr"))
_GROWN_UP = _PROFESSIONS | frozenset(_ADULTS)
#: From this age on somebody may be called Mr or Mrs.
_GROWN = 16


def tell_apart(forms: Iterable[PersonForm], when: date | None = None) -> list[PersonForm]:
    """The people of a record, namesakes marked by rank, year of birth, role, title and age.

    An age holds for the day `when`.
    """
    forms = list(forms)
    names = [form.namesake for form in forms if form.full]
    if len(names) == len(set(names)):
        return forms
    told = _tell_years(_tell_officers(forms))
    return _tell_adults(_tell_ages(_tell_roles(told), when), when)


def _tell_officers(forms: list[PersonForm]) -> list[PersonForm]:
    """Tell an officer from somebody of the same forename and surname who has no rank in the record."""
    others = {form.namesake for form in forms if form.full and form.title not in RANKS}
    return [
        replace(form, mark="officer")
        if form.full and form.title in RANKS and not form.mark and form.namesake in others
        else form
        for form in forms
    ]


def _tell_years(forms: list[PersonForm]) -> list[PersonForm]:
    """Tell apart somebody of whom a column says the year of birth from namesakes who were born in another."""
    years: dict[tuple[str, str], set[str]] = defaultdict(set)
    for form in forms:
        if form.full and (form.born or form.year):
            years[form.namesake].add((form.born or form.year)[:4])
    return [
        replace(form, mark=f"born {form.year}")
        if form.full and form.year and not form.mark and len(years[form.namesake]) > 1
        else form
        for form in forms
    ]


def _tell_roles(forms: list[PersonForm]) -> list[PersonForm]:
    """Tell a victim from a suspect of the same name, where no date of birth says that it is one person."""
    roles: dict[str, set[str]] = defaultdict(set)
    for form in forms:
        if form.full and form.role in _SIDES and not form.born:
            roles[form.name].add(form.role)
    return [
        replace(form, mark=form.role)
        if form.full and form.role in _SIDES and not form.mark and not form.born and len(roles[form.name]) > 1
        else form
        for form in forms
    ]


def _tell_adults(forms: list[PersonForm], when: date | None) -> list[PersonForm]:
    """Tell Mr Smith and Dr Smith from the child of that name, and Mr Smith from Mrs Smith."""
    titles: dict[tuple[str, str], set[str]] = defaultdict(set)
    children: set[tuple[str, str]] = set()
    for form in forms:
        if form.full and form.title in _ADULTS:
            titles[form.namesake].add(_ADULTS[form.title])
        elif form.full and form.title not in _PROFESSIONS and _is_child(form, when):
            children.add(form.namesake)
    return [
        replace(form, mark=form.title)
        if form.full
        and not form.mark
        and (
            (form.title in _ADULTS and len(titles[form.namesake]) > 1)
            or (form.namesake in children and form.title in _GROWN_UP)
        )
        else form
        for form in forms
    ]


def _is_child(form: PersonForm, when: date | None) -> bool:
    age = form.age or (str(when.year - int(form.born[:4])) if when and form.born else "")
    return bool(age) and int(age) < _GROWN


def _tell_ages(forms: list[PersonForm], when: date | None) -> list[PersonForm]:
    """Tell namesakes apart by their ages: by one another's, and by dates of birth that belie them on this day."""
    years: dict[tuple[str, str], set[int]] = defaultdict(set)
    ages: dict[tuple[str, str], set[str]] = defaultdict(set)
    for form in forms:
        if form.full and len(form.born) == len("yyyy-mm-dd"):
            years[form.namesake].add(date.fromisoformat(form.born).year)
        elif form.full and form.age and not form.born:
            ages[form.namesake].add(form.age)

    def is_told(form: PersonForm) -> bool:
        name = form.namesake
        return len(ages[name]) > 1 or (
            when is not None and any(is_belied(form.age, year, when) for year in years[name])
        )

    return [
        replace(form, mark=f"aged {form.age}")
        if form.full and form.age and not form.born and not form.mark and is_told(form)
        else form
        for form in forms
    ]


def is_belied(age: str, year: int, when: date) -> bool:
    """Whether somebody born in this year cannot be of that age on this day, the birthday past or not."""
    return not 0 <= when.year - year - int(age) <= 1
