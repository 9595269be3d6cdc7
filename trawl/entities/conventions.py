"""Names by the conventions of police writing, over what a model found.

Each rule yields candidates with a confidence; the rule that decides between overlapping ones is the one of
identifiers (`trawl.identifiers.resolution`). A rule is surer than the model where a convention marks the name
(`SURNAME, Forename`, a rank, a date of birth, a suffix such as Hotel), and less sure where only a word list speaks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from trawl.entities.view import View
from trawl.entities.vocabulary import load_words
from trawl.entities.words_of_trade import NEVER_NAMES, NEVER_SURNAMES, NICKNAMES, ROLES, TITLES, any_of
from trawl.identifiers import Candidate
from trawl.model import Mention

NAME = r"(?:[A-ZÀ-Ž]['’])?[A-ZÀ-Ž][a-zß-ž]+(?:[A-Z][a-z]+)?(?:['’-][A-Za-zÀ-ž][a-zß-ž]*)*"
SURNAME = r"(?:Mc|Mac|O['’])?[A-ZÀ-ŽȘȚ][A-ZÀ-ŽȘȚ'’]+(?:[ -][A-ZÀ-Ž][A-ZÀ-Ž'’]{2,})*"
_TITLE = any_of("titles")
_ROLE = any_of("roles")

_FORENAME_SURNAME = re.compile(
    rf"\b({NAME}(?: (?:{NAME}|[A-Z]\.?(?= ))){{0,3}}) (['\"‘][^'\"’\n]{{2,14}}['\"’] )?({SURNAME})\b"
)
_SURNAME_FORENAME = re.compile(rf"\b({SURNAME}),? ({NAME}(?: {NAME}){{0,2}})\b")
_TITLED = re.compile(
    rf"\b(?i:{_TITLE})\.? (?:[0-9]{{2,5}} )?((?:[A-Z]\.? )?(?:{NAME}|{SURNAME})(?: (?:{NAME}|{SURNAME}))?)\b"
)
_TWO_NAMES = re.compile(rf"\b({NAME})((?: (?:{NAME}|[A-Z]\.?(?= ))){{1,2}})(?!\w)")
_ONE_NAME = re.compile(rf"(?<![\w'’-]){NAME}(?![\w-])")
_INITIAL = re.compile(rf"\b[A-Z](?:\. ?| )({NAME}|{SURNAME})\b")
_CAPS = re.compile(rf"\b{SURNAME}(?![\w-])")
_BORN_AFTER = re.compile(
    r",? ?\(?(?:dob|DOB|Dob|d\.o\.b|b\.|b |born|[0-9]{1,2}[/.-][0-9]{1,2}[/.-](?:19"
    r"|20)?[0-9]{2}|[0-9]{1,2}(?:\)|,| ?y[ro/]))"
)
_BEFORE_ROLE = re.compile(rf"\b(?:{_ROLE})(?: is| was| named| named as| -|:|,)? (?:a )?\Z")
_STREETY = re.compile(
    r" (?:Road|Rd|Street|St|Avenue|Ave|Lane|Close|Drive|Crescent|Terrace|Grove|Walk|Way|Court|Hotel|Inn"
    r"|Lodge|House|School|Academy|Primary|College"
    r"|Hospital|Park|Farm|Arms|Tavern|Council|Police|Ltd|Limited|Line|line|Vapes?|Station|station|Market"
    r"|Club|Centre|Hall|Homes|Trust|Church|Wharf|Parade)\b"
)

_ALIAS_CUE = re.compile(
    r"\b(?:street name|aka|AKA|a\.k\.a\.?|a/k/a|k/a|known (?:locally |only |better |to \w+ |as )*as|known "
    r"as|nicknamed?|nick|goes by(?: the name(?: of)?)?|went by"
    r"|call(?:s|ed|ing) (?:him|her|them)sel(?:f|ves)|called|calls? (?:him|her)|contact (?:is )?saved as"
    r"|saved (?:in \w+ phone )?as|display name|alias(?:es)?|named only as"
    r"|everyone calls|(?:others|they|kids|girls) call(?: the \w+| him| her)?|shouted to as|heard (?:him"
    r"|her) called|uses the name|a lad|for|boss|also known as|the name)"
    r",?:? (?:the name )?['\"‘“]?(" + NAME + r"(?: (?:" + NAME + r"|[A-Z]))?|[A-Z]{1,3}-?[A-Za-z]*)(?![\w'’]*\w)"
)
_STRONG_ALIAS = re.compile(
    r"street name|aka|a\.k|k/a|nick|saved|display|alias|goes by|known|calls? |sel(?:f|ves)|shouted|uses the name",
    re.IGNORECASE,
)
_ALIAS_BRACKET = re.compile(
    rf"(?:{NAME} {SURNAME}|{SURNAME},? {NAME}),? ?\(['\"‘“]?({NAME}(?:[ -]{NAME})?|[A-Z][A-Z-]{{2,9}})['\"’”]?\)"
)
_QUOTED = re.compile(rf"{NAME} ['\"‘“]({NAME}(?: {NAME})?)['\"’”] (?:{NAME}|{SURNAME})")
_IS_WHO = re.compile(
    rf"\b({NAME}(?: {NAME})?|[A-Z]) (?:=|is thought to be|is believed to be|thought to be|believed to be"
    rf"|is poss(?:ibly)?) (?={NAME} )"
)


_STYLED = re.compile(rf"\b(?:Big|Lil'?|Little|Young|Uncle|Auntie|Aunty|Boss|Yung|Old) (?:{NAME}|[A-Z])(?![\w'’-]*\w)")
_NO_ALIAS = frozenset(
    [
        "the",
        "a",
        "an",
        "his",
        "her",
        "their",
        "my",
        "our",
        "male",
        "female",
        "person",
        "user",
        "number",
        "he",
        "she",
        "they",
        "it",
        "and",
        "on",
        "in",
        "at",
        "driver",
        "owner",
    ]
)


def find_people(view: View, ruled: Iterable[Mention]) -> list[Candidate]:
    """Persons and aliases in a view of a narrative. `ruled` are its identifiers, which no name may overlap."""
    text = view.text
    taken = bytearray(len(text))
    for mention in ruled:
        taken[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
    found: list[Candidate] = []
    if not view.capitals:
        found += _by_surname(text)
        found += _by_initial(text)
        found += _lone_surnames(text)
    found += _by_title(text)
    found += _by_forename(text, capitals=view.capitals)
    found = [c for c in found if not any(taken[c.start : c.end])]
    found += _aliases(text, capitals=view.capitals)
    found += _again(text, found, capitals=view.capitals)
    return found


def _person(start: int, text: str, confidence: float, kind: str = "person") -> Candidate:
    return Candidate(kind, start, start + len(text), "", "unverifiable", confidence)


def _is_forename(word: str) -> bool:
    bare = word.lower().replace("’", "'")
    return bare in load_words("forenames") or bare.split("-")[0] in load_words("forenames")


def _is_surname(word: str) -> bool:
    return (
        len(word) >= 3
        and word not in NEVER_SURNAMES
        and word not in load_words("organisations")
        and word.lower() not in NEVER_NAMES
    )


def _trim_roles(names: str) -> str:
    """Leave out roles, titles and ordinary words that stand capitalised before a name."""
    words = names.split(" ")
    while words and (words[0] in ROLES or words[0] in TITLES or words[0].lower() in NEVER_NAMES):
        words = words[1:]
    return " ".join(words)


def _by_surname(text: str) -> Iterator[Candidate]:
    for match in _FORENAME_SURNAME.finditer(text):
        forenames = _trim_roles(match.group(1))
        surname = match.group(3)
        words = surname.split(" ")
        while words and not _is_surname(words[-1]):
            words = words[:-1]
        if not forenames or not words or not _is_surname(words[0].split("-")[0]):
            continue
        start = match.end(1) - len(forenames)
        end = match.start(3) + len(" ".join(words))
        if (
            len(words[0]) <= 4
            and not _is_forename(forenames.split(" ")[-1])
            and not _is_forename(forenames.split(" ")[0])
        ):
            continue
        yield _person(start, text[start:end], 0.9)
    for match in _SURNAME_FORENAME.finditer(text):
        surname, forenames = match.groups()
        words = surname.split(" ")
        while words and not _is_surname(words[0]):
            words = words[1:]
        if not words or forenames.split(" ")[0].lower() in NEVER_NAMES:
            continue
        kept = list(forenames.split(" "))
        while kept and kept[-1].lower() in NEVER_NAMES:
            kept.pop()
        born = _BORN_AFTER.match(text, match.start(2) + len(" ".join(kept)))
        if _is_forename(kept[0]) or (born and "," in text[match.end(1) : match.start(2)]):
            start = match.end(1) - len(" ".join(words))
            yield _person(start, text[start : match.start(2) + len(" ".join(kept))], 0.92 if born else 0.85)


def _by_initial(text: str) -> Iterator[Candidate]:
    """`J. Dumitru`, `K LUMB`: an initial with its dot, or before a surname in capitals."""
    for match in _INITIAL.finditer(text):
        surname = match.group(1)
        if (
            _STREETY.match(text, match.end())
            or surname.lower() in NEVER_NAMES
            or (match.start() and text[match.start() - 1] in "&.'’-/")
        ):
            continue
        if "." in match.group() or (surname.isupper() and _is_surname(surname) and len(surname) > 3):
            yield _person(match.start(), match.group(), 0.74)


def _lone_surnames(text: str) -> Iterator[Candidate]:
    """A word in capitals by itself in a text that is not: a nominal known to its readers."""
    for match in _CAPS.finditer(text):
        word = match.group()
        before, after = text[max(0, match.start() - 12) : match.start()], text[match.end() : match.end() + 12]
        if (
            len(word) < 5
            or " " in word
            or not _is_surname(word)
            or after[:1] in (":", "/", "@", "_")
            or before[-1:] in ("/", "@", "_", "-", '"', "'")
        ):
            continue
        if (
            re.match(r" ?[-–]? ?[A-Z]{3,}\b", after)
            or re.search(r"\b[A-Z]{3,} \Z", before)
            or re.search(r"(?:^|\n)\W*\Z", before)
        ):
            continue
        yield _person(match.start(), word, 0.57)


def _by_title(text: str) -> Iterator[Candidate]:
    for match in _TITLED.finditer(text):
        words = match.group(1).split(" ")
        while words and (words[-1].lower() in NEVER_NAMES or words[-1] in NEVER_SURNAMES or words[-1] in ROLES):
            words.pop()
        if len(words) > 1 and _STREETY.match(text, match.start(1) + len(" ".join(words))):
            words.pop()
        name = " ".join(words)
        if (len(name) >= 2 and not name.isupper()) or len(name) > 3:
            yield _person(match.start(1), name, 0.88)


def _by_forename(text: str, *, capitals: bool) -> Iterator[Candidate]:
    """Names that a known forename begins; in a text in capitals only a role or two names in a row are enough."""
    for match in _TWO_NAMES.finditer(text):
        first = match.group(1)
        if not _is_forename(first) or _STREETY.match(text, match.end()):
            continue
        words = [word for word in match.group(2).split(" ") if word]
        while words and (
            words[-1].lower() in NEVER_NAMES
            or _STREETY.match(" " + words[-1])
            or words[-1] in ROLES
            or len(words[-1].strip(".")) < 2
        ):
            words.pop()
        if capitals:
            words = words[:1]
        if words:
            born = _BORN_AFTER.match(text, match.end(1) + 1 + len(" ".join(words)))
            yield _person(match.start(), " ".join((first, *words)), 0.9 if born else 0.72)
    for match in _ONE_NAME.finditer(text):
        name = match.group()
        if not _is_forename(name) or name.lower() in NEVER_NAMES or _STREETY.match(text, match.end()):
            continue
        by_role = _BEFORE_ROLE.search(text[max(0, match.start() - 24) : match.start()])
        if capitals and not by_role:
            continue
        if name in load_words("unsure_forenames") and not by_role:
            continue
        yield _person(match.start(), name, 0.68 if by_role else 0.6)


def _aliases(text: str, *, capitals: bool) -> Iterator[Candidate]:  # noqa: C901, PLR0912 - a list of cases reads best as one
    for match in _ALIAS_CUE.finditer(text):
        name = match.group(1)
        cue = text[match.start() : match.start(1)]
        strong = _STRONG_ALIAS.search(cue) is not None
        plain = name.lower() in _NO_ALIAS if strong else name.lower() in NEVER_NAMES
        if (
            plain
            or name in NEVER_SURNAMES
            or name in load_words("places")
            or (len(name) == 1 and not (strong or "call" in cue))
        ):
            continue
        if not strong and (cue.startswith(("for", "boss"))):
            continue
        if _is_forename(name.split(" ")[0]) and not strong:
            yield _person(match.start(1), name, 0.66)
        elif not capitals or strong:
            yield _person(match.start(1), name, 0.8 if strong else 0.62, "alias")
    for pattern in (_ALIAS_BRACKET, _QUOTED):
        for match in pattern.finditer(text):
            name = match.group(1)
            if name.lower() not in NEVER_NAMES and name not in NEVER_SURNAMES and not name.startswith("Nee"):
                yield _person(match.start(1), name, 0.93, "alias")
    for match in _ONE_NAME.finditer(text):
        name = match.group()
        if name in NICKNAMES and not _STREETY.match(text, match.end()) and not capitals:
            yield _person(match.start(), name, 0.74, "alias")
    for match in _STYLED.finditer(text):
        yield _person(match.start(), match.group(), 0.76, "alias")
    for match in _IS_WHO.finditer(text):
        if match.group(1).lower() not in NEVER_NAMES and match.group(1) not in ROLES:
            yield _person(match.start(1), match.group(1), 0.7, "alias")


def _again(text: str, found: Iterable[Candidate], *, capitals: bool) -> Iterator[Candidate]:  # noqa: C901 - a list of cases reads best as one
    """Further places where a name that a rule has found stands alone: the surname, the forename, the alias."""
    parts: dict[str, str] = {}
    for candidate in found:
        if candidate.confidence < 0.62:
            continue
        name = text[candidate.start : candidate.end]
        if candidate.type == "alias" and len(name) >= 2:
            parts[name] = "alias"
        elif candidate.confidence >= 0.7:
            for word in re.split(r"[ ,]+", name):
                if len(word.strip(".'\"")) >= 3 and word.lower() not in NEVER_NAMES:
                    parts.setdefault(word, "person")
                    if word.isupper() and not capitals:
                        parts.setdefault(word[0] + word[1:].lower(), "person")
                    elif not word.isupper() and not capitals:
                        parts.setdefault(word.upper(), "person")
    for name, kind in parts.items():
        for match in re.finditer(rf"(?<![\w'’-]){re.escape(name)}(?![\w-])", text):
            if not _STREETY.match(text, match.end()):
                yield _person(match.start(), name, 0.7 if kind == "alias" else 0.65, kind)
