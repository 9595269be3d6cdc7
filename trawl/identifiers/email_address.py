"""E-mail addresses, also defanged: `name(at)example.org`, `name@example[.]org`, `name [at] example (dot) org`.

Source: RFC 5321, sections 4.1.2 and 4.5.3.1 (dot-atom local parts of at most 64 octets, domains of at most 255).
The canonical value is in lower case throughout: providers in practice ignore the case of the local part.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from trawl.identifiers.public_suffixes import is_public_suffix
from trawl.identifiers.scheme import Candidate, Reading, Scheme, any_value, cue_words
from trawl.model import Validity

_DOT = r"(?:\.| ?[\[({<] ?(?:\.|dot) ?[\])}>] ?| dot )"
_AT = re.compile(r"@|[\[({<] ?(?:at|@) ?[\])}>]")
_AT_IN_WORDS = re.compile(r" at (?=[A-Za-z0-9.-]{2,80}(?: dot |\[dot\]|\(dot\)|\.(?:com|net|org|co|uk|example)\b))")
_ANY_AT = re.compile(rf" ?(?:{_AT.pattern}) ?| at ", re.IGNORECASE)
_LOCAL = re.compile(rf"[A-Za-z0-9_%+'-]{{1,64}}(?:{_DOT}[A-Za-z0-9_%+'-]{{1,64}}){{0,8}}\Z", re.IGNORECASE)
_DOMAIN = re.compile(rf"[A-Za-z0-9-]{{1,63}}(?:{_DOT}[A-Za-z0-9-]{{1,63}}){{1,8}}", re.IGNORECASE)
_VALID = re.compile(
    r"[a-z0-9_%+'-]+(?:\.[a-z0-9_%+'-]+)*@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:[a-z]{2,24}|xn--[a-z0-9-]{2,20})"
)
_ANY_DOT = re.compile(_DOT, re.IGNORECASE)
_BRACKETED = ("(at", "[at", "{at", "<at", "( at", "[ at", "{ at", "< at")
_AT_WORD = cue_words(["at"])
_DOMAIN_WORDS = cue_words(("dot", "com", "net", "org", "co", "uk", "example"))
_LOCAL_REACH = 100
#: What a local part may end with.
_LOCAL_ENDS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_%+'-")


def _find(reading: Reading) -> Iterator[Candidate]:
    text = reading.text
    if "@" in text or (_opens_bracket(text) and reading.mentions_any(_BRACKETED)):
        for at in _AT.finditer(reading.lowered):
            start, end = at.span()
            if text[start] == "@" and text[start - 1 : start] == " " == text[end : end + 1]:
                yield from _around(text, start - 1, end + 1, in_words=True)
            else:
                yield from _around(text, start, end, in_words=False)
    if reading.has_word(_AT_WORD) and reading.has_word(_DOMAIN_WORDS) and " at " in text:
        for at in _AT_IN_WORDS.finditer(text):
            yield from _around(text, at.start(), at.end(), in_words=True)


def _opens_bracket(text: str) -> bool:
    return "(" in text or "[" in text or "{" in text or "<" in text


def _around(text: str, start: int, end: int, *, in_words: bool) -> Iterator[Candidate]:
    """The address around an at-sign; one in words or set apart (`jo99 at example.org`) needs more than a plain word."""
    if not in_words:
        start -= text[start - 1 : start] == " " and text[start] != "@"
        end += text[end : end + 1] == " " and text[end - 1] != "@"
    if text[start - 1 : start] not in _LOCAL_ENDS or not text[end : end + 1].isalnum():
        return
    local = _LOCAL.search(text[_local_reach(text, start) : start])
    domain = _DOMAIN.match(text, end)
    if local is None or domain is None:
        return
    raw = local.group().lstrip("'-")
    if in_words and not (re.search(r"[0-9_.]", raw) and re.search("[a-z]", raw)):
        return
    value = _assemble(raw, domain.group())
    if _has_form(value):
        yield Candidate("email", start - len(raw), domain.end(), value, validate(value), 1.0)


def _local_reach(text: str, end: int) -> int:
    """How far back the local part that ends here may go: as far as its characters do, and past a dot in words."""
    start = end
    while start and end - start < _LOCAL_REACH and (text[start - 1] in _LOCAL_ENDS or text[start - 1] == "."):
        start -= 1
    before = text[max(0, start - 4) : start].lower().rstrip(" ")
    return max(0, end - _LOCAL_REACH) if before.endswith(("dot", "]", ")", "}", ">")) else start


def _assemble(local: str, domain: str) -> str:
    return f"{_ANY_DOT.sub('.', local)}@{_ANY_DOT.sub('.', domain)}".lower()


def normalise(raw: str) -> str:
    """`D.Quarmby (at) Example.ORG` is `d.quarmby@example.org`; "" where there is no local part or no domain."""
    parts = _ANY_AT.split(raw.strip().removeprefix("mailto:").strip("<>"), maxsplit=1)
    if len(parts) != 2 or not parts[0] or not parts[1]:
        return ""
    return _assemble(parts[0].strip(), parts[1].strip())


def validate(value: str) -> Validity:
    """Valid by form, length and a last label that exists (`.con` does not); whether the mailbox does nobody claims."""
    return "valid" if _has_form(value) and is_public_suffix(value.rpartition(".")[2]) else "invalid"


def _has_form(value: str) -> bool:
    local, _, domain = value.partition("@")
    return _VALID.fullmatch(value) is not None and len(local) <= 64 and len(domain) <= 255


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
    in_letters=True,
    section="contacts",
    likely=any_value,
)
