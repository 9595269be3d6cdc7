"""Internet addresses of versions 4 and 6, also defanged: `203[.]0[.]113[.]9`.

Source: RFC 791 and RFC 4291 section 2.2, as read by the standard library's `ipaddress`; canonical text by RFC 5952 (a
version 4 address that version 6 carries is written in its dots: `::ffff:203.0.113.9`). Zone (`%eth0`, RFC 4007), port
and mask are no part of the value. Four numbers of which one is above 255, and groups that are no version 6 address, are
kept as invalid where a cue names them an address, else dropped; so are version numbers (`v1.2.3.4`) and names of hosts
that begin with an address. Times, ratios, hardware addresses and serials in pairs are no version 6 addresses: without a
cue it takes letters beside its figures, or a long group.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import AddressValueError, IPv4Address, IPv6Address, ip_address, ip_network

from trawl.identifiers.hosts import DOT, host_end, mend_dots
from trawl.identifiers.scheme import Candidate, Reading, Scheme, any_value, cue_words, cued, no_phrases
from trawl.model import Validity

_FOUR = re.compile(rf"[0-9]{{1,3}}(?:(?:{DOT}| dot )[0-9]{{1,3}}){{3}}", re.IGNORECASE)
_DOT_WORD = cue_words(["dot"])
_OPENERS = frozenset(".[({<\\ 。")
_COLONS = re.compile(r":\]?(?:\[?:|[0-9A-Fa-f]{1,4}\[?:)")
#: All that stands together of hexadecimal digits, colons and full stops, however long.
_SIX = re.compile(r"(?:[0-9A-Fa-f:.]|\[:{1,2}\]|\[\.\])+")
_SIX_CHARACTERS = frozenset("0123456789abcdefABCDEF:.")
_LONGEST = 64
_ZONE = re.compile(r"%[0-9A-Za-z]{1,15}(?:[._~-][0-9A-Za-z]{1,15}){0,3}(?![\w])")
#: Of which every sign between its groups has one, however it is defanged.
_SIGNS = frozenset(".:[({<\\。 ")
_COLON = re.compile(r"\[(:{1,2})\]")
_CUE = re.compile(r"\b(?:ips?|ip ?v[46]|ip addr(?:ess(?:es)?)?|ip address(?: is| was)|ip (?:is|was|of))\b[\W_]{0,4}\Z")
#: The end of a cue that looks like a group.
_CUE_END = re.compile("[46]:")
_VERSION = re.compile(
    r"(?:\bv|\b(?:ver(?:sion|\.)?|firmware|build|release|rev(?:ision)?|section|para(?:graph)?|clause|chapter) ?)\Z"
)
_HOST_GOES_ON = re.compile(r"(?:\.[A-Za-z0-9-]{1,63}){1,6}")
_DIGITS_FOR_LETTERS = 5
_ENDS = re.compile(r"([0-9a-f:.]{3,45}) ?- ?([0-9a-f:.]{3,45})")
_NETWORK = re.compile(r"([0-9a-f:.]{2,45})/([0-9]{1,3})")


def _find(reading: Reading) -> Iterator[Candidate]:
    text = reading.text
    if text.count(".") >= 3 or "。" in text or reading.has_word(_DOT_WORD):
        yield from _find_four(reading)
    if text.count(":") >= 2:
        yield from _find_six(text)


def _find_four(reading: Reading) -> Iterator[Candidate]:
    text, padded, after = reading.text, reading.padded, 0
    spaced = "dD[({<" if reading.has_word(_DOT_WORD) else "[({<"
    for start, end in reading.digit_runs:
        opener = padded[end]
        if opener not in _OPENERS or start < after or end - start > 3:
            continue
        if opener in ". " and not (padded[end + 1].isdigit() if opener == "." else padded[end + 1] in spaced):
            continue
        match = _FOUR.match(text, start)
        if match is None:
            continue
        after = match.end()
        if _is_part(text, start, after) or cued(text, start, _VERSION, 12):
            continue
        value = normalise(match.group())
        validity = validate(value)
        if validity == "valid" or cued(text, start, _CUE):
            yield Candidate("ip", start, after, value, validity, 0.95 if validity == "valid" else 0.6)


def _is_part(text: str, start: int, end: int) -> bool:
    """Whether four numbers are a part of more numbers, of a version 6 address or of a host's name."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if before and (before.isalnum() or before == "." or (before == ":" and "::" in text[max(0, start - 42) : start])):
        return True
    if after != ".":
        return after.isalnum()
    more = _HOST_GOES_ON.match(text, end)
    if more is None:
        return False
    whole = text[start : more.end()]
    return more.group()[1].isdigit() or (more.group()[1].islower() and host_end(whole) == len(whole))


def _find_six(text: str) -> Iterator[Candidate]:
    after = 0
    for colons in _COLONS.finditer(text):
        start = colons.start()
        if start < after:
            continue
        while start > after and (text[start - 1] in _SIX_CHARACTERS or _is_bracketed(text, start - 1)):
            start -= 1
        match = _SIX.match(text, start)
        if match is None:
            continue
        after = match.end()
        yield from _six_in(text, start, after)


def _is_bracketed(text: str, at: int) -> bool:
    """Whether this bracket is one round colons alone."""
    return text[at] in "[]" and _COLON.search(text, max(0, at - 3), at + 4) is not None


