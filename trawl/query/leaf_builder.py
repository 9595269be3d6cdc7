"""Build the leaves of the tree while the query is parsed: words, quotations, fields, types, lists."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from lark import Token

from trawl.errors import UsageError
from trawl.model import Entity
from trawl.query.comparisons import read_type
from trawl.query.entries import ParseEntry, read_list
from trawl.query.foreign import is_foreign_word, refuse_joining
from trawl.query.hints import Hints
from trawl.query.items import Flaw, Item, Shape
from trawl.query.limits import Limits
from trawl.query.lists import TermLists
from trawl.query.mistakes import check_bare, find_small_operator, hint_question, hint_quoted
from trawl.query.prefixed import read_field
from trawl.query.problems import QueryError, QueryLimitError, TermError
from trawl.query.references import may_be_reference, read_reference
from trawl.query.spacing import (
    number_apart,
    refuse_lonely_field,
    refuse_split_number,
    refuse_split_value,
    refuse_touching_bracket,
)
from trawl.query.terms import read_bare, read_quoted
from trawl.query.tree import EntityValue, FieldIs, Node, Or, Phrase, TypedMention, Word
from trawl.query.walk import chain_of, children_of, depth_of, leaves_of

#: Returns the entities that a piece of text is when written alone: none, or one for each reading.
Identify = Callable[[str], Sequence[Entity]]

_WORD = re.compile(r"\S+")


class LeafBuilder:
    """Turns tokens into items. The parsed line begins at `offset` of `text`, where errors point."""

    def __init__(
        self, text: str, lists: TermLists, limits: Limits, identify: Identify | None, parse_entry: ParseEntry
    ) -> None:
        self.text, self.offset = text, 0
        self.hints = Hints()
        self.references: dict[str, None] = {}
        #: The fields, entities and passages that are asked for by name, which may be such as no record has.
        self.named: dict[FieldIs | EntityValue, None] = {}
        #: The references that words may be, which nobody asked for by name.
        self.referred: dict[FieldIs, None] = {}
        self._lists, self._limits, self._identify, self._parse_entry = lists, limits, identify, parse_entry
        self._leaves = 0

    @property
    def searching(self) -> bool:
        """Whether what is read stands in a search box, where identifiers and references are looked up."""
        return self._identify is not None

    def term(self, token: Token) -> Item:
        self._check_term(str(token), *self._place(token))
        return self._literal(token, read_bare, str(token))

    def _check_term(self, term: str, start: int, end: int) -> None:
        """Refuse or hint what a term says in another tool, or beside its neighbours."""
        refuse_lonely_field(term, self.text, start, end)
        check_bare(term, self.text, start, end)
        refuse_joining(term, self.text, start, end)
        refuse_touching_bracket(term, self.text, start, end)
        if operator := find_small_operator(term, self.text, end):
            self.hints.small[term] = operator
        if is_foreign_word(term, self.text):
            self.hints.foreign[term] = None
        if question := hint_question(term, self.text, start, end):
            self.hints.add("question", question)

    def check_words(self, start: int, end: int) -> None:
        """Refuse and hint of plain words that become a phrase what would be refused and hinted of them as terms."""
        for found in _WORD.finditer(self.text, start, end):
            if found[0] == "&":  # of a name, and in a phrase no operator
                continue
            self._check_term(found[0], *found.span())
            try:
                read_bare(found[0])
            except TermError as error:
                raise QueryError(error.problem, self.text, *found.span(), error.advice) from error

    def quoted(self, token: Token) -> Item:
        written = str(token) if token.startswith(('"', "=")) else f'"{token[1:-1]}"'
        if hint := hint_quoted(written):
            self.hints.add("quoted", hint)
        return self._literal(token, read_quoted, written)

    def _literal(self, token: Token, read: Callable[[str], Node], written: str) -> Item:
        node = self._read(token, lambda: read(written))
        if self._identify is None or not isinstance(node, Word | Phrase) or written.startswith("="):
            return self._leaf(token, node, "term")
        text = written.strip('"')
        found = self.look_up(text, reference=may_be_reference(text))
        return self._leaf(token, Or((node, *found)) if found else node, "term", positional=node if found else None)

    def look_up(self, text: str, *, reference: bool) -> tuple[Node, ...]:
        """What a text is besides its words: the entities that it may be, and the reference of a record if so asked."""
        entities = self._identify(text) if self._identify else ()
        self.hints.entities.update(dict.fromkeys(entities))
        found: list[Node] = [EntityValue(kind, value, f"{kind}:{value}") for kind, value in entities]
        if reference:
            self.referred.update(dict.fromkeys(read_reference(text)))
            found += read_reference(text)
        return tuple(found)

    def field(self, token: Token) -> Item:
        refuse_touching_bracket(token, self.text, *self._place(token))
        if token.casefold().startswith("list:"):
            return self._leaf(token, self._list(token), "term")
        node = self._read(token, lambda: read_field(str(token)))
        refuse_split_value(token, self.text, *self._place(token))
        if isinstance(node, EntityValue) or (isinstance(node, FieldIs) and node.value is not None):
            self.named[node] = None
        return self._leaf(token, node, "record", flaw="A field")

    def mention(self, token: Token) -> Item:
        start, end = self._place(token)
        refuse_touching_bracket(token, self.text, start, end)
        node = self._read(token, lambda: read_type(str(token)))
        assert isinstance(node, TypedMention)
        refuse_split_number(node, self.text, start, end)
        if hint := number_apart(node, self.text, end):
            self.hints.add("number", hint)
        return self._leaf(token, node, "term")

    def _list(self, token: Token) -> Or:
        node = self._read(token, lambda: read_list(str(token), self._lists, self._parse_entry))
        assert isinstance(node, Or)
        return node

    def _read(self, token: Token, read: Callable[[], Node]) -> Node:
        start, end = self._place(token)
        try:
            return read()
        except TermError as error:
            raise QueryError(error.problem, self.text, start, end, error.advice) from error
        except QueryError:
            raise
        except UsageError as error:  # a term list that is not there
            raise QueryError(str(error), self.text, start, end) from error

    def _leaf(self, token: Token, node: Node, shape: Shape, *, flaw: str = "", positional: Node | None = None) -> Item:
        start, end = self._place(token)
        # That a word is looked up as a reference as well costs nearly nothing, and does not count.
        self._leaves += sum(not isinstance(leaf, FieldIs) for leaf in leaves_of(node)) or 1
        if self._leaves > self._limits.terms:
            problem = f"This query has more than {self._limits.terms:,} terms"
            advice = "Split it into several searches, or raise the setting TRAWL_QUERY_TERMS."
            raise QueryLimitError(problem, self.text, start, end, advice)
        fault = Flaw(start, end, flaw) if flaw else None
        chain = max((chain_of(part) for part in (node, *children_of(node))), default=1)
        return Item(node, start, end, shape, depth_of(node), chain, flaw=fault, positional=positional)

    def _place(self, token: Token) -> tuple[int, int]:
        start = (token.start_pos or 0) + self.offset
        return start, start + len(token)
