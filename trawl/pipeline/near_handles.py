"""The accounts of one state of the index, made ready for washing once, however many lists are washed against it."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from trawl.engine.interface import View
from trawl.wash.edits import TYPE, NearNames

_of_views: WeakKeyDictionary[View, NearNames] = WeakKeyDictionary()


def find_handles(view: View) -> NearNames:
    """The accounts that any record of the view may hold."""
    if (found := _of_views.get(view)) is None:
        found = _of_views[view] = NearNames(view.values(TYPE))
    return found
