"""How a record's narrative writes its people: each mention, and what stands around it that tells people apart."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from trawl.entities.letters import CAPITALS
from trawl.entities.names import NAME, is_forename
from trawl.model import Mention

#: How far after a name its date of birth may stand, in code points.
_REACH = 48
_BETWEEN = re.compile(
    r"(?:\((?:ip|ap|yp|dp|vic(?:tim)?|susp(?:ect)?|wit(?:ness)?|informant|aggrieved|misper)\b"
    r"|[\s,;:()\[\]/–-]|\.(?!\s+[A-Z])|\b(?:dob|d|o|b|born|date of birth|of|on|is|was|aged?|yrs?|years?|old|yo"
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
# The number of a house is no age: `John Smith, 14 Hill Road`.
_YEARS_AFTER = re.compile(r",? \(?(?:[Aa]ged? |AGED? )?([0-9]{1,3})(?=y|Y|\b(?![/.:-]| [A-XZ]))")
_AGE_AFTER = re.compile(r",? \(?(snr|sr|senior|jnr|jr|junior|the elder|the younger)\b", re.IGNORECASE)
#: Words that tell people of one name apart, as values have them.
MARKS = {
    "dad": "father", "mum": "mother", "mam": "mother", "snr": "senior", "sr": "senior", "the elder": "senior",
    "jnr": "junior", "jr": "junior", "the younger": "junior", "auntie": "aunt",
}  # fmt: skip
_BEFORE = 32
#: A date with so few code points between it and the name that follows stands directly before it.
_NEXT = 4
#: After a single name: the other half of a name that was not found whole, and that the other half is not known.
_NAME_AFTER = re.compile(rf" {NAME}(?!\w)")
_FORENAME_AFTER = re.compile(rf", ?(?:{NAME}|[{CAPITALS}]\.?)(?!\w)")
_NOT_KNOWN = re.compile(
    r",? ?\(?(?:(?:(?:sur|last |second |full )name|details) (?:is |was )?(?:not |un|n/?k)|(?:nfd|n/?k|unk|unknown)\b)",
    re.IGNORECASE,
)
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
    `touching` where it may be half of a name that was found in two. `year` is the year of birth, where a column says no
    more of it.
    """

    index: int
    words: tuple[str, ...]
    born: str
    title: str
    mark: str
    age: str
    touching: bool
    year: str = ""

    @property
    def full(self) -> bool:
        return len(self.words) > 1 and len(self.words[0]) > 1


def tell_apart(forms: Iterable[PersonForm], when: date | None = None) -> list[PersonForm]:
    """The people of a record, namesakes marked by rank, year of birth and age, which holds for the day `when`."""
    return _tell_ages(_tell_years(_tell_officers(list(forms))), when)


def title_kind(before: str) -> str:
    """The kind of the title that ends this text, "" where none does: `Mrs ` is a woman's, `PC 1234 ` the police's."""
    title = _TITLE_BEFORE.search(before)
    return _TITLES.get(title.group(1).lower(), "") if title else ""


def each_form(text: str, mentions: Sequence[Mention]) -> Iterator[PersonForm]:
    """The mentions of people in a text, in order; `mentions` are all of the text's."""
    after_dates = _after_dates(text, mentions)
    surnames = {mention.value.split()[-1] for mention in mentions if mention.type == "person" and " " in mention.value}
    for index, mention in enumerate(mentions):
        if mention.type == "person" and mention.value:
            before = text[max(0, mention.start - _BEFORE) : mention.start]
            after = _KIN_AFTER.match(text, mention.end) or _AGE_AFTER.match(text, mention.end)
            mark = _KIN_BEFORE.search(before) or after
            words = tuple(mention.value.split())
            years = _YEARS_AFTER.match(text, mention.end)
            marked = next(filter(None, mark.groups())).lower() if mark else ""
            yield PersonForm(
                index=index,
                words=words,
                born="" if index in after_dates else _born(text, mentions, index),
                title=title_kind(before),
                mark=MARKS.get(marked, marked),
                age=years.group(1) if years else "",
                touching=_touches_name(text, mentions, index) or _is_unknown(text, mentions, index, surnames),
            )


def _touches_name(text: str, mentions: Sequence[Mention], index: int) -> bool:
    """Whether only a space parts this mention from another person's: then it may be half of one name."""
    start, end = mentions[index].start, mentions[index].end
    around = [mentions[at] for at in (index - 1, index + 1) if 0 <= at < len(mentions)]
    return any(
        other.type == "person" and (text[other.end : start] == " " or text[end : other.start] == " ")
        for other in around
    )


