"""The platforms that accounts are on (`platforms.toml`), and where a text names one."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from importlib.resources import files

from trawl.identifiers.scheme import Reading, cue_words

_DATA = tomllib.loads((files("trawl.identifiers") / "platforms.toml").read_text(encoding="utf-8"))
#: Words that stand in the place of a name in links to any platform.
PAGES = frozenset(_DATA.pop("links")["pages"])
#: The same of one platform alone.
OWN_PAGES: dict[str, frozenset[str]] = {name: frozenset(said.get("pages", ())) for name, said in _DATA.items()}
#: Each platform's links to profiles.
LINKS: dict[str, tuple[str, ...]] = {name: tuple(said.get("links", ())) for name, said in _DATA.items()}
#: Each platform with the words that people write for it.
PLATFORMS: dict[str, tuple[str, ...]] = {name: (*said["words"], *said.get("weak", ())) for name, said in _DATA.items()}
#: What exports of chats put behind the number of an account, and behind that of who made a group: no mailbox's host.
CHATS = frozenset(host for said in _DATA.values() for host in said.get("chats", ()))
GROUPS = frozenset(host for said in _DATA.values() for host in said.get("groups", ()))
BY_WORD = {word: platform for platform, words in PLATFORMS.items() for word in words}
PLATFORM = r"(?:" + "|".join(sorted(map(re.escape, BY_WORD), key=len, reverse=True)) + r")"
_PLATFORM_WORD = re.compile(rf"({PLATFORM})(?:'s)?(?![a-z0-9_])")
#: Words that may mean something else: one is the platform where an account name stands right after it.
_WEAK = frozenset(word for said in _DATA.values() for word in said.get("weak", ()))
_NAME_FOLLOWS = re.compile(
    r" ?[:=@-]? ?(?:user(?:name)? |name |account |acc |is )?(?:@[a-z]|[\"']?[a-z][a-z.-]{0,20}[_0-9#][\w.-]{1,})",
    re.ASCII,
)
#: What shows the same of a name of letters alone, and of one right before.
_COLON_FOLLOWS = re.compile(r" ?[:=] ?@?[a-z]")
#: The words, or letters before a digit, that the words for a platform begin with.
FIRST_WORDS = cue_words(re.split("[^a-z]", word)[0] for word in BY_WORD)
#: The same with digits: `ps5`.
FIRST_TOKENS = frozenset(re.split(r"\W", word)[0] for word in BY_WORD)


def platform_words(reading: Reading) -> list[tuple[int, int, str]]:
    """Start and end of every word for a platform, with the platform, in the order of the text."""
    if not reading.has_word(FIRST_WORDS):
        return []
    lowered, found, after = reading.lowered, [], 0
    for position in sorted(_positions(reading)):
        before = lowered[position - 1] if position else " "
        match = _PLATFORM_WORD.match(lowered, position) if position >= after else None
        if match:
            after = match.end()
            if before.isalnum() or before in "_.@" or (match.group(1) in _WEAK and not _is_meant(lowered, after)):
                continue
            found.append((position, after, BY_WORD[match.group(1)]))
    return found


def _is_meant(lowered: str, end: int) -> bool:
    """Whether a weak word that ends here is a platform all the same."""
    return (_NAME_FOLLOWS.match(lowered, end) or _COLON_FOLLOWS.match(lowered, end)) is not None


def _positions(reading: Reading) -> Iterator[int]:
    for word in FIRST_WORDS & reading.words:
        position = reading.lowered.find(word)
        while position >= 0:
            yield position
            position = reading.lowered.find(word, position + 1)
