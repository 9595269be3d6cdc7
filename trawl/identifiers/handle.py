r"""Names of accounts on platforms, canonical as `platform:name` in lower case (`unknown:name` without a platform).

A name counts where it looks like one (an underscore, a digit or a dot inside, an @ before it) and stands by its
platform or a cue; one with an underscore counts by itself. The platform is the one named right after (`on snap`,
`(Insta)`), else the nearest before. An account name of several words is not found, as nothing marks its end.

Source: the platforms' own rules for names as of 2024 (X 4-15 of \\w, Instagram 1-30, TikTok 2-24, Snapchat 3-15,
Telegram 5-32, Discord 2-32 or the older name#1234); they lower no confidence here, since narratives misspell.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from trawl.identifiers.platforms import BY_WORD, FIRST_TOKENS, PLATFORM, PLATFORMS, platform_words
from trawl.identifiers.scheme import Candidate, Reading, Scheme, cue_words, search_at_words
from trawl.model import Validity

_AFTER = re.compile(rf"[\"']?,? ?(?:\(| on | via | \()\s?(?:his |her |their )?({PLATFORM})\b|[\"']? ?, ({PLATFORM}),")
_NAME = re.compile(r"@?[A-Za-z0-9_](?:[\w]|[.-](?=\w)){2,40}(?:#[0-9]{3,5})?", re.ASCII)
_SIGN = re.compile("[@_]|#[0-9]{4}")
#: What a hash and a number after it do not make an account of.
_NUMBERED = frozenset(["log", "cad", "ref", "inc", "incident", "crime", "case", "exhibit", "item", "order", "unit"])
_CUE = re.compile(
    r"\b(?:user ?names?|users?|handles?|accounts?|acc?ts?|a/c|profiles?"
    r"|display name|screen name|gamer ?tags?|tag|seller|admins?"
    r"|moderators?|mod|members?|player|page|channel|log ?in|alias|contact|nick(?:name)?|messages? (?:sent "
    r")?from|msgs? from|texts? sent from"
    r"|add(?:ed)?(?: (?:him|her|them|me|as|you|his|mate|a))*|friend request from|request from|follows?(?: "
    r"him| her)?|called|calls (?:him|her)self|goes by|known as|messages (?:as|from)"
    r"|under the name|name|photo(?:s)? (?:[\w ]{0,25})to|shop|thread with|chat(?:ting)? (?:to|with)|chat "
    r"logs from|dm(?:s|'d)? (?:to|from)?|identities in use)\b"
    r"(?: (?:is|was|are|of|as|now|called|named|used|in use|on|to|id|name))*[\s:,\"'(=‘“-]{1,3}\Z",
)
#: The words that `_CUE` begins with.
_CUE_BEGINS = frozenset([
    "user", "users", "username", "usernames", "handle", "handles", "account", "accounts", "act", "acts", "acct",
    "accts", "a", "profile", "profiles", "display", "screen", "gamer", "gamertag", "gamertags", "tag", "seller",
    "admin", "admins", "moderator", "moderators", "mod", "member", "members", "player", "page", "channel", "log",
    "login", "alias", "contact", "nick", "nickname", "message", "messages", "msg", "msgs", "text", "texts", "add",
    "added", "friend", "request", "follow", "follows", "called", "calls", "goes", "known", "under", "name", "photo",
    "photos", "shop", "thread", "chat", "chatting", "dm", "dms", "identities",
])  # fmt: skip
_BY_PLATFORM = re.compile(
    rf"\b{PLATFORM}(?:'s)?\b(?:[\s:,(\"'‘“/=-]|\b(?:user|username|name|account|acc|acct|a/c|profile|page"
    rf"|handle|is|as|called|named|he|she|it|they|member|channel"
    r"|player|seller|by|id|admin|log|in|gamertag|tag|contact|user:|of|and|under|from|the|at|display|map"
    r"|a|with|group|shop|story|via)\b){1,9}\Z",
)
_WORDY = re.compile(r"[a-z]+|[A-Z][a-z]+|[A-Z]+|[0-9.-]+")
_BRACKETED = re.compile(r" ?\(@?([A-Za-z]{5,30})\)")
_WORD_BEFORE = re.compile(r"[A-Za-z]{6,30} \(\Z")
_DIRECT = re.compile(r"(?: (?:user(?:name)?|is|account|handle|name|profile|player|seller|id))*[ :,(=/-]{1,3}")
#: Words without which, and without a platform or a sign of its own, nothing is taken for a name.
_CUE_WORDS = cue_words([
    "user", "users", "username", "usernames", "account", "accounts", "acct", "accts", "handle", "handles", "profile",
    "profiles", "seller", "sellers", "admin", "admins", "gamer", "gamers", "gamertag", "gamertags", "display",
    "displayname", "snap", "snaps", "snapped", "insta",
])  # fmt: skip
_REACH = 60


def _find(reading: Reading) -> Iterator[Candidate]:
    platforms = platform_words(reading)
    if not (platforms or "@" in reading.text or "_" in reading.text or reading.has_word(_CUE_WORDS)):
        return
    spans = _names(reading, platforms)
    text, lowered = reading.text, reading.lowered
    shaped = [(start, end, shape) for start, end in spans if (shape := _shape(text[start:end]))]
    # Plates and postcodes are the commonest of what looks like a name; they count only where a name came before.
    if all(shape == 2 and _looks_like_else(text[start:end]) for start, end, shape in shaped):
        return
    taken: list[Candidate] = []
    for start, end, shape in shaped:
        raw = text[start:end]
        confidence = _confidence(lowered, start, end, raw, shape)
        if shape >= 2 and _joins_on(text, start, taken):
            confidence = max(confidence, 0.7)
        if confidence:
            value = f"{_platform(lowered, start, end, platforms)}:{raw.lstrip('@').lower()}"
            taken.append(Candidate("handle", start, end, value, validate(value), confidence))
    yield from taken


def _marks(reading: Reading) -> list[tuple[int, int]]:
    """What no ordinary word holds: at-signs, underscores, full stops inside words, digits that letters stand before."""
    text = reading.text
    marks = [(dot, dot + 1) for dot in reading.inner_dots]
    marks += reading.joined_runs
    if "@" in text or "_" in text or "#" in text:
        marks += [match.span() for match in _SIGN.finditer(text)]
    return sorted(marks)


def _names(reading: Reading, platforms: list[tuple[int, int, str]]) -> list[tuple[int, int]]:
    """Spans that may be names: around a mark, or a word with capitals inside right after a platform."""
    text = reading.text
    spans: set[tuple[int, int]] = set()
    reached = 0
    for mark, _ in _marks(reading):
        if mark < reached:
            continue
        start = mark
        while start > reached and mark - start < 42 and (text[start - 1].isalnum() or text[start - 1] in "_.-@"):
            start -= 1
        while start < mark and text[start] in ".-":
            start += 1
        match = _NAME.match(text, start)
        if match and match.end() > mark:
            reached = match.end()
            spans.add(match.span())
    for begin, end, _ in platforms:
        before = _WORD_BEFORE.search(text[max(0, begin - 34) : begin]) if text[begin - 1 : begin] == "(" else None
        if before:
            spans.add((begin - len(before.group()), begin - 2))
        direct = _DIRECT.match(text, end)
        match = _NAME.match(text, direct.end()) if direct else None
        if match:
            spans.add(match.span())
        bracketed = _BRACKETED.match(text, end)
        if bracketed:
            spans.add(bracketed.span(1))
    return sorted(
        (start, end)
        for start, end in spans
        if not (start and (text[start - 1].isalnum() or text[start - 1] in "@.\\_&£+"))
        and not (start and text[start - 1] in "/-" and not _follows_platform(start, platforms))
        and text[end : end + 1] not in ("@", "/")
    )


def _follows_platform(start: int, platforms: list[tuple[int, int, str]]) -> bool:
    """Whether a platform ends just before the sign before `start`: `insta/jay_22`."""
    before = bisect_left(platforms, (start,))
    return before > 0 and start - 3 <= platforms[before - 1][1] < start


def _shape(raw: str) -> int:  # noqa: PLR0911 - one return for each shape
    """How much a token looks like an account name: 0 not at all, 1 with a cue, 2 near a platform, 3 by itself."""
    name = raw.lstrip("@")
    if name.isalpha():  # as most words after a platform are
        return 3 if raw[0] == "@" else _shape_of_word(name)
    letters = sum(map(str.isalpha, name))
    if letters < 2:
        return 0
    if "#" in name:
        return 0 if name.partition("#")[0].lower() in _NUMBERED else 3
    if raw[0] == "@":
        return 3
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


def _shape_of_word(name: str) -> int:
    """The same of a token of letters and hyphens."""
    rest = name[1:]
    mixed = rest != rest.lower() and rest != rest.upper()
    return 1 if mixed or (name.islower() and "-" not in name) else 0


def _confidence(lowered: str, start: int, end: int, raw: str, shape: int) -> float:
    if shape == 3:
        return 0.9
    window = lowered[max(0, start - _REACH) : start]
    if shape == 2:
        if _looks_like_else(raw):
            return 0.0
        if _AFTER.match(lowered, end) or _by_platform(window) or search_at_words(_CUE, _CUE_BEGINS, window):
            return 0.85
        return 0.7 if "." in raw and any(c.isdigit() for c in raw) else 0.0
    bracketed = (
        lowered[start - 1 : start] == "(" and lowered[end : end + 1] == ")" and raw.islower() and raw not in BY_WORD
    )
    if len(raw) < 6 or not (_is_odd_word(raw) or bracketed):
        return 0.0
    return 0.75 if bracketed or _by_platform(window) or _AFTER.match(lowered, end) else 0.0


def _by_platform(window: str) -> bool:
    """Whether a platform stands before, with no more than words of accounts and signs between."""
    return search_at_words(_BY_PLATFORM, FIRST_TOKENS, window)


def _is_odd_word(raw: str) -> bool:
    """Whether a word without digits is no ordinary one: capitals inside, as in `VoidKing`."""
    return len(set(_WORDY.findall(raw))) >= 2 and not raw.istitle()


_PLAIN = re.compile(
    r"(?i:[0-9.]+[a-z]{0,4}|(?:no|nos|tel|ref|sec|para|vol|val|flat|rm|apt)\.[0-9]+"
    r"|[a-z]{2}[0-9]{2} ?[a-z]{3}|[a-z]{1,2}[0-9]{1,2}[a-z]?(?: ?[0-9][a-z]{2})?"
    r"|(?:dp|ip|ap|pc|ps|dc|ds|pcso|v|s|op|crime|log|year|yr|ps|iphone|galaxy|room|flat|covid)[0-9]+s?"
    r"|[a-z]\.[a-z](?:\.[a-z])*|e\.g|i\.e|n\.?f\.?a|.*\.(?:jpe?g|png|pdf|mp4|docx?|exe|zip|txt|csv))"
)


def _looks_like_else(raw: str) -> bool:
    """A plate, a postcode, a room, a role with its number, an abbreviation, a file."""
    return _PLAIN.fullmatch(raw) is not None


def _joins_on(text: str, start: int, taken: list[Candidate]) -> bool:
    """Whether the name before was one and only `and`, `&`, a comma or a platform stands between."""
    if not taken:
        return False
    between = text[taken[-1].end : start]
    return (
        len(between) < 30 and re.fullmatch(rf"(?:\s|,|and|&|/|\(|\)|{PLATFORM})+", between, re.IGNORECASE) is not None
    )


def _platform(lowered: str, start: int, end: int, platforms: list[tuple[int, int, str]]) -> str:
    after = _AFTER.match(lowered, end)
    if after:
        return BY_WORD[after.group(1) or after.group(2)]
    before = bisect_left(platforms, (start,))
    return platforms[max(0, before - 1)][2] if platforms else "unknown"


def normalise(raw: str) -> str:
    """`@Darren_WH7` is `unknown:darren_wh7`; `Snap: darren_wh7` and `snapchat:darren_wh7` name their platform."""
    text = raw.strip().lower()
    platform, colon, name = text.partition(":")
    if not colon:
        platform, name = "unknown", text
    name = name.strip().lstrip("@").strip()
    return f"{BY_WORD.get(platform.strip(), platform.strip())}:{name}" if name and " " not in name else ""


def validate(value: str) -> Validity:
    """Unverifiable where it has the form of an account name; no rule makes a name one that exists."""
    name = value.partition(":")[2]
    return "unverifiable" if re.fullmatch(r"[\w.#-]{2,42}", name) else "invalid"


def platforms_of(value: str) -> tuple[str, ...]:
    """For a handle whose platform is unknown, the value on every known platform, itself first."""
    platform, _, name = value.partition(":")
    return (value, *(f"{known}:{name}" for known in PLATFORMS)) if platform == "unknown" else (value,)


def _is_likely(bare: str, value: str) -> bool:  # noqa: ARG001 - what was written tells
    """An @ before it, or its platform: any other word may be a name."""
    return bare.startswith("@") or (":" in bare and bare.partition(":")[0].strip().lower() in BY_WORD)


def _near(value: str) -> dict[str, str]:
    name = value.partition(":")[2]
    others = (f"{platform}:{name}" for platform in ("unknown", *PLATFORMS))
    return dict.fromkeys(others, "the same account name, but not on the platform given")


SCHEME = Scheme(
    "handle",
    _find,
    normalise,
    validate,
    one="handle",
    many="handles",
    called=(
        "username",
        "user",
        "user name",
        "account name",
        "screen name",
        "social media",
    ),
    section="contacts",
    likely=_is_likely,
    spellings=platforms_of,
    near=_near,
)
