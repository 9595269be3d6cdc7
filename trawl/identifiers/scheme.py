"""What a scheme is: how one kind of identifier is found, brought to its canonical value, and checked.

A scheme's patterns are plain and linear; what they may not match (a word before it, an impossible number) is
decided in code afterwards, so that no pattern needs to look around and none can blow up.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import KW_ONLY, dataclass, field
from datetime import date
from functools import lru_cache
from typing import Literal, NamedTuple, NewType

from trawl.model import Validity

_NO_DIGITS = bytes(byte for byte in range(128) if not 48 <= byte < 58)
_WORD = re.compile(r"\w+")
#: The end of a line after which another begins at once.
_LINE_END = re.compile(r"\n(?!\n)(?<!\n\n)")
_LETTERS_ONLY = bytes(byte | 32 if chr(byte).isalpha() and byte < 128 else 32 for byte in range(256))
_DIGIT, _OTHER, _DOT = 48, 32, 46
_DIGITS_ONLY = bytes(_DIGIT if 48 <= byte < 58 else _OTHER for byte in range(256))
#: The digits of a row that counts, and of one that is long.
_COUNTED, _LONG = 6, 9
_SEPARATORS = " ./()\u00a0‐‑‒–—―-"


#: Start and end of an unbroken run of ASCII digits.
Run = tuple[int, int]


class Candidate(NamedTuple):
    """A span that one scheme or one rule for names takes for its own.

    `value` is canonical, `confidence` between 0 and 1. `rule` is the short name of the rule that made a name
    (`trawl.entities.rules`), "" for a scheme's.
    """

    type: str
    start: int
    end: int
    value: str
    validity: Validity
    confidence: float
    rule: str = ""


#: Words of ASCII letters in lower case that a scheme looks for; `cue_words` makes them.
CueWords = NewType("CueWords", frozenset[str])
_VOCABULARY: set[str] = set()


def cue_words(words: Iterable[str]) -> CueWords:
    """These words for `Reading.has_word`. A reading keeps of its text only words that have passed through here."""
    chosen = frozenset(words)
    _VOCABULARY.update(chosen)
    return CueWords(chosen)


def lower_in_place(text: str) -> str:
    """The text in lower case, code point for code point."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


class Reading:
    """A plain text (`trawl.text.plain`) under examination, with what several schemes want to know, worked out once.

    An identifier may be broken over two lines, so that `text` has a space for each single line end; `lines` is the same
    with its line ends. `event_date` is the date of the record, which decides years that a date leaves out; `year` is
    its year, or this one where the record has no date. `lowered` is `text` in lower case, code point for code point, so
    that offsets in it are offsets in the text. `words` holds the unbroken runs of ASCII letters, in lower case, that
    are some scheme's `cue_words`: a cue whose words are not among them need not be looked for. `padded` is the text
    with a line end after it, so that the code point before its first and after its last can be asked for. `inner_dots`
    says where a full stop has an ASCII letter right after it.

    Runs are start and end of unbroken runs of ASCII digits: `digit_runs` all of them; `lettered_runs` those that a
    letter stands right before; `glued_runs` those that a letter touches on either side; `near_runs` those with a
    letter right before or one separator away; `joined_runs` those with a letter, a hyphen or a full stop right before;
    `capital_runs` those with a letter right before, or a capital one separator before or a hyphen after;
    `long_runs` those in a row of at least nine digits with no more than separators between; `longest_row` says how many
    digits the longest row has, 0 where none has six.
    """

    def __init__(self, lines: str, event_date: date | None = None) -> None:
        self.lines = lines
        self.text = text = _LINE_END.sub(" ", lines) if "\n" in lines else lines
        self.event_date = event_date
        self.year = (event_date or date.today()).year  # noqa: DTZ011 - a calendar year needs no time zone
        self.padded = padded = text + "\n"
        self.lowered = lower_in_place(text)
        # One table look-up a byte; code points past Latin-1 come out as spaces, as every other break of a word does.
        narrow = padded.encode("latin-1", "replace")
        letters = narrow.translate(_LETTERS_ONLY)
        self.words = _VOCABULARY.intersection(letters.decode("ascii").split())
        self.inner_dots: list[int] = []
        dot = narrow.find(_DOT)
        while dot >= 0:
            if letters[dot + 1] != _OTHER:
                self.inner_dots.append(dot)
            dot = narrow.find(_DOT, dot + 1)
        self.digit_runs: list[Run] = []
        self.lettered_runs: list[Run] = []
        self.glued_runs: list[Run] = []
        self.near_runs: list[Run] = []
        self.joined_runs: list[Run] = []
        self.capital_runs: list[Run] = []
        self.long_runs: list[Run] = []
        self.longest_row = 0
        self._read_runs(narrow.translate(_DIGITS_ONLY))
        #: Answers that one scheme worked out and another needs; see `trawl.identifiers.named_days`.
        self.notes: dict[str, object] = {}

    def _read_runs(self, digits: bytes) -> None:
        """Fill the lists of runs, in one pass over bytes that hold one value for digits and another for all else."""
        padded, runs, near, joined, capital = (
            self.padded, self.digit_runs, self.near_runs, self.joined_runs, self.capital_runs
        )  # fmt: skip
        first, last, row = 0, -9, 0
        start = digits.find(_DIGIT)
        while start >= 0:
            end = digits.find(_OTHER, start)
            run = (start, end)
            if start - last > 3 or padded[last:start].strip(_SEPARATORS):
                if row >= _COUNTED:
                    self._close_row(first, row)
                first, row = len(runs), 0
            row += end - start
            last = end
            runs.append(run)
            before, after = padded[start - 1], padded[end]
            if before.isalpha():
                self.lettered_runs.append(run)
                self.glued_runs.append(run)
                near.append(run)
                joined.append(run)
                capital.append(run)
            else:
                if after.isalpha():
                    self.glued_runs.append(run)
                beside = padded[start - 2] if before in " -./" else "\n"
                if beside.isalpha():
                    near.append(run)
                if before in "-.":
                    joined.append(run)
                if beside.isupper() or (after == "-" and padded[end + 1].isupper()):
                    capital.append(run)
            start = digits.find(_DIGIT, end)
        if row >= _COUNTED:
            self._close_row(first, row)

    def _close_row(self, first: int, row: int) -> None:
        """Note the runs since `first` as a row of so many digits."""
        if row >= _LONG:
            self.long_runs += self.digit_runs[first:]
        self.longest_row = max(self.longest_row, row)

    def mentions_any(self, words: tuple[str, ...]) -> bool:
        """Whether one of these lower-case strings occurs anywhere, inside words too."""
        lowered = self.lowered
        for word in words:  # noqa: SIM110 - a generator costs more than the search, and every text is asked
            if word in lowered:
                return True
        return False

    def has_word(self, words: CueWords) -> bool:
        """Whether one of these words occurs between other characters."""
        return not words.isdisjoint(self.words)


