"""What stands right before and right behind a telephone number: what it belongs to, and what is none of it."""

from __future__ import annotations

import re

#: What stands behind a whole number and is a thing of its own.
_DIGIT_BEHIND = re.compile(r" [0-9](?![0-9]|[ .-][0-9])")
_BEHIND = re.compile(
    r" (?:[0-9]{1,4} ?(?:(?:more|missed|unread|new|unanswered|voice|text) )?"
    r"(?:calls?|texts?|times|messages?|msgs?|sms|voicemails?|rings|attempts|contacts|hrs|hours|mins?|minutes|days|weeks"
    r"|months|years|quid|pounds|euros|kids|children|people|males?|females?|men|women)\b"
    r"|[0-9]{1,2}[:.][0-9]{2}(?![0-9])|[0-3]?[0-9]([./-])[01]?[0-9]\1(?:19|20)?[0-9]{2}(?![0-9])"
    r"|0(?:0[1-9]|[1-9][0-9]{9}(?![0-9])|[1-9][0-9]{1,3} [0-9]{6,7}(?![0-9])))",
    re.IGNORECASE,
)
_WORD_BEFORE = re.compile(r"(?:\A|[^\w@#])([^\W\d_]+)\Z")
_GLUED_CUES = frozenset((
    "tel", "phone", "mob", "mobile", "no", "number", "num", "ph", "cell", "m", "t", "p", "wa", "sms",
))  # fmt: skip
#: Words in front of a number that is no telephone's.
_OTHERS = frozenset((
    "ref", "reference", "serial", "sn", "order", "invoice", "inv", "docket", "parcel", "batch", "img", "vid", "imei",
    "imsi", "iccid", "urn", "crime", "case", "log", "cad",
))  # fmt: skip
_LIST_NUMBER = re.compile(r"(?:\A|[ (])[1-9][0-9]?\.\Z")


def is_bound(text: str, position: int, after: int) -> bool:
    """Whether what begins here belongs to what stands right before: another number, a reference, a path, a price."""
    before = text[position - 1 : position]
    if not before or before in " (" or after in (position, position - 1):
        return False
    if before.isalnum():
        return not _vouches(text, position)
    if before in "£$€":
        return text[position] not in "+0"  # no sum begins with a nought
    return before == "@" or (before in "-./:_" and _is_joined(text, position, before))


def _is_joined(text: str, position: int, sign: str) -> bool:
    """Whether a sign right before joins a number to what stands before the sign."""
    joined = text[position - 2 : position - 1]
    if joined.isdigit():
        return sign != "." or not _LIST_NUMBER.search(text, max(0, position - 4), position)
    if joined.isalpha() and sign != "_":
        word = _WORD_BEFORE.search(text, max(0, position - 20), position - 1)
        return word is None or word[1].lower() in _OTHERS
    return sign == "/" or joined.isalnum()


def _vouches(text: str, position: int) -> bool:
    """Whether a word that touches a number may do so: a cue does, and a name; a serial's letters do not."""
    word = _WORD_BEFORE.search(text, max(0, position - 20), position)
    if word is None or word[1].lower() in _GLUED_CUES:
        return word is not None
    return len(word[1]) >= 3 and not (len(word[1]) == 3 and word[1].isupper()) and word[1].lower() not in _OTHERS


def names_phone(text: str, position: int) -> bool:
    """Whether the word that touches a number is a cue: `MOB07700900123Home` has one on either side."""
    word = _WORD_BEFORE.search(text, max(0, position - 20), position)
    return word is not None and word[1].lower() in _GLUED_CUES


def stands_apart(text: str, lines: str, end: int) -> bool:
    """Whether a number that could end here does: the line ends, or what follows is no part of it."""
    if lines[end : end + 1] == "\n" or _BEHIND.match(text, end):
        return True
    return text[end - 2].isdigit() and _DIGIT_BEHIND.match(text, end) is not None
