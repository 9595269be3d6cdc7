"""References: a record's own, and those that it writes of others, in one form however they are written.

`37/12345/24` and `37-12345-24` are one, `CAD 0123/12JAN24` and `log 123 of 12/01/2024` too: the number of a control
room's log with its day, for logs are counted from 1 each day. No format of any force is assumed: what a text writes is
a record's reference where some record has it, or where a word such as `crime` or `URN` stands before it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from trawl.incidents.weights import load_words
from trawl.model import IndexedRecord, Record
from trawl.passages import part_text

#: Runs of letters and of digits; a reference is a row of them with little between.
_RUN = re.compile(r"[A-Za-z]+|[0-9]+")
_NUMBER = re.compile(r"[0-9]+")
_YEAR, _LONG_NUMBER = re.compile(r"20[0-9]{2}"), re.compile(r"[0-9]{4,}")
_BETWEEN = re.compile(r"[ /*.:_#-]{0,2}")
#: A reference has no more runs than this, and begins at most so many before its first number.
_LONGEST, _LEAD = 9, 4
#: So many characters with so many digits are nobody's house number; what is shorter needs a word that says what it is.
_CHARACTERS, _DIGITS = 5, 4
#: Of a longer reference evidence shows the beginning.
_SHOWN = 60
#: How far before a reference a word stands that says whose it is.
_BEFORE = 60
_LOG_NUMBER = re.compile(
    r"\s{0,3}(?:no|num|number|ref|log)?[\s.:#-]{0,3}0*([1-9][0-9]{0,5})(?![0-9])"
    r"(?:\s{0,3}(?:of|/|-|dated|on|for|date)?\s{0,3}([0-9]{1,2})[\s/.-]?([A-Za-z]{3,9}|[0-9]{1,2})[\s/.-]?([0-9]{4}|[0-9]{2})(?![0-9]))?",
    re.IGNORECASE,
)
_LISTED = re.compile(r"\s{0,3}(?:,|;|&|\band\b|,\s{0,3}and\b)\s{0,3}")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True, slots=True)
class Quote:
    """A reference as a record writes it.

    `as_other` says that it is named as another matter's, `loose` that it may be the number of a log without its day, or
    of anything: `call 98`.
    """

    written: str
    as_other: bool
    loose: bool = False


class _Run(NamedTuple):
    text: str
    start: int
    end: int


def shorten(text: str) -> str:
    """A name or a reference as evidence shows it, on one line and no longer than a reader takes in."""
    flat = " ".join(text.split())
    return flat if len(flat) <= _SHOWN else f"{flat[: _SHOWN - 1]}…"


def own_references(record: Record) -> frozenset[str]:
    """The forms of what a record is called by: its reference and its id, and the number of a log with its day."""
    names = {name for name in (record.reference, record.record_id) if name.strip()}
    own = {form for name in names for form in (_form(_runs(name)),) if _is_telling(form)}
    if record.kind == "cad":
        own |= {form for name in names for form in _own_logs(name, record.event_date)}
    return frozenset(own)


def plain_form(reference: str) -> str:
    """The form of one reference: its runs of letters and digits, without the noughts that fill numbers up."""
    return _form(_runs(reference))


def read_quotes(indexed: IndexedRecord, known: Collection[str], starts: Collection[str]) -> dict[str, Quote]:
    """The references that a record writes, by their form: those that are `known`, and those that a word announces.

    `starts` are the first runs of the known ones.
    """
    found: dict[str, Quote] = {}
    record = indexed.record
    day = record.event_date or record.created_date
    for part in ("title", "narrative", "fields"):
        text = part_text(record, part)
        if not any(map(str.isdigit, text)):
            continue
        runs = _runs_near_numbers(text)
        written = (*_known_in(text, runs, known, starts), *_announced_in(text, runs), *_logs_in(text, runs, day))
        for form, start, end in written:
            quote = Quote(shorten(text[start:end]), _is_as_other(text, start, end), _is_loose(form, text[start:end]))
            kept = found.get(form)
            if kept is None or (quote.as_other, quote.loose) < (kept.as_other, kept.loose):
                found[form] = quote
    return found


def written_references(indexed: IndexedRecord) -> tuple[str, ...]:
    """Whatever a record writes that may be another's reference, as it is written; for looking records up by name."""
    found: dict[str, None] = {}
    for part in ("title", "narrative", "fields"):
        text = part_text(indexed.record, part)
        for _, start, end in _announced_in(text, _runs(text)):
            found[text[start:end]] = None
        for match in re.finditer(r"(?<![\w/*-])[A-Za-z0-9]+(?:[/*_-][A-Za-z0-9]+)*(?![\w/*-])", text):
            if _is_telling(_form(_runs(match.group()))):
                found[match.group()] = None
    return tuple(found)


