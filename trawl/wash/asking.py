"""What a row asks for and what a record holds, as hashes that meet: so that new records find the rows they concern.

Rows that meet a record are washed as any row is; meeting decides nothing but which rows need that.
"""

from __future__ import annotations

from hashlib import sha256

from trawl.model import IndexedRecord
from trawl.text import analyse_forms
from trawl.wash.edits import LONG, TYPE, name_of, shorten_name
from trawl.wash.near_answers import list_asked
from trawl.wash.phrases import MISSING
from trawl.wash.reading import Question

#: Stands for the type of a word of the text.
_WORD = "="
#: Stands for the type of an account's name, or what is left of it without a character.
_SHORTENED = "~"
#: Stands for a word of which nothing is known.
_ANY = ""


def hash_question(question: Question) -> set[str]:
    """Hashes of all values that a row asks for, of the longest whole word of each phrase, and of what is near to it.

    Of a phrase of nothing but a part of a word every record may hold one.
    """
    return {
        *(_hash(*entity) for entity in question.values),
        *(_hash(_WORD, max(_whole_words(phrase), key=len, default=_ANY)) for phrase in question.phrases),
        *(_hash(_SHORTENED, short) for name in _asked_names(question) for short in shorten_name(name)),
    }


def _whole_words(phrase: str) -> list[str]:
    first, _, rest = phrase.partition(" ")
    return analyse_forms(rest if MISSING in first else phrase)


def hash_record(indexed: IndexedRecord) -> set[str]:
    """Hashes of all values and of all words of a record, and of its accounts' names as slips may leave them."""
    return {
        _hash(_WORD, _ANY),
        *(
            _hash(type_, value)
            for mention in indexed.mentions
            for value in mention.lookup_values
            for type_ in ("", mention.type)
        ),
        *(_hash(_WORD, form) for form in set(indexed.text.forms)),
        *(_hash(_SHORTENED, short) for name in _long_names(indexed) for short in shorten_name(name)),
    }


def _asked_names(question: Question) -> set[str]:
    return {name_of(reading.entity.value) for reading in list_asked(question, ())}


def _long_names(indexed: IndexedRecord) -> set[str]:
    names = {name_of(mention.value) for mention in indexed.mentions if mention.type == TYPE}
    return {name for name in names if len(name) >= LONG - 1}


def _hash(type_: str, value: str) -> str:
    return sha256(f"{type_}\0{value}".encode("utf-8", "surrogatepass")).hexdigest()[:32]
