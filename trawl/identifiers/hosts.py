"""Names of hosts, plain or defanged (`example[.]com`), in letters of any script, and where one ends in a sentence.

Source: RFC 1123 section 2.1 (labels of 63, 253 in all); RFC 2181 section 11 (an underscore is in use below registered
names); RFC 5890 and RFC 3492 (a label with letters outside ASCII is asked for as `xn--` and its Punycode); the Public
Suffix List for what may end a name. Labels are encoded as IDNA 2008 does (`ß` stays a letter of its own).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import IPv4Address

from trawl.identifiers.public_suffixes import is_double_suffix, is_public_suffix
from trawl.identifiers.scheme import Reading

#: What words are made of, for a class of a pattern: letters and digits of any script, the underscore, and marks, which
#: the scripts of India and its neighbours cannot do without.
WORD = r"\w\u0300-\u036f\u0591-\u05c7\u0610-\u06dc\u0900-\u0963\u0966-\u0fff\u1000-\u109f\u1780-\u17d3"
#: A full stop, also as people write it so that nobody's program makes a link of it.
DOT = r"(?:\.\]|[.。]| ?[\[({<] ?(?:\.|dot) ?[\])}>] ?|\[\.|\\\.)"
#: Arrows, signs and emoji, for a class of a pattern.
_SIGNS = r"\u2190-\u23ff\u25a0-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff"
LABEL = rf"[{WORD}-]{{1,63}}"
#: At least one label. What goes on after the match is no host (`goes_on`).
HOST = rf"{LABEL}(?:{DOT}{LABEL}){{0,40}}"
#: One whose first label holds a sign or an emoji, as IDNA 2008 forbids and some registries sell; after a scheme alone.
HOST_WITH_SYMBOL = (
    rf"(?:www{DOT})?[{WORD}-]{{0,60}}[{_SIGNS}]"
    rf"[{WORD}{_SIGNS}-]{{0,60}}(?:{DOT}{LABEL}){{1,40}}"
)
_DOTS = re.compile(DOT, re.IGNORECASE)
#: Of which every dot that is no plain one has one.
_DEFANGING = frozenset("[({<]\\。")
#: Defanged dots of several characters, as `Reading.inner_dots` has the plain ones.
_DEFANGED = re.compile(rf"(?:[\[({{<] ?(?:\.|dot) ?[\])}}>]|\[\.|\.\]|\\\.|。)(?=[{WORD}])", re.IGNORECASE)
_DEFANGED_SIGNS = {
    **{bracket: (f"{bracket}.", f"{bracket}dot", f"{bracket} .", f"{bracket} dot") for bracket in "[({<"},
    "]": (".]",),
    "\\": ("\\.",),
    "。": ("。",),
}
_GOES_ON = re.compile(rf"[{WORD}]|[^\x00-\x7f\s]{{1,9}}{DOT}[{WORD}]", re.IGNORECASE)
_LABEL = re.compile("[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_LAST_LABEL = re.compile("[a-z]{2,24}|xn--[a-z0-9-]{2,59}")
_LONGEST = 253


def defanged_dots(reading: Reading) -> list[int]:
    """Where full stops of several characters, such as `[.]`, have a letter or digit after them."""
    text = reading.text
    for sign, forms in _DEFANGED_SIGNS.items():
        if sign in text and reading.mentions_any(forms):
            return [match.start() for match in _DEFANGED.finditer(text)]
    return []


def mend_dots(raw: str) -> str:
    """`shop[.]example(dot)com` is `shop.example.com`."""
    return raw if _DEFANGING.isdisjoint(raw) else _DOTS.sub(".", raw)


def is_defanged(raw: str) -> bool:
    """Whether somebody took care that no program makes a link of this host: `pods[.]shop`."""
    return not _DEFANGING.isdisjoint(raw.replace("。", "."))


def goes_on(text: str, end: int) -> bool:
    """Whether what was read of a host up to `end` is only a part: a label is too long, or holds an emoji."""
    return _GOES_ON.match(text, end) is not None


def host_end(raw: str) -> int:
    """How much of `raw`, which reads like a host's name, is one.

    It ends before the full stop of a sentence and the word after it (`example.com.She`), and before a dash after its
    suffix. A capital after small letters begins a sentence even where the word is a suffix (`example.org.It was`),
    unless the two labels are one suffix.
    """
    labels = list(_labels(raw))
    ended = plain = 0
    for number, (start, end) in enumerate(labels):
        label = raw[start:end]
        if number and _opens_sentence(label) and raw[:start] == raw[:start].lower():
            second = raw[slice(*labels[number - 1])]
            if (ended or number > 1) and not is_double_suffix(second, label.lower()):
                return ended or plain
        head = label.partition("-")[0]
        if number and is_public_suffix(canonical_host(label)):
            ended = end
        elif number and (start, end) == labels[-1] and head != label and is_public_suffix(head.lower()):
            return start + len(head)
        plain = end
    return ended or plain


def _labels(raw: str) -> Iterator[tuple[int, int]]:
    """Start and end of each label."""
    start = 0
    for dot in _DOTS.finditer(raw):
        yield start, dot.start()
        start = dot.end()
    yield start, len(raw)


def _opens_sentence(label: str) -> bool:
    return label[0].isupper() and (label[1:].islower() or len(label) == 1)


def canonical_host(raw: str) -> str:
    """The host in lower case, its dots mended, its letters outside ASCII encoded."""
    mended = mend_dots(raw).lower()
    return mended if mended.isascii() else ".".join(map(_encode, mended.split(".")))


def _encode(label: str) -> str:
    return label if label.isascii() else f"xn--{label.encode('punycode').decode('ascii')}"


def is_host(host: str) -> bool:
    """Whether a canonical host keeps the rules: a name of at least two labels, an address of version 4, `localhost`."""
    labels = host.split(".")
    if labels[-1].isdigit():
        return is_version_4(host)
    if host == "localhost":
        return True
    return (
        len(labels) > 1
        and len(host) <= _LONGEST
        and all(map(_LABEL.fullmatch, labels))
        and _LAST_LABEL.fullmatch(labels[-1]) is not None
    )


def is_version_4(host: str) -> bool:
    """Whether it is an internet address of version 4."""
    try:
        IPv4Address(host)
    except ValueError:
        return False
    return True
