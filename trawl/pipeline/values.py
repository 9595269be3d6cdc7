"""Values that a query asks for by name and that no record has: a misspelt force finds nothing, and looks like a no."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from difflib import get_close_matches

from trawl.access import Principal
from trawl.engine.interface import FACET_FIELDS, View
from trawl.model import PARTS, Entity
from trawl.passages import MARKERS, PEOPLE, PLACE
from trawl.query import MATCH_ALL, CompiledQuery, Query, fold_value, print_tree
from trawl.query.names import PASSAGE
from trawl.query.tree import EntityValue, FieldIs

#: Values of a field that a hint names.
_NAMED = 12
_NEAR = 3

#: The names of passages that are no mapping's own.
_PASSAGES = (*PARTS, PEOPLE, PLACE, MARKERS)


def find_unknown_values(
    query: Query, view: View, principal: Principal, identify: Callable[[str], Sequence[Entity]]
) -> Iterator[str]:
    """A sentence for each value that none of the records has which the principal may see, with those that they have.

    `identify` says what entities a text may be.
    """
    for node in query.named:
        if not view.count(CompiledQuery(node, ""), principal):
            advice = _advise_field(node, view, principal) if isinstance(node, FieldIs) else _advise(node, identify)
            yield f"No record that you may see has {_write(node)}. {advice}".rstrip()


def _write(node: FieldIs | EntityValue) -> str:
    if isinstance(node, FieldIs) and node.field == PASSAGE:
        return f"a passage called {node.value!r}"
    return print_tree(node)


def _advise_field(node: FieldIs, view: View, principal: Principal) -> str:
    if node.field == PASSAGE:
        near = get_close_matches(node.value or "", _PASSAGES, _NEAR)
        meant = f"Did you mean {' or '.join(f'in:{name}(...)' for name in near)}? " if near else ""
        return f"{meant}in: knows {', '.join(_PASSAGES)}, and the sections and labels of mappings by their whole names."
    field = next((name for name in FACET_FIELDS if name == node.field), None)
    if field is None:
        return "A field's value is compared whole; its beginning may end in a star."
    by_folded: dict[str, str] = {}
    for value in view.facets(MATCH_ALL, principal, (field,))[field]:
        if folded := fold_value(field, value):
            by_folded.setdefault(folded, value)
    known = list(by_folded.values())
    if not known:
        return f"None has a {field}."
    wanted = (node.value or "").rstrip("*")
    near = [folded for folded in by_folded if wanted in folded] or get_close_matches(wanted, by_folded, _NEAR)
    meant = " or ".join(print_tree(FieldIs(field, folded)) for folded in near[:_NEAR])
    more = f" and {len(known) - _NAMED} more" if len(known) > _NAMED else ""
    return f"{f'Did you mean {meant}? ' if meant else ''}There are: {', '.join(known[:_NAMED])}{more}."


def _advise(node: EntityValue, identify: Callable[[str], Sequence[Entity]]) -> str:
    others = [entity for entity in identify(node.value) if entity.value != node.value]
    meant = " or ".join(f'entity:"{kind}:{value}"' for kind, value in others[:_NEAR])
    return f"Entities are looked up by their canonical value{f': {meant}' if meant else ''}."
