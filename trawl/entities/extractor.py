"""Find the entities of records: identifiers, names by model and rules, vehicles and drugs, with canonical values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial

from trawl.entities.ages import derive_all, judge_births
from trawl.entities.aliases import ALIAS_WORDS
from trawl.entities.bare_ages import ages_after_names
from trawl.entities.brands import BRAND_WORDS, find_branches, find_brands
from trawl.entities.canonical import CANONICAL, canonical_thing
from trawl.entities.columns import ColumnReader, ColumnReading
from trawl.entities.conventions import TITLE_WORDS, find_people
from trawl.entities.drugs import canonical_drug
from trawl.entities.edges import mend_edges
from trawl.entities.identity import join_forms
from trawl.entities.models import Model, NoModel, model_version, open_model
from trawl.entities.namesakes import tell_apart
from trawl.entities.no_names import leave_out
from trawl.entities.order import put_in_order
from trawl.entities.person_forms import each_form
from trawl.entities.places import STREET_WORDS, find_places
from trawl.entities.premises import PREMISES_WORDS, find_premises
from trawl.entities.registered import Gazetteer, add_register_names, add_to_record
from trawl.entities.short_names import join_premises
from trawl.entities.spots import Spots
from trawl.entities.things import THING_WORDS, find_things
from trawl.entities.view import show_text
from trawl.identifiers import IDENTIFIERS_VERSION, Candidate, as_written, choose, find_in_plain
from trawl.identifiers.scheme import lower_in_place
from trawl.model import Mention, Origin, Record
from trawl.passages import FieldsText, compose_fields
from trawl.text import make_plain

#: Raise it whenever the rules could find anything else in any text.
EXTRACTOR_VERSION = "9"

#: The words that begin an entry of the rules' lists.
_LISTED = ALIAS_WORDS | TITLE_WORDS | THING_WORDS | STREET_WORDS | PREMISES_WORDS | BRAND_WORDS
#: Identifier mentions at least this sure are left alone by names.
_SURE = 0.7
#: What reads a cell that is not prose.
_RULES = NoModel("rules", with_rules=True)


class Extractor:
    """Finds mentions in records. `version` names everything that decides what is found.

    What is found in a record never depends on other records. A process that shares a long load opens its own.
    `gazetteers` are looked up beside the model; an index is made without them, so that a register's new version does
    not make it another extractor's (docs/entities.md).
    """

    def __init__(self, model: Model, gazetteers: Sequence[Gazetteer] = ()) -> None:
        self._model = model
        self._gazetteers = tuple(gazetteers)
        self.version = " ".join((_version(model.version), *(gazetteer.version for gazetteer in gazetteers)))

    def find(self, narrative: str, event_date: date | None = None) -> tuple[Mention, ...]:
        """The mentions of one narrative, in order and without overlaps: what it says, not what follows of it."""
        plain = make_plain(narrative)
        found = _read(self._model, plain.text, event_date, event_date, ColumnReading())
        return add_register_names([as_written(mention, plain) for mention in found], narrative, self._gazetteers)

    def extract(self, records: Iterable[Record]) -> Iterator[tuple[Record, tuple[Mention, ...]]]:
        """Each record with its mentions, in the order given.

        They are those of its narrative and of its fields, in order, and the ages that follow of births and of school
        years, each at the same place. Titles are searched by their words alone.
        """
        for record in records:
            yield record, self._find_all(record)

    def _find_all(self, record: Record) -> tuple[Mention, ...]:
        fields = compose_fields(record)
        days = [day for day in (record.event_date, record.created_date) if day]
        latest = max(days, default=None)
        columns = self._read_columns(fields, record.event_date, latest)
        plain = make_plain(record.narrative)
        found = _read(self._model, plain.text, record.event_date, latest, columns)
        derived = derive_all(found, (("narrative", plain.text), ("fields", fields.text)), days)
        found, derived = (
            [as_written(mention, plain) if mention.part == "narrative" else mention for mention in mentions]
            for mentions in (found, derived)
        )
        found = [*add_to_record(record, found, self._gazetteers), *derived]
        return put_in_order(found) if columns.mentions or derived else tuple(found)

    def _read_columns(self, fields: FieldsText, event_date: date | None, latest: date | None) -> ColumnReading:
        if not fields.passages:
            return ColumnReading()
        find, find_by_rules = (partial(_find_written, model, event_date=event_date) for model in (self._model, _RULES))
        return ColumnReader(find, find_by_rules, latest).read(fields)


def _version(model_version: str) -> str:
    return f"{EXTRACTOR_VERSION}.{IDENTIFIERS_VERSION} {model_version}"


def open_extractor(model: str = "auto", gazetteers: Sequence[Gazetteer] = ()) -> Extractor:
    """An extractor with the model of this name (see `trawl.entities.models.MODELS`), and the names of registers.

    Raises SettingsError where the model is not installed.
    """
    return Extractor(open_model(model), gazetteers)


def extractor_version(model: str = "auto") -> str:
    """What `open_extractor(model).version` would be, without loading the model. Raises SettingsError as it does."""
    return _version(model_version(model))


def _read(
    model: Model, narrative: str, event_date: date | None, latest: date | None, columns: ColumnReading
) -> list[Mention]:
    """The mentions of a plain narrative and of columns; the forms of one person share a value wherever they stand."""
    found = judge_births(_find(model, narrative, event_date, columns.names), latest)
    told = [form.moved(len(found)) for form in columns.forms]
    forms = tell_apart((*each_form(narrative, found), *told), event_date)
    found += judge_births(columns.mentions, latest)
    return join_premises(narrative, join_forms(found, forms, event_date))


def _find_written(model: Model, text: str, event_date: date | None = None) -> list[Mention]:
    """The mentions of one text as it was written, each with its own value."""
    plain = make_plain(text)
    return [as_written(mention, plain) for mention in _find(model, plain.text, event_date)]


def _find(
    model: Model, narrative: str, event_date: date | None = None, known: Sequence[str] = ()
) -> tuple[Mention, ...]:
    """The mentions of a plain text, each with its own value. `known` are the people whom the record's columns name.

    A name that a rule and the model saw alike has the rule's name, of several rules that of the surest.
    """
    if not narrative:
        return ()
    identifiers = find_in_plain(narrative, event_date=event_date)
    if not model.with_rules:
        return identifiers
    view = show_text(narrative)
    sure = [mention for mention in identifiers if mention.confidence >= _SURE and mention.type != "age"]
    ruled = [Candidate(m.type, m.start, m.end, m.value, m.validity, m.confidence) for m in identifiers]
    spots = Spots(view.text, lower_in_place(view.text), _LISTED)
    brands = find_brands(spots)
    names = [
        *mend_edges(view.text, find_people(spots, sure, brands, capitals=view.capitals, known=known)),
        *find_premises(spots, capitals=view.capitals),
        *find_branches(spots, brands, capitals=view.capitals),
        *find_places(spots, capitals=view.capitals),
        *find_things(spots),
    ]
    believed, added = model.find(view, ruled, list(leave_out(narrative, names, brands)))
    people = [candidate for candidate in (*believed, *added) if candidate.type == "person"]
    aged = list(ages_after_names(narrative, people))
    by_rule = {(c.type, c.start, c.end): c.rule for c in sorted(believed, key=_telling)}
    ages = {(m.start, m.end): m for m in identifiers}
    standing = choose((*ruled, *believed, *aged, *mend_edges(view.text, leave_out(narrative, added, brands))))
    return tuple(_as_mention(narrative, c, ages.get((c.start, c.end)), by_rule) for c in standing)


def _telling(name: Candidate) -> tuple[bool, float]:
    """The order of rules that saw the same name, the one that is named last; to repeat a name tells nothing of it."""
    return name.rule != "repeat", name.confidence


def _as_mention(
    narrative: str, found: Candidate, identifier: Mention | None, by_rule: Mapping[tuple[str, int, int], str]
) -> Mention:
    if identifier is not None and identifier.type == found.type:
        return identifier
    text = narrative[found.start : found.end]
    canonical = CANONICAL.get(found.type)
    of_thing = canonical_drug if found.type == "drug" else canonical_thing
    value = canonical(text) if canonical else found.value or of_thing(text)
    rule = by_rule.get((found.type, found.start, found.end), "")
    origin: Origin = "rule" if rule else "pattern" if found.type == "age" else "model"
    told = (found.validity, origin, found.confidence)
    return Mention(found.type, found.start, found.end, text, value, *told, rule=rule)