def any_value(bare: str, value: str) -> bool:  # noqa: ARG001 - it stands for a condition that is not there
    """For schemes whose every valid value is likely one."""
    return True


_PLAIN_NUMBER = frozenset("0123456789 ()+-./")
_GROUPING = str.maketrans("", "", " -.")


def is_plain_number(bare: str, value: str = "") -> bool:  # noqa: ARG001 - as every condition of a guess is asked
    """Whether a bare text has figures and what parts them, and no more."""
    return _PLAIN_NUMBER.issuperset(bare)


def is_grouped(bare: str, value: str = "") -> bool:  # noqa: ARG001 - as `whole` is asked
    """Whether a bare text has letters, figures and what parts groups of them, and no more."""
    said = bare.translate(_GROUPING)
    return not said or said.isalnum()


def no_value(value: str) -> bool:  # noqa: ARG001 - it stands for a form that is not there
    """For schemes whose values are told by their rules alone."""
    return False


def _itself(value: str) -> tuple[str, ...]:
    return (value,)


#: Letters and figures that a phrase has at least to be no other thing's.
_DISTINCT = 6


def _distinct(value: str) -> tuple[str, ...]:
    """The value where it is long and has a figure: no word, no house and no year."""
    said = [character for character in value if character.isalnum()]
    return (value,) if len(said) >= _DISTINCT and any(map(str.isdigit, said)) else ()


def no_phrases(value: str) -> tuple[str, ...]:  # noqa: ARG001 - it stands for what a scheme has not
    """For schemes whose finder misses none that a text says."""
    return ()


def _no_forms(value: str) -> tuple[tuple[str, str], ...]:  # noqa: ARG001 - it stands for what a scheme has not
    return ()


def _nothing_near(value: str) -> Mapping[str, str]:  # noqa: ARG001 - it stands for what a scheme has not
    return {}


