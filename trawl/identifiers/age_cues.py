"""What stands around a number that is an age, and around one that is not: the patterns of `trawl.identifiers.age`.

They read the text in lower case, save those with capitals, which read it as written.
"""

from __future__ import annotations

import re

from trawl.identifiers.calendar_words import MONTHS
from trawl.identifiers.scheme import cue_words

_UNITS = [
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen",
]  # fmt: skip
_UNITS += ["seventeen", "eighteen", "nineteen"]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
#: Numbers in words; those between the tens are written with a hyphen.
NUMBERS: dict[str, int] = {word: number for number, word in enumerate(_UNITS, start=1)}
NUMBERS |= {word: 10 * number for number, word in enumerate(_TENS, start=2)}
NUMBER = rf"(?:(?:{'|'.join(_TENS)})-(?:{'|'.join(_UNITS[:9])})|{'|'.join(sorted(NUMBERS, key=len, reverse=True))})"
NUMBER_PHRASE = re.compile(rf"{NUMBER}(?![a-z])")

UNIT = re.compile(
    r" ?-?(?:y/o|y\.o\.?|yo|yr?s?|years?)\b"
    r"(?:(?= ?[0-9]{1,2} ?m(?:o|ths?|onths?)?\b)|(?! ?[0-9]))(?:[ -]?olds?| of age)?",
)
OLD = re.compile(r"y/?\.?o|old|of age")
SPAN_BEFORE = re.compile(
    r"\b(?:for|over|past|last|within|every|after|next|previous|than|nearly|x|married|serving|served"
    r"|sentenced to|some|in|by)(?: the)?(?: (?:past|last|next|about|approx|nearly|over|around|almost))? ?\Z",
)
SPAN_AFTER = re.compile(
    r"\s*(?:ago|later|previous|experience|imprison\w*|custody|custodial"
    r"|sentence|inside|apart|before|since|suspended|earlier"
    r"|of (?!age)|together|at (?:this|the|her|his)|getting)",
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
CUE = re.compile(
    rf"\b{_PERSON} (?:{_ABOUT}){{1,4}}\(?\Z"
    r"|\b(?:ages?|as young as|(?:be|no) (?:more|older) than) (?:as |of |about )?\Z",
)
SAID = re.compile(
    r"\b(?:(?:looks?|looked|looking|appears?|appeared|turned|turning"
    r"|say|says|gave ages?|showing|no (?:more|older) than"
    rf"|(?:he|she|they|who|both|ip|yp|is|was)(?:'s|s)?) (?:{_ABOUT}){{0,3}}"
    rf"|(?:approx|about|abt|around|aprx|was|is|being|be|also) \(?)\Z",
)
PERSON_NUMBER = re.compile(rf"\b{_PERSON},{{0,2}}\s\Z")
ROLE_NUMBER = re.compile(
    r"\b(?:IP|CALLER|INFT|MOTHER|FATHER|MUM|DAD|OCCUPIER"
    r"|OCCUPANT|TENANT|CYCLIST|PASSENGER|DRIVER|AP|DP[0-9]?|YP"
    r"|SUSP|VICTIM|MISPER|CLIENT|PED|RIDER|PUPIL|SON|DAUGHTER|MINOR|SISTER"
    r"|BROTHER|PATIENT|REPORTS)(?:\s[A-Z][A-Z'’-]+){1,4},?\s\Z"
)
VERB_BEFORE = re.compile(
    r"\b(?:STATES|REPORTS|SAYS|SAW|SEEN|HAS|HAD|WITH|IN|AT|ON|OF|IS|ARE|WAS|LANE|ROOM|RM|NO|LOG|TO|FROM|AND) \Z"
)
AGED = re.compile(
    r"\b(?:aged|age:?)(?: (?:about|approx(?:imately)?|around|only|between|from|just|roughly|circa))?\s?\Z",
)
NAME_COMMA = re.compile(r"(?:[A-Z][\w'’-]*[A-Za-zÀ-ž]|[A-Z]\.|\)|teenager|girl|boy|male|female|[/.-][0-9]{2,4}),\s\Z")
BRACKET = re.compile(r"[\w.,\"'’]\s?\((?:student, |aged )?\Z")
GRADED = re.compile(r"\b(?:high|medium|standard|dash|score|scored|risk)\b[^.]{0,10}\(\Z")
SURNAME = re.compile(r"\b[A-Z][a-z][\w'’-]* [A-Z][A-Z'’-]{2,} \Z")
NAMED = re.compile(r"\b[A-Z][a-z][\w'’-]+ [A-Z][A-Za-z'’-]+ \Z")
CLOSES = re.compile(
    r"[,.;)]|\Z|\n| ?(?:dob\b|d\.o\.b|and\b|&|with\b|who\b|from\b|\(|[0-9]{1,2}[./-]|b\b|missing\b|lac\b"
    r"|left\b|attended\b|collapsed\b|said\b"
    r"|says\b|told\b|was\b|has\b|had\b|went\b|not\b|stayed\b|after\b|wearing\b|[0-9]{1,2} [a-z]{2,} (?:19|20))",
)
_MONTH = "|".join(sorted({name[:3] for name in MONTHS}))
ENDS = re.compile(
    r"[,.;)'\"?!/]|\Z|\n| (?!(?:miles?|m|mins?|minutes?|hours?|hrs?|days?|weeks?|wks?|months?|mths?|times?"
    r"|x|per|mph|st|nd|rd|th|pm|am"
    rf"|quid|pounds?|stone|ft|cm|kg|litres?|ltrs?|bags?|wraps?|vapes?"
    rf"|people|others?|kids|children|different|adults?|{_MONTH})\b"
    rf"|(?:and [0-9]{{1,2}} )?(?:{_MONTH})"
    r"|(?:[\w']+ ){1,2}(?:road|street|avenue|lane|close|court|drive"
    r"|crescent|terrace|grove|walk|way|place|rd|st|ave|cres)\b)",
)
#: Words whose numbers are no ages.
ITEMS = frozenset([
    "room", "rooms", "rm", "flat", "unit", "apt", "log", "inc", "no", "nos", "number", "op", "grade", "section",
    "year", "yr", "day", "bus", "platform", "floor", "gate", "stand", "pump", "bay", "plot", "page", "item",
    "photo", "exhibit", "junction", "jct", "v", "area", "zone", "route", "lane", "cat", "category", "stage",
    "level", "tier", "case", "round", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "sept",
    "oct", "nov", "dec", "january", "february", "march", "april", "june", "july", "august", "september",
    "october", "november", "december", "mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri", "sat", "sun",
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
])  # fmt: skip
#: The last words of `AGED`, and of `CUE` and `SAID`, so that those are tried only where they may match.
AGED_LAST = frozenset([
    "aged", "age", "about", "approx", "approximately", "around", "only", "between", "from", "just", "roughly",
    "circa",
])  # fmt: skip
CUE_LAST = frozenset([
    "of", "about", "abt", "approx", "approximately", "around", "roughly", "maybe", "only", "just", "possibly",
    "poss", "perhaps", "thought", "believed", "look", "looks", "looking", "looked", "appear", "appears",
    "appeared", "be", "like", "as", "young", "now", "also", "circa", "c", "both", "is", "was", "are", "were",
    "age", "ages", "who", "being", "than", "nearly", "almost", "turning", "turned", "mostly", "claims", "says",
    "say", "all", "aprx", "showing", "he", "she", "they", "ip", "yp", "hes", "shes", "he's", "she's", "who's",
])  # fmt: skip
_PERSONS = set(re.findall("[a-z]+", _PERSON)) - {"e", "s"}
PERSONS = cue_words(person + end for person in _PERSONS for end in ("", "s"))
NEXT = re.compile(
    (
        r"(?:,| and| or| &| to| plus)(?: one| another| both| a| [a-z]{2,})? "
        r"([0-9]{1,2})(?![0-9:/%]|\.[0-9]|,[0-9]| ?x\b)"
    ),
)
#: The first of `12 and 13 year olds`, before the second.
PAIR_BEFORE = re.compile(r"(?<![0-9/.:,£-])([0-9]{1,2}) (?:and|or|to|&) \Z")
#: A second age that closes a bracket: `(15 and 16)`.
PAIR_IN_BRACKET = re.compile(r" (?:and|or|&) [0-9]{1,2}\)")
#: An age in words before its unit, and after a person.
WORD_BEFORE_UNIT = re.compile(rf"\b({NUMBER})[ -]\Z")
YEARS_OLD = re.compile(r"years?[ -]olds?\b")
OF_NUMBER = re.compile(rf" of (?:about |only |just |around )?({NUMBER})(?![a-z-])")
RANGE = re.compile(r"(?:-|–|/)([0-9]{1,2})(?![0-9:/-]|\.[0-9])")
DECADE = re.compile(r"[2-9]0'?s(?![a-z0-9])|[1-9][0-9]'?ish(?![a-z])")
#: Decades in words.
DECADE_WORDS = cue_words(("teens", *(f"{word[:-1]}ies" for word in _TENS)))
DECADE_WORD = re.compile(rf"(?:{'|'.join(sorted(DECADE_WORDS))})(?![a-z])")
DECADE_CUE = re.compile(
    r"\b(?:his|her|their|in|males?|females?|aged|age|about|all|asian|white|black|ic[1-9]|is)\b,? (?:the )?\Z|[a-z], \Z"
)
PART_OF_DECADE = re.compile(r"\b(?:(?:early|mid|late)[ -/]{1,3})+\Z")
BIRTHDAY = re.compile(r"(?:st|nd|rd|th) birthday")
AGED_WORD = re.compile(r"(?:^|[^a-z])(aged (?:about |only |just )?)\Z")
WORD_CUE = re.compile(
    r"(?:^|[^a-z])(?:of|is|was|were|be|say|looked|looks|only|turned"
    r"|turns|just|than|i'm|she's|he's|\() ?(?:about |only )?\Z"
)
WORD_CLOSES = re.compile(
    r"(?P<unit>,? years?(?: |-)olds?|-years?-olds?| years? of age)|(?= ?[,.;)!?\"'\n]| who\b| and | or | on |\Z)"
)