def _is_unknown(text: str, mentions: Sequence[Mention], index: int, surnames: set[str]) -> bool:
    """Whether a single name is half of one that is not found whole, or its other half is not known.

    `Emma` before Day and `Smith` before a comma and Peter are halves; `Smith, John Smith` and `Amy, Ben` are lists,
    unless Amy is somebody's surname here.
    """
    name, end = mentions[index].value, mentions[index].end
    if " " in name:
        return False
    if _NAME_AFTER.match(text, end):
        return True
    after = _FORENAME_AFTER.match(text, end)
    if after is None or (is_forename(name) and name not in surnames):
        return _NOT_KNOWN.match(text, end) is not None
    later = mentions[index + 1] if index + 1 < len(mentions) else None
    listed = later is not None and later.start <= after.end() and later.value.split()[-1:] == [name]
    return not listed


def _tell_officers(forms: list[PersonForm]) -> list[PersonForm]:
    """Tell an officer from somebody of the same forename and surname who has no rank in the record."""
    others = {(form.words[0], form.words[-1]) for form in forms if form.full and form.title != "police"}
    return [
        replace(form, mark="officer")
        if form.full and form.title == "police" and not form.mark and (form.words[0], form.words[-1]) in others
        else form
        for form in forms
    ]


def _tell_years(forms: list[PersonForm]) -> list[PersonForm]:
    """Tell apart somebody of whom a column says the year of birth from namesakes who were born in another."""
    years: dict[tuple[str, str], set[str]] = defaultdict(set)
    for form in forms:
        if form.full and (form.born or form.year):
            years[form.words[0], form.words[-1]].add((form.born or form.year)[:4])
    return [
        replace(form, mark=f"born {form.year}")
        if form.full and form.year and not form.mark and len(years[form.words[0], form.words[-1]]) > 1
        else form
        for form in forms
    ]


def _born(text: str, mentions: Sequence[Mention], index: int) -> str:
    """The date of birth that follows the person at this index, "" where none does."""
    end = mentions[index].end
    for later in range(index + 1, len(mentions)):
        mention = mentions[later]
        if mention.start - end > _REACH or mention.type not in ("dob", "age"):
            return ""
        if mention.type == "dob":
            known = mention.validity == "valid" and _BETWEEN.fullmatch(text, end, mention.start)
            return mention.value if known else ""
    return ""


def _after_dates(text: str, mentions: Sequence[Mention]) -> set[int]:
    """The people whose dates of birth stand before them: of turns, a date is the first and a name the last."""
    found: set[int] = set()
    for turns in _turns(text, mentions):
        if mentions[turns[0]].type != "person" and mentions[turns[-1]].type == "person":
            found.update(turns)
    return found


def _turns(text: str, mentions: Sequence[Mention]) -> Iterator[list[int]]:
    """Dates and people that take turns, with little between them, by their indices."""
    turns: list[int] = []
    for index, mention in enumerate(mentions):
        if mention.type not in ("person", "dob", "date", "age") or (
            turns and not _is_next(text, mentions[turns[-1]], mention)
        ):
            if turns:
                yield turns
            turns = []
        if mention.type in ("person", "dob", "date"):
            turns.append(index)
    if turns:
        yield turns


def _is_next(text: str, before: Mention, mention: Mention) -> bool:
    """Whether a name or a date takes its turn after one of the other kind; an age may stand after a name."""
    if mention.type == "age":
        return True
    gap = mention.start - before.end
    if mention.type == "person":
        return before.type != "person" and gap <= _NEXT
    return before.type == "person" and gap <= _REACH and _BETWEEN.fullmatch(text, before.end, mention.start) is not None


def _tell_ages(forms: list[PersonForm], when: date | None) -> list[PersonForm]:
    """Tell namesakes apart by their ages: by one another's, and by dates of birth that belie them on this day."""
    years: dict[tuple[str, str], set[int]] = defaultdict(set)
    ages: dict[tuple[str, str], set[str]] = defaultdict(set)
    for form in forms:
        if form.full and len(form.born) == len("yyyy-mm-dd"):
            years[form.words[0], form.words[-1]].add(date.fromisoformat(form.born).year)
        elif form.full and form.age and not form.born:
            ages[form.words[0], form.words[-1]].add(form.age)

    def is_told(form: PersonForm) -> bool:
        name = form.words[0], form.words[-1]
        return len(ages[name]) > 1 or (when is not None and _belied(form, years[name], when))

    return [
        replace(form, mark=f"aged {form.age}")
        if form.full and form.age and not form.born and not form.mark and is_told(form)
        else form
        for form in forms
    ]


def _belied(form: PersonForm, years: Iterable[int], when: date) -> bool:
    """Whether a namesake's year of birth does not go with the age on this day, the birthday past or not."""
    return any(not 0 <= when.year - year - int(form.age) <= 1 for year in years)
