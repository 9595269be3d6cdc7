"""Build the tree while the query is parsed: one method for each rule of query.lark."""

from __future__ import annotations

from collections.abc import Sequence

from lark import Token

from trawl.query.hints import shorten
from trawl.query.items import Flaw, Item, Shape
from trawl.query.leaf_builder import LeafBuilder
from trawl.query.mistakes import check_members, is_plain, read_distance, refuse_loose_words
from trawl.query.names import PASSAGE
from trawl.query.problems import QueryError, QueryLimitError
from trawl.query.tree import And, AtLeast, FieldIs, InSection, Near, Node, Not, NotNear, Or
from trawl.query.walk import flatten, is_list, leave_out, stands_in_text

#: The rules of query.lark, each a method of Builder.
RULES = (
    "term",
    "quoted",
    "field",
    "mention",
    "bracket",
    "in_section",
    "invert",
    "any_of",
    "both",
    "side_by_side",
    "near",
    "not_near",
    "at_least",
    "at_least_of_list",
)


class Builder(LeafBuilder):
    """Turns tokens and items into items."""

    # Groups.

    def bracket(self, left: Token, inside: Item, right: Token) -> Item:
        start, end = self._place(left)[0], self._place(right)[1]
        return Item(
            inside.node, start, end, inside.shape, inside.depth, inside.chain, True, inside.flaw, inside.positional
        )

    def in_section(self, head: Token, left: Token, inside: Item, right: Token) -> Item:
        del left
        start, end = self._place(head)[0], self._place(right)[1]
        name = " ".join(head[3:].strip('"').split()).casefold()
        if not name:
            raise QueryError("in: names no section.", self.text, start, end, "Write in:details(...) or in:title(...).")
        if not head.endswith('"') and set("*?~") & set(name):
            advice = f"Write all of its name, in quotes if it has spaces: in:{name.strip('*?~0123456789')}(...)."
            raise QueryError("A section's name has no wildcard and no fuzzy mark.", self.text, start, end, advice)
        # What may be a reference too is only its words here: a record's reference stands in none of its passages.
        child = leave_out(inside.node, self.referred.keys() - self.named.keys())
        if not stands_in_text(child):
            at = inside.flaw or Flaw(inside.start, inside.end, "")
            advice = "Only what stands in the text can be looked for there; put fields, dates and in: outside it."
            raise QueryError("A section holds text only.", self.text, at.start, at.end, advice)
        depth = self._deepen(inside.depth, start)
        self.named[FieldIs(PASSAGE, name)] = None
        return Item(InSection(name, child), start, end, "record", depth, flaw=Flaw(start, end, "in:"))

    def invert(self, sign: Token, inside: Item) -> Item:
        start = self._place(sign)[0]
        node = inside.node.child if isinstance(inside.node, Not) else Not(inside.node)
        depth = self._deepen(inside.depth, start)
        return Item(node, start, inside.end, "not", depth, flaw=Flaw(start, inside.end, "NOT"))

    def any_of(self, *parts: Item | Token) -> Item:
        items = [part for part in parts if isinstance(part, Item)]
        if any(item.shape == "and" and not item.bracketed for item in items):
            mixed = next(item for item in items if item.shape == "and" and not item.bracketed)
            written = shorten(self.text[mixed.start : mixed.end])
            hint = f"AND binds before OR: this was read as ({written}) OR ... Brackets would make it plain."
            self.hints.add("mixed", hint)
        node = Or(flatten(Or, [item.node for item in items]))
        positional = Or(flatten(Or, [item.in_proximity for item in items]))
        return self._join(node, "or", items, positional=positional if positional != node else None)

    def both(self, left: Item, operator: Token, right: Item) -> Item:
        if operator == "&":
            self._read_ampersand(left, right, operator)
        return self._and(left, right)

    def _read_ampersand(self, left: Item, right: Item, operator: Token) -> None:
        """An ampersand between plain words may be of a name or mean AND; AND finds both, anything else is an error."""
        written = self.text[left.start : right.end]
        if not is_plain(self.text):
            name = " ".join(written.split()[-3:])
            advice = f'Write AND. For a name put quotes around it: "{shorten(name)}".'
            raise QueryError("& is not part of this language.", self.text, *self._place(operator), advice)
        self.hints.add("ampersand", f'& was read as AND; for the name alone write "{shorten(written)}".')

    def side_by_side(self, left: Item, right: Item) -> Item:
        near, other = (left, right) if left.shape == "near" and not left.bracketed else (right, left)
        if near.shape == "near" and not near.bracketed and other.shape not in ("record", "not"):
            refuse_loose_words(self.text, left, right, near)
        return self._and(left, right)

    def _and(self, left: Item, right: Item) -> Item:
        node = And(flatten(And, [left.node, right.node]))
        return self._join(node, "and", [left, right], flaw=Flaw(left.start, right.end, "AND"), like=And)

    def _join(
        self,
        node: Node,
        shape: Shape,
        items: Sequence[Item],
        *,
        flaw: Flaw | None = None,
        positional: Node | None = None,
        like: type[And | Or] = Or,
    ) -> Item:
        start, end = items[0].start, items[-1].end
        inner = max(item.depth - (1 if isinstance(item.node, like) and not is_list(item.node) else 0) for item in items)
        depth = self._deepen(inner, start)
        fault = flaw or next((item.flaw for item in items if item.flaw), None)
        chain = max(item.chain for item in items)
        return Item(node, start, end, shape, depth, chain, flaw=fault, positional=positional)

    def _deepen(self, depth: int, start: int) -> int:
        if depth + 1 > self._limits.nesting:
            raise QueryLimitError(
                f"This query nests deeper than {self._limits.nesting} levels",
                self.text,
                start,
                advice="Use a term list for long alternatives, or raise the setting TRAWL_QUERY_NESTING.",
            )
        return depth + 1

    # Proximity.

    def near(self, left: Item, operator: Token, right: Item) -> Item:
        words = read_distance(operator, self.text, self._place(operator))
        check_members(self.text, left, right, str(operator))
        node = Near(left.in_proximity, right.in_proximity, words, operator.startswith("PRE"))
        return self._proximity(node, left, right, None)

    def not_near(self, left: Item, operator: Token, right: Item) -> Item:
        start, end = self._place(operator)
        if "PRE" in operator:
            advice = "Write NOT NEAR, which looks on both sides."
            raise QueryError("NOT PRE is not part of this language.", self.text, start, end, advice)
        words = read_distance(operator, self.text, self._place(operator))
        check_members(self.text, left, right, "NOT NEAR")
        node = NotNear(left.in_proximity, right.in_proximity, words)
        return self._proximity(node, left, right, Flaw(left.start, right.end, "NOT NEAR"))

    def _proximity(self, node: Node, left: Item, right: Item, flaw: Flaw | None) -> Item:
        chain = left.chain + right.chain
        if chain > self._limits.chain:
            raise QueryLimitError(
                f"This proximity joins more than {self._limits.chain} members",
                self.text,
                left.start,
                right.end,
                "Ask for fewer words near each other, and join the rest with AND.",
            )
        depth = self._deepen(max(left.depth, right.depth), left.start)
        return Item(node, left.start, right.end, "near", depth, chain, flaw=flaw)

    # At least so many of several.

    def at_least(self, head: Token, left: Token, *parts: Item | Token) -> Item:
        del left
        items = [part for part in parts if isinstance(part, Item)]
        start, end = self._place(head)[0], self._place(parts[-1])[1] if isinstance(parts[-1], Token) else items[-1].end
        for item in items:
            if item.shape == "and" and not item.bracketed and " AND " not in self.text[item.start : item.end]:
                written = self.text[item.start : item.end]
                advice = f'For a phrase write "{written}"; for both words write ({written.replace(" ", " AND ", 1)}).'
                raise QueryError("A member of OF is one term or a group.", self.text, item.start, item.end, advice)
        members = tuple(dict.fromkeys(item.node for item in items))
        depth = self._deepen(max(item.depth for item in items), start)
        return self._at_least(head, members, "", (start, end), depth)

    def at_least_of_list(self, head: Token, token: Token) -> Item:
        start, end = self._place(head)[0], self._place(token)[1]
        if not token.casefold().startswith("list:"):
            raise QueryError(
                "OF takes a list or brackets.", self.text, start, end, "Write 2 OF list:name or 2 OF (a, b, c)."
            )
        item = self._leaf(token, self._list(token), "term")
        assert isinstance(item.node, Or)
        return self._at_least(head, item.node.children, item.node.name, (start, end), item.depth)

    def _at_least(self, head: Token, members: tuple[Node, ...], name: str, place: tuple[int, int], depth: int) -> Item:
        digits = head.split()[0].lstrip("0")
        wanted = int(digits) if 0 < len(digits) < 7 else 0
        if not digits or not wanted or wanted > len(members):
            problem = f"{head.split()[0]} OF asks for more than there are: {len(members)} different."
            if not digits:
                problem = "0 OF asks for nothing."
            raise QueryError(problem, self.text, *place, advice=f"Write a number from 1 to {len(members)}.")
        return Item(AtLeast(wanted, members, name), *place, "record", depth, flaw=Flaw(*place, "OF"))