@dataclass(frozen=True, slots=True)
class Scheme:
    """One kind of identifier, and all that anybody needs to know about it: no list beside it says what it is.

    `find` yields candidates that may overlap one another. `normalise` turns what somebody wrote into the
    canonical value, "" where it cannot be one. `validate` says whether a canonical value keeps the scheme's rules.
    `words`, `runs` and `digits` spare the call of `find` on texts that hold too little.
    """

    type: str
    find: Callable[[Reading], Iterator[Candidate]]
    normalise: Callable[[str], str]
    validate: Callable[[str], Validity]
    #: Words of which one must occur in the text; empty for a scheme that needs none.
    words: CueWords = CueWords(frozenset())
    #: The runs of digits of which there must be one, by their name in `Reading`; "" for a scheme that needs none.
    runs: str = ""
    #: How many digits its shortest form has in a row, with no more than separators between.
    digits: int = 0
    _: KW_ONLY
    #: What one and several of them are called in a sentence: `vehicle`, `vehicles`.
    one: str
    many: str
    #: What people write for it over a column or in a list, in small letters, beside its `type`; a text knows it so too.
    called: tuple[str, ...] = ()
    #: What people write for it over a column or before a value in a list, where no text says so.
    headed: tuple[str, ...] = ()
    #: Whether a value names something, so that two records with one value tell of the same thing.
    names: bool = True
    #: Whether letters and forms that tell of nobody hold one, such as the telephone of a body.
    in_letters: bool = False
    #: Whether a bare text (first) that normalises to a value (second) is likely one; None where no bare text is.
    likely: Callable[[str, str], bool] | None = None
    #: Whether a list without types may mean one by a bare text that is not likely one.
    guesses: bool = True
    #: What its values compare as: a number, a day or nothing.
    compares: Literal["", "number", "day"] = ""
    #: What may follow a number of it directly in a query, with what each multiplies by; and what "" counts in words.
    units: Mapping[str, int] = field(default_factory=lambda: {"": 1})
    counts: str = ""
    #: Whether it is nothing but figures, so that `normalise` would lose every word beside them.
    figures: bool = False
    #: The type of which one may hold one of these, both standing: an account inside the link to its profile.
    within: str = ""
    #: The section of a record's fields where a column of it stands, "" for none.
    section: str = ""
    #: The canonical values under which records may hold the very thing that a value names, the value first.
    spellings: Callable[[str], tuple[str, ...]] = _itself
    #: Whether a text of one line (first) is all of its value (second), so that `normalise` lost nothing that was said.
    whole: Callable[[str, str], bool] = any_value
    #: Whether a value that breaks its rules still has the form of one, so that a list without types may mean it.
    resembles: Callable[[str], bool] = bool
    #: What names the very same thing under another value, or as another type: a page with `www.` and without.
    forms: Callable[[str], Iterable[tuple[str, str]]] = _no_forms
    #: What a text may say of a value where nothing marks what it is, word for word; nothing that others say as often.
    phrases: Callable[[str], Iterable[str]] = _distinct
    #: What a text may say of what a part of a value is a part of: words with `*` before or behind for what is missing.
    near_phrases: Callable[[str], Iterable[str]] = no_phrases
    #: Other values that may be a slip or another account of the same, each with the reason: to check, never a trace.
    near: Callable[[str], Mapping[str, str]] = _nothing_near


def stands_alone(text: str, start: int, end: int) -> bool:
    """Whether no letter or digit touches the span on either side."""
    return not (start and text[start - 1].isalnum()) and not (end < len(text) and text[end].isalnum())


def cued(text: str, start: int, cue: re.Pattern[str], reach: int = 30) -> bool:
    r"""Whether `cue`, a pattern in lower case that ends in `\Z`, matches within `reach` code points before `start`."""
    return cue.search(text[max(0, start - reach) : start].lower()) is not None


def search_at_words(pattern: re.Pattern[str], words: frozenset[str], window: str) -> bool:
    r"""Whether `pattern`, which begins with `\b` and one of these words, is found in `window`; all in lower case.

    A pattern of many words is slow to try at every place; here it is tried only where one of them stands.
    """
    if words.isdisjoint(_WORD.findall(window)):  # as most are
        return False
    return any(word.group() in words and pattern.match(window, word.start()) for word in _WORD.finditer(window))


def token_start(text: str, position: int, reach: int = 12) -> int:
    """Where the run of letters and digits that `position` stands in begins, at most `reach` code points back."""
    start = position
    while start and position - start < reach and text[start - 1].isalnum():
        start -= 1
    return start


#: One text is read by many schemes, one after another.
_READ_AT_ONCE = 64


@lru_cache(_READ_AT_ONCE)
def keep_alphanumeric(raw: str) -> str:
    """The letters and digits of `raw`, in capitals."""
    return "".join(filter(str.isalnum, raw)).upper()


@lru_cache(_READ_AT_ONCE)
def keep_digits(raw: str) -> str:
    """The ASCII digits of `raw`."""
    return raw.encode("ascii", "ignore").translate(None, _NO_DIGITS).decode("ascii")
