"""Why a record satisfies a query, in words that need no knowledge of the language, and none of the record's own text.

"It speaks of vapes (“elf bar”) and, within 15 words, of a child or young person (“girl”)."
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from trawl.query.blocks import Part
from trawl.query.clauses import Clause
from trawl.query.comparisons import read_type
from trawl.query.dates import print_days
from trawl.query.group_clauses import AllClause, AnyClause, AtLeastClause
from trawl.query.reading import Reading
from trawl.query.tree import (
    And,
    AtLeast,
    DateIn,
    EntityValue,
    FieldIs,
    Fuzzy,
    InSection,
    Near,
    Node,
    Not,
    NotNear,
    Or,
    Phrase,
    TypedMention,
    Wildcard,
    Word,
)
from trawl.query.walk import leaves_of

_COMPARED = {"": "", "<": " under {}", "<=": " of at most {}", ">": " over {}", ">=": " of at least {}", "=": " of {}"}
#: The tier that says what its list is about in so many words: its name adds nothing to the list's.
_CORE = "core"
#: Words of a list that a sentence names, and of what must not stand near; it says how many more there are.
_NAMED, _AVOIDED = 6, 3


class Reasons:
    """Says why records satisfy a query. `titles` are those of term lists by their names; a list without is its name."""

    def __init__(self, tree: Node, titles: Mapping[str, str]) -> None:
        self._tree, self._titles = tree, titles
        self._words: dict[int, Mapping[str, str]] = {}

    def say(self, clause: Clause, reading: Reading) -> str:
        """Why the record that `reading` is of satisfies the query, which `clause` was compiled from."""
        listed = dict.fromkeys(self._list(self._tree, clause, reading))
        spoken = [f"of {words}" for words, of in listed if of]
        said = [f"it speaks {_name(spoken, '; ', ' and ', len(spoken))}"] if spoken else []
        said += [words for words, of in listed if not of]
        sentence = " and ".join(said) or "it has nothing of what the search rules out"
        return sentence[0].upper() + sentence[1:]

    def _list(  # noqa: PLR0911 one return for each node type
        self, node: Node, clause: Clause, reading: Reading
    ) -> list[tuple[str, bool]]:
        """What the record speaks of (True) and what its fields are (False), as far as it satisfies `node`."""
        match node:
            case And(children) if isinstance(clause, AllClause):
                return [
                    one for pair in zip(children, clause.children, strict=True) for one in self._list(*pair, reading)
                ]
            case Or(children, name) if isinstance(clause, AnyClause):
                if name:
                    return [(self._say_side(node, self._find(clause, reading)), True)]
                held = {id(child) for child in clause.held(reading)}
                pairs = zip(children, clause.children, strict=True)
                return [one for child, made in pairs if id(made) in held for one in self._list(child, made, reading)]
            case AtLeast() if isinstance(clause, AtLeastClause):
                return [(self._say_some(node, clause, reading), True)]
            case InSection(section, child):
                return [(f"{words} (in {section})", of) for words, of in self._list(child, clause, reading)]
            case Not():
                return []
            case FieldIs() | DateIn():
                return [(_say_field(node), False)]
        labels = self._find(clause, reading)
        return [(self._say_side(node, labels), True)]

    def _find(self, clause: Clause, reading: Reading) -> tuple[str, ...]:
        """The labels of the terms by which a clause holds, each once."""
        parts: list[Part] = []
        clause.collect(reading, parts)
        return tuple(dict.fromkeys(part.label for part in parts))

    def _say_some(self, node: AtLeast, clause: AtLeastClause, reading: Reading) -> str:
        if node.name:
            return self._name_list(node.name, self._say_terms(node, self._find(clause, reading)))
        held = [
            " and ".join(words for words, _ in self._list(member, made, reading))
            for member, made in zip(node.members, clause.members, strict=True)
            if made.holds(reading, counted=True)
        ]
        return f"{len(held)} of {len(node.members)} signs looked for: {'; '.join(filter(None, held))}"

    def _say_side(self, node: Node, labels: Sequence[str]) -> str:
        """What a node that finds places in the text found, `labels` being what was found at all."""
        match node:
            case Or(_, name) if name:
                return self._name_list(name, self._say_terms(node, labels))
            case Or(children):
                held = [child for child in children if self._holds(child, labels)]
                return " or ".join(dict.fromkeys(self._say_side(child, labels) for child in held))
            case Near(left, right, words, ordered):
                after = "after it " if ordered else ""
                near = f"{after}within {words} words"
                return f"{self._say_side(left, labels)} and, {near}, of {self._say_side(right, labels)}"
            case NotNear(left, right, words):
                avoided = self._say_avoided(right)
                return f"{self._say_side(left, labels)}, and not within {words} words of {avoided}"
        return self._say_terms(node, labels)

    def _holds(self, node: Node, labels: Collection[str]) -> bool:
        if isinstance(node, Near):
            return self._holds(node.left, labels) and self._holds(node.right, labels)
        known = self._words_of(node)
        return any(label in known for label in labels)

    def _say_terms(self, node: Node, labels: Iterable[str]) -> str:
        known = self._words_of(node)
        return _name([known[label] for label in labels if label in known], ", ")

    def _say_avoided(self, node: Node) -> str:
        if isinstance(node, Or) and node.name:
            return self._name_list(node.name, "")
        if isinstance(node, Or):
            return _name([self._say_avoided(child) for child in node.children], ", ", " or ", _AVOIDED)
        return _name(list(self._words_of(node).values()), ", ", " or ", _AVOIDED)

    def _words_of(self, node: Node) -> Mapping[str, str]:
        """The labels of the terms of a node, each with its words."""
        made = self._words.get(id(node))
        if made is None:
            made = {leaf.label: _say_leaf(leaf) for leaf in leaves_of(node) if hasattr(leaf, "label")}
            self._words[id(node)] = made
        return made

    def _name_list(self, name: str, terms: str) -> str:
        """`county lines, debt (“owes”)`: the list's title, the tier, and what was found of it."""
        listed, _, tier = name.partition("~")[0].partition(":")
        title = self._titles.get(listed, listed).replace("_", " ")
        title = title[:1].lower() + title[1:] if title[1:2].islower() or title[1:2] == " " else title
        of_tier = f", {tier.replace('_', ' ')}" if tier and tier != _CORE else ""
        return f"{title}{of_tier}{f' ({terms})' if terms else ''}"


