"""The patterns by which the head of a text is read, made of the words of `schemes.toml`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from trawl.grading.schemes import load_data, load_schemes

#: Characters of a text that its head can take.
REACH = 600
#: Characters within which a word of grading must stand in a text that is no intelligence, for its head to be read.
_SOON = 300

_GAP = r"[ \t\xa0]"
_DASH = r"\-\u2010-\u2015"
_BETWEEN = rf"(?:{_GAP}?[/\\|.,:;({_DASH}]{_GAP}?|{_GAP}{{1,2}})?"
_END = rf"(?!\w|[/\\{_DASH}]\w)"

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+)?"
_DAY = rf"\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH},?\s+\d{{2,4}}"
_DATE = rf"{_WEEKDAY}(?:\d{{1,2}}[/.\-]\d{{1,2}}[/.\-]\d{{2,4}}|\d{{4}}-\d\d-\d\d|{_DAY})"
_TIME = r"\d{1,2}[:.]\d\d(?::\d\d)?(?:\s*(?:hrs|hours))?|\d{4}\s*(?:hrs|hours)"
_REFERENCE = r"(?=[a-z/\-]*\d)[a-z0-9]+(?:[/\-][a-z0-9]+)+|[a-z]{2,}\d{3,}"

SKIPPED = re.compile(rf"[\s.,:;|/\\{_DASH}()\[\]{{}}<>*_#=\"'“”‘’&+?!]+")
#: What ends a code that stands alone.
STOP = re.compile(rf"{_GAP}*(?:[.:;)\]}}>*|\r\n]|\Z)")
SENTENCE = re.compile(rf"[^.;\r\n]{{1,{REACH}}}")
#: A sentence that may run over lines, up to an empty one.
PARAGRAPH_SENTENCE = re.compile(rf"(?:[^.;\r\n]|\r?\n(?!\s*\n)){{1,{REACH}}}")
SENTENCE_START = re.compile(r"(?:[.;!?]+|[\r\n])[\s\-*#>(\[\"'“‘]*")
#: A code of handling that a word has just announced.
CODE = re.compile(rf"(?:code{_GAP}+)?h?(?P<code>[PC1-5]){_END}", re.IGNORECASE)
#: `HC` or `code C` that no word announces.
BARE_CODE = re.compile(rf"{_GAP}*(?:h[./]?|code{_GAP}+)(?P<code>[PC1-5]){_END}", re.IGNORECASE)
HANDLING_FOLLOWS = re.compile(rf"{_GAP}*handling\b", re.IGNORECASE)
#: Codes as of a grade, in the order of no scheme: `B/2/A`, `E/4/1/C`, `B2C`.
STRAY_GRADE = re.compile(
    rf"(?=\S*\d)(?=\S*[A-Z])[A-EX1-6](?P<mark>[/{_DASH}])[A-EX1-6](?:(?P=mark)[A-EPCX1-6]){{1,2}}{_END}"
    rf"|[A-E][1-5][PC]{_END}",
    re.IGNORECASE,
)


@cache
def whole_grades() -> dict[str, re.Pattern[str]]:
    """All codes of a grade, by scheme, with what stands between them in `first` and `second`; `-C` may follow."""
    ends = rf"(?:{_END}|(?=[{_DASH}]C\b))"
    return {
        name: _pattern(rf"[{source}](?P<first>{_BETWEEN})[{assessment}](?P<second>{_BETWEEN})[{handling}]{ends}")
        for name, (source, assessment, handling) in _codes()
    }


@cache
def short_grades() -> dict[str, re.Pattern[str]]:
    """A grade without its handling, by scheme, with what stands between its codes in `first`."""
    return {
        name: _pattern(f"[{source}](?P<first>{_BETWEEN})[{assessment}]{_END}")
        for name, (source, assessment, _) in _codes()
    }


@cache
def lone_code() -> re.Pattern[str]:
    """A code that sets a condition, by itself behind a grade; a small letter or a number only where it ends there."""
    ends = rf"(?={_GAP}*(?:[.,;:)\]*](?!\d)|[\r\n]|\Z))"
    before = rf"(?:(?:{_any_of(load_data()['heads']['amended'])}){_GAP}+)?"
    return _pattern(rf"{before}(?P<code>(?-i:C){_END}|[c45]{ends})")


@cache
def named_parts() -> dict[str, re.Pattern[str]]:
    """`Source 2, assessment B`, by scheme; the handling follows by itself."""
    heads = load_data()["heads"]
    colon = rf"[\s:={_DASH}]{{1,3}}"
    return {
        name: _pattern(
            rf"(?:{_any_of(heads['source'])}){colon}(?P<source>[{source}])\b[\s,;./|{_DASH}]{{1,3}}"
            rf"(?:{_any_of(heads['assessment'])}){colon}(?P<assessment>[{assessment}]){_END}"
        )
        for name, (source, assessment, _) in _codes()
    }


@cache
def announcements() -> re.Pattern[str]:
    """Words that a grade follows, and names of schemes (`5x5x5`)."""
    schemes = "|".join(r"\s?[x×*]\s?".join(name.split("x")) for name in load_schemes())
    return _pattern(rf"(?:{_any_of(load_data()['heads']['grade'])}|{schemes})\b")


@cache
def handling_labels() -> re.Pattern[str]:
    """Words that a handling follows; `colon` is what parts them.

    `bare` is a word that alone may mean something else, `conditions` one that does wherever nothing is graded.
    """
    heads = load_data()["heads"]
    return _pattern(
        rf"(?:{_any_of(heads['handling'])}|(?P<bare>{_any_of(heads['bare'])})"
        rf"|(?P<conditions>{_any_of(heads['conditions'])}))\b{_GAP}*"
        rf"(?P<colon>[:=]|[{_DASH}]?)[\s\"'(\[‘“]*"
    )


@cache
def statements() -> re.Pattern[str]:
    """Words with which a sentence about handling begins, with or without a code before them."""
    free = [words for scheme in load_data()["schemes"].values() for words in scheme["free_words"]]
    handling = load_data()["handling"]
    said = _any_of([*handling["conditions"], *free])
    before = rf"(?:(?:{_any_of(handling['before'])})\b[\s:,;.!{_DASH}]*){{0,3}}"
    return _pattern(rf"{before}(?:[PC1-5](?:{_GAP}*[:.,({_DASH}]{_GAP}*|{_GAP}+))?(?:{said})\b")


@cache
def cautions() -> re.Pattern[str]:
    """Words that, right behind a grade, may speak of passing the text on; `*` in the data is the rest of a word."""
    return _pattern(rf"\b(?:{_any_of(load_data()['handling']['cautions'])})\b".replace(r"\*", r"\w*"))


def may_speak(text: str) -> bool:
    """Whether a word near the beginning of a text can announce a grade or a handling: most texts need no more."""
    head = text[:_SOON].casefold()
    for word in _announcing_words():  # noqa: SIM110 - a generator takes twice as long, and each record comes by here
        if word in head:
            return True
    return False


@cache
def _announcing_words() -> tuple[str, ...]:
    heads = load_data()["heads"]
    phrases = (*heads["grade"], *heads["handling"], *heads["bare"], *heads["source"], *load_schemes())
    words = {phrase.split()[0] if phrase[1:2].strip() else phrase for phrase in phrases}
    return tuple(word for word in words if not any(word != other and other in word for other in words))


@cache
def passed_over() -> re.Pattern[str]:
    """What may stand before a grade: a heading, a reference, a date, or a line that says something else of the record.

    No such line is passed over that speaks of a grade or a handling; `line` is that line.
    """
    heads = load_data()["heads"]
    labels = rf"(?:(?:{_any_of([*heads['references'], *heads['dates']])})\b[.:\s]*)?"
    silent = r"(?=[^\r\n]{3,120}[\r\n])(?![^\r\n]*\b(?:handl|grad(?:e|ing)|eval|dissem|h/?c\b))"
    return _pattern(
        rf"{labels}(?:(?:{_DATE})(?:[\s,]+(?:at\s+)?(?:{_TIME}))?|{_TIME}|{_REFERENCE}){_END}"
        rf"|(?:{_any_of(heads['headings'])})\b(?={_GAP}*(?:[:.,\r\n|/{_DASH}]|\Z|\d|[A-E][1-5]))"
        rf"|(?P<line>^{silent}(?:[a-z][\w /()\-]{{1,30}}:[^\r\n]{{0,80}}|(?-i:[^a-z\r\n]{{3,60}}))[\r\n])"
    )


def _codes() -> list[tuple[str, tuple[str, ...]]]:
    return [(scheme.name, scheme.codes) for scheme in load_schemes().values()]


def _any_of(phrases: Iterable[str]) -> str:
    """An alternation of phrases, longest first, between whose words anything but a letter or a digit may stand."""
    return "|".join(r"[\s\-/.]+".join(map(re.escape, p.split())) for p in sorted(phrases, key=len, reverse=True))


def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE | re.MULTILINE)
