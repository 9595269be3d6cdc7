"""What people call a type of identifier over a column, in a cell or before a value: `Mobile No`, `Insta`, `VRM`.

What a type is called stands on its scheme (`called`, and `headed` for what no text says), the platforms' names in
`platforms.toml`. Around it people write words that say no more: whose it is, which of several, that it is a number.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from trawl.identifiers import REGISTRY, SCHEMES
from trawl.identifiers.cells import names_nothing
from trawl.identifiers.platforms import BY_WORD, PLATFORMS


class Kind(NamedTuple):
    """A type of identifier and, of an account, the platform where it is said."""

    type: str
    platform: str = ""


#: An account of which no platform is said.
ACCOUNT = Kind("handle")
#: What `Account` alone is called, too.
BANK_ACCOUNT = Kind("bank_account")


#: What may follow a name, or stand before it, and adds nothing.
_AFTER = frozenset(
    (
        "no", "nos", "num", "number", "numbers", "nr", "id", "ids", "details", "detail", "value", "values", "address",
        "addresses", "addr", "handle", "handles", "username", "usernames", "user", "name", "names", "account",
        "accounts", "acc", "acct", "profile", "profiles", "link", "links", "url", "contact", "tag", "reference", "ref",
        "code", "mark", "plate", "info", "listed", "used", "known", "given", "seized", "uk", "if", "card", "page",
    )
)  # fmt: skip
_BEFORE = frozenset(
    (
        "new", "old", "current", "previous", "prev", "other", "alt", "alternative", "second", "secondary", "third",
        "main", "primary", "first", "last", "home", "work", "personal", "private", "business", "office", "daytime",
        "evening", "suspect", "suspects", "subject", "subjects", "victim", "victims", "offender", "nominal", "person",
        "persons", "customer", "client", "partner", "linked", "associated", "known", "full", "uk", "his", "her",
        "their", "the", "contact", "seized", "device", "emergency", "burner", "social", "media", "any", "all", "user",
        "vehicle", "car", "van", "foreign", "overseas", "international", "part", "partial", "possible",
        "poss", "suspected",
    )
)  # fmt: skip
_PLURAL = re.compile(r"\((?:s|es)\)|['’]s\b", re.IGNORECASE)
_LETTERS_APART = re.compile(r"\b(?:[a-z][. ]+){1,3}[a-z]\b\.?")
_BREAKS = re.compile(r"[^\w&+]+|_")
_JOINING = frozenset(("and", "or", "&", "+", "of", "the", "for", "amp"))
_NOTHING = frozenset(("identifier", "identifiers", "selector", "selectors", "type", "kind", "entity", "item", "data"))
_ACCOUNTS = (ACCOUNT.type, BANK_ACCOUNT.type)
_CAPITAL_INSIDE = re.compile(r"(?<=[a-z])(?=[A-Z][a-z])")
#: A label is no longer.
_LONGEST = 60


def kind_called(written: str) -> Kind | None:
    """The type that people call so, in any case and number, with or without `no.`; None where none is."""
    if not written.strip() or len(written) > _LONGEST:
        return None
    return _kind_called(written, tuple(REGISTRY))


@lru_cache(8_192)
def _kind_called(written: str, types: tuple[str, ...]) -> Kind | None:  # noqa: ARG001 - the schemes that there are
    written = _PLURAL.sub("", written)
    return _without_brackets(written) if "(" in written else _look_up(fold_words(written))


def fold_words(written: str) -> tuple[str, ...]:
    """The words of a name in small letters, `d.o.b.` as one, without what joins them and the figures behind them."""
    text = _CAPITAL_INSIDE.sub(" ", written).lower()
    text = _LETTERS_APART.sub(lambda match: re.sub(r"[. ]", "", match.group()), text)
    words = (word.rstrip("0123456789") or word for word in _BREAKS.split(text) if word and not word.isdigit())
    return tuple(word for word in words if word not in _JOINING)


def says_nothing(written: str) -> bool:
    """Whether a type says only that it is one: `Identifier`, `Contact no.`, `n/a`."""
    return not written.strip() or names_nothing(written) or (_NOTHING | _AFTER).issuperset(fold_words(written))


def _without_brackets(written: str) -> Kind | None:
    """`Mobile (UK)` by what stands outside its brackets, else by what stands inside: `Account (Snapchat)`."""
    outside, _, rest = written.partition("(")
    inside = _look_up(fold_words(rest.rpartition(")")[0] or rest))
    kind = _look_up(fold_words(outside))
    # `Account (Snapchat)` is no bank's.
    return inside if inside and inside.platform and (kind is None or kind.type in _ACCOUNTS) else kind or inside


def _look_up(words: tuple[str, ...]) -> Kind | None:
    first = 0
    while first < len(words):
        for last in range(len(words), first, -1):
            kind = _named(words[first:last])
            if kind and all(word in _AFTER or _named((word,)) for word in words[last:]):
                return kind
        if words[first] not in _BEFORE:
            return None
        first += 1
    return None


def _named(words: tuple[str, ...]) -> Kind | None:
    names = _gather(tuple(scheme.type for scheme in SCHEMES))
    for name in (" ".join(words), "".join(words)):
        for spelling in (name, name.removesuffix("s"), name.removesuffix("es")):
            if spelling in names:
                return names[spelling]
    return None


@lru_cache(4)
def _gather(types: tuple[str, ...]) -> dict[str, Kind]:  # noqa: ARG001 - the schemes that there are
    names = {" ".join(fold_words(name)): Kind("handle", name) for name in PLATFORMS}
    names |= {" ".join(fold_words(word)): Kind("handle", platform) for word, platform in BY_WORD.items()}
    for scheme in SCHEMES:
        for name in (scheme.type.replace("_", " "), *scheme.called, *scheme.headed):
            names[" ".join(fold_words(name))] = Kind(scheme.type)
    return names
