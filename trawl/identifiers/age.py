"""Ages: `14yo`, `aged 46`, `(15)` after a name, `a girl of 12`, `13-14`, `late 20s`, `aged fifteen`.

A number counts as an age by what stands around it; lengths of time (`for 5 years`) and school years do not.
The canonical value is the number of years, the lower one of a range, "" for a decade (`late 20s`).
Source: the project's own reading of how forces write.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from trawl.identifiers.scheme import Candidate, Reading, Scheme
from trawl.identifiers.written_date import read_dates
from trawl.model import Validity

_WORDS = {
    word: number
    for number, word in enumerate(
        [
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
            "twenty",
        ],
        start=1,
    )
} | {
    word: 10 * n
    for n, word in enumerate(
        [
            "thirty",
            "forty",
            "fifty",
            "sixty",
            "seventy",
            "eighty",
            "ninety",
        ],
        start=3,
    )
}
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_WORD = (
    rf"(?:(?:{_TENS})-(?:one|two|three|four|five|six|seven|eight|nine)|"
    + "|".join(sorted(_WORDS, key=len, reverse=True))
    + ")"
)

_UNIT = re.compile(r" ?-?(?:y/o|y\.o\.?|yo|yr?s?|years?)\b(?! ?[0-9])(?:[ -]?olds?| of age)?", re.IGNORECASE)
_OLD = re.compile(r"y/?\.?o|old|of age", re.IGNORECASE)
_SPAN_BEFORE = re.compile(
    r"\b(?:for|over|past|last|within|every|after|next|previous|than|nearly|x|married|serving|served|some|in|by)"
    r"(?: the)?(?: (?:past|last|next|about|approx|nearly|over|around|almost))? ?\Z",
    re.IGNORECASE,
)
_SPAN_AFTER = re.compile(
    r"\s*(?:ago|later|previous|experience|imprison\w*|custody|custodial"
    r"|sentence|inside|apart|before|since|suspended|earlier"
    r"|of (?!age)|together|at (?:this|the|her|his)|getting)",
    re.IGNORECASE,
)
_PERSON = (
    r"(?:girl|boy|lad|lass|lassie|wean|child|children|kid|female|male"
    r"|man|woman|men|women|youth|teen|teenager|pupil|juvenile"
    r"|daughter|son|stepson|niece|nephew|brother|sister|runner|victim"
    r"|minor|youngest|eldest|oldest|cadet|yp|lady|driver|ip|susp"
    r"|decoy|profile|volunteer)(?:e?s|'s)?"
)
_ABOUT = (
    r"(?:of|about|abt|approx(?:imately|\.)?|around|roughly|maybe|only"
    r"|just|possibly|poss|perhaps|thought|believed|looks?|looking"
    r"|looked|appears?|appeared|to be|like|as|as young as|now|also|circa|c\.|both|is|was|are|were|age|who|being"
    r"|no (?:more|older) than|nearly|almost|turning|turned|mostly|claims|says|all)[ ~]"
)
_CUE = re.compile(
    rf"\b{_PERSON} (?:{_ABOUT}){{1,4}}\(?\Z|\b(?:ages?|as young as|be more than) (?:as |of |about )?\Z", re.IGNORECASE
)
_SAID = re.compile(
    r"\b(?:(?:looks?|looked|looking|appears?|appeared|turned|turning"
    r"|say|says|gave ages?|showing|no (?:more|older) than"
    rf"|(?:he|she|they|who|both|ip|yp|is|was)(?:'s|s)?) (?:{_ABOUT}){{0,3}}"
    rf"|(?:approx|about|abt|around|aprx|was|is|being|be) \(?)\Z",
    re.IGNORECASE,
)
_ROLE_NUMBER = re.compile(
    rf"\b(?:(?i:{_PERSON}),?|(?:IP|CALLER|INFT|MOTHER|FATHER|MUM|DAD|OCCUPIER"
    rf"|OCCUPANT|TENANT|CYCLIST|PASSENGER|DRIVER|AP|DP[0-9]?|YP"
    r"|SUSP|VICTIM|MISPER|CLIENT|PED|RIDER|PUPIL|SON|DAUGHTER|MINOR|SISTER"
    r"|BROTHER|PATIENT|REPORTS)(?:\s[A-Z][A-Z'’-]+){1,4}),?\s\Z"
)
_VERB_BEFORE = re.compile(
    r"\b(?:STATES|REPORTS|SAYS|SAW|SEEN|HAS|HAD|WITH|IN|AT|ON|OF|IS|ARE|WAS|LANE|ROOM|RM|NO|LOG|TO|FROM|AND) \Z"
)
_AGED = re.compile(
    r"\b(?:aged|age:?)(?: (?:about|approx(?:imately)?|around|only|between|from|just|roughly|circa))?\s?\Z",
    re.IGNORECASE,
)
_NAME_COMMA = re.compile(r"(?:[A-Z][\w'’-]*[A-Za-zÀ-ž]|[A-Z]\.|\)|teenager|girl|boy|male|female|[/.-][0-9]{2,4}),\s\Z")
_BRACKET = re.compile(r"[\w.,\"'’]\s?\((?:student, |aged )?\Z")
_GRADED = re.compile(r"\b(?:high|medium|standard|dash|score|scored|risk)\b[^.]{0,10}\(\Z", re.IGNORECASE)
_SURNAME = re.compile(r"\b[A-Z][a-z][\w'’-]* [A-Z][A-Z'’-]{2,} \Z")
_NAMED = re.compile(r"\b[A-Z][a-z][\w'’-]+ [A-Z][A-Za-z'’-]+ \Z")
_CLOSES = re.compile(
    r"[,.;)]|\Z|\n| ?(?:dob\b|d\.o\.b|and\b|&|with\b|who\b|from\b|\(|[0-9]{1,2}[./-]|b\b|missing\b|lac\b"
    r"|left\b|attended\b|collapsed\b|said\b"
    r"|says\b|told\b|was\b|has\b|had\b|went\b|not\b|stayed\b|after\b|wearing\b|[0-9]{1,2} [A-Z][a-z]+ (?:19|20))",
    re.IGNORECASE,
)
_MONTH = r"jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_ENDS = re.compile(
    r"[,.;)'\"?!/]|\Z|\n| (?!(?:miles?|m|mins?|minutes?|hours?|hrs?|days?|weeks?|wks?|months?|mths?|times?"
    r"|x|per|mph|st|nd|rd|th|pm|am"
    rf"|quid|pounds?|stone|ft|cm|kg|litres?|ltrs?|bags?|wraps?|vapes?"
    rf"|people|others?|kids|children|different|adults?|{_MONTH})\b"
    rf"|(?:and [0-9]{{1,2}} )?(?:{_MONTH})"
    r"|(?:[\w']+ ){1,2}(?:road|street|avenue|lane|close|court|drive"
    r"|crescent|terrace|grove|walk|way|place|rd|st|ave|cres)\b)",
    re.IGNORECASE,
)
_ITEMS = frozenset(
    [
        "room",
        "rooms",
        "rm",
        "flat",
        "unit",
        "apt",
        "log",
        "inc",
        "no",
        "nos",
        "number",
        "op",
        "grade",
        "section",
        "year",
        "yr",
        "day",
        "bus",
        "platform",
        "floor",
        "gate",
        "stand",
        "pump",
        "bay",
        "plot",
        "page",
        "item",
        "photo",
        "exhibit",
        "junction",
        "jct",
        "v",
        "area",
        "zone",
        "route",
        "lane",
        "cat",
        "category",
        "stage",
        "level",
        "tier",
        "case",
        "round",
        "jan",
        "feb",
        "mar",
        "apr",
        "may",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
        "january",
        "february",
        "march",
        "april",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "mon",
        "tue",
        "tues",
        "wed",
        "thu",
        "thur",
        "thurs",
        "fri",
        "sat",
        "sun",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ]
)
_AGED_LAST = frozenset([
    "aged", "age", "about", "approx", "approximately", "around", "only", "between", "from", "just", "roughly",
    "circa",
])  # fmt: skip
_PERSONS = frozenset(re.findall("[a-z]+", _PERSON)) - {"e", "s"}
_PERSONS |= {f"{person}s" for person in _PERSONS}
#: The last words of `_CUE` and `_SAID`, so that they are tried only where they may match.
_CUE_LAST = frozenset(
    [
        "of",
        "about",
        "abt",
        "approx",
        "approximately",
        "around",
        "roughly",
        "maybe",
        "only",
        "just",
        "possibly",
        "poss",
        "perhaps",
        "thought",
        "believed",
        "look",
        "looks",
        "looking",
        "looked",
        "appear",
        "appears",
        "appeared",
        "be",
        "like",
        "as",
        "young",
        "now",
        "also",
        "circa",
        "c",
        "both",
        "is",
        "was",
        "are",
        "were",
        "age",
        "ages",
        "who",
        "being",
        "than",
        "nearly",
        "almost",
        "turning",
        "turned",
        "mostly",
        "claims",
        "says",
        "say",
        "all",
        "aprx",
        "showing",
        "he",
        "she",
        "they",
        "ip",
        "yp",
        "hes",
        "shes",
        "he's",
        "she's",
        "who's",
    ]
)
_NEXT = re.compile(
    (
        r"(?:,| and| or| &| to| plus)(?: one| another| both| a| [A-Z][a-z]+)? "
        r"([0-9]{1,2})(?![0-9:/%]|\.[0-9]|,[0-9]| ?x\b)"
    ),
    re.IGNORECASE,
)
_RANGE = re.compile(r"(?:-|–| or | to |/)([0-9]{1,2})(?![0-9:/-]|\.[0-9])")
_TENS_PLURAL = _TENS.replace("y", "ies")
_DECADE = re.compile(r"[2-9]0'?s(?![a-z0-9])|[1-9][0-9]'?ish(?![a-z])")
_DECADE_WORD = re.compile(rf"(?:teens|{_TENS_PLURAL})(?![a-z])")
_DECADE_CUE = re.compile(
    r"\b(?:his|her|their|in|males?|females?|aged|age|about|all|asian|white|black|ic[1-9]|is)\b,? (?:the )?\Z|[a-z], \Z"
)
_PART_OF_DECADE = re.compile(r"\b(?:(?:early|mid|late)[ -/]{1,3})+\Z")
_BIRTHDAY = re.compile(r"(?:st|nd|rd|th) birthday", re.IGNORECASE)
_AGED_WORD = re.compile(r"(?:^|[^a-z])(aged (?:about |only |just )?)\Z")
_WORD_CUE = re.compile(
    r"(?:^|[^a-z])(?:of|is|was|were|be|say|looked|looks|only|turned"
    r"|turns|just|than|i'm|she's|he's|\() ?(?:about |only )?\Z"
)
_NUMBER_PHRASE = re.compile(rf"{_WORD}(?![a-z])")
_WORD_CLOSES = re.compile(r"(?P<unit>,? years?(?: |-)old| years? of age)|(?= ?[,.;)!?\"'\n]| who\b| and | or | on |\Z)")
#: Words looked for one by one; smaller numbers are ages only after `aged`.
_SPOTTED = (*(word for word, number in _WORDS.items() if number > 10), "aged ")
_REACH = 48


def _find(reading: Reading) -> Iterator[Candidate]:
    text, after = reading.text, 0
    dates = {
        position for written in read_dates(reading) for position in (written.start, written.end - 4, written.end - 2)
    }
    for start, end in reading.digit_runs:
        if start < after or end - start > 2 or text[end : end + 1] in _GLUED or start in dates:
            continue
        if start and (text[start - 1].isalnum() or text[start - 1] in "£$€#.:/-*+@_"):
            continue
        found = _judge(text, start, end) if 0 < int(text[start:end]) < 110 else None
        if found:
            yield found
            after = found.end
            for following in _list_on(text, found):
                yield following
                after = following.end
    lowered = reading.lowered
    if "0s" in lowered or "0's" in lowered or "ish" in lowered:
        yield from _find_decades(lowered, _DECADE)
    if "teens" in lowered or "ties" in lowered:
        yield from _find_decades(lowered, _DECADE_WORD)
    yield from _find_words(lowered)


_GLUED = frozenset(":%*_=")


def _age(start: int, end: int, value: str, confidence: float) -> Candidate:
    return Candidate("age", start, end, value, "unverifiable", confidence)


def _judge(text: str, start: int, end: int) -> Candidate | None:
    number = str(int(text[start:end]))
    window = text[max(0, start - _REACH) : start]
    words = window.split()
    last = words[-1].strip("(,.:;~'\"").lower() if words else ""
    unit = _UNIT.match(text, end)
    aged = _AGED.search(window) if last in _AGED_LAST else None
    begin = start - len(aged.group()) if aged and aged.group().lower().startswith("aged") else start
    if unit and unit.group().strip(" -").lower() not in ("y", "ys"):
        lasting = _SPAN_BEFORE.search(window) or _SPAN_AFTER.match(text, unit.end())
        if _OLD.search(unit.group()) or aged or not lasting:
            return _age(begin, unit.end(), number, 0.9)
        return None
    if _BIRTHDAY.match(text, end):
        return _age(start, end + 2, number, 0.8)
    ranged = _RANGE.match(text, end)
    stop = ranged.end() if ranged and 0 < int(ranged.group(1)) - int(number) <= 15 else end
    if aged:
        return _age(begin, stop, number, 0.9)
    if text[stop : stop + 1].isalnum() or last in _ITEMS or not _ENDS.match(text, stop):
        return None
    confidence = _stands_for_age(text, stop, int(number), window, last)
    return _age(start, stop, number, confidence) if confidence else None


def _stands_for_age(text: str, stop: int, number: int, window: str, last: str) -> float:  # noqa: PLR0911 - a list of cases
    """How surely a bare number is an age, by the words before it (`last` is the last of them) and what follows."""
    edge = window[-1:]
    if edge == "(" and number >= 3 and text[stop : stop + 1] in (")", ",", "/") and _BRACKET.search(window):
        return 0.0 if _GRADED.search(window) else 0.8
    if edge not in (" ", "\n", "("):
        return 0.0
    closes = _CLOSES.match(text, stop) is not None
    if number >= 3 and closes and window.endswith(", ") and _NAME_COMMA.search(window):
        return 0.8
    if last in _CUE_LAST and (_CUE.search(window) or (closes and _SAID.search(window))):
        return 0.8
    if number < 4:
        return 0.0
    named = (
        len(window) > 1 and window[-2].isalpha() and window.rstrip()[len(window.rstrip()) - len(last) :][:1].isupper()
    )
    if (named or last in _PERSONS) and _ROLE_NUMBER.search(window) and not _VERB_BEFORE.search(window):
        return 0.7
    return 0.7 if named and (_SURNAME.search(window) or (closes and _NAMED.search(window))) else 0.0


def _list_on(text: str, first: Candidate) -> Iterator[Candidate]:
    """The further ages of `13, 14 and 14`."""
    end = first.end
    while following := _NEXT.match(text, end):
        number = int(following.group(1))
        if not (3 <= number < 100) or not _ENDS.match(text, following.end()):
            return
        end = following.end()
        unit = _UNIT.match(text, end)
        yield _age(following.start(1), unit.end() if unit else end, str(number), 0.75)


def _find_decades(lowered: str, pattern: re.Pattern[str]) -> Iterator[Candidate]:
    """`late 20s`, `in his thirties`, `30ish`; the words before it belong to the span only as early, mid or late."""
    for match in pattern.finditer(lowered):
        start, end = match.span()
        if start and (lowered[start - 1].isalnum() or lowered[start - 1] in "£$.,:/"):
            continue
        part = _PART_OF_DECADE.search(lowered[max(0, start - 20) : start])
        if part:
            start -= len(part.group())
        if part or match.group().endswith("ish"):
            yield _age(start, end, match.group()[:2] if match.group().endswith("ish") else "", 0.75)
        elif _DECADE_CUE.search(lowered[max(0, start - 16) : start]) and match.group() != "teens":
            yield _age(start, end, "", 0.7)


def _find_words(lowered: str) -> Iterator[Candidate]:
    """`aged fifteen`, `a girl of about twelve`, `she was eighteen`."""
    for spotted in _SPOTTED:
        position = lowered.find(spotted)
        while position >= 0:
            found = _word_at(lowered, position + 5 if spotted == "aged " else position)
            if found:
                yield found
            position = lowered.find(spotted, position + 1)


def _word_at(lowered: str, start: int) -> Candidate | None:
    phrase = _NUMBER_PHRASE.match(lowered, start)
    if phrase is None or (start and lowered[start - 1].isalnum()):
        return None
    closes = _WORD_CLOSES.match(lowered, phrase.end())
    window = lowered[max(0, start - 24) : start]
    aged = _AGED_WORD.search(window)
    if closes is None or not (aged or _WORD_CUE.search(window)):
        return None
    begin = start - len(aged.group(1)) if aged else start
    return _age(begin, closes.end(), str(_number(phrase.group())), 0.75)


def _number(word: str) -> int:
    return sum(_WORDS[part] for part in word.lower().split("-"))


def normalise(raw: str) -> str:
    """The years as a number: `14 y/o` is `14`, `aged fifteen` is `15`; "" where there is none."""
    digits = re.search("[0-9]{1,3}", raw)
    if digits:
        return str(int(digits.group()))
    word = re.search(_WORD, raw, re.IGNORECASE)
    return str(_number(word.group())) if word else ""


def validate(value: str) -> Validity:
    """Unverifiable where it is an age that people reach."""
    return "unverifiable" if value.isascii() and value.isdigit() and int(value) <= 120 else "invalid"


SCHEME = Scheme("age", _find, normalise, validate)
