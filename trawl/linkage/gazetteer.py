"""The names of registers as a gazetteer: where a narrative names premises of a register, in one pass over its words.

A name counts only where it reads as one (docs/entities.md): `the smoke screen` of a fire is not Smoke Screen the shop.
The linker weighs the same names with everything else that a record says; a gazetteer says only that a name is there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from trawl.linkage.index import LARGE, RegisterIndex, open_index
from trawl.linkage.key_table import encode
from trawl.linkage.names import LONGEST_NAME, NameKind, is_generic, is_ordinary, is_place
from trawl.linkage.reading import ends_sentence, is_cased
from trawl.linkage.vocabulary import load_vocabulary
from trawl.linkage.words import Word, compared_forms, join_forms, read_words
from trawl.model import Mention, RegisterRow

#: How sure a name is: whole with a word that says what it is (`Larch Hotel`), telling words, words that need a sign.
_TYPED, _TELLING, _SIGNED = 0.88, 0.78, 0.7
#: A bare word shorter than this is no name by itself.
_SHORTEST_WORD = 5
#: Of more rows than this with one name, none says how the name is written in full.
_MOST_ROWS = 40
_ARTICLE_BEFORE = re.compile(r"(?:\b[Tt]he |['\"‘“])\Z")
_WORD_BEFORE = re.compile(r"([^\W_]+)[ '\"‘“]*\Z")


class RegisterGazetteer:
    """Finds the names of one register's rows, in its index. `version` names the register and its version."""

    def __init__(self, index: RegisterIndex, version: str) -> None:
        self._index, self._table = index, index.names
        self.version = version
        self._full_name = lru_cache(maxsize=20_000)(self._read_full_name)

    def __len__(self) -> int:
        return len(self._index)

    def find(self, text: str) -> Iterator[Mention]:
        """Yield premises named in `text`, in order, without overlaps; `value` is the register's name, or as written.

        Time grows with the length of the text, whatever the size of the register.
        """
        words = read_words(text)
        looked = _Text(text, words, large=len(self) > LARGE)
        after = 0
        for first, word in enumerate(words):
            if first < after or not looked.may_begin(word):
                continue
            for last, key in self._held(first, looked):
                confidence = looked.judge(first, last, self._kind(key))
                if confidence:
                    start, end = word.start, words[last - 1].end
                    value = self._full_name(key) or text[start:end]
                    yield Mention(
                        "premises", start, end, text[start:end], value, "unverifiable", "register", confidence
                    )
                    after = last
                    break

    def _held(self, first: int, looked: _Text) -> Iterator[tuple[int, str]]:
        """The runs of words from `first` on that are names, each with the word after it; the longest first."""
        forms = looked.forms_from(first)
        for length in reversed(self._table.likely_lengths(forms)):
            key = b"".join(forms[:length]).decode("utf-8", "surrogatepass")
            # The opening words of a longer name are enough for the linker, which weighs what else there is.
            if self._kind(key) < NameKind.OPENING:
                yield first + length, key

    def _kind(self, key: str) -> NameKind:
        return NameKind(min((value & 3 for value in self._table.get(key)), default=NameKind.OPENING))

    def _read_full_name(self, key: str) -> str:
        """The name in full of the rows that the key may mean; "" where they have different names, or are many.

        In a large register a part of a name is some other premises' name as well.
        """
        values = [value for value in self._table.get(key) if value & 3 != NameKind.OPENING]
        best = min(value & 3 for value in values)
        if len(values) > _MOST_ROWS or (best != NameKind.FULL and len(self) > LARGE):
            return ""
        names = [self._index.name(value >> 2) for value in values if value & 3 == best]
        return names[0] if len({join_forms(compared_forms(name)) for name in names}) == 1 else ""