def _six_in(text: str, start: int, end: int) -> Iterator[Candidate]:
    """The version 6 address that all of these characters are, but for a sentence's punctuation at their end."""
    while text[start] == ".":
        start += 1
    # The end of a cue may touch it: `ipv6:2001:db8::1`, `ip:::1`.
    if _CUE_END.match(text, start) and text[max(0, start - 3) : start].lower() == "ipv":
        start += 2
    elif text[start] == ":" and start and not text[start - 1].isspace():
        start += text[start + 1] != ":" or text.startswith(":::", start)
    raw = text[start:end].rstrip(".")
    if raw.endswith(":") and not raw.endswith("::"):
        if text[end : end + 1].isalnum():
            return
        raw = raw[:-1]
    end = start + len(raw)
    zone = _ZONE.match(text, end)
    end = zone.end() if zone else end
    before, touching = text[start - 1 : start], text[end : end + 1]
    if len(raw) > _LONGEST or before.isalnum() or before == "_" or touching.isalnum() or touching == "_":
        return
    value = normalise(raw)
    valid = value != "" and validate(value) == "valid"
    if valid and _stands_alone(raw):
        yield Candidate("ip", start, end, value, "valid", 0.95)
    elif value and cued(text, start, _CUE):
        yield Candidate("ip", start, end, value, "valid" if valid else "invalid", 0.95 if valid else 0.6)


def _stands_alone(raw: str) -> bool:
    """Whether a version 6 address is more than a time, a ratio, a decoration or pairs of a serial."""
    groups = [group for group in raw.replace("[", "").replace("]", "").split(":") if group]
    figures = sum(map(str.isdigit, raw))
    if not figures:
        return False
    if raw.startswith("::"):
        return True
    if len(groups) == 8:
        return any(len(group) > 2 for group in groups)
    if any(character.isalpha() for character in raw):
        return sum(map(len, groups)) >= _DIGITS_FOR_LETTERS
    return len(groups) > 2 and len(groups[0]) > 2


def normalise(raw: str) -> str:
    """Defanged signs mended and version 6 compressed; what only looks like an address comes back as written."""
    if _SIGNS.isdisjoint(raw):
        return ""
    mended = re.sub(" dot ", ".", _COLON.sub(r"\1", mend_dots(raw.strip())), flags=re.IGNORECASE).strip("[]").lower()
    if ":" in mended:
        return _normalise_six(mended)
    mended = ".".join(part.lstrip("0") or "0" for part in mended.split("."))
    return mended if re.fullmatch(r"[0-9]+(?:\.[0-9]+){3}", mended) else ""


def _normalise_six(mended: str) -> str:
    bare = _ZONE.sub("", mended)
    try:
        address = IPv6Address(bare)
    except AddressValueError:
        # A clock's time has neither letters nor a gap.
        looks = re.fullmatch(r"[0-9a-f:]{4,45}(?:\.[0-9]+){0,4}", bare) and re.search("[a-f]|::", bare)
        return bare if looks and bare.count(":") >= 2 and re.search("[0-9]", bare) else ""
    carried = address.ipv4_mapped
    return f"::ffff:{carried}" if carried else str(address)


def validate(value: str) -> Validity:
    """Whether the standard library reads it as an address, or as a network."""
    try:
        return "valid" if count_addresses(value) > 0 else "invalid"
    except ValueError:
        return "invalid"


def network_of(written: str) -> str:
    """The addresses that a list names by their network or their ends, "" for anything else.

    They are canonical as `203.0.113.0/24` and `203.0.113.9-203.0.113.12`.
    """
    mended = mend_dots(written.strip()).lower()
    network, ends = _NETWORK.fullmatch(mended), _ENDS.fullmatch(mended)
    value = ""
    if network:
        value = f"{normalise(network[1])}/{network[2]}"
    elif ends:
        value = f"{normalise(ends[1])}-{normalise(ends[2])}"
    try:
        return value if value and count_addresses(value) > 1 else ""
    except ValueError:
        return ""


#: A network of no more addresses is looked for by each of them.
MOST_ADDRESSES = 256


def count_addresses(value: str) -> int:
    """How many addresses a canonical value names: one, or those of a network. Raises ValueError for what is none."""
    first, last = _first_and_last(value)
    return int(last) - int(first) + 1


def _first_and_last(value: str) -> tuple[IPv4Address | IPv6Address, IPv4Address | IPv6Address]:
    if "/" in value:
        network = ip_network(value, strict=False)
        return network[0], network[-1]
    first, _, last = value.partition("-")
    return ip_address(first), ip_address(last or first)


def _near(value: str) -> dict[str, str]:
    """The addresses of a network, or between two."""
    if "/" not in value and "-" not in value:
        return {}
    first, last = _first_and_last(value)
    if count_addresses(value) > MOST_ADDRESSES:
        return {}
    addresses = (str(type(first)(number)) for number in range(int(first), int(last) + 1))
    return dict.fromkeys(addresses, f"an address of {value}")


_MAPPED = "::ffff:"


def _forms(value: str) -> tuple[tuple[str, str], ...]:
    """The same address of version 4 as version 6 carries it, and by itself."""
    if ":" not in value:
        return (("ip", _MAPPED + value),)
    carried = value.removeprefix(_MAPPED)
    return (("ip", carried),) if carried != value and ":" not in carried else ()


SCHEME = Scheme(
    "ip",
    _find,
    normalise,
    validate,
    one="IP address",
    many="IP addresses",
    called=(
        "ip address",
        "ipv4",
        "ipv6",
    ),
    headed=(
        "ip addr",
        "internet address",
        "internet protocol address",
        "ip v4",
        "ip v6",
        "source ip",
        "destination ip",
        "login ip",
    ),
    section="contacts",
    likely=any_value,
    forms=_forms,
    near=_near,
    phrases=no_phrases,
)
