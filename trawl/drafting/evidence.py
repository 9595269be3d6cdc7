"""What the values of a column say of it: dates and their form, identifiers, names, yes and no, lists, long text.

Nothing here keeps a value: what is returned are shares, forms and words for comments.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from trawl.access import MARKINGS
from trawl.drafting.sample import Sample
from trawl.entities.vocabulary import folded_words
from trawl.identifiers import guess
from trawl.sources.dates import Epoch, read_date
from trawl.sources.flags import read_deletion, read_flag

#: Different values of a column that are looked at, and how many of them first: a column that none of these fits is
#: asked no further.
_LOOKED_AT, _FIRST = 200, 20
#: A column is what this share of its values are.
MOST = 0.8
#: Of a column that is named for dates fewer need be: many systems write `N/K` where nobody knows.
_NAMED = 0.3
#: Texts of so many code points on average are narrative, of so many they may be.
_LONG, _WORDY = 90, 40
_NUMERIC_DAY = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?!\d)(.*)")
_TIMES = ("", " %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p", "T%H:%M:%S")
_SAID = "dates that say their own order"
_BESIDE = re.compile(r"\s*(?:\(|\b(?:dob|d\.o\.b\.?|born|b\.)\W*\d).*", re.IGNORECASE | re.DOTALL)
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_SEPARATORS = (";", "|", " / ")
#: Beyond this day no date of a record is taken for one.
_LATEST = date(2100, 12, 31)
_EPOCHS: tuple[tuple[Epoch, int], ...] = (("seconds", 10), ("milliseconds", 13))


class Column(NamedTuple):
    """A column of a sample: in how many rows it says something (`filled`), how many different things, and some of them.

    `length` is the average one's in code points, `unique` says that every row has a value of its own.
    """

    name: str
    values: tuple[str, ...]
    filled: int
    distinct: int
    length: float
    unique: bool
    constant: bool

    def share(self, test: Callable[[str], object]) -> float:
        """The share of its values that pass; 0 where none of the first does."""
        if not self.values or not any(map(test, self.values[:_FIRST])):
            return 0.0
        return sum(map(bool, map(test, self.values))) / len(self.values)


class DateForm(NamedTuple):
    """How a column writes dates: keys for the mapping, and what says so."""

    formats: tuple[str, ...] = ()
    epoch: Epoch = ""
    why: str = ""


def measure_column(sample: Sample, name: str, blank: frozenset[str]) -> Column:
    """Look at a column; texts in `blank` (small letters) say nothing."""
    said = [value for row in sample.rows if (value := row.get(name, "")) and value.casefold() not in blank]
    different = list(dict.fromkeys(said))
    step = max(1, len(different) // _LOOKED_AT)
    shown = different[::step][:_LOOKED_AT]
    length = sum(map(len, shown)) / len(shown) if shown else 0.0
    unique = bool(said) and len(different) == len(sample.rows)
    constant = len(different) == 1 and len(said) == len(sample.rows) > 4
    return Column(name, tuple(shown), len(said), len(different), length, unique, constant)


def is_long(column: Column) -> bool:
    """Whether a column holds texts of sentences."""
    return column.length >= _LONG and column.share(lambda value: value.count(" ") >= 8) >= 0.5


def is_wordy(column: Column) -> bool:
    """Whether a column holds texts of several words."""
    return column.length >= _WORDY and column.share(lambda value: value.count(" ") >= 4) >= 0.5


def find_date_form(column: Column, *, numbers: bool) -> DateForm | None:
    """How a column writes dates, None where it holds none.

    With `numbers` the column's name says that it holds dates: bare numbers may be some, and other words may be among
    """
    if numbers and (epoch := _find_epoch(column)):
        return DateForm(epoch=epoch, why=f"numbers of {'ten' if epoch == 'seconds' else 'thirteen'} digits since 1970")
    days = [found for value in column.values if (found := _NUMERIC_DAY.fullmatch(value))]
    firsts, seconds = [int(found[1]) for found in days], [int(found[3]) for found in days]
    if days and max(seconds) > 12 and max(firsts) <= 12:
        formats = _month_first(column.values, days[0][2])
        if formats:
            return DateForm(formats, why="the month stands first: second numbers go above 12, first ones never do")
    if column.share(lambda value: _is_date(value, numbers=numbers)) < (_NAMED if numbers else MOST):
        return None
    return DateForm(why=_say_order(firsts, seconds) if len(days) >= len(column.values) / 2 else _SAID)


def _say_order(firsts: Sequence[int], seconds: Sequence[int]) -> str:
    if max(firsts) <= 12:
        return "CHECK: no number above 12 says whether day or month stands first; the day is taken to"
    if max(seconds) > 12:
        return "CHECK: some have the day first and some the month, and the day is taken to be first"
    return "the day stands first: first numbers go above 12"


def _find_epoch(column: Column) -> Epoch:
    for epoch, digits in _EPOCHS:
        if column.share(lambda value, n=digits: len(value) == n and value.isdigit()) >= MOST:  # type: ignore[misc]
            return epoch
    return ""


def _month_first(values: Sequence[str], separator: str) -> tuple[str, ...]:
    """The forms, month first, that read most values; none where they do not."""
    read: Counter[str] = Counter()
    for value in values:
        for year in ("%Y", "%y"):
            for time in _TIMES:
                if _reads(value, form := f"%m{separator}%d{separator}{year}{time}"):
                    read[form] += 1
    return tuple(form for form, _ in read.most_common(4)) if read.total() >= MOST * len(values) else ()


def _reads(value: str, form: str) -> bool:
    try:
        datetime.strptime(value, form)  # noqa: DTZ007 - the day as written is what counts
    except ValueError:
        return False
    return True


def _is_date(value: str, *, numbers: bool) -> bool:
    if not numbers and (not any(map(str.isdigit, value)) or _NUMBER.fullmatch(value)):
        return False
    said = read_date(value, _LATEST)
    return said.day is not None or (numbers and bool(said.known))


def find_identifier(column: Column, named: str = "") -> tuple[str, float]:
    """The type of identifier that most values are, with their share; ("", 0) for a column of none.

    A number that may be of several types is of the one that more of the column's values are, and of equals of the one
    that its name says (`named`): twelve digits are a telephone number, or an address of a network card.
    """
    seen: Counter[str] = Counter()
    for number, value in enumerate(column.values):
        if number == _FIRST and not seen:
            return "", 0.0
        if len(value) <= 80 and any(map(_is_telling, value)):
            seen.update({entity.type for entity in guess(value)})
    if not seen:
        return "", 0.0
    # max, and not most_common, so that of equals the same one wins on every machine
    type_ = max(sorted(seen), key=lambda name: (seen[name], name == named))
    share = seen[type_] / len(column.values)
    return (type_, share) if share >= MOST else ("", 0.0)


def _is_telling(character: str) -> bool:
    return character.isdigit() or character in "@:."


def is_yes_or_no(column: Column) -> bool:
    """Whether a column says yes and no, or yes and nothing."""
    answers = {read_flag(value, "") for value in column.values}
    return column.distinct <= 6 and bool(column.values) and None not in answers and True in answers


def is_deletion(column: Column) -> bool:
    """Whether a column says which rows are deletions, and nothing else."""
    said = {read_deletion(value) for value in column.values}
    return None not in said and True in said


def name_share(column: Column) -> float:
    """The share of values that look like the names of people: few words, with a forename among them."""
    return column.share(_is_name)


def leave_beside(value: str) -> str:
    """A value without what stands beside a name in its cell: `HUSSAIN, Azad (01/01/1990)`, `Azad HUSSAIN b. 1990`."""
    return _BESIDE.sub("", value)


def _is_name(value: str) -> bool:
    name = leave_beside(value)
    words = [word.casefold() for word in re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", name)]
    few = 2 <= len(words) <= 8 and not any(map(str.isdigit, name))
    return few and any(word in folded_words("forenames") for word in words)


def is_in(column: Column, low: float, high: float) -> bool:
    """Whether a column holds numbers between these."""
    return column.share(lambda value: bool(_NUMBER.fullmatch(value)) and low <= float(value) <= high) >= MOST


def is_marking(column: Column) -> bool:
    """Whether a column holds government markings."""
    return column.share(lambda value: "-".join(re.findall(r"[A-Z]+", value.upper())) in _MARKED) >= MOST


_MARKED = frozenset(marking.replace(" ", "-") for marking in MARKINGS)


def is_code(column: Column) -> bool:
    """Whether a column holds short codes, as grades and handling codes are."""
    return bool(column.values) and column.share(lambda value: len(value) <= 12) >= MOST and column.distinct <= 60


def find_separator(column: Column) -> str:
    """What parts the items of lists in a column's cells; "" where its cells hold no lists."""
    for separator in _SEPARATORS:
        parted = [value for value in column.values if separator in value]
        items = [item.strip() for value in parted for item in value.split(separator) if item.strip()]
        if len(parted) >= 0.2 * len(column.values) and items and sum(map(len, items)) / len(items) < _WORDY:
            return separator
    return ""
