"""Links that stand for another page: those that lead on to it, copies of it, and short ones that do not say which.

What these are stands in `links.toml`. Proofpoint's older links write `-3A` for `%3A` and `_` for a slash.
"""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from urllib.parse import unquote

_DATA = tomllib.loads((files("trawl.identifiers") / "links.toml").read_text(encoding="utf-8"))
_REDIRECTS: dict[str, list[str]] = _DATA["redirects"]
_COPIES: tuple[str, ...] = tuple(_DATA["copies"]["before"])
_SHORT = frozenset(_DATA["short"]["links"])
_PLACE = re.compile(r"[a-z]+://(?:www\.)?([^/?#]+)([^?#]*)(?:\?([^#]*))?")
_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
#: What a copy has before the page: the time at which it was made.
_TIME = re.compile(r"[0-9*]{1,14}(?:[a-z]{2}_)?/")
_GUARDED_END = re.compile(r"__;.*\Z")
_PROOFPOINT = re.compile(r"-(?=[0-9A-F]{2})")
#: Of which every link that holds another has one.
_HOLDS = "http"


def holds_address(value: str) -> bool:
    """Whether another web address may stand inside a canonical one; most links are told here at once."""
    return value.find(_HOLDS, len(_HOLDS)) >= 0


def target_of(value: str) -> str:
    """The address to which a canonical one leads, or of which it shows a copy; "" where it does neither."""
    match = _PLACE.match(value) if holds_address(value) else None
    if match is None:
        return ""
    rest = value.partition("//")[2].removeprefix("www.")
    before = next((one for one in _COPIES if rest.startswith(one)), None)
    if before:
        copied = rest.removeprefix(before)
        return _read(_GUARDED_END.sub("", _TIME.sub("", copied, count=1)))
    host, path = match[1], match[2].rstrip("/")
    names = _REDIRECTS.get(host + path) or _REDIRECTS.get(host.partition(".")[2] + path) or ()
    said = dict(one.split("=", 1) for one in (match[3] or "").split("&") if "=" in one)
    held = next((said[name] for name in names if name in said), "")
    return _read(_PROOFPOINT.sub("%", held).replace("_", "/") if "proofpoint" in host else held)


def named_in(value: str) -> str:
    """The address that stands in a parameter of any other link, which may be the page that it leads to; "" for none."""
    match = _PLACE.match(value) if holds_address(value) else None
    for part in (match[3] or "").split("&") if match else ():
        if address := _read(part.partition("=")[2]):
            return address
    return ""


def hides_target(value: str) -> bool:
    """Whether a canonical address is a short link, which does not say to which page it leads."""
    match = _PLACE.match(value)
    if match is None or not match[2].strip("/") or match[2].startswith("/@"):
        return False
    host, path = match[1], match[2].split("/")
    return host in _SHORT or (len(path) > 2 and f"{host}/{path[1]}" in _SHORT)


def _read(written: str) -> str:
    """An address as it was before it was put into another; "" where it is none."""
    address = unquote(written)
    address = address if _ADDRESS.match(address) else unquote(address)
    return address if _ADDRESS.match(address) else ""
