"""The platforms that accounts are on, and where a text names one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trawl.identifiers.scheme import Reading, cue_words

#: Each platform with the words that people write for it.
PLATFORMS: dict[str, tuple[str, ...]] = {
    "snapchat": ("snapchat", "snap chat", "snap", "sc"),
    "instagram": ("instagram", "insta", "ig"),
    "tiktok": ("tiktok", "tik tok", "tt"),
    "telegram": ("telegram", "tg"),
    "discord": ("discord",),
    "kik": ("kik",),
    "facebook": ("facebook", "fb", "messenger"),
    "x": ("twitter/x", "twitter", "x.com", "x account", "x profile", "x handle"),
    "threads": ("threads",),
    "bereal": ("bereal",),
    "bluesky": ("bluesky",),
    "whatsapp": ("whatsapp", "wa"),
    "signal": ("signal",),
    "wickr": ("wickr",),
    "session": ("session",),
    "threema": ("threema",),
    "xbox": ("xbox", "xbl", "gamertag"),
    "playstation": ("playstation", "psn", "ps5", "ps4"),
    "steam": ("steam",),
    "roblox": ("roblox",),
    "fortnite": ("fortnite",),
    "minecraft": ("minecraft",),
    "twitch": ("twitch",),
    "youtube": ("youtube",),
    "reddit": ("reddit",),
    "onlyfans": ("onlyfans", "only fans"),
    "vivastreet": ("vivastreet",),
    "omegle": ("omegle",),
    "yubo": ("yubo",),
    "wizz": ("wizz",),
    "tinder": ("tinder",),
    "grindr": ("grindr",),
    "bumble": ("bumble",),
    "ebay": ("ebay",),
    "vinted": ("vinted",),
    "depop": ("depop",),
    "gumtree": ("gumtree",),
    "github": ("github",),
    "flickr": ("flickr",),
    "viber": ("viber",),
    "wechat": ("wechat",),
    "skype": ("skype",),
    "bigo": ("bigo",),
    "mocospace": ("mocospace",),
    "linkedin": ("linkedin",),
    "tumblr": ("tumblr",),
    "pinterest": ("pinterest",),
    "badoo": ("badoo",),
    "hinge": ("hinge",),
    "plentyoffish": ("plenty of fish", "plentyoffish", "pof"),
    "monkey": ("monkey app", "monkey.app"),
    "zangi": ("zangi",),
    "spotify": ("spotify",),
    "meta": ("vr headset", "horizon worlds", "meta quest", "oculus"),
}
BY_WORD = {word: platform for platform, words in PLATFORMS.items() for word in words}
PLATFORM = r"(?:" + "|".join(sorted(map(re.escape, BY_WORD), key=len, reverse=True)) + r")"
_PLATFORM_WORD = re.compile(rf"({PLATFORM})(?:'s)?(?![a-z0-9_])")
#: Words of platforms that say nothing else; `session`, `signal` or `sc` alone are no reason to look.
_DISTINCT = (
    "snap", "insta", " ig ", "tik", " tt", "telegram", " tg", "discord", "kik", "facebook", " fb", "twitter",
    "whatsapp", "xbox", "psn", "playstation", "steam", "roblox", "fortnite", "minecraft", "twitch", "youtube",
    "reddit", "onlyfans", "vivastreet", "omegle", "yubo", "wizz", "tinder", "grindr", "bumble", "ebay",
    "vinted", "depop", "gumtree", "github", "flickr", "viber", "wechat", "skype", "bigo", "mocospace",
    "bereal", "bluesky", "linkedin", "tumblr", "pinterest", "badoo", "plenty", "pof", "monkey", "zangi", "spotify",
    "x account", "x profile", "x handle",
    "headset", "oculus", "signal", "wickr", "session", "threema", "gamertag", "messenger",
)  # fmt: skip
#: What shows that `sc`, `tg` or `threads` means the platform where no other word does: an account name right after.
_NAME_FOLLOWS = re.compile(
    r" ?[:=@-]? ?(?:user(?:name)? |name |account |acc |is )?(?:@[a-z]|[\"'‘“]?[a-z][a-z.-]{0,20}[_0-9][\w.-]{1,})",
    re.ASCII,
)
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
            if not (before.isalnum() or before in "_.@"):
                found.append((position, after, BY_WORD[match.group(1)]))
    if not found or reading.mentions_any(_DISTINCT):
        return found
    return [platform for platform in found if _NAME_FOLLOWS.match(lowered, platform[1])]


def _positions(reading: Reading) -> Iterator[int]:
    for word in FIRST_WORDS & reading.words:
        position = reading.lowered.find(word)
        while position >= 0:
            yield position
            position = reading.lowered.find(word, position + 1)
