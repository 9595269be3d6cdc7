"""Text as its writer meant it: the one place where what an export did to the characters is undone.

Ordinary text comes out as it went in: quotes, dashes, ligatures, accents and spaces stay as they were written.
"""

from __future__ import annotations

import html
import re

from ftfy import fix_encoding
from ftfy.badness import is_bad

from trawl.characters import VISIBLE

# Any other character wants a closer look. Those listed after ASCII cannot begin mojibake.
_UNUSUAL = re.compile(r"[^\t\n\x20-\x25\x27-\x7e\xa0£°½‘’“”–—…•]")
# Only with its semicolon: `&copy` in a web address, or "Smith&not" in a hurry, is no entity.
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
# Bytes of UTF-8 read as another encoding stand together, save where a no-break space became a plain one.
_MOJIBAKE = re.compile("[^\x00-\x7f](?:[^\x00-\x7f]|(?<=\xc3) |(?<=[\x80-\x9f]))")
_LINE_END = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_SURROGATE = re.compile("[\ud800-\udfff]")

#: Text can be escaped once by each system that it passed; more often than this it is somebody's joke.
_ENTITY_ROUNDS = 3


def mend_text(text: str) -> str:
    """Return `text` with mojibake, HTML entities, line ends and control characters put right.

    Lone surrogates, which no encoding can write, become U+FFFD; control characters other than tab go.
    """
    if _is_usual(text):
        return text
    if "&" in text:
        text = _unescape(text)
    if not text.isascii():
        # Mojibake before line ends: U+0085 is an ellipsis that was decoded as Latin-1.
        text = _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)
        if _MOJIBAKE.search(text):
            text = "\n".join(map(_mend_mojibake, text.split("\n")))
    if _is_usual(text):
        return text
    return _CONTROL.sub("", _LINE_END.sub("\n", text))


def _is_usual(text: str) -> bool:
    """Say, quickly, whether nothing in `text` can need mending."""
    if text.isascii():
        if "&" in text and _ENTITY.search(text):
            return False
        return text.replace("\n", "").replace("\t", "").isprintable()
    return not _UNUSUAL.search(text)


def _unescape(text: str) -> str:
    for _ in range(_ENTITY_ROUNDS):
        unescaped = _ENTITY.sub(lambda entity: html.unescape(entity.group()), text)
        if unescaped == text:
            break
        text = unescaped
    return text


def _mend_mojibake(line: str) -> str:
    # Quotes and pound signs can stand together by themselves (`”£5`); an ampersand beside them changes nothing.
    if not _UNUSUAL.search(line.replace("&", "")):
        return line
    return fix_encoding(line) if _MOJIBAKE.search(line) and is_bad(line) else line


def mend_field(text: str) -> str:
    """Return a short field mended, on one line, without spaces around it and without what nobody can see in it.

    `="0012"` is how exports keep a spreadsheet from making a number of a text: the text is `0012`.
    """
    if text[:2] == '="' and text.count('"') == 2 and text.endswith('"'):
        text = text[2:-1]
    if text.isascii() and text.isprintable() and "&" not in text:
        return " ".join(text.split())  # as nearly every field is: nothing in it can need mending
    return " ".join(mend_text(text).translate(VISIBLE).split())


def is_blank(text: str) -> bool:
    """Say whether nothing in `text` can be seen."""
    return not text[:1].isalnum() and not text.translate(VISIBLE).strip()
