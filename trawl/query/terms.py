"""Read one term, once the lexer or a term list has found where it begins and ends."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from trawl.query.limits import MIN_FUZZY, MIN_LITERALS
from trawl.query.tree import Fuzzy, Mode, Near, Node, Phrase, Wildcard, Word
from trawl.text import analyse_words
from trawl.text.analysis import AnalysedWord
from trawl.text.folding import fold_text

_MODES: dict[int, Mode] = {0: "stem", 1: "form", 2: "case"}
_PIECE = re.compile(r"(?:[^\W_]|[*?])+")
_FUZZY = re.compile(r"(.*)~(\d*)", re.DOTALL)

#: What other search tools understand at the beginning of a word, and what says the same here.
_FOREIGN = {
    "-": "To leave a word out write NOT {0}; to search for it write it without the dash.",
    "+": "Every word is wanted unless OR stands between; write {0} alone.",
    "!": "To leave a word out write NOT {0}.",
    "&&": "Write AND.",
    "||": "Write OR.",
    "&": "Write AND.",
    "|": "Write OR.",
}


class TermError(ValueError):
    """What is wrong with a term, and what to write instead; the caller knows where it stands."""

    def __init__(self, problem: str, advice: str = "") -> None:
        self.problem, self.advice = problem, advice
        super().__init__(problem)


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
    _refuse_foreign(token)
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
    if fuzzy:
        return read_fuzzy(fuzzy[1], fuzzy[2])
    if wild:
        return read_wildcard(text)
    if not text:
        raise TermError("There is no word after =.", "Write the word next to it: =word.")
    return read_literal(text, _MODES[signs])


def _refuse_foreign(token: str) -> None:
    if re.fullmatch(r".*\w\^\d+(\.\d+)?", token):
        raise TermError("^ does not weigh terms here.", f"Write {token[: token.rindex('^')]} alone.")
    for sign, advice in _FOREIGN.items():
        rest = token[len(sign) :]
        if token.startswith(sign) and (rest[:1].isalpha() or (len(sign) == len(token) and sign in "&&||")):
            raise TermError(f"{sign} is not part of this language.", advice.format(rest))


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


def _read_piece(piece: str, text: str) -> Word | Wildcard:
    if "*" not in piece and "?" not in piece:
        word = read_literal(piece, "stem")
        assert isinstance(word, Word)
        return word
    if sum(c not in "*?" for c in piece) < MIN_LITERALS:
        raise TermError(
            f"{piece} holds fewer than {MIN_LITERALS} letters or digits beside its wildcards.",
            f'Write more of the word; for a literal * or ? put quotes around it: "{text}".',
        )
    return Wildcard(re.sub(r"\*+", "*", piece.casefold()), piece)


def chain_directly(nodes: Sequence[Node]) -> Node:
    """The nodes one after another with nothing between, as a phrase whose words need not be plain words."""
    chained = nodes[0]
    for node in nodes[1:]:
        chained = Near(chained, node, 0, ordered=True)
    return chained
