"""Accounts that the links to their profiles name: `instagram.com/jay_22` is `instagram:jay_22`, `u/jay_22` Reddit's.

Which host and path are a profile's stands in `platforms.toml`, for each platform by its own pages of help. A link to
something on an account names it too where the path does (`/@jay/video/7`); a link to a post by its number, a group, an
invitation or a page of the platform names nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from trawl.identifiers.platforms import LINKS, OWN_PAGES, PAGES
from trawl.identifiers.scheme import Candidate, Reading, cue_words
from trawl.identifiers.url import find_links

_PLACE = re.compile(r"[a-z]+://([^/?#]+)/([^?#]*(?:(?<=/)#@[\w.-]+)?)")
#: Hosts that show the same pages, and those for a country or a language: `cy-gb`.
_MIRRORS = frozenset(["www", "m", "mobile", "touch", "mbasic", "web", "old", "new"])
_LANGUAGE = re.compile("[a-z]{2}(?:-[a-z]{2})?")
_NAME = re.compile(r"[^\W_](?:[\w.-]{0,40}\w)?|_[\w.-]{1,41}")
_MADE_FOR_MACHINES = (".php", ".html", ".aspx")
#: Reddit's users; `r/` is a community and no person's account.
OF_REDDIT = re.compile(r"(?<![\w/.-])/?[uU]/([A-Za-z0-9_-]{3,20})(?![\w/-])")
_REDDIT = cue_words(["reddit"])


def _forms() -> dict[str, list[tuple[str, tuple[str, ...]]]]:
    """For each host the platforms and paths of its profiles, the longest path first."""
    forms: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for platform, links in LINKS.items():
        for link in links:
            host, *path = link.split("/")
            forms.setdefault(host, []).append((platform, tuple(path)))
    for paths in forms.values():
        paths.sort(key=lambda form: -len(form[1]))
    return forms


_FORMS = _forms()


def account_of(value: str) -> tuple[str, str] | None:
    """The platform and the account's name, as written, of a canonical web address; None where it names nobody."""
    match = _PLACE.match(value)
    if match is None:
        return None
    host, _, rest = match[1].partition(".")
    forms = _FORMS.get(match[1]) or (_FORMS.get(rest) if host in _MIRRORS or _LANGUAGE.fullmatch(host) else None)
    path = unquote(match[2]).split("/")
    for platform, form in forms or ():
        name = _name_in(path, form)
        if name and name.lower() not in PAGES and name.lower() not in OWN_PAGES[platform]:
            return platform, name
    return None


def _name_in(path: list[str], form: tuple[str, ...]) -> str:
    """What of a path stands at the place of the name; "" where the path has another form."""
    if len(path) < len(form) or any(said != written.lower() for said, written in zip(form[:-1], path, strict=False)):
        return ""
    sign = form[-1].removesuffix("NAME")
    name = path[len(form) - 1]
    if not name.startswith(sign):
        return ""
    name = name.removeprefix(sign)
    made = name.isdigit() or name.lower().endswith(_MADE_FOR_MACHINES)
    return name if _NAME.fullmatch(name) and not made else ""


def find_accounts(reading: Reading) -> Iterator[Candidate]:
    """The accounts of the links in a text, each inside its link (`trawl.identifiers.resolution`)."""
    for link in find_links(reading):
        account = account_of(link.value)
        if account:
            platform, name = account
            start, end = _place_of(reading, link, name)
            yield Candidate("handle", start, end, f"{platform}:{name.lower()}", "unverifiable", link.confidence)


def _place_of(reading: Reading, link: Candidate, name: str) -> tuple[int, int]:
    """Where the name stands in its link; the whole link where it is written in signs of its own."""
    slashes = reading.text.find("//", link.start, link.end)
    path = reading.text.find("/", slashes + 2 if slashes >= 0 else link.start, link.end)
    start = reading.lowered.rfind(name.lower(), path, link.end)
    return (start, start + len(name)) if start >= 0 else (link.start, link.end)


def find_reddit(reading: Reading) -> Iterator[Candidate]:
    """Accounts of the form `u/name`; a name that may be a word (`u/lifts`) needs Reddit named."""
    if "u/" not in reading.lowered:
        return
    for match in OF_REDDIT.finditer(reading.text):
        name = match[1]
        odd = name[0].isalpha() and len(name) > 4 and ("_" in name or any(map(str.isdigit, name)))
        if odd or reading.has_word(_REDDIT):
            yield Candidate("handle", *match.span(1), f"reddit:{name.lower()}", "unverifiable", 0.95)
