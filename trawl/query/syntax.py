"""Say in words what the parser expected where it stopped, and what was probably meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trawl.query.pasted import Line
from trawl.query.problems import QueryError

if TYPE_CHECKING:
    from lark.exceptions import UnexpectedInput

_OPERATORS = ("AND", "OR", "NEAR", "NOT_NEAR")


def explain(  # noqa: PLR0911 one return for each mistake
    error: UnexpectedInput, line: Line, text: str
) -> QueryError:
    """The error for a place where the grammar allows nothing of what stands there; `text` is the whole query."""
    from lark.exceptions import UnexpectedCharacters, UnexpectedToken

    if isinstance(error, UnexpectedCharacters):
        return _stray_character(line.start + (error.pos_in_stream or 0), text)
    assert isinstance(error, UnexpectedToken)
    token = error.token
    if token.type == "$END":
        return _too_short(line, text)
    start = line.start + (token.start_pos or 0)
    end = start + len(token)
    expects_term = "TERM" in error.accepts
    if token.type == "RPAR":
        return _stray_bracket(start, text, expects_term)
    if token.type == "COMMA":
        advice = "A comma only parts the members of OF, as in 2 OF (a, b). Write OR for alternatives, AND for both."
        return QueryError("A comma is not an operator.", text, start, end, advice)
    if token.type in _OPERATORS and expects_term:
        return QueryError(
            f"{token} needs a term before it.", text, start, end, f'To search for the word write "{token}".'
        )
    if token.type == "AT_LEAST" or "LPAR" in error.accepts or "FIELD" in error.accepts:
        return QueryError("OF takes brackets or a list.", text, start, end, "Write 2 OF (a, b, c) or 2 OF list:name.")
    return QueryError("A term or operator cannot stand here.", text, start, end, "Put brackets around groups.")


def _stray_character(position: int, text: str) -> QueryError:
    if text[position] == '"':
        rest = text[position + 1 :].split("\n", 1)[0].split(" ")
        likely = " ".join(rest[:2]).rstrip(")")
        return QueryError(
            "This quotation is never closed.", text, position, advice=f'Add the closing quote, as in "{likely}".'
        )
    return QueryError("This character cannot stand here.", text, position, advice="Put quotes around the term.")


def _stray_bracket(start: int, text: str, expects_term: bool) -> QueryError:
    before = text[:start].rstrip()
    if before.endswith("("):
        return QueryError(
            "There is nothing between these brackets.", text, len(before) - 1, start + 1, "Leave them out."
        )
    if expects_term:
        word = before.split()[-1] if before.split() else ""
        return QueryError(
            f"{word} needs a term after it.", text, start, advice=f'To search for the word write "{word}".'
        )
    return QueryError("This bracket was never opened.", text, start, advice="Leave it out, or open one before it.")


def _too_short(line: Line, text: str) -> QueryError:
    opened = _open_bracket(line)
    end = line.start + len(line.text.rstrip())
    last = line.text.split()[-1]
    if last in ("AND", "OR", "NOT") or last.partition("/")[0] in ("NEAR", "PRE", "W"):
        advice = f'Write a term after it. To search for the word write "{last}".'
        return QueryError(f"{last} needs a term after it.", text, end - len(last), end, advice)
    if opened is not None:
        return QueryError("This bracket is never closed.", text, opened, advice="Add ) where its group ends.")
    return QueryError("The query stops where a term should follow.", text, end, advice="Write a word, as in: vape")


def _open_bracket(line: Line) -> int | None:
    opened: list[int] = []
    quoted = False
    for position, character in enumerate(line.text):
        if character == '"':
            quoted = not quoted
        elif not quoted and character == "(":
            opened.append(position)
        elif not quoted and character == ")" and opened:
            opened.pop()
    return line.start + opened[-1] if opened else None
