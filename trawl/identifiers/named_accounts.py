"""Names of accounts that are letters alone, where the text says that they are: `Snapchat: lowrimoss`.

Such a name looks like any word. It counts right after a platform or a word for a name with a sign of saying between
(`username kaidrew`, `IG: tiamoss`, `her insta is tiamoss`), where nothing but the end of the phrase follows or a
platform does (`goes by kaidrew on snap`), and never where the word tells of the account's state or of what was on it
(`words/no_accounts.txt`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from trawl.identifiers.platforms import BY_WORD, PLATFORM
from trawl.identifiers.scheme import Reading, cue_words
from trawl.identifiers.word_lists import load_words

_NAME = r"(?P<name>@?[^\W\d_](?:[^\W\d_]|[.-](?=[^\W\d_])){2,29})(?![\w@]|[.-]\w)"
_NOUN = r"user ?names?|user ?ids?|handles?|account names?|screen ?names?|display ?names?|gamer ?tags?"
_AFTER_PLATFORM = re.compile(
    rf"(?:'s)?[ ,(]{{0,2}}(?:(?P<noun>{_NOUN})|(?P<loose>users?|accounts?|acc?t|a/c|profiles?|names?|id))?"
    rf"(?P<says> ?[:=]|(?<= )-(?= )| -(?= )| (?:is|was|called|named|of)(?= ))? ?[\"']?{_NAME}"
)
_NAMED = re.compile(
    rf"(?P<noun>{_NOUN})(?P<says> ?[:=]| (?:is|was|of)(?= ))? ?[\"']?{_NAME}"
    rf"|(?:goes by|goes under|known as|logged in as|himself|herself|user) [\"']?{_NAME.replace('name', 'known')}"
)
_GLUED = re.compile(r"\.(?=[A-Z](?:[a-z]|\b))")
_OWNER = re.compile(r"\b(?:his|her|their|my|your|'s|whose) \Z")
_ENDS = re.compile(
    r"[\"')]{0,2}(?: ?[,;/|(&]| - |\.(?![^\W_])|[?!]|\Z"
    rf"| and (?:(?:his|her|their|my) )?{PLATFORM}\b)"
)
_ON_PLATFORM = re.compile(rf"[\"']?,? ?(?: on | via |\()(?:his |her |their |the )?{PLATFORM}\b")
#: The words that `_NAMED` begins with.
_CUES = cue_words([
    "user", "username", "usernames", "userid", "userids", "handle", "handles", "account", "screen", "screenname",
    "screennames", "display", "displayname", "displaynames", "gamer", "gamertag", "gamertags", "goes", "known",
    "logged", "himself", "herself",
])  # fmt: skip


def no_accounts() -> frozenset[str]:
    """Words that stand where a name would and are none."""
    return load_words("no_accounts")


def find_named(reading: Reading, platforms: list[tuple[int, int, str]]) -> Iterator[tuple[int, int]]:
    """Start and end of each name of letters alone that the text says is an account's."""
    lowered = reading.lowered
    for begin, end, _ in platforms:
        match = _AFTER_PLATFORM.match(lowered, end)
        if match and _is_named(reading, begin, match):
            yield _span_of(reading, match, "name")
    for position in _cues(reading):
        match = _NAMED.match(lowered, position)
        if match is None:
            continue
        group = "name" if match["noun"] else "known"
        start, end = _span_of(reading, match, group)
        on_platform = _ON_PLATFORM.match(lowered, end) is not None
        strong = match["noun"] and match["noun"] != "handle" and (match["says"] or _ends(reading, end))
        colon = match["says"] and match["says"].strip() in (":", "=") and _ends(reading, end)
        if (on_platform or strong or colon) and _may_be_name(reading, start, end, sure=bool(match["noun"])):
            yield start, end


def _span_of(reading: Reading, match: re.Match[str], group: str) -> tuple[int, int]:
    """The name of a match, without the sentence that goes on after it (`lowrimoss.He`)."""
    start, end = match.span(group)
    glued = _GLUED.search(reading.text, start, end)
    return start, glued.start() if glued and reading.text[start : glued.start()].islower() else end


def _cues(reading: Reading) -> Iterator[int]:
    """Where a word begins that a name may follow."""
    for word in _CUES & reading.words:
        position = reading.lowered.find(word)
        while position >= 0:
            if not (position and reading.lowered[position - 1].isalnum()):
                yield position
            position = reading.lowered.find(word, position + 1)


def _is_named(reading: Reading, platform: int, match: re.Match[str]) -> bool:
    """Whether a word after a platform is said to be an account's name."""
    start, end = _span_of(reading, match, "name")
    says = (match["says"] or "").strip()
    if not _may_be_name(reading, start, end, sure=match["noun"] is not None):
        return False
    if match["noun"]:
        return True
    if not _ends(reading, end) and says not in ("called", "named"):
        return False
    if says in ("is", "was"):
        return match["loose"] is not None or _OWNER.search(reading.lowered, max(0, platform - 8), platform) is not None
    return says != "" or match["loose"] is not None


def _may_be_name(reading: Reading, start: int, end: int, *, sure: bool) -> bool:
    """Whether the word is more than one of the sentence's; with a capital alone it is a person's unless said so."""
    word = reading.text[start:end].lstrip("@")
    if (
        word.lower() in BY_WORD
        or word.lower() in no_accounts()
        or any(part in no_accounts() for part in re.split("[.-]", word.lower()))
    ):
        return False
    if not sure and (word.istitle() or word.lower().endswith(("ed", "ing"))):
        return False
    followed = reading.padded[end] == " " and reading.padded[end + 1 : end + 2].isupper()
    return not (word.istitle() and followed)


def _ends(reading: Reading, end: int) -> bool:
    """Whether the phrase ends here: by its punctuation, its line, or the text."""
    glued = _GLUED.match(reading.text, end) is not None
    return glued or reading.lines[end : end + 1] == "\n" or _ENDS.match(reading.lowered, end) is not None
