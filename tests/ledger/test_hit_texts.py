"""What hits said is kept until it is superseded or withdrawn."""

from tests.ledger.test_runs import complete
from trawl.ledger import HitText
from trawl.model import Key

ONE, TWO = Key("feed", "1"), Key("feed", "2")


def keep(ledger, run):
    ledger.hit_texts.save(run.id, [HitText(ONE, "a vape", "OFFICIAL"), HitText(TWO, "a girl", "OFFICIAL")])
    return run


def test_texts_are_read_back_by_run_and_erased_with_their_record(ledger):
    run = keep(ledger, complete(ledger))
    assert ledger.hit_texts.load(run.id, [ONE]) == {ONE: HitText(ONE, "a vape", "OFFICIAL")}
    assert ledger.hit_texts.load("another", [ONE]) == {}
    ledger.forget([ONE])
    assert ledger.hit_texts.load(run.id, [ONE, TWO]).keys() == {TWO}


def test_an_issued_run_leaves_its_own_texts_and_those_it_was_compared_with(ledger):
    old, before = keep(ledger, complete(ledger)), keep(ledger, complete(ledger))
    other = keep(ledger, complete(ledger, "vapes"))
    now = keep(ledger, complete(ledger, compared_with=before.id))
    ledger.hit_texts.drop_superseded(now)
    kept = [bool(ledger.hit_texts.load(run.id, [ONE])) for run in (old, before, other, now)]
    assert kept == [False, True, True, True]
