"""Runs, their hits, and which of them may be issued."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from trawl.errors import LedgerError, NotFoundError
from trawl.ledger import (
    Comparison,
    KeptFindings,
    KeptProfile,
    KeptRegister,
    Ledger,
    LoadCounts,
    Standing,
    StoredHit,
    basis_of,
)
from trawl.model import (
    Hit,
    IncidentLink,
    Incidents,
    IndexState,
    Key,
    Load,
    Match,
    PartnerRules,
    Record,
    RegisterRow,
    Run,
    Span,
    Versions,
)

VERSIONS = Versions("0.1.0", "1", "patterns-1")
INDEX = IndexState(120, 100, date(2024, 1, 2), date(2024, 3, 4), 5, VERSIONS)
COVERAGE = {"feeds": [{"source": "crime", "rejected": 2}], "complete": False}
SPANS = (Span("narrative", 0, 5, "vape*"), Span("title", 3, 9, "child", "negated"), Span("narrative", 9, 12, "vape*"))


def make_loads(ledger: Ledger) -> tuple[Load, ...]:
    """Loads of every state, with a gap between those that had finished."""
    ledger.loads.finish(ledger.loads.start("crime", "a.csv", "cp1252").id, LoadCounts(read=3, written=3))
    ledger.loads.fail(ledger.loads.start("crime", "b.csv").id, "the disk is full", LoadCounts(read=2))
    last = ledger.loads.start("crime", "c.csv")
    learnt = {"encoding_evidence": "£ before a digit", "unused_columns": ("Notes", "Café")}
    ledger.loads.finish(last.id, LoadCounts(), **learnt)  # type: ignore[arg-type]
    ledger.loads.start("cad", "d.csv")
    return ledger.loads.list()


def start(ledger: Ledger, profile: str = "hotel_cse", compared_with: str = "", loads: tuple[Load, ...] = ()) -> Run:
    return ledger.runs.start(
        profile, "hash-1", query="vape* AND child", principal="A. Analyst", reason="monthly pack, £",
        index=INDEX, loads=loads, compared_with=compared_with, kept=KeptProfile(), coverage=COVERAGE,
    )  # fmt: skip


def complete(ledger: Ledger, profile: str = "hotel_cse", compared_with: str = "") -> Run:
    return ledger.runs.complete(start(ledger, profile, compared_with).id, {})


def stored(number: int, **changes: object) -> StoredHit:
    return StoredHit(Key("crime", f"C{number}"), f"hash{number}", number, "new", "nothing before", **changes)  # type: ignore[arg-type]


def test_a_run_is_given_back_as_it_was_started(ledger: Ledger) -> None:
    run = start(ledger, loads=(loads := make_loads(ledger)))
    assert run.id == f"hotel_cse-{datetime.now(UTC):%Y%m%d}-1"
    assert (run.state, run.index, run.loads, run.query) == ("in flight", INDEX, loads, "vape* AND child")
    assert (run.principal, run.reason, run.counts, run.issued) == ("A. Analyst", "monthly pack, £", {}, None)
    assert run.coverage == COVERAGE
    assert ledger.runs.get(run.id) == run
    assert start(ledger).id.endswith("-2")
    assert start(ledger, "online_csae").id.endswith("-1")
    assert [r.profile for r in ledger.runs.list()] == ["hotel_cse", "hotel_cse", "online_csae"]
    assert ledger.runs.list("hotel_cse")[0].id == run.id
    with pytest.raises(NotFoundError, match="no run 'other'"):
        ledger.runs.get("other")


def test_a_run_keeps_the_loads_as_they_stood_and_no_copy_of_those_that_had_finished(ledger: Ledger) -> None:
    loads = make_loads(ledger)
    run = start(ledger, loads=loads)
    ledger.loads.dismiss(loads[1].id, "nobody misses it")
    ledger.loads.undo(loads[2].id, "the wrong file", 0)
    ledger.loads.finish(loads[3].id, LoadCounts())
    ledger.loads.start("cad", "later.csv")
    assert ledger.runs.get(run.id).loads == loads
    (listed,) = ledger.runs.list()
    assert (listed.loads, listed.coverage) == ((), {})


def test_hits_are_given_back_in_order_as_they_were_saved(ledger: Ledger) -> None:
    run = start(ledger)
    hits = [
        stored(2, spans=SPANS, negated=True, why=("a rule",)),
        stored(1, undecided=True, opinion="no age"),
        stored(3, present=False),
    ]
    assert ledger.runs.save_hits(run.id, hits[:2]) == 2
    assert ledger.runs.save_hits(run.id, iter(hits[2:])) == 1
    done = ledger.runs.complete(run.id, {"new": 3, "negated": 1})
    assert (done.state, done.counts, done.finished is not None) == ("complete", {"new": 3, "negated": 1}, True)
    assert list(ledger.runs.hits(run.id)) == hits
    assert ledger.runs.standings(run.id) == {
        Key("crime", "C2"): Standing("hash2", 2, negated=True),
        Key("crime", "C1"): Standing("hash1", 1, undecided=True, incidental=True),
    }


def test_counts_must_add_up_to_the_hits_saved(ledger: Ledger) -> None:
    run = start(ledger)
    ledger.runs.save_hits(run.id, [stored(1)])
    with pytest.raises(LedgerError, match="does not add up: 2 hits counted, 1 saved"):
        ledger.runs.complete(run.id, {"new": 2, "negated": 7})


def test_a_hit_is_stored_without_its_narrative() -> None:
    record = Record("crime", "C1", "secret words", content_hash="h", sequence=9)
    compared = Comparison(record.key, "updated", "amended", present=True)
    kept = StoredHit.from_hit(Hit(record, (), SPANS, ("why",), negated=True), compared)
    assert kept == StoredHit(record.key, "h", 9, "updated", "amended", True, True, SPANS, ("why",))
    assert "secret" not in repr(kept)
    gone = StoredHit.gone(Comparison(record.key, "withdrawn", "left", present=False), Standing("h", 4))
    assert (gone.present, gone.status, gone.sequence, gone.spans) == (False, "withdrawn", 4, ())


def test_the_profile_and_the_findings_are_given_back_as_they_were(ledger: Ledger) -> None:
    profile = KeptProfile(
        "Title £",
        "What",
        "Owner",
        "SECRET",
        "Mind",
        ("one", "two"),
        (("hotels", "strong"),),
        "a OR b",
        partner=PartnerRules(("reference",), people=True),
    )
    run = ledger.runs.start(
        "kept", "hash", query="q", principal="A", reason="", index=INDEX, loads=(), kept=profile
    )  # fmt: skip
    assert ledger.runs.profile(run.id) == profile
    with pytest.raises(LedgerError, match="did not come as far as its findings"):
        ledger.runs.findings(run.id)
    row = RegisterRow("hotels", "H1", "Café \ud800 \0", lat=54.5, lon=-1.25, extra={"stars": "3"})
    findings = KeptFindings(
        (Match("crime", "C1", row, 87.5, "strong", ("name 90", "street"), "the café"),),
        (KeptRegister("hotels", 3, 12, datetime(2024, 3, 5, tzinfo=UTC), "hotels.csv", date(2024, 3, 1), "as_at"),),
        ("schools",),
        (("vape*", 2, 1), ("child", 0, None)),
        {("hotels", "H1"): "A school, 0.3 km"},
        incidents=Incidents(
            ((Key("cad", "L1"), Key("crime", "C1")), (Key("cad", "L2"), Key("crime", "C2 é"))),
            (
                IncidentLink(Key("cad", "L1"), Key("crime", "C1"), "strong", 12.5, ("a reference",), ("a day",)),
                IncidentLink(Key("cad", "L1"), Key("crime", "C2 é"), "possible", 5, ("one day",)),
                IncidentLink(Key("cad", "L2"), Key("crime", "C2 é"), "strong", 9, ("one text", "one day")),
            ),
            ("9,000 records of one day",),
            "1",
        ),
    )
    ledger.runs.save_findings(run.id, findings)
    writer = ledger.runs.open_writer(run.id)
    writer.save_matches([findings.matches])
    writer.close()
    assert ledger.runs.findings(run.id) == findings
    ledger.runs.complete(run.id, {})
    with pytest.raises(LedgerError, match="is complete already"):
        ledger.runs.save_findings(run.id, findings)
    with pytest.raises(NotFoundError):
        ledger.runs.profile("nothing-1")


def test_whether_a_run_may_be_issued_can_be_asked_without_issuing_it(ledger: Ledger) -> None:
    run = complete(ledger)
    ledger.runs.require_issuable(run.id)
    assert ledger.runs.get(run.id).issued is None
    moment = datetime(2024, 3, 5, 9, 30, tzinfo=UTC)
    assert ledger.runs.issue(run.id, moment).issued == moment
    with pytest.raises(LedgerError, match="was issued already"):
        ledger.runs.require_issuable(run.id)


def test_a_run_ends_once(ledger: Ledger) -> None:
    run = start(ledger)
    failed = ledger.runs.fail(run.id, "out of time")
    assert (failed.state, failed.failure) == ("failed", "out of time")
    for act in (
        lambda: ledger.runs.complete(run.id, {}),
        lambda: ledger.runs.fail(run.id, "again"),
        lambda: ledger.runs.save_hits(run.id, [stored(1)]),
    ):
        with pytest.raises(LedgerError, match="is failed already"):
            act()


def test_the_last_issued_run_is_what_the_next_is_compared_with(ledger: Ledger) -> None:
    assert ledger.runs.last_issued("hotel_cse") is None
    first = complete(ledger)
    issued = ledger.runs.issue(first.id)
    assert issued.issued is not None
    assert ledger.runs.last_issued("hotel_cse") == issued
    assert ledger.runs.last_issued("online_csae") is None
    second = complete(ledger, compared_with=first.id)
    ledger.runs.issue(second.id)
    last = ledger.runs.last_issued("hotel_cse")
    assert last is not None
    assert last.id == second.id
    basis = basis_of(last)
    assert (basis.name, basis.profile_hash, basis.versions, basis.sequence) == (second.id, "hash-1", VERSIONS, 120)


def test_what_may_not_be_issued_says_why(ledger: Ledger) -> None:
    flying, failed = start(ledger), start(ledger)
    ledger.runs.fail(failed.id, "out of time")
    older, newer, beside = complete(ledger), complete(ledger), complete(ledger)
    with pytest.raises(LedgerError, match="still in flight"):
        ledger.runs.issue(flying.id)
    with pytest.raises(LedgerError, match=r"it failed \(out of time\)"):
        ledger.runs.issue(failed.id)
    ledger.runs.issue(newer.id)
    with pytest.raises(LedgerError, match="was issued already"):
        ledger.runs.issue(newer.id)
    with pytest.raises(LedgerError, match=f"the newer run {newer.id} has been issued"):
        ledger.runs.issue(older.id)
    with pytest.raises(LedgerError, match=r"compared with nothing, but .* has been issued since"):
        ledger.runs.issue(beside.id)
    with pytest.raises(NotFoundError):
        ledger.runs.issue("nothing-20240101-1")
