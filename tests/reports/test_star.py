"""The star of a run: keys that hold, facts that count right, and a store that grows and forgets what it must."""

import json
import shutil
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest
from arro3.io import read_parquet

from trawl.errors import UsageError
from trawl.model import Key
from trawl.reports import files
from trawl.reports.document import Table
from trawl.reports.edition import FULL
from trawl.reports.findings.changes import Change
from trawl.reports.findings.narrowing import narrow
from trawl.reports.findings.run_findings import RunFindings
from trawl.reports.renderers.parquet import read_rows, render_parquet
from trawl.reports.star_store import FindClosed, StoreCounts, append_star
from trawl.reports.wording.star import build_star
from trawl.reports.wording.star.keys import make_key


@pytest.fixture
def report(make_report: Callable[..., RunFindings]) -> RunFindings:
    return make_report()


def star_of(findings: RunFindings) -> dict[str, Table]:
    return {table.name: table for table in build_star(narrow(findings, FULL))}


def as_run(findings: RunFindings, number: int) -> RunFindings:
    started = datetime(2024, 4 + number, 2, 8, 30, tzinfo=UTC)
    return replace(findings, run=replace(findings.run, id=f"R{number}", started=started))


def all_open(_: Iterable[Key]) -> set[Key]:
    return set()


def append(folder: Path, findings: RunFindings, number: int, closed: FindClosed = all_open) -> StoreCounts:
    return append_star(folder, build_star(narrow(as_run(findings, number), FULL)), "full", closed)


def query(folder: Path, sql: str) -> list[tuple[object, ...]]:
    with duckdb.connect() as database:
        for path in folder.glob("*.parquet"):
            database.execute(f"CREATE VIEW {path.stem} AS SELECT * FROM '{path}'")
        for facts in (found for found in folder.iterdir() if found.is_dir()):
            database.execute(f"CREATE VIEW {facts.name} AS SELECT * FROM '{facts}/*.parquet'")
        return database.execute(sql).fetchall()


def everything(folder: Path) -> str:
    tables = [path.stem for path in folder.glob("*.parquet")] + [
        path.name for path in folder.iterdir() if path.is_dir()
    ]
    return "".join(repr(query(folder, f"SELECT * FROM {table}")) for table in tables)


def test_every_key_of_a_fact_leads_to_one_row_of_its_dimension(report: RunFindings) -> None:
    star = star_of(report)
    dimensions = {"record_key": "dim_record", "term_key": "dim_term", "premises_key": "dim_premises",
                  "entity_key": "dim_entity", "run_key": "run", "date_key": "dim_date"}  # fmt: skip
    for dimension in dimensions.values():
        keys = [row[0] for row in star[dimension].rows]
        assert keys
        assert len(keys) == len(set(keys)), dimension
    for table in star.values():
        if table.name.startswith("fact_"):
            assert table.rows
            for number, column in enumerate(table.columns):
                if column.key in dimensions:
                    known = {row[0] for row in star[dimensions[column.key]].rows} | {None}
                    assert {row[number] for row in table.rows} <= known, (table.name, column.key)


def test_hits_reconcile(report: RunFindings) -> None:
    narrowed = narrow(report, FULL)
    present = [row for row in star_of(report)["fact_hit"].rows if row[4]]
    assert narrowed.withheld
    assert len(present) == len(report.hits) == len(narrowed.hits) + len(narrowed.withheld)


def test_the_days_have_no_gap_but_for_years_that_are_slips(report: RunFindings) -> None:
    hits = [replace(hit, record=replace(hit.record, event_date=date(year, 5, 1)))
            for hit, year in zip(report.hits, (2019, 2021, 1066), strict=False)]  # fmt: skip
    days = [row[1] for row in star_of(replace(report, hits=tuple(hits), matches={}))["dim_date"].rows]
    assert [day.year for day in days[:365]] == [1066] * 365
    assert days[365] == date(2019, 1, 1)
    assert days[-1] == date(report.run.started.year, 12, 31)
    assert len(days) == 365 + (days[-1] - days[365]).days + 1


def test_every_column_says_what_it_means(report: RunFindings) -> None:
    for table in star_of(report).values():
        for column in table.columns:
            assert column.meaning.endswith("."), (table.name, column.key)


def test_a_key_is_of_what_identifies_a_thing_and_of_nothing_else() -> None:
    assert make_key("intel", "I0001") == "k2fb93ad808da80c5"
    assert make_key("ab", "c") != make_key("a", "bc")


@pytest.mark.parametrize("name", ["run", "fact_hit", "dim_record", "dim_date", "fact_match"])
def test_parquet_gives_back_what_it_was_given(report: RunFindings, name: str) -> None:
    table = star_of(report)[name]
    assert list(read_rows(render_parquet(table, {}), table.columns)) == list(table.rows)


