"""The letters of Latin script, for the brackets of a pattern: Polish, Romanian, Turkish and Vietnamese names too."""

from __future__ import annotations

_LATIN = tuple(map(chr, (*range(0x41, 0x7B), *range(0xC0, 0x250), *range(0x1E00, 0x1F00))))
CAPITALS = "".join(filter(str.isupper, _LATIN))
SMALL = "".join(filter(str.islower, _LATIN))
