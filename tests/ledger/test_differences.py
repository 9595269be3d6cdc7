"""A run that is kept as differences to another holds what it would hold if it were kept whole."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.ledger.test_runs import INDEX, SPANS
from trawl.errors import LedgerError
from trawl.ledger import KeptFindings, KeptProfile, Ledger, StoredHit
from trawl.ledger.comparison import say_unchanged
from trawl.ledger.schema import run_hits, run_incident_links, run_matches, runs
from trawl.model import IncidentLink, Incidents, Key, Match, RegisterRow, Run


def hit(number: int, version: str = "a", status: str = "new", reason: str = "first") -> StoredHit:
    key = Key("crime", f"C{number}")
    return StoredHit(key, f"{version}{number}", number, status, reason, spans=SPANS, why=("a rule",))  # type: ignore[arg-type]


def match(number: int, row: str = "H1") -> Match:
    return Match("crime", f"C{number}", RegisterRow("hotels", row, "Inn"), 90.0, "strong", ("name",), "the inn")


def fold(*pairs: tuple[int, int]) -> Incidents:
    keys = [(Key("crime", f"C{one}"), Key("crime", f"C{other}")) for one, other in sorted(pairs)]
    groups: list[set[Key]] = []
    for pair in keys:
        joined = [group for group in groups if group & set(pair)]
        groups = [group for group in groups if group not in joined] + [set(pair).union(*joined)]
    links = tuple(IncidentLink(*pair, "strong", 9.0, ("one street",), ()) for pair in sorted(keys))
    return Incidents(tuple(sorted(tuple(sorted(group)) for group in groups)), links, (), "1")


def keep(
    ledger: Ledger, before: Run | None, hits: list[StoredHit], matches: list[list[Match]], incidents: Incidents
) -> Run:
    run = ledger.runs.start(
        "p", "hash", query="q", principal="A", reason="", index=INDEX, loads=(),
        compared_with=before.id if before else "", kept=KeptProfile(),
    )  # fmt: skip
    ledger.runs.save_findings(run.id, KeptFindings(incidents=incidents))
    writer = ledger.runs.open_writer(run.id)
    writer.save_hits(hits[:1])
    writer.save_hits(hits[1:])
    writer.save_matches(matches)
    writer.close()
    counts = {status: sum(one.status == status for one in hits) for status in {one.status for one in hits}}
    return ledger.runs.complete(run.id, counts)


def read(ledger: Ledger, run: Run) -> tuple[list[StoredHit], dict[Key, list[Match]], Incidents]:
    findings = ledger.runs.findings(run.id)
    by_record: dict[Key, list[Match]] = {}
    for one in findings.matches:
        by_record.setdefault(one.key, []).append(one)
    return list(ledger.runs.hits(run.id)), by_record, findings.incidents


def count(ledger: Ledger, run: Run) -> list[int]:
    """The rows of its own that a run has in each table."""
    with ledger._database.read() as connection:
        return [
            connection.execute(sa.select(sa.func.count()).where(table.c.run_id == run.id)).scalar_one()
            for table in (run_hits, run_matches, run_incident_links)
        ]


def unchanged(one: StoredHit, run: Run) -> StoredHit:
    return replace(one, status="unchanged", reason=say_unchanged(run.id))


def test_an_unchanged_run_writes_no_row_and_reads_as_if_it_had(ledger: Ledger) -> None:
    hits = [hit(number) for number in (5, 4, 3, 2, 1)]
    matches, incidents = [[match(4), match(4, "H2")], [match(2)]], fold((1, 2), (2, 3), (4, 5))
    first = keep(ledger, None, hits, matches, incidents)
    then = [unchanged(one, first) for one in hits]
    second = keep(ledger, first, then, matches, incidents)
    third = keep(ledger, second, [unchanged(one, second) for one in hits], matches, incidents)
    assert count(ledger, first) == [5, 3, 3]
    assert count(ledger, second) == count(ledger, third) == [0, 0, 0]
    assert read(ledger, second)[0] == then
    assert read(ledger, second)[1:] == read(ledger, third)[1:] == read(ledger, first)[1:]
    assert ledger.runs.with_hit("C4") == {first.id, second.id, third.id}
    assert ledger.runs.standings(third.id) == ledger.runs.standings(first.id)


_months = st.lists(
    st.fixed_dictionaries(
        {
            "versions": st.dictionaries(st.integers(1, 6), st.sampled_from("ab"), max_size=6),
            "rows": st.dictionaries(st.integers(1, 6), st.lists(st.sampled_from(("H1", "H2")), max_size=2)),
            "links": st.sets(st.sampled_from(((1, 2), (2, 3), (3, 4), (5, 6))), max_size=4),
            "told": st.booleans(),
        }
    ),
    min_size=2,
    max_size=5,
)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(months=_months)
def test_any_row_of_runs_is_read_back_as_it_was_saved(ledger: Ledger, months: list[dict[str, object]]) -> None:
    before: Run | None = None
    then: dict[int, str] = {}
    saved = []
    for month in months:
        versions: dict[int, str] = month["versions"]  # type: ignore[assignment]
        hits = []
        for number in sorted(versions, reverse=True):
            one = hit(number, versions[number], "updated", "amended")
            hits.append(unchanged(one, before) if before and then.get(number) == versions[number] else one)
        gone = [number for number in then if number not in versions] if month["told"] else []
        hits += [
            StoredHit(Key("crime", f"C{number}"), then[number], number, "withdrawn", "left", present=False)
            for number in sorted(gone, reverse=True)
        ]
        rows: dict[int, list[str]] = month["rows"]  # type: ignore[assignment]
        matches = [[match(number, row) for row in found] for number, found in rows.items()]
        incidents = fold(*month["links"])  # type: ignore[misc]
        run = keep(ledger, before, hits, matches, incidents)
        saved.append((run, hits, {found[0].key: found for found in matches if found}, incidents))
        before, then = run, versions
    for run, *parts in saved:
        assert list(read(ledger, run)) == parts
    for number in range(1, 7):
        expected = {run.id for run, hits, *_ in saved if any(one.key.record_id == f"C{number}" for one in hits)}
        mine = {run.id for run, *_ in saved}
        assert ledger.runs.with_hit(f"C{number}") & mine == expected


def test_a_run_is_kept_whole_again_after_one_that_differs_in_most(ledger: Ledger) -> None:
    first = keep(ledger, None, [hit(2), hit(1)], [], Incidents())
    other = [hit(2, "b", "updated", "amended"), hit(1, "b", "updated", "amended")]
    second = keep(ledger, first, other, [], Incidents())
    third = keep(ledger, second, [unchanged(one, second) for one in other], [], Incidents())
    fourth = keep(ledger, third, [unchanged(one, third) for one in other], [], Incidents())
    with ledger._database.read() as connection:
        bases = {row.id: row.base for row in connection.execute(sa.select(runs.c.id, runs.c.base))}
    assert bases == {first.id: None, second.id: first.id, third.id: None, fourth.id: third.id}
    assert [count(ledger, run)[0] for run in (second, third, fourth)] == [2, 2, 0]


def test_a_run_that_others_are_differences_to_cannot_be_taken_away(ledger: Ledger) -> None:
    first = keep(ledger, None, [hit(1)], [], Incidents())
    keep(ledger, first, [unchanged(hit(1), first)], [], Incidents())
    with pytest.raises(LedgerError), ledger._database.write() as connection:  # noqa: PT012 - both in one transaction
        connection.execute(run_hits.delete().where(run_hits.c.run_id == first.id))
        connection.execute(runs.delete().where(runs.c.id == first.id))
    assert len(list(ledger.runs.hits(first.id))) == 1
