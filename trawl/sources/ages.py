"""An age as a column says it: `14`, `14 yrs`, `aged 13-14`, `fifteen`, `6 months`, `c. 35`."""

from __future__ import annotations

import re
from functools import lru_cache

from trawl.identifiers import normalise, scheme_of
from trawl.text.folding import fold_text

_HEDGE = r"(?:approx(?:imately|\.)?|about|abt\.?|around|circa|c\.?|ca\.?|est(?:imated|\.)?|~|\?)"
_YEARS = r"(?:y(?:ea)?r?s?\.?(?:[ -]?olds?)?|y[./]?o\.?)"
_MONTHS = r"(?:m|mo|mths?|mos|months?)\.?(?: old)?"
_AGED = rf"(?:aged?[ :]*)?(?:{_HEDGE} ?)?"
_AGE = re.compile(
    rf"{_AGED}(?P<years>\d{{1,3}}|[a-z]+(?:-[a-z]+)?)(?:\.0+)?"
    rf"(?: ?(?:-|/|to) ?(?P<upper>\d{{1,3}}))?[ -]?(?:{_YEARS})?(?:,? (?:and )?\d{{1,2}} ?{_MONTHS})?(?: ?{_HEDGE})?"
)
_YOUNGER = re.compile(rf"{_AGED}(?P<number>\d{{1,3}}) ?(?:(?P<months>{_MONTHS})|(?:wks?|weeks?|days?)(?: old)?)")


@lru_cache(maxsize=10_000)
def read_age(text: str) -> str:
    """The years that a mended text says, the lower and the upper of a range (`13-14`); "" where it says no age."""
    folded = fold_text(text)[0].casefold().strip("()[]., ") if len(text) <= 40 else ""
    if young := _YOUNGER.fullmatch(folded):
        return str(int(young["number"]) // 12) if young["months"] else "0"
    found = _AGE.fullmatch(folded)
    years = normalise("age", found["years"]) if found else ""
    if not found or not _is_reached(years):
        return ""
    upper = str(int(found["upper"])) if found["upper"] else ""
    if not upper or upper == years:
        return years
    return f"{years}-{upper}" if _is_reached(upper) and int(years) < int(upper) else ""


def _is_reached(years: str) -> bool:
    return scheme_of("age").validate(years) != "invalid"