@pytest.mark.parametrize("broken", [b"", b"PAR1", b"nothing of the kind" * 9, b"PAR1" + b"x" * 40 + b"PAR1"])
def test_what_is_no_parquet_is_refused(broken: bytes, report: RunFindings) -> None:
    with pytest.raises(ValueError, match="no whole Parquet"):
        list(read_rows(broken, star_of(report)["run"].columns))


def test_a_store_joins_as_a_star(report: RunFindings, tmp_path: Path) -> None:
    assert append(tmp_path / "store", report, 1) == (
        1,
        len(report.hits) + sum(not c.present for c in report.changes),
        0,
    )
    append(tmp_path / "store", report, 2)
    hits = query(
        tmp_path / "store",
        "SELECT r.run_key, d.force, count(*) FROM fact_hit h JOIN run r USING (run_key) "
        "JOIN dim_record d USING (record_key) WHERE h.present GROUP BY ALL ORDER BY ALL",
    )
    assert sum(row[2] for row in hits if row[0] == "R1") == len(report.hits)
    assert {row[0] for row in hits} == {"R1", "R2"}
    named = query(
        tmp_path / "store",
        "SELECT e.value, count(DISTINCT record_key) n FROM fact_mention m JOIN dim_entity e USING (entity_key) "
        "WHERE e.type = 'vrm' GROUP BY ALL ORDER BY n DESC",
    )
    assert named[0] == ("VD20BSX", 3)


def test_a_run_appended_again_replaces_itself(report: RunFindings, tmp_path: Path) -> None:
    once = append(tmp_path, report, 1)
    before = everything(tmp_path)
    assert append(tmp_path, report, 1) == once
    assert everything(tmp_path) == before
    silent = tuple(replace(hit, mentions=()) for hit in report.hits)
    append(tmp_path, replace(report, hits=silent), 1)
    assert query(tmp_path, "SELECT * FROM dim_entity") == [], "nothing speaks of them any more"


def secret(findings: RunFindings, change: Callable[[RunFindings], RunFindings], folder: Path, order: str) -> str:
    """Everything that a store holds after two runs, the second of which is `change`d, appended in this order."""
    first, second = findings, change(findings)
    for number in map(int, order):
        append(folder, first if number == 1 else second, number)
    return everything(folder)


@pytest.mark.parametrize("order", ["12", "21"])
def test_what_a_newer_run_withholds_goes_from_the_older_ones(report: RunFindings, tmp_path: Path, order: str) -> None:
    hit = next(hit for hit in report.hits if any(m.value == "snapchat:callum_dr4y" for m in hit.mentions))

    def restrict(findings: RunFindings) -> RunFindings:
        closed = replace(hit, record=replace(hit.record, handling="C"))
        return replace(findings, hits=tuple(closed if one is hit else one for one in findings.hits))

    assert "callum_dr4y" in secret(report, lambda findings: findings, tmp_path / "open", "12")
    assert "callum_dr4y" not in secret(report, restrict, tmp_path / "closed", order)


@pytest.mark.parametrize("order", ["12", "21"])
def test_what_was_withdrawn_goes_from_the_older_runs(report: RunFindings, tmp_path: Path, order: str) -> None:
    hit = next(hit for hit in report.hits if any(m.value == "snapchat:callum_dr4y" for m in hit.mentions))

    def withdraw(findings: RunFindings) -> RunFindings:
        gone = Change(hit.record.key, "withdrawn", "deleted at its source", present=False)
        rest = tuple(one for one in findings.hits if one is not hit)
        return replace(findings, hits=rest, changes=(*findings.changes, gone), matches={})

    held = secret(report, withdraw, tmp_path, order)
    assert "callum_dr4y" not in held
    assert hit.record.reference not in held


def test_a_store_holds_one_edition(report: RunFindings, tmp_path: Path) -> None:
    append(tmp_path, report, 1)
    with pytest.raises(UsageError, match="holds the edition 'full', and this is 'partner'"):
        append_star(tmp_path, build_star(narrow(report, FULL)), "partner", all_open)


def test_a_folder_of_other_things_is_left_alone(report: RunFindings, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(UsageError, match="holds other things"):
        append(tmp_path, report, 1)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".lock", "mine.txt"]


def test_a_store_is_marked_as_the_highest_of_its_runs(report: RunFindings, tmp_path: Path) -> None:
    high = replace(report, profile=replace(report.profile, marking="SECRET"))
    append(tmp_path, high, 1)
    append(tmp_path, replace(report, hits=()), 2)
    assert json.loads((tmp_path / "store.json").read_text())["marking"] == "SECRET"


def test_a_table_of_another_version_is_refused(report: RunFindings, tmp_path: Path) -> None:
    append(tmp_path, report, 1)
    other = Table("dim_term", "Terms", star_of(report)["dim_term"].columns[:2], ())
    (tmp_path / "dim_term.parquet").write_bytes(render_parquet(other, {}))
    with pytest.raises(UsageError, match=r"dim_term\.parquet is no table of this version's star"):
        append(tmp_path, report, 2)


