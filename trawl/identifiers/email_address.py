"""E-mail addresses, also defanged: `name(at)example.org`, `name@example[.]org`, `name [at] example (dot) org`.

Source: RFC 5321, sections 4.1.2, 4.1.3 and 4.5.3.1 (dot-atom and quoted local parts of at most 64 octets, domains of at
most 255, addresses in square brackets); RFC 6531 (letters outside ASCII in either part). The canonical value is in
lower case throughout: providers in practice ignore the case of the local part. What breaks a rule (two full stops in a
row, an underscore in the domain) is kept whole as invalid; an @ before a bare internet address is somebody's login, and
one behind a number that an export of chats writes (`447700900123@s.whatsapp.net`) no mailbox's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import ip_address
from itertools import combinations, pairwise

from trawl.identifiers.hosts import DOT, HOST, WORD, canonical_host, goes_on, host_end, is_host
from trawl.identifiers.platforms import CHATS, GROUPS
from trawl.identifiers.public_suffixes import is_public_suffix
from trawl.identifiers.scheme import Candidate, Reading, Scheme, any_value, cue_words, cued, no_phrases
from trawl.model import Validity

_DOT = rf"(?:{DOT}| dot )"
_AT = re.compile(r"@|[\[({<] ?(?:at|@) ?[\])}>]")
_AT_IN_WORDS = re.compile(r" at (?=[a-z0-9.-]{2,80}(?: dot |\[dot\]|\(dot\)|\.(?:com|net|org|co|uk|example)\b))")
_ANY_AT = re.compile(rf" ?(?:{_AT.pattern}) ?| at ", re.IGNORECASE)
#: Of which every `at` has one.
_AT_SIGNS = frozenset("@[({< ")
_ATOM = rf"[{WORD}%+'&#$*^~-]{{1,64}}"
_QUOTED = r"\"(?:[^\"\\\n]|\\.){1,64}\""
#: Two full stops in a row are a slip that is kept; three are an ellipsis.
_LOCAL = re.compile(rf"(?:{_QUOTED}|{_ATOM}(?:(?:\.\.|{_DOT}){_ATOM}){{0,30}}\.?)\Z", re.IGNORECASE)
_DOMAIN = re.compile(rf"(?:\[(?:IPv6:)?[0-9A-Fa-f:.]{{2,45}}\]|{HOST.replace(DOT, _DOT)})", re.IGNORECASE)
#: An end that a space parts from the rest: `example. com`, `example . co . uk`.
_APART = re.compile(r" ?\. ?(?:(?:co|org|gov|ac) ?\. ?uk|com|net|org|edu|gov|uk|example)(?![\w-])")
_BEFORE_UK = re.compile(r"\.(?:co|org|gov|ac|ltd|me|plc)\Z")
#: Last labels of which no other word is made, for a name that a space parts from its @.
_COMMON = frozenset(["com", "net", "org", "uk", "example", "edu", "gov", "info", "eu", "ie"])
_CUE = re.compile(r"\be-?mails?(?: address(?:es)?(?: is| was| ?[:=-])?| is| was| ?[:=-]) ?[\"'(<]?\Z")
_LOCAL_VALID = re.compile(rf"[{WORD}%+'&#$*^~-]+(?:\.[{WORD}%+'&#$*^~-]+)*|{_QUOTED}")
_NEEDS_NO_QUOTES = re.compile(r"\"([a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*)\"")
_ANY_DOT = re.compile(_DOT, re.IGNORECASE)
_BRACKETED = ("(at", "[at", "{at", "<at", "( at", "[ at", "{ at", "< at")
_AT_WORD = cue_words(["at"])
_DOMAIN_WORDS = cue_words(("dot", "com", "net", "org", "co", "uk", "example"))
_LOCAL_REACH = 140
#: The octets that RFC 5321 has room for (4.5.3.1.3, as erratum 1690 has it).
_LONGEST = 254
_LOCAL_CHARACTER = re.compile(rf"[{WORD}%+'&#$*^~.-]")
#: What is no part of a local part at its beginning, though it may stand inside.
_LEADING = "'*-#$&^~"


def _find(reading: Reading) -> Iterator[Candidate]:
    text = reading.text
    if "@" in text or (_opens_bracket(text) and reading.mentions_any(_BRACKETED)):
        for at in _AT.finditer(reading.lowered):
            yield from _around(text, *at.span())
    if reading.has_word(_AT_WORD) and reading.has_word(_DOMAIN_WORDS) and " at " in reading.lowered:
        for at in _AT_IN_WORDS.finditer(reading.lowered):
            yield from _read(text, at.start(), at.end(), apart=True)


def _opens_bracket(text: str) -> bool:
    return "(" in text or "[" in text or "{" in text or "<" in text


def _around(text: str, start: int, end: int) -> Iterator[Candidate]:
    """The address around an at-sign, with or without a space on either side of it."""
    before, after = text[start - 1 : start] == " ", text[end : end + 1] == " "
    bracketed = end - start > 1
    yield from _read(text, start - before, end + after, apart=(before or after) and not bracketed)


def _read(text: str, start: int, end: int, *, apart: bool) -> Iterator[Candidate]:
    """The address of which the local part ends at `start` and the domain begins at `end`.

    One in words or set apart (`jo99 at example.org`) needs a name that is no plain word, or a word for an address
    before it, and a common last label.
    """
    if not start or text[start - 1] == " ":
        return
    reach = _local_reach(text, start)
    local = _LOCAL.search(text[reach:start])
    domain = _DOMAIN.match(text, end) if local else None
    if local is None or domain is None or (local.group()[0] != '"' and _is_cut(text, start - len(local.group()))):
        return
    raw = local.group().lstrip(_LEADING)
    host = domain.group()
    stop = end + len(host)
    if host[0] != "[":
        if goes_on(text, stop) or text[stop : stop + 1] == "@":
            return
        host = _whole_domain(text, end, host)
        stop = end + len(host)
        if raw[:1] == "_" == host[-1:]:  # as `_word_` marks a word
            raw, host, stop = raw[1:], host.rstrip("_"), stop - 1
    if not raw or text[start - len(raw) - 1 : start - len(raw)] == "@":
        return
    value = _assemble(raw, host)
    if not _is_address(value) or (apart and not _is_set_apart(text, start - len(raw), value)):
        return
    yield Candidate("email", start - len(raw), stop, value, validate(value), 1.0)


def _local_reach(text: str, end: int) -> int:
    """How far back the local part that ends here may go: as far as its characters do, and past a dot in words."""
    furthest = max(0, end - _LOCAL_REACH)
    if text[end - 1] == '"':
        quote = text.rfind('"', furthest, end - 1)
        while quote > furthest and text[quote - 1] == "\\":  # a quote inside the quoted name
            quote = text.rfind('"', furthest, quote)
        return max(furthest, quote)
    start = end
    while start > furthest and _LOCAL_CHARACTER.match(text, start - 1) and text[start - 3 : start] != "...":
        start -= 1
    before = text[max(0, start - 4) : start].lower().rstrip(" ")
    return furthest if before.endswith(("dot", "]", ")", "}", ">", "\\")) else start


def _is_cut(text: str, start: int) -> bool:
    """Whether the local part goes on to the left of where it was read."""
    before = text[start - 1 : start]
    if before == ".":
        return text[start - 2 : start - 1].isalnum()
    return before != "" and _LOCAL_CHARACTER.match(before) is not None


def _whole_domain(text: str, start: int, host: str) -> str:
    """The domain as far as it goes: without the next sentence, and with an end that a space parts from it."""
    stop = start + len(host)
    apart = _APART.match(text, stop) if text[stop : stop + 2] in (". ", " .") else None
    last = canonical_host(host).rpartition(".")[2]
    if apart and (not is_public_suffix(last) or "." not in host):
        return text[start : apart.end()]
    if apart and _BEFORE_UK.search(host) and apart.group().strip(" .") == "uk":
        return text[start : apart.end()]
    return host if " dot " in host.lower() else host[: host_end(host)]


def _is_set_apart(text: str, start: int, value: str) -> bool:
    """Whether a name that stands apart from its @ is one all the same: it is no word, or a cue says so."""
    name = value.rpartition("@")[0]
    marked = any(map(str.isalpha, name)) and re.search("[0-9_.]", name) is not None
    return (marked or cued(text, start, _CUE)) and value.rpartition(".")[2] in _COMMON


def _assemble(local: str, domain: str) -> str:
    named = local.lower() if local[0] == '"' else _ANY_DOT.sub(".", local).replace("\\", "").lower()
    plain = _NEEDS_NO_QUOTES.fullmatch(named)
    if domain[0] == "[":
        return f"{named}@{domain.lower()}"
    return f"{plain[1] if plain else named}@{canonical_host(re.sub(' ', '', _ANY_DOT.sub('.', domain)))}"


def _is_address(value: str) -> bool:
    """Whether it is more than an accident of an @ between two words, though perhaps with a slip in it."""
    local, _, domain = value.rpartition("@")
    if domain[0] == "[":
        return True
    last = domain.rpartition(".")[2]
    if _is_chat(domain):
        return False
    if "." not in domain or last.isdigit() or len(local.encode()) > 64 or not re.search("[a-z]", last):
        return False
    return is_public_suffix(last) or any(map(str.isalpha, local))


def _is_chat(domain: str) -> bool:
    return domain.lower() in CHATS or domain.lower() in GROUPS


def normalise(raw: str) -> str:
    """`D.Quarmby (at) Example.ORG` is `d.quarmby@example.org`; "" where there is no local part or no domain."""
    if _AT_SIGNS.isdisjoint(raw):
        return ""
    text = raw.strip()
    if text[:7].lower() == "mailto:":
        text = text[7:]
    parts = [part.strip() for part in _ANY_AT.split(text.strip("<> "))]
    if len(parts) != 2 or not _LOCAL.fullmatch(parts[0]) or not parts[1]:
        return ""
    domain = re.sub(r" ?\. ?", ".", parts[1])
    return _assemble(parts[0], domain) if _DOMAIN.fullmatch(domain) and not _is_chat(domain) else ""


def validate(value: str) -> Validity:
    """Valid by form, length and a last label that exists (`.con` does not); whether the mailbox does nobody claims."""
    local, _, domain = value.rpartition("@")
    if len(local.encode()) > 64 or len(value.encode()) > _LONGEST:
        return "invalid"
    if not _LOCAL_VALID.fullmatch(local) or not domain:
        return "invalid"
    if domain[0] == "[":
        return "valid" if _is_literal(domain[1:-1].removeprefix("ipv6:")) else "invalid"
    named = is_host(domain) and "_" not in domain and is_public_suffix(domain.rpartition(".")[2])
    return "valid" if named and not domain[-1].isdigit() and domain != "localhost" else "invalid"


def _is_literal(address: str) -> bool:
    try:
        ip_address(address)
    except ValueError:
        return False
    return True


#: Hosts of one service, which takes no notice of full stops in a name.
_DOTLESS = ("gmail.com", "googlemail.com")
#: As many full stops are put into a name to look for it.
_DOTS_TRIED = 2


def _near(value: str) -> dict[str, str]:
    """The mailbox without what stands after a plus sign; of Gmail's, with other full stops and its other host."""
    name, _, host = value.rpartition("@")
    plain = name.partition("+")[0]
    found = dict.fromkeys([f"{plain}@{host}"] if plain and plain != name else (), "the same mailbox without its +")
    if host in _DOTLESS:
        flat = plain.replace(".", "")
        places = [at for count in range(_DOTS_TRIED + 1) for at in combinations(range(1, len(flat)), count)]
        names = (".".join(flat[start:end] for start, end in pairwise((0, *at, len(flat)))) for at in places)
        found |= {
            f"{one}@{each}": "the same mailbox, as Gmail reads full stops and hosts"
            for one in (*names, plain)
            for each in _DOTLESS
        }
    return {other: why for other, why in found.items() if other != value}


def _is_all(bare: str, value: str) -> bool:  # noqa: ARG001 - what was written tells
    """Whether one word stands before its sign: `Tel 07700 900123 / jo@example.org` is more than an address."""
    local = _ANY_AT.split(bare.strip("<> "))[0].strip()
    return len(re.sub(r" ?\. ?", ".", re.sub(r"\Amailto: ?", "", local, flags=re.IGNORECASE)).split()) <= 1


SCHEME = Scheme(
    "email",
    _find,
    normalise,
    validate,
    one="email address",
    many="email addresses",
    called=(
        "e-mail",
        "email address",
        "e-mail address",
        "mail",
    ),
    headed=(
        "email addr",
        "mailbox",
        "e mail",
        "mailto",
        "e-bost",
        "ebost",
        "cyfeiriad e-bost",
    ),
    in_letters=True,
    section="contacts",
    likely=any_value,
    whole=_is_all,
    near=_near,
    phrases=no_phrases,
)
