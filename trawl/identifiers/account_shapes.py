"""How much a token looks like the name of an account, by its form alone."""

from __future__ import annotations

import re

from trawl.identifiers.named_accounts import no_accounts
from trawl.identifiers.word_lists import load_words

#: What a hash and a number after it do not make an account of.
_NUMBERED = frozenset(["log", "cad", "ref", "inc", "incident", "crime", "case", "exhibit", "item", "order", "unit"])
#: An amount, a time or a price after the at-sign of `4 @5pm`.
_AMOUNT = re.compile(r"[0-9]+(?:[.:][0-9]+)?(?:[ap]m|hrs?|ish|[kpxgm]|kg|ml|each|ea|pp|mins?|mph|st|nd|rd|th)?")
_WORDY = re.compile(r"[a-z]+|[A-Z][a-z]+|[A-Z]+|[0-9.-]+")
#: Last labels that end a host rather than the name of an account.
_HOSTS = frozenset(["com", "org", "net", "uk", "example", "gov", "edu", "info"])
_PLAIN = re.compile(
    r"(?:[0-9.]+[a-z]{0,4}|(?:no|nos|tel|ref|sec|para|vol|val|flat|rm|apt)\.[0-9]+"
    r"|[a-z]{2}[0-9]{2} ?[a-z]{3}|[a-z]{1,2}[0-9]{1,2}[a-z]?(?: ?[0-9][a-z]{2})?"
    r"|(?:dp|ip|ap|pc|ps|dc|ds|pcso|v|s|op|crime|log|year|yr|ps|iphone|galaxy|room|flat|covid)[0-9]+s?"
    r"|[a-z]\.[a-z](?:\.[a-z])*|e\.g|i\.e|n\.?f\.?a|.*\.(?:jpe?g|png|pdf|mp4|docx?|exe|zip|txt|csv))"
)


def shape_of(raw: str) -> int:  # noqa: PLR0911 - one return for each shape
    """How much a token looks like an account name: 0 not at all, 1 with a cue, 2 near a platform, 3 by itself."""
    name = raw.lstrip("@")
    if name.isalpha():  # as most words after a platform are
        return (0 if name.lower() in no_accounts() else 3) if raw[0] == "@" else _shape_of_word(name)
    letters = sum(map(str.isalpha, name))
    if letters < 2:
        return 0
    if "#" in name:
        return 0 if name.partition("#")[0].lower() in _NUMBERED else 3
    if raw[0] == "@":
        return 0 if _AMOUNT.fullmatch(name.lower()) else 3
    if "." in name and _is_host_or_file(name.lower()):
        return 0
    digits = any(map(str.isdigit, name))
    if "_" in name:
        return 3 if len(name) >= 5 else 1
    if "." in name:
        return 2 if digits or name.islower() else 0
    if digits and not name[0].isdigit() and letters >= 3:
        return 2
    if digits:
        return 0
    return _shape_of_word(name)


def _is_host_or_file(name: str) -> bool:
    """Whether a name with full stops ends as hosts or files do."""
    last = name.rpartition(".")[2]
    return last in load_words("file_endings") or last in _HOSTS


def _shape_of_word(name: str) -> int:
    """The same of a token of letters and hyphens."""
    rest = name[1:]
    mixed = rest != rest.lower() and rest != rest.upper()
    return 1 if mixed or (name.islower() and "-" not in name) else 0


def is_odd_word(raw: str) -> bool:
    """Whether a word without digits is no ordinary one: capitals inside, as in `VoidKing`."""
    return len(set(_WORDY.findall(raw))) >= 2 and not raw.istitle()


def looks_like_else(raw: str) -> bool:
    """A plate, a postcode, a room, a role with its number, an abbreviation, a file."""
    return _PLAIN.fullmatch(raw.lower()) is not None
