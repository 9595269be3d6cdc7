"""How people write identifiers: valid values of every scheme, the forms they are written in, and what befalls them.

Fictitious throughout: phones from the ranges for fiction, documentation addresses, numbers made up with their check
digits.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise, product

from hypothesis import strategies as st
from stdnum import iban, luhn

from trawl.identifiers import scheme_of
from trawl.identifiers.pnc_id import LETTERS
from trawl.identifiers.short_words import short_words
from trawl.identifiers.vrm_cues import WORDS_AFTER

Text = st.SearchStrategy[str]
#: What may stand between two groups of a number.
GAPS = ("", " ", "-")
WHITE = (" ", "  ", "\t", "\n", "\u00a0", "\u202f", "\u2009", "\u3000")
DASHES = "-‐‑–—−－"
UNSEEN = ("\u200b", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u202a", "\u2066")
#: The noughts of full-width, bold and monospaced digits, each followed by its other nine.
NOUGHTS = "０𝟬𝟶"
_LETTERS = "ABCDEFGHJKLMNOPRSTUVWXY"


@dataclass(frozen=True)
class Written:
    """A canonical value, and two ways of writing it with spaces and hyphens as they come."""

    value: str
    text: str
    again: str


def digits(count: int) -> Text:
    return st.text("0123456789", min_size=count, max_size=count)


def groups(text: str, *sizes: Sequence[int], gaps: Sequence[str] = GAPS) -> Text:
    """The text in groups of one of these sizes, parted by one of these gaps."""

    def part(sizes: Sequence[int], gap: str) -> str:
        pieces, start = [], 0
        for size in sizes:
            pieces.append(text[start : start + size])
            start += size
        return gap.join(piece for piece in (*pieces, text[start:]) if piece)

    return st.builds(part, st.sampled_from(sizes), st.sampled_from(gaps))


def in_any_groups(text: str, least: int = 1, gaps: Sequence[str] = GAPS) -> Text:
    """The text in groups of any sizes, the last of at least `least`, parted by one of these gaps."""
    places = st.lists(st.integers(1, len(text) - least), max_size=6, unique=True).map(sorted)

    def part(places: list[int], gap: str) -> str:
        return gap.join(text[start:end] for start, end in pairwise([0, *places, len(text)]))

    return st.builds(part, places, st.sampled_from(gaps))


def written(values: Text, write: Callable[[str], Text]) -> st.SearchStrategy[Written]:
    return values.flatmap(lambda value: st.builds(Written, st.just(value), write(value), write(value)))


def as_is(*values: str) -> st.SearchStrategy[Written]:
    return st.sampled_from(values).map(lambda value: Written(value, value, value))


def _with_luhn(start: Text) -> Text:
    return start.map(lambda figures: figures + luhn.calc_check_digit(figures))


def _phone(value: str) -> Text:
    if not value.startswith("+44"):
        figures = value[1:]
        parts = (groups(figures, (3, 2, 3, 4)[: len(figures) // 3], gaps=(" ", "-")), in_any_groups(figures, 3))
        return st.one_of(part.map(lambda text, plus=plus: plus + text) for part in parts for plus in ("+", "00"))
    national = value[3:]
    anyhow = in_any_groups(national, 3, gaps=(" ", "-", "."))
    spaced = groups(national, (4, 6), (4, 3, 3), (3, 3, 4), gaps=("", " ", "-", "."))
    return st.one_of(
        spaced.map(lambda text: "0" + text),
        anyhow.map(lambda text: "+44 " + text),
        spaced.map(lambda text: "+44 " + text),
        spaced.map(lambda text: "0044 " + text),
        spaced.map(lambda text: "+44 (0)" + text),
        st.just(f"(0{national[:4]}) {national[4:]}"),
    )


def _nhs(figures: str) -> str:
    total = sum(int(digit) * weight for digit, weight in zip(figures, range(10, 1, -1), strict=True))
    check = (11 - total % 11) % 11
    return figures + str(check) if check < 10 else ""


def _iban(country: str, account: str) -> str:
    return country + iban.calc_check_digits(f"{country}00{account}") + account


_IBANS = st.one_of(
    digits(18).map(lambda figures: _iban("DE", figures)),
    digits(14).map(lambda figures: _iban("GB", "ABCD" + figures)),
    digits(16).map(lambda figures: _iban("LT", figures)),
    digits(14).map(lambda figures: _iban("IE", "AIBK" + figures)),
    digits(24).map(lambda figures: _iban("PL", figures)),
)
#: How cards begin, with how many digits they have.
_BEGINNINGS = (
    ("4", 16), ("4", 13), ("4", 19), ("51", 16), ("2223", 16), ("2720", 16), ("34", 15), ("37", 15), ("36", 14),
    ("6011", 16), ("3530", 16), ("62", 16),
)  # fmt: skip
_CARDS = st.sampled_from(_BEGINNINGS).flatmap(
    lambda card: _with_luhn(digits(card[1] - 1 - len(card[0])).map(lambda rest: card[0] + rest))
)
_PLATES = st.builds(
    lambda area, year, end: f"{area}{year}{end}",
    st.sampled_from(["YK", "AB", "LD", "SN"]),
    st.sampled_from(["02", "09", "12", "19", "22", "51", "60", "73"]),
    st.text(_LETTERS, min_size=3, max_size=3),
)
#: Surname, decade, month (50 more for a woman), day, year, initials, a nine and what the DVLA adds.
_LICENCES = st.builds(
    lambda name, decade, month, day, year, initials: f"{name}{decade}{month:02d}{day:02d}{year}{initials}9AB",
    st.sampled_from(["MORGA", "HOLT9", "OAKEL", "FROM9", "PRYCE"]),
    st.integers(5, 9),
    st.sampled_from([*range(1, 13), *range(51, 63)]),
    st.integers(1, 28),
    st.integers(0, 9),
    st.sampled_from(["A9", "JK", "SM"]),
)
_DAYS = st.dates(min_value=date(1950, 1, 1), max_value=date(2013, 12, 31))
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _day(value: str) -> Text:
    year, month, day = value.split("-")
    short = str(int(day)), _MONTHS[int(month) - 1]
    figures = st.sampled_from("/.- ").map(lambda sign: sign.join((day, month, year)))
    spelt = (f"{' '.join(short)} {year}", f"{short[1]} {short[0]}, {year}", f"{short[0]}th of {short[1]} {year}")
    return st.one_of(figures, st.sampled_from((*spelt, value)))


_MACS = (
    st.text("0123456789abcdef", min_size=12, max_size=12)
    .filter(lambda figures: len(set(figures)) > 1)
    .map(lambda figures: ":".join(figures[at : at + 2] for at in range(0, 12, 2)))
)
_NINOS = st.builds(
    lambda start, figures, end: start + figures + end,
    st.sampled_from(["AB", "JK", "CE", "WM"]),
    digits(6),
    st.sampled_from("ABCD"),
)
_PHONES = st.one_of(
    st.sampled_from(["+12025550123", "+33639980123", "+61491570156", "+4915550123456"]),
    *(
        st.integers(0, 999).map(lambda number, start=start: f"{start}{number:03d}")
        for start in ("+447700900", "+441632960", "+353855550")
    ),
)
_SQUARES = st.builds(lambda square, figures: square + figures, st.sampled_from(["SK", "TQ", "NZ"]), digits(6))
_PASSPORTS = st.one_of(
    digits(9), *(digits(7).map(lambda figures, start=start: start + figures) for start in ("AN", "FH", "K0"))
)


def _with_letter(form: str, number: str) -> str:
    """A PNC or CRO number with the letter that checks it."""
    return form + LETTERS[int(number) % len(LETTERS)]


_YEARS = st.integers(0, 99).map("{:02d}".format)
_PNC = st.builds(
    lambda century, year, serial: _with_letter(f"{century}{year}/{serial}", year + serial),
    st.sampled_from(["19", "20", ""]),
    _YEARS,
    digits(7),
)
_CRO = st.one_of(
    st.builds(lambda year, serial: _with_letter(f"SF{year}/{serial}", year + serial), _YEARS, digits(5)),
    st.builds(lambda year, serial: _with_letter(f"{serial}/{year}", year + serial), _YEARS, digits(6)),
)
_OLD_PLATES = st.sampled_from(["M123ABC", "P47KLM", "ABC123M", "QZZ4021", "191D12345"])
_HANDLES = st.sampled_from(["snapchat:kai_99", "instagram:tia.moss7", "tiktok:lowri_9x"])


def _mac(value: str) -> Text:
    bare = value.replace(":", "")
    dotted = ".".join(bare[at : at + 4] for at in (0, 4, 8))
    return st.sampled_from([value, *(value.replace(":", sign) for sign in "- ."), value.upper(), bare, dotted])


def _plate(value: str) -> Text:
    # A word set apart is read as one in small letters (docs/identifiers.md): `reg sn60 old man`.
    word = value[4:] in WORDS_AFTER or value[4:].lower() in short_words()
    return groups(value, (7,), *(() if word else ((4, 3), (2, 2, 3))))


def _reference(value: str) -> Text:
    """A PNC or CRO number, its letter touching or set apart."""
    return st.sampled_from([value, value.replace("/", " / "), value.replace("/", "-"), f"{value[:-1]} {value[-1]}"])


def _handle(value: str) -> Text:
    platform, _, name = value.partition(":")
    return st.sampled_from(
        [f"{name} on {platform}", f"{platform}: {name}", f"{platform} {name}", f"@{name} ({platform})"]
    )


#: Ways of writing valid values, by the type of their scheme. Each is to be found behind the scheme's cue.
WAYS: dict[str, st.SearchStrategy[Written]] = {
    "email": as_is("kai.drew9@example.co.uk", "k_drew@example.com", "kit@mail.example.org", "o'drew+x@example.net"),
    "onion": as_is("duckduckgogg42xjoc72x3sjasowoarfbgcmvfimaftt6twagswzczad.onion"),
    "what3words": as_is("///filled.count.soap", "///index.home.raft"),
    "url": as_is(
        "http://example.com/a9", "https://shop.example.co.uk/p?q=1", "http://www.example.org", "https://[2001:db8::5]/x"
    ),
    "ip": as_is("203.0.113.9", "2001:db8::1", "2001:db8:0:1::77", "fe80::1", "::1"),
    "mac_address": written(_MACS, _mac),
    "crypto": as_is(
        "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq",
        "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2",
        "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t",
    ),
    "bank_account": written(_IBANS, lambda value: st.one_of(groups(value, (4,) * 8), in_any_groups(value))),
    "imei": written(
        _with_luhn(digits(12).map(lambda rest: "35" + rest)),
        lambda value: st.one_of(groups(value, (2, 6, 6, 1), (6, 2, 6, 1)), in_any_groups(value)),
    ),
    "imsi": written(digits(10).map(lambda rest: "23415" + rest), in_any_groups),
    "iccid": written(
        _with_luhn(digits(12).map(lambda rest: "894411" + rest)),
        in_any_groups,
    ),
    "card": written(_CARDS, in_any_groups),
    "nhs_number": written(digits(9).map(_nhs).filter(bool), in_any_groups),
    "nino": written(_NINOS, lambda value: st.one_of(groups(value, (2, 2, 2, 2, 1)), in_any_groups(value))),
    "driving_licence": written(_LICENCES, lambda value: groups(value, (16,), (5, 6, 5), (5, 6, 2, 3))),
    "passport": written(_PASSPORTS, lambda value: groups(value, (9,), (3, 3))),
    "pnc_id": written(_PNC, _reference),
    "cro": written(_CRO, _reference),
    "phone": written(_PHONES, _phone),
    "postcode": written(
        st.sampled_from(["HG6 2QB", "EC1A 1BB", "LS1 4AP", "B33 8TH", "CR2 6XH", "M1 1AE", "GIR 0AA", "BFPO 58"]),
        lambda value: st.sampled_from([value, value.replace(" ", ""), value.replace(" ", "-")]),
    ),
    "grid_reference": written(_SQUARES, lambda value: groups(value, (8,), (2, 3, 3), (2, 6))),
    "vrm": st.one_of(written(_PLATES, _plate), written(_OLD_PLATES, st.just)),
    "handle": written(_HANDLES, _handle),
    "dob": written(_DAYS.map(date.isoformat), lambda value: _day(value) | st.just("".join(reversed(value.split("-"))))),
    "date": written(_DAYS.map(date.isoformat), _day),
    "money": written(
        st.integers(1, 9999).map(str),
        lambda value: st.sampled_from(
            [f"£{value}", f"£{int(value):,}", f"£ {value}", f"{value} pounds", f"GBP {value}", f"{value} quid"]
        ),
    ),
    "age": written(
        st.integers(1, 99).map(str),
        lambda value: st.sampled_from([value, f"{value} years old", f"{value}yrs", f"{value}yo", f"{value} y/o"]),
    ),
}


#: What people call a date in a sentence; every other scheme says what it is called.
CUES = {"date": ("on", "dated")}
#: What may stand right before and right after.
BEFORE = (" ", ": ", ":", " (", ": [", " - ", "\n", " no ", " is ")
AFTER = ("", ".", ",", ")", "]", ";", " then left", "\nNext", ", and", " / other")
#: Nobody numbers a day, a sum or years: `dob no` says that there is none.
NO_NUMBER = frozenset(("dob", "date", "money", "age"))
#: Figures alone, which a word may touch on one side; letters beside letters could begin or end anywhere.
FIGURES = frozenset(("phone", "card", "imei", "iccid", "imsi", "nhs_number"))


def cues_of(kind: str) -> tuple[str, ...]:
    return CUES.get(kind) or (kind.replace("_", " "), *scheme_of(kind).called)


def neighbours_of(kind: str) -> list[tuple[str, str]]:
    """What may stand right before and right after."""
    befores = [before for before in BEFORE if before != " no " or kind not in NO_NUMBER]
    apart = list(product(befores, AFTER))
    return apart + [("", after) for after in AFTER] + [(" ", "then left")] if kind in FIGURES else apart


@st.composite
def drawn_oddly(draw: st.DrawFn, text: str, white: Sequence[str] = WHITE) -> str:
    """The text as a word processor, a PDF, a chat or an advert may draw it, its spaces as any of `white`."""
    drawn = {" ": st.sampled_from(white), "-": st.sampled_from(DASHES)}
    text = "".join(draw(drawn[character]) if character in drawn else character for character in text)
    nought = draw(st.sampled_from(["", "", "", *NOUGHTS]))
    if nought:
        return "".join(chr(ord(c) - ord("0") + ord(nought)) if c in "0123456789" else c for c in text)
    if draw(st.booleans()) and len(text) > 1:
        place = draw(st.integers(1, len(text) - 1))
        return text[:place] + draw(st.sampled_from(UNSEEN)) + text[place:]
    return text
