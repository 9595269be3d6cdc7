"""What stands around a number that is an age, and around one that is not: the words of `words/age_*.txt`, and patterns.

They read the text in lower case, save those with capitals, which read it as written.
"""

from __future__ import annotations

import re

from trawl.identifiers.calendar_words import MONTHS
from trawl.identifiers.number_words import NUMBERS, TENS
from trawl.identifiers.scheme import cue_words
from trawl.identifiers.vehicle_words import BODIES, MAKES, MODELS
from trawl.identifiers.word_lists import load_words

PERSONS = load_words("age_persons") | {f"{person}s" for person in load_words("age_persons")}
RELATIONS = load_words("age_relations")
HEDGES = load_words("age_hedges")
CLAIMS = load_words("age_claims")
LABELS = load_words("age_labels")
VERBS = load_words("age_verbs")
#: Words of letters alone.
COUNTED = load_words("age_counted")
_MODELS = frozenset(model for model in MODELS if len(model) > 3 and model.isalpha())
THINGS = (load_words("age_things") | frozenset(MAKES) | frozenset(BODIES) | _MODELS) - load_words("age_no_things")
#: Of the claims, those after which a number counts as often.
COUNTERS = frozenset(("one", "all", "both", "thought", "as", "u"))
#: `there have been five`.
THERE = re.compile(r"\bthere(?: have| has| had)? [a-z']+ \Z")
NO_SUBJECT = load_words("age_no_subject")
IN_BRACKET = load_words("age_in_brackets")


