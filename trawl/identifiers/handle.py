r"""Names of accounts on platforms, canonical as `platform:name` in lower case (`unknown:name` without a platform).

A name counts where it looks like one (an underscore, a digit or a dot inside, an @ before it) and stands by its
platform or a cue; one with an underscore counts by itself; one of letters alone where the text says that it is one
(`trawl.identifiers.named_accounts`). A link to a profile names its account (`trawl.identifiers.profile_links`). The
platform is the one named right after (`on snap`, `(Insta)`), else the nearest before, and unknown where a word that no
list has stands in its place (`Zorbly: tia_m9`). An account name of several words is not found, as nothing marks its
end.

Source: the platforms' own rules for names as of 2024 (X 4-15 of \\w, Instagram 1-30, TikTok 2-24, Snapchat 3-15,
Telegram 5-32, Discord 2-32 or the older name#1234); they lower no confidence here, since narratives misspell.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from trawl.identifiers.account_shapes import is_odd_word, looks_like_else, shape_of
from trawl.identifiers.account_spans import find_spans
from trawl.identifiers.named_accounts import find_named, no_accounts
from trawl.identifiers.platforms import BY_WORD, FIRST_TOKENS, PLATFORM, PLATFORMS, platform_words
from trawl.identifiers.profile_links import OF_REDDIT, account_of, find_accounts, find_reddit
from trawl.identifiers.scheme import Candidate, Reading, Scheme, cue_words, no_value, search_at_words
from trawl.identifiers.url import normalise as normalise_link
from trawl.model import Validity

_AFTER = re.compile(rf"[\"']?,? ?(?:\(|@| on | via | \()\s?(?:his |her |their )?({PLATFORM})\b|[\"']? ?, ({PLATFORM}),")
#: A word right before a name, after something else than it, that may be a platform of which no list knows.
_UNLISTED = re.compile(r"(?<![^\W_])([A-Za-z]{3,16})(?: user(?:name)?| account)?([:=]?) ?[\"'(]?\Z")
_LISTED = re.compile(r"(?:[,;/|(&] ?|\b(?:and|but|or|plus|then|also) )\Z")
_OWNED = re.compile(r"\b(?:on|his|her|their) \Z")
_CUE = re.compile(
    r"\b(?:user ?names?|users?|handles?|accounts?|acc?ts?|a/c|profiles?"
    r"|display name|screen name|gamer ?tags?|tag|seller|admins?"
    r"|moderators?|mod|members?|player|page|channel|log ?in|alias|contact|nick(?:name)?|messages? (?:sent "
    r")?from|msgs? from|texts? sent from"
    r"|add(?:ed)?(?: (?:him|her|them|me|as|you|his|mate|a))*|friend request from|request from|follows?(?: "
    r"him| her)?|called|calls (?:him|her)self|goes by|known as|messages (?:as|from)"
    r"|under the name|name|photo(?:s)? (?:[\w ]{0,25})to|shop|thread with|chat(?:ting)? (?:to|with)|chat "
    r"logs from|dm(?:s|'d)? (?:to|from)?|identities in use)\b"
    r"(?: (?:is|was|are|of|as|now|called|named|used|in use|on|to|id|name))*[\s:,\"'(=-]{1,3}\Z",
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
    rf"\b{PLATFORM}(?:'s)?\b(?:[\s:,(\"'/=-]|\b(?:user|username|name|account|acc|acct|a/c|profile|page"
    rf"|handle|is|as|called|named|he|she|it|they|member|channel"
    r"|player|seller|by|id|admin|log|in|gamertag|tag|contact|user:|of|and|under|from|the|at|display|map"
    r"|a|with|group|shop|story|via)\b){1,9}\Z",
)
#: Words without which, and without a platform or a sign of its own, nothing is taken for a name.
_CUE_WORDS = cue_words([
    "user", "users", "username", "usernames", "account", "accounts", "acct", "accts", "handle", "handles", "profile",
    "profiles", "seller", "sellers", "admin", "admins", "gamer", "gamers", "gamertag", "gamertags", "display",
    "displayname", "screen", "screenname", "userid", "snap", "snaps", "snapped", "insta",
])  # fmt: skip
_REACH = 60


def _find(reading: Reading) -> Iterator[Candidate]:
    platforms = platform_words(reading)
    yield from find_accounts(reading)
    if not (platforms or "@" in reading.text or "_" in reading.text or reading.has_word(_CUE_WORDS)):
        yield from find_reddit(reading)
        return
    named = set(find_named(reading, platforms))
    text, lowered = reading.text, reading.lowered
    spans = sorted({*find_spans(reading, platforms), *named})
    shaped = [(*span, shape) for span in spans if (shape := 3 if span in named else shape_of(text[slice(*span)]))]
    # Plates and postcodes are the commonest of what looks like a name; they count only where a name came before.
    if not all(shape == 2 and looks_like_else(text[start:end]) for start, end, shape in shaped):
        taken: list[Candidate] = []
        for start, end, shape in shaped:
            raw = text[start:end]
            confidence = _confidence(lowered, start, end, raw, shape)
            if shape >= 2 and _joins_on(text, start, taken):
                confidence = max(confidence, 0.7)
            if confidence:
                value = f"{_platform(reading, (start, end), platforms, taken)}:{raw.lstrip('@').lower()}"
                taken.append(Candidate("handle", start, end, value, validate(value), confidence))
        yield from taken
    yield from find_reddit(reading)


def _confidence(lowered: str, start: int, end: int, raw: str, shape: int) -> float:
    if shape == 3:
        return 0.9
    window = lowered[max(0, start - _REACH) : start]
    if shape == 2:
        if looks_like_else(raw):
            return 0.0
        if _AFTER.match(lowered, end) or _by_platform(window) or search_at_words(_CUE, _CUE_BEGINS, window):
            return 0.85
        return 0.7 if "." in raw and any(c.isdigit() for c in raw) else 0.0
    bracketed = (
        lowered[start - 1 : start] == "(" and lowered[end : end + 1] == ")" and raw.islower() and raw not in BY_WORD
    )
    if len(raw) < 6 or not (is_odd_word(raw) or bracketed):
        return 0.0
    return 0.75 if bracketed or _by_platform(window) or _AFTER.match(lowered, end) else 0.0


def _by_platform(window: str) -> bool:
    """Whether a platform stands before, with no more than words of accounts and signs between."""
    return search_at_words(_BY_PLATFORM, FIRST_TOKENS, window)


def _joins_on(text: str, start: int, taken: list[Candidate]) -> bool:
    """Whether the name before was one and only `and`, `&`, a comma or a platform stands between."""
    if not taken:
        return False
    between = text[taken[-1].end : start]
    return (
        len(between) < 30 and re.fullmatch(rf"(?:\s|,|and|&|/|\(|\)|{PLATFORM})+", between, re.IGNORECASE) is not None
    )


def _platform(
    reading: Reading, span: tuple[int, int], platforms: list[tuple[int, int, str]], taken: list[Candidate]
) -> str:
    """The platform named right after, else the nearest before, unless a word that no list knows stands in its place."""
    start, end = span
    after = _AFTER.match(reading.lowered, end)
    if after:
        return BY_WORD[after.group(1) or after.group(2)]
    if not platforms:
        return "unknown"
    _, named, platform = platforms[max(0, bisect_left(platforms, (start,)) - 1)]
    return "unknown" if _names_another(reading.text, named, start, taken) else platform


def _names_another(text: str, platform: int, start: int, taken: list[Candidate]) -> bool:
    """Whether a word that may be a platform stands between a name and the platform that ends at `platform`.

    It says so with a colon, or as an entry of a list of accounts.
    """
    unlisted = _UNLISTED.search(text, max(platform, start - 40), start)
    if unlisted is None or unlisted[1].lower() in _CUE_BEGINS or unlisted[1].lower() in no_accounts():
        return False
    word, capital = unlisted.start(1), unlisted[1][0].isupper()
    listed = _LISTED.search(text, max(0, word - 6), word) is not None
    if unlisted[2]:
        return (capital or listed) and any(map(str.isalnum, text[platform:word]))
    after_name = bool(taken) and taken[-1].start >= platform
    return capital and (_OWNED.search(text, max(0, word - 6), word) is not None or (listed and after_name))


def normalise(raw: str) -> str:
    """`@Darren_WH7` is `unknown:darren_wh7`; `Snap: darren_wh7` and `snapchat:darren_wh7` name their platform."""
    said, _, rest = raw.partition(":")
    platform = said.strip().lower()
    link = rest if platform in BY_WORD or platform in PLATFORMS else raw
    account = account_of(normalise_link(link)) if "/" in link else None
    if account:
        return f"{account[0]}:{account[1].lower()}"
    text = raw.strip().lower()
    of_reddit = OF_REDDIT.fullmatch(text.removeprefix("reddit").lstrip(": "))
    if of_reddit:
        return f"reddit:{of_reddit[1]}"
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
    return (value, *[f"{known}:{name}" for known in PLATFORMS]) if platform == "unknown" else (value,)


def _is_likely(bare: str, value: str) -> bool:
    """An @ before it, its platform, or the link to its profile: any other word may be a name."""
    linked = "/" in bare and not value.startswith("unknown:")
    return bare.startswith("@") or linked or (":" in bare and bare.partition(":")[0].strip().lower() in BY_WORD)


def _near(value: str) -> dict[str, str]:
    platform, _, name = value.partition(":")
    # Of a name without a platform each is a spelling.
    others = [f"{other}:{name}" for other in ("unknown", *PLATFORMS)] if platform != "unknown" else []
    return dict.fromkeys(others, "the same account name, but not on the platform given")


#: An account's name has so many characters at least where nothing in a text marks it as one.
_TOLD_ALONE = 5


def _phrases(value: str) -> tuple[str, ...]:
    """The name, where it is no word: a figure or a sign is in it."""
    name = value.partition(":")[2]
    return (name,) if len(name) >= _TOLD_ALONE and not name.isalpha() and not name.isdigit() else ()


def _is_all(bare: str, value: str) -> bool:  # noqa: ARG001 - the value tells
    """Whether what stands before its colon is a platform."""
    return value.partition(":")[0] in ("unknown", *PLATFORMS)


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
    headed=(
        "userid",
        "user id",
        "nickname",
        "nick",
        "gamertag",
        "gamer tag",
        "online name",
        "online id",
        "social media name",
        "social media handle",
        "social media account",
        "social media username",
        "login",
        "login name",
        "display name",
        "moniker",
        "alias",
        "profile name",
        "sm handle",
        "account handle",
        "enw defnyddiwr",
    ),
    within="url",
    section="contacts",
    likely=_is_likely,
    spellings=platforms_of,
    near=_near,
    guesses=False,
    resembles=no_value,
    phrases=_phrases,
    whole=_is_all,
)
