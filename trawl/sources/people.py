"""The people of a row: a name in one column or several, with a birth, an age or an id in its cell or beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from trawl.model import Person
from trawl.sources.ages import read_age
from trawl.sources.fields import FieldCompiler, TakeText, Values
from trawl.sources.mapping import PersonSource
from trawl.sources.names import NameCell, read_name, split_names
from trawl.sources.origins import FieldSource

#: Takes people from a row, given the day after which none of them was born.
TakePeople = Callable[[Values, date], Iterator[Person]]

_ANOTHER = "says something else than the column that is for it, which counts"


def compile_people(
    sources: tuple[PersonSource, ...], fields: FieldCompiler
) -> Callable[[Values, date], tuple[Person, ...]]:
    """Return a function from a row's values, and the day after which nobody in it was born, to its people."""
    if not sources:
        return lambda _, __: ()
    takes = [_person(source, fields) for source in sources if _may_say(source, fields)]
    return lambda values, latest: tuple([person for take in takes for person in take(values, latest)])


def _may_say(source: PersonSource, fields: FieldCompiler) -> bool:
    """Whether a row can say anything of this person."""
    read = (source.name, source.dob, source.age, source.nominal_id)
    columns = [column for field in read if field for column in field.all_columns]
    return bool(source.list or (source.name and source.name.constant)) or any(map(fields.may_have, columns))


def _person(source: PersonSource, fields: FieldCompiler) -> TakePeople:
    take_cells = _cells(source, fields)
    role, nominal_id = fields.found(source.role), fields.found(source.nominal_id)
    dob, age = fields.day(source.dob, birth=True), _age(source.age, fields)

    def people_of(values: Values, latest: date) -> Iterator[Person]:
        cells = take_cells(values, latest)
        born, aged, (nominal, said_by) = dob(values, latest), age(values), nominal_id(values)
        if not cells:
            if not (born.day or born.known or aged or (nominal and said_by)):
                return
            cells = [NameCell()]  # somebody of whom only this is known
        (called, said), known = role(values), (born.day, nominal, born.known, aged)
        for cell in cells:
            day, identity, part, years = _prefer(known, cell, source, fields)
            yield Person(cell.name, called, day, identity, part, years, role_said=bool(called and said))

    return _listed(source.list, people_of, fields) if source.list else people_of


def _cells(source: PersonSource, fields: FieldCompiler) -> Callable[[Values, date], list[NameCell]]:
    """Take what the cell of the names says of each person in it."""
    if source.name is None:
        return lambda _, __: []
    take_texts, notes, separator = fields.texts(source.name, source.separator), fields.notes, source.separator
    if separator.strip() == ",":
        take_texts = fields.texts(source.name)

    def take(values: Values, latest: date) -> list[NameCell]:
        cells: list[NameCell] = []
        for text, column in take_texts(values):
            names = [text]
            if separator.strip() == ",":
                names, problem = split_names(text)
                if problem:
                    notes.remark(column, text, problem)
            for name in names:
                cell = read_name(name, latest)
                if cell.problem:
                    notes.remark(column, name, cell.problem)
                cells.append(cell)
        return cells

    return take


#: A day of birth, a nominal id, what is known of a birth, an age in years.
_Known = tuple[date | None, str, str, str]


def _prefer(known: _Known, cell: NameCell, source: PersonSource, fields: FieldCompiler) -> _Known:
    """What the columns of a birth, an id and an age say, and where one says nothing what the cell of the name does."""
    day, nominal, born, aged = known
    if cell == NameCell(cell.name):
        return known
    beside = (day or born, nominal, aged)
    inside = (cell.day or cell.born, cell.nominal_id, cell.age)
    if source.name and any(one and other and one != other for one, other in zip(beside, inside, strict=True)):
        fields.notes.remark(" + ".join(source.name.all_columns), cell.text, _ANOTHER)
    if not (day or born):
        day, born = cell.day, cell.born
    return day, nominal or cell.nominal_id, born, aged or cell.age


def _age(source: FieldSource | None, fields: FieldCompiler) -> TakeText:
    """Take an age in years; what is none is remarked."""
    if source is None:
        return lambda _: ""
    take_found, notes = fields.found(source), fields.notes

    def take(values: Values) -> str:
        text, column = take_found(values)
        age = read_age(text) if text else ""
        if text and not age:
            notes.remark(column, text, "is no age in years")
        return age

    return take


def _listed(column: str, people_of: TakePeople, fields: FieldCompiler) -> TakePeople:
    """Take the people of each object of a list; whatever else stands there is remarked."""
    find, notes = fields.value(column), fields.notes

    def take(values: Values, latest: date) -> Iterator[Person]:
        found = find(values)
        if found is None or found == "":
            return
        if not isinstance(found, list):
            notes.remark(column, found, "is no list of objects")
            return
        for person in found:
            if isinstance(person, Mapping):
                yield from people_of(person, latest)
            elif person is not None:
                notes.remark(column, person, "is no object in a list of them")

    return take
