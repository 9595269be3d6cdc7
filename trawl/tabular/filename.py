"""A file's path as text that can be kept and shown: every path has a text of its own."""

from __future__ import annotations

import re
from pathlib import PurePath

# A byte that is not UTF-8 arrives as half a character, which no database or terminal takes.
_BYTE = re.compile("[\udc80-\udcff]")
#: A backslash that stands in a name itself and would be read as the beginning of an escape.
_LOOKALIKE = re.compile(r"\\(?=x(?:5c|[89a-f][0-9a-f]))")


def render_path(path: PurePath | str) -> str:
    r"""Return a path as it is, but for bytes that are not UTF-8: those are written as `\xe9`.

    A backslash in the path that looks like the beginning of that is written as `\x5c`, so that no two paths have the
    same text.
    """
    return _BYTE.sub(lambda half: f"\\x{ord(half.group()) - 0xDC00:02x}", _LOOKALIKE.sub(r"\\x5c", str(path)))