def contents(folder: Path) -> dict[str, str]:
    """What every file says; the bytes of a Parquet file are not the same twice."""
    return {
        str(path.relative_to(folder)): repr(read_parquet(path).read_all().to_struct_array().to_pylist())
        if path.suffix == ".parquet"
        else path.read_text("utf-8")
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize("order", ["12", "21"])
def test_an_append_that_was_cut_off_is_put_right_by_repeating_it(
    report: RunFindings, tmp_path: Path, order: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cut off before each of its writes in turn, the store is in the end what it would have been."""
    hit = next(hit for hit in report.hits if any(m.value == "snapchat:callum_dr4y" for m in hit.mentions))
    closed = replace(hit, record=replace(hit.record, handling="C"))
    restricted = replace(report, hits=tuple(closed if one is hit else one for one in report.hits))
    runs = {"1": report, "2": restricted}
    append(tmp_path / "whole", runs[order[0]], int(order[0]))
    shutil.copytree(tmp_path / "whole", tmp_path / "begun")
    append(tmp_path / "whole", runs[order[1]], int(order[1]))
    whole = contents(tmp_path / "whole")
    assert "callum_dr4y" not in "".join(whole.values())
    written: list[Path] = []
    real = files.open_binary_output

    def stop_at(limit: int) -> Callable[[Path], object]:
        def write(path: Path) -> object:
            if len(written) == limit:
                raise KeyboardInterrupt
            written.append(path)
            return real(path)

        return write

    for limit in range(30):
        folder = tmp_path / str(limit)
        shutil.copytree(tmp_path / "begun", folder)
        written.clear()
        with monkeypatch.context() as patch:
            patch.setattr("trawl.reports.star_folder.open_binary_output", stop_at(limit))
            try:
                append(folder, runs[order[1]], int(order[1]))
            except KeyboardInterrupt:
                cut_off = True
            else:
                cut_off = False
        if not cut_off:
            break
        assert json.loads((folder / "store.json").read_text())["runs"].keys() == {f"R{order[0]}"}
        append(folder, runs[order[1]], int(order[1]))
        assert contents(folder) == whole, limit
    assert 11 <= limit < 29


def test_the_first_append_cut_off_leaves_a_store_that_the_next_goes_on_with(
    report: RunFindings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(_: Path) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("trawl.reports.star_folder.open_binary_output", stop)
        with pytest.raises(KeyboardInterrupt):
            append(tmp_path, report, 1)
    assert append(tmp_path, report, 1).runs == 1


def test_what_an_append_left_that_was_cut_off_and_not_repeated_is_taken_away(
    report: RunFindings, tmp_path: Path
) -> None:
    append(tmp_path, report, 1)
    before = contents(tmp_path)
    append(tmp_path, report, 2)
    listed = tmp_path / "store.json"
    listed.write_text(before["store.json"])
    append(tmp_path, report, 1)
    assert not list(tmp_path.rglob("R2.parquet"))
    assert query(tmp_path, "SELECT count(DISTINCT run_key) FROM fact_mention") == [(1,)]


def test_what_is_gone_or_restricted_by_now_goes_though_no_run_says_so(report: RunFindings, tmp_path: Path) -> None:
    hit = next(hit for hit in report.hits if any(m.value == "snapchat:callum_dr4y" for m in hit.mentions))
    append(tmp_path, report, 1)
    assert "callum_dr4y" in everything(tmp_path)
    rest = tuple(one for one in report.hits if one is not hit)
    asked: list[Key] = []

    def closed(keys: Iterable[Key]) -> set[Key]:
        asked.extend(keys)
        return {hit.record.key}

    counts = append(tmp_path, replace(report, hits=rest, matches={}), 2, closed)
    assert counts.forgotten == 1
    assert hit.record.key in asked
    held = everything(tmp_path)
    assert "callum_dr4y" not in held
    assert hit.record.reference not in held
    assert append(tmp_path, replace(report, hits=rest, matches={}), 2).forgotten == 0


def test_a_run_appended_again_says_when_it_was_issued_though_it_is_not_the_newest(
    report: RunFindings, tmp_path: Path
) -> None:
    append(tmp_path, replace(report, run=replace(report.run, issued=None)), 1)
    append(tmp_path, report, 2)
    issued = datetime(2024, 6, 1, 9, 0, tzinfo=UTC)
    append(tmp_path, replace(report, run=replace(report.run, issued=issued)), 1)
    assert query(tmp_path, "SELECT issued FROM run WHERE run_key = 'R1'") == [(issued,)]


def test_two_runs_whose_ids_differ_by_what_a_path_cannot_hold_are_two(report: RunFindings, tmp_path: Path) -> None:
    for name in ("a/b", "a_b"):
        run = replace(report, run=replace(report.run, id=name))
        append_star(tmp_path, build_star(narrow(run, FULL)), "full", all_open)
    assert query(tmp_path, "SELECT DISTINCT run_key FROM fact_hit ORDER BY 1") == [("a/b",), ("a_b",)]