class _Text:
    """A text that is searched: its words, and how a run of them stands in it."""

    def __init__(self, text: str, words: Sequence[Word], *, large: bool) -> None:
        self._text, self._words, self._large = text, words, large
        self._cased = is_cased(text)
        self._forms = [encode(word.form) for word in words]

    def may_begin(self, word: Word) -> bool:
        """Say whether a name may begin here: with a capital or a digit, where the text tells them apart."""
        return not self._cased or not self._text[word.start].islower()

    def forms_from(self, first: int) -> list[bytes]:
        """The words from `first` on that one name may be made of, as a table of names encodes them."""
        text, words, last = self._text, self._words, first + 1
        longest = min(first + LONGEST_NAME, len(words))
        while last < longest and not ends_sentence(text, words[last - 1], words[last]):
            last += 1
        return self._forms[first:last]

    def judge(self, first: int, last: int, kind: NameKind) -> float:
        """How sure it is that words `first` to `last` (left out) name premises; 0 where they do not."""
        words = self._words[first:last]
        forms = [word.form for word in words]
        typed = kind is NameKind.FULL and len(forms) > 1 and any(map(is_generic, forms))
        telling = [form for form in forms if not (is_generic(form) or is_ordinary(form))]
        if not self._cased:
            return _TYPED if typed and telling else 0.0
        if not all(self._is_capital(word) for word in words if not (telling and is_generic(word.form))):
            return 0.0
        return _TYPED if typed and telling else self._judge_bare(first, last, kind, telling=bool(telling))

    def _judge_bare(self, first: int, last: int, kind: NameKind, *, telling: bool) -> float:
        """How sure it is that words none of which says what is meant are a name."""
        forms = tuple(word.form for word in self._words[first:last])
        if is_place(forms) or forms[0] in load_vocabulary().titles:
            return 0.0
        if len(forms) > 1 and telling and not self._large:
            return 0.0 if kind is not NameKind.FULL and self._goes_on(first, last) else _TELLING
        return _SIGNED if self._has_sign(first, last) and not self._goes_on(first, last) else 0.0

    def _is_capital(self, word: Word) -> bool:
        return not self._text[word.start].islower()

    def _has_sign(self, first: int, last: int) -> bool:
        """Whether bare words stand as a name: a word after an article or a quote, several words after `at` too.

        A large register has a name for every word there is, so that none of one word says anything.
        """
        words = self._words[first:last]
        start = words[0].start
        before = self._text[max(0, start - 20) : start]
        article = _ARTICLE_BEFORE.search(before) is not None
        if len(words) == 1:
            form = words[0].form
            telling = len(form) >= _SHORTEST_WORD and not (is_ordinary(form) or is_generic(form))
            return article and telling and not self._large
        classes = load_vocabulary().classes_of
        if all(word.form in classes for word in words):  # `the Police Station` is no name
            return False
        locating = _WORD_BEFORE.search(before)
        return article or (locating is not None and locating.group(1) in load_vocabulary().locating)

    def _goes_on(self, first: int, last: int) -> bool:
        """Whether a capital right before or after makes the words a part of a longer name."""
        text, words = self._text, self._words
        if last < len(words) and text[words[last - 1].end : words[last].start] == " " and self._is_capital(words[last]):
            return True
        if not first or text[words[first - 1].end : words[first].start] != " ":
            return False
        before = text[words[first - 1].start : words[first - 1].end]
        return before[0].isupper() and not before.isupper() and before.lower() not in load_vocabulary().locating


def make_gazetteer(rows: Iterable[RegisterRow], version: str = "") -> RegisterGazetteer:
    """A gazetteer of these rows, in memory."""
    return RegisterGazetteer(RegisterIndex(rows), version)


def open_gazetteer(path: Path, version: str = "", *, verified: bool = False) -> RegisterGazetteer | None:
    """The gazetteer of the index that was saved as `path`; None where `open_index` finds none."""
    index = open_index(path, verified=verified)
    return RegisterGazetteer(index, version) if index else None
