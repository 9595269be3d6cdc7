"""Read one term, once the lexer or a term list has found where it begins and ends."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from trawl.query.foreign import refuse_foreign
from trawl.query.limits import MIN_FUZZY, MIN_LITERALS
from trawl.query.problems import TermError
from trawl.query.tree import Fuzzy, Mode, Near, Node, Phrase, Wildcard, Word
from trawl.query.wildcards import compile_wildcard
from trawl.text import analyse_words
from trawl.text.analysis import SIGN, UNITS, AnalysedWord
from trawl.text.folding import fold_text

_MODES: dict[int, Mode] = {0: "stem", 1: "form", 2: "case"}
_PIECE = re.compile(rf"(?:[^\W_]|[*?])+|{SIGN}")
_DIGITS = re.compile(r"[0-9?]*[0-9][0-9?]*")
_FUZZY = re.compile(r"(.*)~(\d*)", re.DOTALL)

#: Numbers parted by stars are a reference (24*19744*24), and no wildcard: nobody asks for digits in that way.
_STARRED_REFERENCE = re.compile(r"\d+(?:\*\d+){2,}")


def read_literal(text: str, mode: Mode) -> Word | Phrase:
    """A word, or the phrase of several: nothing in `text` is an operator."""
    words = analyse_words(text)
    label = "=" * ("stem", "form", "case").index(mode) + " ".join(text.split())
    if not words:
        raise TermError("There is no letter or digit to search for here.", "Leave it out, or write a word.")
    if len(words) == 1:
        return Word(_wanted(words[0], mode), mode, label)
    return Phrase(tuple(Word(_wanted(word, mode), mode, word.form) for word in words), label)


def _wanted(word: AnalysedWord, mode: Mode) -> str:
    return {"stem": word.stem, "form": word.form, "case": word.cased}[mode]


def read_quoted(token: str) -> Word | Phrase:
    """A quotation with the `=` or `==` that may stand before it."""
    body = token.lstrip("=")
    signs = len(token) - len(body)
    if "~" in body[body.rindex(body[0]) :]:
        raise TermError(
            "~ does not follow a quotation.",
            'Write "older men" for the words next to each other, older NEAR/5 men for words near each other.',
        )
    if signs > 2:
        raise TermError("At most two = may stand before a term.", "Write = for the form, == for form and case.")
    inside = body[1:-1]
    if not inside.strip():
        raise TermError("There is nothing between these quotes.", "Write a word between them, or leave them out.")
    return read_literal(inside, _MODES[signs])


def read_bare(token: str) -> Node:
    """A term written without quotes: a word, a wildcard, a fuzzy word, a form (`=word`, `==Word`).

    Several words that stand together (`e-cig`) are their phrase. Raises TermError.
    """
    if _STARRED_REFERENCE.fullmatch(token):
        return read_literal(token, "stem")
    refuse_foreign(token)
    text = token.lstrip("=")
    signs = len(token) - len(text)
    fuzzy = _FUZZY.fullmatch(text)
    wild = "*" in text or "?" in text
    if signs and (fuzzy or wild):
        raise TermError(
            "= and == cannot stand before a wildcard or a fuzzy word.",
            f"Wildcards and fuzzy words compare forms already: write {text}.",
        )
    if signs > 2:
        raise TermError("At most two = may stand before a term.", f"Write ={text} for the form, =={text} with case.")
    if fuzzy and not fuzzy[1].endswith("~"):
        return read_fuzzy(fuzzy[1], fuzzy[2])
    if "~" in text and "://" not in text:
        raise TermError("~ stands behind a word, with 1 or 2 for the edits.", "Write it as hotel~1.")
    if wild:
        return read_wildcard(text)
    if not text:
        raise TermError(
            "There is no word after =.", "Write the word next to it: =word. A field takes a colon: force:alpha."
        )
    return read_literal(text, _MODES[signs])


def read_fuzzy(word: str, distance: str) -> Fuzzy:
    """`word~1`, `word~2`; `word~` is `word~1`. Raises TermError."""
    if distance not in ("", "1", "2"):
        raise TermError(f"~{distance} is not a distance.", f"Write {word}~1 or {word}~2 for one or two edits.")
    words = analyse_words(word)
    if len(words) != 1 or "*" in word or "?" in word:
        raise TermError("~ takes one word, without wildcards.", "Put it on each word that may be misspelt.")
    edits = int(distance or 1)
    form = words[0].form
    if len(form) < MIN_FUZZY[edits]:
        raise TermError(
            f"{form} is too short for ~{edits}: nearly any short word would do.",
            f"A word needs {MIN_FUZZY[1]} letters for ~1 and {MIN_FUZZY[2]} for ~2; write the spellings with OR.",
        )
    return Fuzzy(form, 2 if edits == 2 else 1, f"{word}~{edits}")


def read_wildcard(text: str) -> Node:
    """`wor*`, `*ord`, `w?rd`; pieces parted by punctuation (`e-cig*`) follow one another directly. Raises TermError."""
    folded = fold_text(text)[0].replace("'", "")
    pieces = _PIECE.findall(folded)
    if not pieces or not any(any(c not in "*?" for c in piece) for piece in pieces):
        raise TermError(
            "A wildcard alone would find every record.",
            f"Write at least {MIN_LITERALS} letters or digits with it, as in vap*.",
        )
    nodes = [_read_piece(piece, text) for piece in pieces]
    if len(nodes) == 1:
        return replace(nodes[0], label=" ".join(text.split())) if isinstance(nodes[0], Wildcard) else nodes[0]
    return chain_directly(nodes)


def _read_piece(piece: str, text: str) -> Word | Phrase | Wildcard:
    if "*" not in piece and "?" not in piece:
        return read_literal(piece, "stem")
    _refuse_units(piece)
    if sum(c not in "*?" for c in piece) < MIN_LITERALS:
        raise TermError(
            f"{piece} holds fewer than {MIN_LITERALS} letters or digits beside its wildcards.",
            f'Write more of the word; for a literal * or ? put quotes around it: "{text}".',
        )
    return Wildcard(re.sub(r"\*+", "*", piece.casefold()), piece)


def _refuse_units(piece: str) -> None:
    """`15y*` would find nothing: a number and its unit are two words."""
    digits = _DIGITS.match(piece)
    rest = piece[digits.end() :].casefold() if digits else ""
    if digits and rest and not rest.startswith("*"):
        fits = compile_wildcard(rest)
        units = [unit for unit in UNITS if fits(unit)]
        if units:
            raise TermError(
                f"{piece} stands for no word: a number and its unit ({', '.join(units[:3])}) are two words.",
                f'Write them as a phrase, as in "{digits[0].replace("?", "5")} {units[0]}".',
            )


def chain_directly(nodes: Sequence[Node]) -> Node:
    """The nodes one after another with nothing between, as a phrase whose words need not be plain words."""
    chained = nodes[0]
    for node in nodes[1:]:
        chained = Near(chained, node, 0, ordered=True)
    return chained
