"""what3words addresses, canonical as `///filled.count.soap` in lower case.

Source: what3words, the published form of an address (three words of letters with full stops between, three slashes
before). Which words exist stands in its own list alone, which is not open, so an address is unverifiable. Without the
slashes it needs its cue (`what3words`, `w3w`) or stands in a link to the service.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from trawl.identifiers.scheme import Candidate, Reading, Scheme, cue_words, no_phrases
from trawl.model import Validity

_STRICT = re.compile(r"([^\W\d_]{2,40})\.([^\W\d_]{2,40})\.([^\W\d_]{2,40})")
_SLASHED = re.compile(rf"(?<!/)/// ?{_STRICT.pattern}")
_LINKED = re.compile(
    rf"(?:https?://)?(?:www\.)?(?:what3words\.com|w3w\.co|map\.what3words\.com)/(?:[a-z]{{2}}/)?{_STRICT.pattern}",
    re.IGNORECASE,
)
_CUED = re.compile(
    rf"\b(?:what ?(?:3|three) ?words?|w3w|wtw)\b(?: (?:address|location|ref(?:erence)?|code))?"
    rf"(?: (?:is|was|given|as|of))? ?[:=(\[<\"'-]{{0,3}} ?(?:/{{1,3}})? ?({_STRICT.pattern})",
    re.IGNORECASE,
)
_BARE = re.compile(rf"/{{0,3}}{_STRICT.pattern}")
_VALUE = re.compile(rf"///{_STRICT.pattern}")
_CUE_WORDS = cue_words(("what", "whatthreewords", "whatthree", "w", "wtw"))
_CUES = ("what3", "what 3", "whatthree", "what three", "w3w", "wtw")


def _find(reading: Reading) -> Iterator[Candidate]:
    text = reading.text
    if "//" in text:
        for match in _SLASHED.finditer(text):
            before = text[max(0, match.start() - 2) : match.start()]
            address = match.group(1).lower() == "www" or before.rstrip().endswith(":")
            if not address and _ends(text, match.end()):
                yield _candidate(match.start(), match.end(), match.groups(), 0.97)
    if not (reading.has_word(_CUE_WORDS) and reading.mentions_any(_CUES)):
        return
    for match in _LINKED.finditer(text):
        if _ends(text, match.end()):
            yield _candidate(match.start(), match.end(), match.groups(), 1.0)
    for match in _CUED.finditer(text):
        if _ends(text, match.end()):
            yield _candidate(match.start(1), match.end(), match.groups()[1:], 0.95)


def _ends(text: str, end: int) -> bool:
    """Whether the address ends here: neither the word nor the row of words goes on."""
    after, more, third = text[end : end + 1], text[end + 1 : end + 2], text[end + 2 : end + 3]
    # A word with a capital after a full stop begins a sentence, unless the address is written in capitals as well.
    on = more.isalpha() and not (more.isupper() and (text[end - 1].islower() or third.islower()))
    return not (after.isalnum() or after in ("_", "/", "@") or (after == "." and on))


def _candidate(start: int, end: int, words: tuple[str, ...], confidence: float) -> Candidate:
    return Candidate("what3words", start, end, _canonical(words), "unverifiable", confidence)


def _canonical(words: tuple[str, ...]) -> str:
    return "///" + ".".join(words).lower()


def normalise(raw: str) -> str:
    """`Filled.Count.Soap`, with or without slashes or as a link, is `///filled.count.soap`; "" for anything else."""
    match = _LINKED.fullmatch(raw.strip()) or _BARE.fullmatch(raw.strip())
    return _canonical(match.groups()) if match else ""


def validate(value: str) -> Validity:
    """Unverifiable where it has the form; the words cannot be looked up."""
    return "unverifiable" if _VALUE.fullmatch(value) and value == value.lower() else "invalid"


def _names_its_square(bare: str, value: str) -> bool:  # noqa: ARG001 - what was written tells
    """Three words with full stops between are a web address unless they say that they are what3words'."""
    return bare.startswith("/") or "w3w" in bare.lower() or "what3words" in bare.lower()


SCHEME = Scheme(
    "what3words",
    _find,
    normalise,
    validate,
    one="what3words place",
    many="what3words places",
    called=(
        "what 3 words",
        "w3w",
    ),
    headed=(
        "what3word",
        "three words",
        "w3w location",
    ),
    likely=_names_its_square,
    guesses=False,
    phrases=no_phrases,
)
