"""Decide quickly whether a text holds a word in exactly this case, where that can be read off its characters.

Of a record in plain ASCII the analyser changes nothing but apostrophes, numbers with units and the sign that is a
word, so the cased word either stands there between its boundaries, or its letters stand nowhere in it, or the
reference meaning must look. What the index finds has the word in some case already, so this is all that is left to ask
of `==SC`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from trawl.engine.embedded.rows import Written, decode_fields
from trawl.passages import OWN_WORDS
from trawl.query import Node
from trawl.query.tree import And, Word
from trawl.text.analysis import SIGN_WORD
from trawl.text.folding import fold_text

#: As the analyser parts words: an apostrophe between letters parts none, and a possessive 's is no part of its word.
_BEFORE, _AFTER = r"(?<![^\W_])(?<!')", r"(?:'[sS])?(?![^\W_]|')"


class CaseTest(NamedTuple):
    """A cased word, and a pattern that only that word fits."""

    text: str
    pattern: re.Pattern[str]

    def may_stand_in(self, details: str) -> bool:
        """Whether the fields that are made of a record's details may hold the word: hardly any do, and these cost."""
        if not details.isascii() or self.text in OWN_WORDS or self.text in details:
            return True
        return ("'" in details or "`" in details) and self.text in fold_text(details)[0].replace("'", "")

    def decide(self, folded: Iterable[str]) -> bool | None:
        """Whether one of the folded texts holds the word; None where their characters do not say."""
        sure = True
        for text in folded:
            if self.pattern.search(text):
                return True
            sure = sure and self.text not in text.replace("'", "")
        return False if sure else None


def case_tests(tree: Node) -> list[CaseTest] | None:
    """The words of a query that asks for all of some cased words and nothing else; None for any other query."""
    words = tree.children if isinstance(tree, And) else (tree,)
    tests = []
    for word in words:
        if not isinstance(word, Word) or word.mode != "case" or not (word.text.isascii() and word.text.isalnum()):
            return None
        if word.text == SIGN_WORD:  # its letters need not stand there
            return None
        tests.append(CaseTest(word.text, re.compile(_BEFORE + word.text + _AFTER)))
    return tests


def decide_case(tests: Sequence[CaseTest], written: Written) -> bool | None:
    """Whether a record with these texts holds every word; None where the meaning must decide."""
    parts = [written.title, written.narrative]
    if any(test.may_stand_in(written.details) for test in tests):
        parts.append(decode_fields(written.details))
    if not all(map(str.isascii, parts)):
        return None
    # Folded by the analyser's own table, so that both agree on which characters are apostrophes.
    texts = [fold_text(text)[0] for text in parts]
    verdict: bool | None = True
    for test in tests:
        found = test.decide(texts)
        if found is False:
            return False
        if found is None:
            verdict = None
    return verdict