def _runs(text: str) -> list[_Run]:
    return [_Run(m.group().casefold(), m.start(), m.end()) for m in _RUN.finditer(text)]


def _runs_near_numbers(text: str) -> list[_Run]:
    """The runs of a text that a reference can be made of, or that can announce one."""
    runs: list[_Run] = []
    done = 0
    for number in _NUMBER.finditer(text):
        if number.end() + _BEFORE <= done:
            continue
        start, end = max(done, number.start() - _BEFORE), min(len(text), number.end() + _BEFORE)
        while start > done and text[start - 1].isalnum():
            start -= 1
        while end < len(text) and text[end].isalnum():
            end += 1
        runs += [_Run(m.group().casefold(), m.start(), m.end()) for m in _RUN.finditer(text, start, end)]
        done = end
    return runs


def _form(runs: Sequence[_Run]) -> str:
    """The runs as one; of a year behind a long number the last two digits, `37/012345/2025` being `37/12345/25`."""
    parts = [run.text.lstrip("0") or "0" if run.text.isdigit() else run.text for run in runs]
    if len(runs) > 1 and _YEAR.fullmatch(runs[-1].text) and _LONG_NUMBER.fullmatch(runs[-2].text):
        parts[-1] = runs[-1].text[2:].lstrip("0") or "0"
    return "-".join(parts)


def _is_telling(form: str) -> bool:
    """Whether a form is long enough to be one record's: `37-12345-24` is, `7` and `flat-2` are not."""
    return len(form.replace("-", "")) >= _CHARACTERS and sum(map(str.isdigit, form)) >= _DIGITS


def _known_in(
    text: str, runs: Sequence[_Run], known: Collection[str], starts: Collection[str]
) -> Iterator[tuple[str, int, int]]:
    """Where a known reference stands: its form and offsets."""
    if not known:
        return
    numbers = [at for at, run in enumerate(runs) if run.text.isdigit()]
    begun: set[int] = set()
    for number in numbers:
        for first in range(max(0, number - _LEAD), number + 1):
            if first in begun or (runs[first].text.lstrip("0") or "0") not in starts or not _begins(text, runs[first]):
                continue
            begun.add(first)
            for last in range(first, min(first + _LONGEST, len(runs))):
                if last > first and not _BETWEEN.fullmatch(text, runs[last - 1].end, runs[last].start):
                    break
                form = _form(runs[first : last + 1])
                if form in known and not text[runs[last].end : runs[last].end + 1].isalnum():
                    yield form, runs[first].start, runs[last].end


def _begins(text: str, run: _Run) -> bool:
    return run.start == 0 or not text[run.start - 1].isalnum()


def _announced_in(text: str, runs: Sequence[_Run]) -> Iterator[tuple[str, int, int]]:
    """References of records that need not be here, by the word before: `crime no 37/12345/24`, `URN 24*19744*24`."""
    words = load_words()
    for at, run in enumerate(runs):
        if run.text not in words.cues:
            continue
        first = at + 1
        while first < len(runs) and runs[first].text in words.between and first - at < 4:
            first += 1
        if first >= len(runs) or not re.fullmatch(r"[\s.:#]{0,3}", text[runs[first - 1].end : runs[first].start]):
            continue
        yield from _list_from(text, runs, first)


