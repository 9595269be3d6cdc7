"""Which names may end a host: the Public Suffix List as publicsuffixlist carries it, and the names set aside.

No network is asked. Source: publicsuffix.org; RFC 2606 and RFC 6761 (example, test, invalid, localhost, local).
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList

_SET_ASIDE = frozenset(("example", "test", "invalid", "localhost", "local", "internal"))
#: Texts repeat few labels, and the list is slow to ask.
_KEPT = 4_096


@lru_cache(_KEPT)
def is_public_suffix(label: str) -> bool:
    """Whether this last label of a host, in lower case, is one that exists or is set aside for examples."""
    return label in _SET_ASIDE or _suffixes().publicsuffix(f"name.{label}") is not None


@lru_cache(_KEPT)
def is_double_suffix(second: str, last: str) -> bool:
    """Whether these two labels, in lower case, are one suffix: `com.ng` and `co.uk`, not `example.com`."""
    return _suffixes().publicsuffix(f"name.{second}.{last}") == f"{second}.{last}"


@cache
def _suffixes() -> PublicSuffixList:
    from publicsuffixlist import PublicSuffixList  # imported here: reading the list takes longer than most texts

    return PublicSuffixList(accept_unknown=False)
