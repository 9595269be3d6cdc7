"""HTML is made here alone, so that text becomes HTML only by being escaped: the types show it, and mypy holds it.

What is made is well formed XML too: a tag that is not closed can be found by any parser.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape as _escape
from typing import NewType

#: HTML that is whole and safe: made by `escape` and `element`, or by a program of ours that draws.
Html = NewType("Html", str)

NOTHING = Html("")
_VOID = frozenset({"br", "hr", "img", "meta"})


def escape(text: str) -> Html:
    """Text as HTML, safe within an element and within quotes."""
    return Html(_escape(text))


def join(parts: Iterable[Html], between: Html = NOTHING) -> Html:
    """Parts one after another."""
    return Html(between.join(parts))


def element(name: str, /, *content: Html, **attributes: str | None) -> Html:
    """An element with its content; an attribute that is None is left out.

    Attributes are written as Python can name them: `class_`, `aria_label`.
    """
    said = "".join(
        [
            f' {key.rstrip("_").replace("_", "-")}="{_escape(value)}"'
            for key, value in attributes.items()
            if value is not None
        ]
    )
    if name in _VOID:
        return Html(f"<{name}{said}/>")
    return Html(f"<{name}{said}>{''.join(content)}</{name}>")


def verbatim(name: str, code: str) -> Html:
    """A `style` or `script` element with code of our own, which no part of a document may be in."""
    if "<" in code or "&" in code:
        raise ValueError(f"code of a {name} element must not hold < or &")
    return Html(f"<{name}>{code}</{name}>")
