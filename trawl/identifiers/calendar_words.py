"""The words of the calendar: months with their short forms, and weekdays."""

from __future__ import annotations

from trawl.identifiers.scheme import cue_words

MONTHS: dict[str, int] = {
    name: number
    for number, names in enumerate(
        (
            "jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
            "sep sept september", "oct october", "nov november", "dec december",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
#: Any month's name, the longest first, for patterns.
MONTH_NAMES = "|".join(sorted(MONTHS, key=len, reverse=True))
WEEKDAY = r"(?:mon|tues?|wed(?:nes|s)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?"
WEEKDAY_WORDS = cue_words(
    short + end
    for short in ("mon", "tue", "tues", "wed", "wednes", "weds", "thu", "thur", "thurs", "fri", "sat", "satur", "sun")
    for end in ("", "day")
)
#: Words of ASCII letters that a month's name may be the whole or the end of: `14thMarch`.
MONTH_WORDS = cue_words(before + name for before in ("", "st", "nd", "rd", "th", "of") for name in MONTHS)
#: After a number: what is counted, so that the number is no day and no year (`may 14 days later`, `March 12 bags`).
COUNTED = (
    r" ?(?:days?|weeks?|wks?|months?|mths?|years?|yrs?|y/?o|hours?|hrs|mins?|minutes?|people|persons?|men|women|males?"
    r"|females?|youths?|kids|children|officers|others|times|miles|bags|wraps|of them|pounds?|quid)\b"
)
