"""What a row asks for and what a record holds, as hashes that meet: so that new records find the rows they concern.

Rows that meet a record are washed as any row is; meeting decides nothing but which rows need that.
"""

from __future__ import annotations

from hashlib import sha256

from trawl.model import IndexedRecord
from trawl.text import analyse_forms
from trawl.wash.phrases import MISSING
from trawl.wash.reading import Question

#: Stands for the type of a word of the text.
_WORD = "="
#: Stands for a word of which nothing is known.
_ANY = ""


def hash_question(question: Question) -> set[str]:
    """Hashes of all values that a row asks for, and of the longest whole word of each phrase.

    Of a phrase of nothing but a part of a word every record may hold one.
    """
    return {
        *(_hash(*entity) for entity in question.values),
        *(_hash(_WORD, max(_whole_words(phrase), key=len, default=_ANY)) for phrase in question.phrases),
    }


def _whole_words(phrase: str) -> list[str]:
    first, _, rest = phrase.partition(" ")
    return analyse_forms(rest if MISSING in first else phrase)


def hash_record(indexed: IndexedRecord) -> set[str]:
    """Hashes of all values and of all words of a record."""
    return {
        _hash(_WORD, _ANY),
        *(
            _hash(type_, value)
            for mention in indexed.mentions
            for value in mention.lookup_values
            for type_ in ("", mention.type)
        ),
        *(_hash(_WORD, form) for form in set(indexed.text.forms)),
    }


def _hash(type_: str, value: str) -> str:
    return sha256(f"{type_}\0{value}".encode("utf-8", "surrogatepass")).hexdigest()[:32]
