"""The words of English, as far as the vocabulary of trawl's model of names knows them."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

_TOKENIZER = Path(__file__).parent / "ner" / "tokenizer.json"


@cache
def load_english_words() -> tuple[str, ...]:
    """Some 21,000 words in lower case, most frequent first, without pieces of words and single letters.

    It is the vocabulary of BERT's tokenizer, ordered as it was learnt from books and Wikipedia; names are among them.
    The file is read, not the model: the words are there whatever finds names in this installation.
    """
    numbers = json.loads(_TOKENIZER.read_text("utf-8"))["model"]["vocab"]
    words = (word for word in numbers if len(word) > 1 and word.isascii() and word.isalpha())
    return tuple(sorted(words, key=numbers.__getitem__))