def _list_from(text: str, runs: Sequence[_Run], first: int) -> Iterator[tuple[str, int, int]]:
    """The reference that begins with a run, and those that follow it in a list: `crimes 1, 2 and 3`."""
    while True:
        last = first
        while last + 1 < len(runs) and re.fullmatch(r"[/*_-]?", text[runs[last].end : runs[last + 1].start]):
            last += 1
        form = _form(runs[first : last + 1])
        if not _is_telling(form):
            return
        yield form, runs[first].start, runs[last].end
        first = last + 1
        if first < len(runs) and runs[first].text == "and":
            first += 1
        if first >= len(runs) or not _LISTED.fullmatch(text, runs[last].end, runs[first].start):
            return


def _logs_in(text: str, runs: Sequence[_Run], day: date | None) -> Iterator[tuple[str, int, int]]:
    """Numbers of logs with their days; one without a day is of the record's own day or the one before."""
    cues = load_words().logs
    for run in runs:
        if run.text not in cues or not _begins(text, run):
            continue
        match = _LOG_NUMBER.match(text, run.end)
        if match is None:
            continue
        if said := _read_day(*match.groups()[1:]):
            yield _log(match[1], said), run.start, match.end()
        elif day and match[2] is None and int(match[1]) > 0:
            end = match.end(1)
            yield _log(match[1], day), run.start, end
            if day > date.min:
                yield _log(match[1], day - timedelta(1)), run.start, end


def _own_logs(name: str, day: date | None) -> Iterator[str]:
    """The number and the day of a log's own reference: `CAD 123/12JAN24`, `NP-20251105-1120`, `123`."""
    digits = [run.text for run in _runs(name) if run.text.isdigit()]
    dated = [number for number in digits if len(number) == 8 and _whole_day(number)]
    rest = [number for number in digits if number not in dated and len(number) <= 6]
    match = _LOG_NUMBER.search(name)
    if dated and len(rest) == 1:
        said = _whole_day(dated[0])
        assert said
        yield _log(rest[0], said)
    elif match and (said := _read_day(*match.groups()[1:])):
        yield _log(match[1], said)
    elif len(digits) == 1 and len(digits[0]) <= 6 and day:
        yield _log(digits[0], day)


def _log(number: str, day: date) -> str:
    return f"log {number.lstrip('0') or '0'} {day.isoformat()}"


def is_log(form: str) -> bool:
    """Whether a form is the number of a log with its day."""
    return form.startswith("log ")


def _is_loose(form: str, written: str) -> bool:
    """Whether a log's number is written without its day, behind a word that stands before other numbers too."""
    return is_log(form) and len(_NUMBER.findall(written)) == 1 and _runs(written)[0].text in load_words().loose_logs


def _whole_day(digits: str) -> date | None:
    for year, month, day in ((digits[:4], digits[4:6], digits[6:]), (digits[4:], digits[2:4], digits[:2])):
        if 1980 <= int(year) <= 2099:
            try:
                return date(int(year), int(month), int(day))
            except ValueError:
                continue
    return None


def _read_day(day: str | None, month: str | None, year: str | None) -> date | None:
    if not (day and month and year):
        return None
    number = int(month) if month.isdigit() else _MONTHS.index(month[:3].lower()) + 1 if _is_month(month) else 0
    try:
        return date(int(year) + 2000 if len(year) == 2 else int(year), number, int(day))
    except ValueError:
        return None


def _is_month(word: str) -> bool:
    return word[:3].lower() in _MONTHS


def _is_as_other(text: str, start: int, end: int) -> bool:
    """Whether the words just before, within the sentence, name it as another matter's; `... is not linked` too."""
    before = re.split(r"[.;\n](?=\s|\Z)", text[max(0, start - _BEFORE) : start])[-1]
    after = re.split(r"[.;,\n](?=\s|\Z)", text[end : end + _BEFORE])[0]
    pattern = load_words().as_other
    return (
        pattern.search(before) is not None
        or re.search(r"\b(?:not (?:connected|linked|related)|unrelated|similar|same mo)\b", after, re.IGNORECASE)
        is not None
    )


def first_runs(forms: Collection[str]) -> frozenset[str]:
    """The first runs of forms, by which a text is quickly looked through."""
    return frozenset(form.partition("-")[0] for form in forms)