def say_term(label: str) -> str:
    """A term of a query as people read it: `an age under 18` of `#age<18`, “vap…” of `vap*`, the word of `=word`."""
    if label.startswith("#"):
        return _say_leaf(read_type(label))
    return label.lstrip("=").strip('"').replace("*", "…").replace("?", "…")


def _name(words: Sequence[str], between: str, last: str = "", most: int = _NAMED) -> str:
    """The first of the words, and how many more there are."""
    words = list(dict.fromkeys(words))
    if len(words) > most:
        return f"{between.join(words[:most])} and {len(words) - most} more"
    return f"{between.join(words[:-1])}{last or between}{words[-1]}" if len(words) > 1 else "".join(words)


def _say_leaf(leaf: Node) -> str:
    match leaf:
        case Word() | Phrase():
            return f"“{leaf.label.lstrip('=')}”"
        case Wildcard(pattern):
            return f"“{pattern.replace('*', '…').replace('?', '…')}”"
        case Fuzzy(form):
            return f"“{form}”, or something spelled like it"
        case TypedMention(type_, operator, number):
            from trawl.identifiers import REGISTRY  # a search of plain words need not load them

            one = REGISTRY[type_].one if type_ in REGISTRY else type_.replace("_", " ")
            amount = _COMPARED[operator].format(f"{number:g}" if number is not None else "")
            return f"{'an' if one[:1] in 'aeiou' else 'a'} {one}{amount}"
        case EntityValue():
            return f"“{leaf.label}”"
    return ""


def _say_field(node: FieldIs | DateIn) -> str:
    if isinstance(node, DateIn):
        return f"its {node.field} date is within {print_days(node.first, node.last).replace('..', ' to ')}"
    field = node.field.replace("_", " ")
    if node.value is None:
        return f"it gives no {field}"
    begins = node.value.endswith("*")
    return f"its {field} {'begins with' if begins else 'is'} “{node.value.removesuffix('*')}”"