def _any_of(words: frozenset[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


#: `aged 15`, `age given as 15`, `14 YOA` written `YOA 14`.
_AFTER_AGE = HEDGES | CLAIMS | load_words("age_after_age")
AGED = re.compile(
    rf"(?<![0-9] )\b(?:ages?|aged|yoa|yrs)\b[:=]?(?: ?(?:{_any_of(_AFTER_AGE)})\b[.:,]?){{0,4}}(?: - ?)? ?[~(\[:]?\Z"
)
#: Every word in small letters that may stand right before a bare number that is an age.
LEADING = HEDGES | CLAIMS | PERSONS | _AFTER_AGE | frozenset(("age", "aged", "ages", "yoa", "than", "of", "m", "f"))
#: `older than 15`, `no more than 14`, `can't be more than 12`.
THAN = re.compile(r"\b(?:older|younger|(?:no|not|be|been) (?:more|less)) than (?:about )?\Z")
#: `under 16`, `over 18s`: limits that say no age.
LIMIT = re.compile(r"\b(?:under|over|below|above|u|o|not yet)[ -]?(?:the age of )?\Z|[0-9](?: ?[a-z]{1,5})? for \Z")
OF_PERSON = re.compile(r"\b([a-z']+) of (?:about |around |approx |only |just |maybe |perhaps |some |say )?\Z")
#: Several children, with where they are, before a bare list: `two kids at home, 4 and 7`.
CHILDREN = re.compile(
    r"\b(?:children|kids|boys|girls|sons|daughters|siblings|step(?:sons|daughters)|lads|lasses|youths|teens|twins"
    r"|brothers|sisters|grandchildren|bairns|weans|ones)(?: [a-z'/]+){0,4}[,:(-]{1,2} ?[\"']?\Z"
)
GRADED = re.compile(r"\b(?:high|medium|standard|dash|score|scored|risk|rated)\b[^.]{0,10}\(\Z")
#: What makes `15 years` a length of time, whoever stands before it, and what does so only after no person.
LASTING = re.compile(
    r"'?,?\s?-?(?:ago|later|previous|experience|imprison\w*|custody|custodial|sentence\w*|inside|apart|before|suspended"
    r"|earlier|serv(?:ice|ed|ing)|on remand|on licen[cs]e|on probation|in (?:prison|jail|custody|post|total)|of (?!age)"
    r"|together|getting|community|minimum|or more|disqualif\w*|ban\b|jail|prison|straight|worth)"
)
WITHOUT_PERSON = re.compile(
    r"'?,?\s?-?(?:since|in (?:the|a|this)\b|at (?:this|the|her|his)\b|as an?\b|with (?:the|us|them|him|her)\b|for\b"
    r"|left\b|running\b|now\b|into\b|married\b|behind\b|driving\b|prior\b)"
)
SPAN_BEFORE = re.compile(
    r"\b(?:for|over|past|last|within|every|after|next|previous|than|x|married|serving|served|known|did|done|got|get|gets"
    r"|sentenced to|some|in|by|lived|worked|living|there|here|together|another|a|an|extra|further|additional|since|per"
    r"|these|those|took|takes|lasted|gave|given|him|her|them)(?: the)?"
    r"(?: (?:past|last|next|about|approx|nearly|over|around|almost|another))? ?\Z"
)
#: What follows an age that begins a clause of its own.
CLOSES = re.compile(
    rf"[,.;)?!\"'\]=/]|\Z|\n|:(?: |\Z)| ?(?:&|\+|-|w/|\(|\[|[0-9]{{1,2}}[./-]|[0-9]{{1,2}} [a-z]{{2,}} (?:19|20)"
    rf"|(?:{_any_of(load_words('age_followers'))})(?![a-z])|at the time|on (?:sat|sun|mon|tue|wed|thu|fri))"
)
#: What ends a bare number in words.
SPELT_CLOSES = re.compile(r" ?[,.;)!?\"'\n]|\Z| (?:who|and|or|on|to|when|last|next|in|but|with)\b")
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_STREET = "road|street|avenue|lane|close|court|drive|crescent|terrace|grove|walk|way|place|rd|st|ave|cres|row|gardens"
_NO_STREET = r"(?!(?:and|at|by|for|from|in|is|of|off|on|or|said|says|to|used|was|who|with|missing|left|lives)\b)"
#: What makes of the number before it something counted, measured or numbered, beside `COUNTED` words.
COUNTS = re.compile(
    rf"[.,:/][0-9]|['\"] ?[0-9]|[%*_=]|'s\b|(?:st|nd|rd|th)\b"
    rf"| (?:(?:and|or|to) [0-9]{{1,2}} )?(?:{_MONTH})\b|(?: {_NO_STREET}[\w']+){{1,3}} (?:{_STREET})\b"
    r"| of (?:them|us|the|these|those|which|whom|his|her|their|my|our|a)\b| in (?:total|all|a row)\b"
    r"| the\b| a (?:day|week|month|night|time|bag|head|go)\b| missing (?:episodes|times)| more\b| less\b"
    r"| [a-z]+ (?:friends|people|phones|men|kids|bags|wraps|times|miles|others)\b"
)
#: A thing after `3 year old`, at most two words on.
_STOP = r"(?!(?:and|with|in|on|at|from|who|is|was|has|had|to|of|by|for|but|or|the|a|his|her|their)\b)"
THING_AFTER = re.compile(rf"[ -]+(?:{_STOP}(?:[\w-]+) ){{0,2}}(?:{_any_of(THINGS)})s?\b")
PERSON_WORD = re.compile(rf"\b(?:{_any_of(PERSONS)})\b")
#: A name, or the sign of one, in the words as written.
NAME = re.compile(r"[A-Z][\w'-]*[A-Za-zÀ-ž]|[A-Z]\.?")
SURNAME = re.compile(r"\b[A-Z][a-z][\w'-]* [A-Z][A-Z'-]{2,},? \Z")
#: Role and name in capitals, and words in whose company capitals are no name.
ROLE_NAME = re.compile(
    r"\b(?:IP|CALLER|INFT|MOTHER|FATHER|MUM|DAD|OCCUPIER|OCCUPANT|TENANT|CYCLIST|PASSENGER|DRIVER|AP|DP[0-9]?|YP"
    r"|SUSP|VICTIM|MISPER|CLIENT|PED|RIDER|PUPIL|SON|DAUGHTER|MINOR|SISTER|BROTHER|PATIENT|REPORTS|CHILD|BOY|GIRL"
    r"|BABY|VIC)(?:\s[A-Z][A-Z'-]+){1,4},?\s\Z"
)
#: Children near by make ages of small numbers: `Cai (4) and Mali (2)`.
CHILD_NEAR = re.compile(
    r"\b(?:child(?:ren)?|kids?|sons?|daughters?|dau|bab(?:y|ies)|twins?|siblings?|toddler|boys?|girls?|brothers?|sisters?|aged"
    r"|nursery|grand(?:son|daughter|child|children))\b|\([0-9]{1,2}\)|[a-z] [0-9]{1,2},"
)
IC_CODE = re.compile(r"ic[1-9]")
#: A date or a year, as of a birth, before a comma or after it.
DATE_END = re.compile(r"[/.-][0-9]{2,4},?\s\Z|\b(?:19|20)[0-9]{2},\s\Z")
NO_NAME = re.compile(
    r"\b(?:STATES|REPORTS|SAYS|SAW|SEEN|HAS|HAD|WITH|IN|AT|ON|OF|IS|ARE|WAS|LANE|ROOM|RM|NO|LOG|TO|FROM|AND) \Z"
)
BIRTHDAY = re.compile(r"(?:st|nd|rd|th) birthday")

DECADE = re.compile(r"[2-9]0'?s(?![a-z0-9])|[1-9][0-9] ?'?-?ish(?![a-z])")
#: Decades in words.
DECADE_WORDS = cue_words(("teens", *(f"{word[:-1]}ies" for word in TENS)))
DECADE_WORD = re.compile(rf"(?:{'|'.join(sorted(DECADE_WORDS))})(?![a-z])")
DECADE_CUE = re.compile(
    r"\b(?:his|her|their|in|males?|females?|aged|age|about|all|asian|white|black|ic[1-9]|is|as)\b,? "
    r"(?:the )?\Z|[a-z\"'][,:] \Z"
)
#: Decades in words need more: twenties are notes as well.
DECADE_WORD_CUE = re.compile(r"\b(?:his|her|their|aged|about) (?:the )?\Z")
PART_OF_DECADE = re.compile(r"\b(?:(?:early|mid|late)(?: to (?=early|mid|late))?[ -/]{1,3})+\Z")
#: Words of a text that a number in words is looked for.
SPELT = cue_words(NUMBERS)
