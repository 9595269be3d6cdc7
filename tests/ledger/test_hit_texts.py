"""What hits said is kept once a version, until it is superseded or withdrawn."""

from __future__ import annotations

import sqlalchemy as sa

from tests.ledger.test_runs import INDEX
from trawl.ledger import HitText, KeptProfile, Ledger, StoredHit
from trawl.ledger.schema import kept_texts
from trawl.model import Key, Run

ONE, TWO = Key("feed", "1"), Key("feed", "2")


def keep(
    ledger: Ledger, *versions: tuple[Key, str], profile: str = "p", compared_with: str = "", scope: str = ""
) -> Run:
    """A complete run that hit these versions of records, with what each said."""
    run = ledger.runs.start(
        profile, "hash", query="q", principal="A", reason="", index=INDEX, loads=(), compared_with=compared_with,
        kept=KeptProfile(), scope=scope,
    )  # fmt: skip
    ledger.runs.save_hits(run.id, [StoredHit(key, version, 1, "new", "") for key, version in versions])
    texts = [HitText(key, version, f"{key.record_id} said {version}", "OFFICIAL") for key, version in versions]
    ledger.hit_texts.save(profile, texts)
    return ledger.runs.complete(run.id, {"new": len(versions)})


def load(ledger: Ledger, run: Run) -> set[str]:
    return {one.text for one in ledger.hit_texts.load(run.id, [ONE, TWO]).values()}


def test_texts_are_read_back_by_run_in_its_versions_and_erased_with_their_record(ledger: Ledger) -> None:
    before, now = keep(ledger, (ONE, "a"), (TWO, "a")), keep(ledger, (ONE, "b"), (TWO, "a"))
    assert load(ledger, before) == {"1 said a", "2 said a"}
    assert load(ledger, now) == {"1 said b", "2 said a"}
    assert ledger.hit_texts.load(now.id, [ONE]).keys() == {ONE}
    assert ledger.hit_texts.load("another", [ONE]) == {}
    ledger.forget([ONE])
    assert load(ledger, before) == load(ledger, now) == {"2 said a"}


def test_a_version_is_kept_once(ledger: Ledger) -> None:
    for _ in range(3):
        keep(ledger, (ONE, "a"))
    with ledger._database.read() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(kept_texts)).scalar_one() == 1


def test_an_issued_run_leaves_its_own_texts_those_it_was_compared_with_and_those_of_other_scopes(
    ledger: Ledger,
) -> None:
    old, before = keep(ledger, (ONE, "old")), keep(ledger, (ONE, "before"))
    other = keep(ledger, (ONE, "other"), profile="vapes")
    of_others = keep(ledger, (ONE, "of others"), scope="lower")
    ledger.runs.issue(before.id)
    now = keep(ledger, (ONE, "now"), compared_with=before.id)
    ledger.hit_texts.drop_superseded(ledger.runs.issue(now.id))
    since = keep(ledger, (ONE, "since"), compared_with=now.id)
    ledger.hit_texts.drop_superseded(now)
    kept = [load(ledger, run) for run in (old, before, other, of_others, now, since)]
    assert kept == [set(), {"1 said before"}, {"1 said other"}, {"1 said of others"}, {"1 said now"}, {"1 said since"}]
