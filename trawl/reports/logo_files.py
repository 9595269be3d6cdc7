"""Pictures that a report may carry as a logo: PNG, JPEG, or SVG that neither runs nor fetches anything."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

_MOST_BYTES = 200_000
_SIGNATURES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
_RUNS = frozenset({"script", "foreignObject", "iframe", "object", "embed", "handler", "audio", "video"})
#: What fetches, in a style; a reference within the file begins with #.
_FETCHES = re.compile(r"@import|url\(\s*['\"]?\s*(?!#)", re.IGNORECASE)


class LogoError(ValueError):
    """Why a file can be no logo, in words that follow its name."""


def check_logo(content: bytes) -> str:
    """Return the media type of a picture. Raises LogoError where it is none, too large, or does more than show."""
    if len(content) > _MOST_BYTES:
        raise LogoError(f"has {len(content):,} bytes; a logo has {_MOST_BYTES:,} at most, for it is in every report")
    for signature, media_type in _SIGNATURES.items():
        if content.startswith(signature):
            return media_type
    _check_svg(content)
    return "image/svg+xml"


def _check_svg(content: bytes) -> None:
    try:
        text = content.decode("utf-8-sig")
        if "<!DOCTYPE" in text or "<!ENTITY" in text:
            raise LogoError("has a document type; save it as plain SVG, without one")
        root = ET.fromstring(text)  # noqa: S314 - it has no document type, so no entities
    except (ET.ParseError, UnicodeDecodeError) as error:
        raise LogoError("is neither PNG nor JPEG nor well-formed SVG; save it as one of them") from error
    if _local(root.tag) != "svg":
        raise LogoError("is XML, but no SVG; save it as PNG, JPEG or SVG")
    for part in root.iter():
        name = _local(part.tag)
        if name in _RUNS:
            raise LogoError(f"holds a <{name}>, and a logo may only be drawn; take it out, or save it as PNG")
        if name == "style" and _FETCHES.search(part.text or ""):
            raise LogoError("has a style that fetches something; take it out, or save it as PNG")
        for key, value in part.attrib.items():
            _check_attribute(_local(key), value)


def _check_attribute(name: str, value: str) -> None:
    if name.lower().startswith("on"):
        raise LogoError(f"holds a script ({name}); take it out, or save it as PNG")
    if name == "href" and not value.strip().startswith("#"):
        raise LogoError("refers to something outside itself (href); take it out, or save it as PNG")
    if _FETCHES.search(value):
        raise LogoError(f"fetches something ({name}); take it out, or save it as PNG")


def _local(name: object) -> str:
    return name.rpartition("}")[2] if isinstance(name, str) else ""
