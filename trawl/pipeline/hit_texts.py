"""What hits said when a run saw them: kept by the run, and read by the report of the next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from trawl.access import highest_marking
from trawl.ledger import HitText, Ledger
from trawl.model import Hit, Key, Record, Run
from trawl.reports.handling import is_restricted
from trawl.reports.shown_passages import say_all


def keep_texts(records: Iterable[Record]) -> Iterator[HitText]:
    """What is kept of a run's hits; of one whose handling restricts it, nothing."""
    return (HitText(one.key, one.content_hash, say_all(one), one.marking) for one in records if not is_restricted(one))


def find_earlier(ledger: Ledger, run: Run, hits: Iterable[Hit]) -> Mapping[Key, str]:
    """What the updated hits of a run said in the run it was compared with, as far as that is kept.

    What was marked higher then than the record is now is left out: it would raise the marking of what shows it.
    """
    updated = {hit.record.key: hit.record for hit in hits if hit.status == "updated"}
    kept = ledger.hit_texts.load(run.compared_with, updated) if run.compared_with else {}
    return {
        key: one.text
        for key, one in kept.items()
        if highest_marking({one.marking, updated[key].marking}) == updated[key].marking
    }
