"""Web addresses, with a scheme, with `www.`, or bare, and defanged: `hxxps://shop[.]example[.]net/a`.

Source: RFC 3986, sections 3.1 to 3.5 and 6.2.3. The value has no user information and no usual port: what stands before
an @ is not the host, however much it looks like one. A bare name counts where its last label is in a short list, where
it is any public suffix and a path follows that no sentence holds, or right after a word for an address; onion services
have their own scheme. A bare name with a capital and no path (`Booking.com`) is a firm, not an address. A link that
only leads on to a page, or shows a copy of it, has that page as its value (`trawl.identifiers.link_targets`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import AddressValueError, IPv6Address
from typing import NamedTuple

from trawl.identifiers.bare_hosts import LAST_LABELS, bare_start, file_end, is_address, is_touched
from trawl.identifiers.hosts import (
    DOT,
    HOST,
    HOST_WITH_SYMBOL,
    WORD,
    canonical_host,
    defanged_dots,
    goes_on,
    host_end,
    is_host,
    mend_dots,
)
from trawl.identifiers.link_targets import holds_address, target_of
from trawl.identifiers.public_suffixes import is_public_suffix
from trawl.identifiers.resolution import nothing_within, resolve_overlaps
from trawl.identifiers.scheme import Candidate, Reading, Scheme, cue_words, cued
from trawl.identifiers.url_edges import BEGINS, Edges
from trawl.identifiers.url_forms import list_forms, list_near, list_phrases
from trawl.model import Validity

_COLON = r"(?:\[:\]|\(:\)|:)\[?"
#: What comes before the `//`; a letter may touch the schemes that everybody knows, and they may lack their colon.
_KNOWN = re.compile(
    rf"(?P<scheme>h[tx*01#_+-]{{2}}ps?|meows?|f[tx]ps?|sftp) ?{_COLON}\Z|\b(?P<bare>https?)\Z", re.IGNORECASE
)
_OTHER = re.compile(rf"(?<![{WORD}+.-])(?P<scheme>wss?|[a-z][a-z0-9+.-]{{2,14}}){_COLON}\Z", re.IGNORECASE)
_SCHEME_REACH = 24
_USER = r"[^\s/?#<>\"\[\]{}|\\`,;]{1,255}@"
_PORT = r"(?:\.(?=[:/]))?(?P<port>(?:\[:\]|:)[0-9]{1,7}(?![0-9A-Za-z]))?"
_BARE = re.compile(rf"(?P<host>{HOST}){_PORT}", re.IGNORECASE)
_PLACE = re.compile(
    rf"\]?(?:{_USER})?(?:\[(?P<six>[0-9A-Fa-f:.]{{2,45}})(?:%[0-9A-Za-z]{{1,15}})?\](?P<after>:[0-9]{{1,5}})?"
    rf"|(?P<host>{HOST_WITH_SYMBOL}|{HOST}){_PORT})",
    re.IGNORECASE,
)
#: Of which every address but that of one's own machine has one, however it is defanged.
_SIGNS = frozenset(".:[({<\\。")
_SLASHED = re.compile(rf"(?<![{WORD}])h[tx]{{2}}ps?:(?:\\\\|\\/\\/)[^\s\"'<>|{{}}^`]+", re.IGNORECASE)
#: Each of its signs, an escaped slash as one.
_SLASH = re.compile(r"\\/|.", re.DOTALL)
_WWW = cue_words(["www"])
_WITH_WWW = re.compile(rf"[wW]{{3}}{DOT}{HOST}", re.IGNORECASE)
_VALID = re.compile(r"([a-z][a-z0-9+.-]*)://(\[[0-9a-f:.]+\]|[^\s/?#:@\[\]]+)(?::([0-9]{1,5}))?(?:[/?#]\S*)?")
_PORTS = {"http": ":80", "https": ":443", "ftp": ":21"}
_LAST_PORT = 65_535
#: Links that lead to links that lead on are followed so far.
_MOST_LEADS = 10
_CUE = re.compile(
    r"\b(?:(?:web ?)?sites?|web ?pages?|web ?address|urls?|links?|domains?)(?: name)?(?: is| was| at|[:=\" -])*\Z"
)
_CUE_WORDS = cue_words([
    "website", "websites", "site", "sites", "web", "webpage", "webpages", "webaddress", "url", "urls", "link",
    "links", "domain", "domains",
])  # fmt: skip
_NOTE = "links"


class _Address(NamedTuple):
    end: int
    value: str
    host: str
    #: Whether anything follows the host.
    follows: bool


def find_links(reading: Reading) -> list[Candidate]:
    """Every web address of the text, in order and without overlaps; worked out once."""
    known = reading.notes.get(_NOTE)
    if isinstance(known, list):
        return known
    found = list(_find_links(reading))
    if len(found) > 1:
        found = resolve_overlaps(found, nothing_within)
    reading.notes[_NOTE] = found
    return found


def _find(reading: Reading) -> Iterator[Candidate]:
    yield from find_links(reading)


def _find_links(reading: Reading) -> Iterator[Candidate]:
    text, after = reading.text, 0
    edges = Edges(text)
    position = text.find("//")
    while position >= 0:
        start, scheme = _scheme_before(text, position)
        address = _read_place(text, start, position + 2, scheme, edges) if scheme and start >= after else None
        if address:
            after = address.end
            yield _candidate(start, address, 1.0)
        position = text.find("//", max(position + 2, after))
    if ":\\" in text:
        yield from _find_slashed(text)
    if reading.has_word(_WWW):
        edges = Edges(text)
        for match in _WITH_WWW.finditer(text):
            if not is_touched(text, match.start()):
                address = _read_place(text, match.start(), match.start(), "http", edges)
                if address:
                    yield _candidate(match.start(), address, 0.97)
    yield from _find_bare(reading)


def _find_slashed(text: str) -> Iterator[Candidate]:
    """Addresses whose slashes lean the wrong way, or are escaped as in JSON."""
    for match in _SLASHED.finditer(text):
        raw = match.group()
        mended = _mend_slashes(raw)
        slashes = mended.find("//")
        start, scheme = _scheme_before(mended, slashes)
        address = _read_place(mended, 0, slashes + 2, scheme, Edges(mended)) if scheme and not start else None
        if address:
            ends = [sign.end() for sign in _SLASH.finditer(raw)]
            yield _candidate(match.start(), address._replace(end=match.start() + ends[address.end - 1]), 1.0)


def _mend_slashes(raw: str) -> str:
    return raw.replace("\\/", "/").replace("\\", "/") if _SLASHED.match(raw) else raw


def _scheme_before(text: str, slashes: int) -> tuple[int, str]:
    """Where the scheme before the `//` begins, and what it is once mended; "" where there is none."""
    begin = max(0, slashes - _SCHEME_REACH)
    window = text[begin:slashes]
    match = _KNOWN.search(window)
    if match:
        written = (match["scheme"] or match["bare"]).lower()
        if written[0] in "hm":
            written = "https" if written.endswith("s") else "http"
        return begin + match.start(), written.replace("x", "t")
    match = _OTHER.search(window)
    return (begin + match.start(), match["scheme"].lower()) if match else (0, "")


def _read_place(text: str, start: int, at: int, scheme: str, edges: Edges) -> _Address | None:
    """Read host, port and path that begin at `at`; the address itself begins at `start`. None where it is no host."""
    match = (_PLACE if at > start else _BARE).match(text, at)
    if match is None:
        return None
    end = match.end()
    follows = bool(match["port"]) or text.startswith(BEGINS, end)
    if at > start and match["six"]:
        host = name = f"[{match['six'].lower()}]"
        port = match["after"] or ""
    else:
        host = match["host"]
        if not follows:
            if goes_on(text, end) or text[end : end + 1] == "@":
                return None
            host = host[: host_end(host)].rstrip("_-")
            end = match.start("host") + len(host)
        name = canonical_host(host)
        port = (match["port"] or "").replace("[:]", ":")
    if "." not in name and ":" not in name and name != "localhost":
        return None
    last = edges.find_end(start, end)
    path = mend_dots(text[end:last]).replace("[/]", "/")
    value = f"{scheme}://{name}{port if port != _PORTS.get(scheme) else ''}{path if path != '/' else ''}"
    return _Address(last, value, host, follows)


def _find_bare(reading: Reading) -> Iterator[Candidate]:
    defanged = defanged_dots(reading)
    dots = sorted((*reading.inner_dots, *defanged)) if defanged else reading.inner_dots
    if not dots:
        return
    text, after = reading.text, 0
    edges = Edges(text)
    has_cue = reading.has_word(_CUE_WORDS)
    for position in dots:
        if position < after:
            continue
        start = bare_start(text, position, after)
        address = _read_place(text, start, start, "http", edges) if start < position else None
        if address is None:
            continue
        after = max(address.end, position + 1)
        file = 0 if address.follows else file_end(text, address.end)
        if file:
            after = file
            continue
        cue = has_cue and cued(text, start, _CUE)
        if (
            not is_touched(text, start)
            and text[address.end : address.end + 1] != "@"
            and is_address(address.host, address.value, cue=cue)
        ):
            whole = "//" in text[start : address.end]  # it holds another: `example.org/?to=https://example.com`
            yield _candidate(start, address, 1.0 if whole else 0.95 if address.follows or cue else 0.85)


def _candidate(start: int, address: _Address, confidence: float) -> Candidate:
    value = _lead_on(address.value)
    return Candidate("url", start, address.end, value, validate(value), confidence)


def _lead_on(value: str) -> str:
    """The page that a link stands for, which only leads on to it or shows a copy of it; any other link is itself."""
    for _ in range(_MOST_LEADS) if holds_address(value) else ():
        target = target_of(value)
        address = _normalise_one(target) if target else ""
        if not address:
            break
        value = address
    return value


def normalise(raw: str) -> str:
    """`hxxps://Shop[.]example.net/A` is `https://shop.example.net/A`; an address without a scheme gets http."""
    return _lead_on(_normalise_one(raw))


def _normalise_one(raw: str) -> str:
    if _SIGNS.isdisjoint(raw) and "localhost" not in raw.lower():
        return ""
    text = _mend_slashes(raw.strip().strip("<>"))
    slashes = text.find("//")
    start, scheme = _scheme_before(text, slashes) if slashes >= 0 else (0, "")
    address = _read_place(text, 0, slashes + 2 if scheme else 0, scheme or "http", Edges(text)) if start == 0 else None
    return address.value if address and not text[address.end :].strip(".,;:!?'\"*/") else ""


def validate(value: str) -> Validity:
    """Valid by form; whether anything answers there is nobody's claim."""
    match = _VALID.fullmatch(value)
    if match is None or int(match[3] or 0) > _LAST_PORT:
        return "invalid"
    host = match[2]
    return "valid" if (_is_version_6(host[1:-1]) if host[0] == "[" else is_host(host)) else "invalid"


def _is_version_6(address: str) -> bool:
    try:
        IPv6Address(address)
    except AddressValueError:
        return False
    return True


def _is_likely(bare: str, value: str) -> bool:
    host = value.partition("//")[2].partition("/")[0]
    last = canonical_host(host.partition(":")[0]).rpartition(".")[2]
    if "//" not in bare and not (last in LAST_LABELS or is_public_suffix(last)):  # `jo.bloggs`
        return False
    return "@" not in bare and " " not in bare and validate(value) == "valid" and any(map(str.isalpha, host))


SCHEME = Scheme(
    "url",
    _find,
    normalise,
    validate,
    one="web address",
    many="web addresses",
    called=(
        "website",
        "web",
        "link",
        "web address",
    ),
    headed=(
        "site",
        "page",
        "web page",
        "webpage",
        "web site",
        "uri",
        "domain",
        "domain name",
        "hyperlink",
    ),
    in_letters=True,
    section="contacts",
    likely=_is_likely,
    guesses=False,
    forms=list_forms,
    phrases=list_phrases,
    near=list_near,
)
