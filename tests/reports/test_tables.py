"""CSV tables: what a spreadsheet or a program reads back."""

import csv
import json
import os
import stat
from dataclasses import replace

import pytest

from trawl.coverage import unpack_coverage
from trawl.model import Field, FieldValue, Match, Place, RegisterRow, Span
from trawl.reports.edition import Edition
from trawl.reports.files import OutputError, open_folder, open_output, write_page
from trawl.reports.findings.narrowing import withhold
from trawl.reports.renderers.csv_table import read_table
from trawl.reports.tables import (
    SEARCH_COLUMNS,
    LinkLine,
    write_coverage,
    write_links,
    write_search,
    write_table,
)
from trawl.reports.wording.flat_tables import keys_of
from trawl.reports.wording.link_table import LINK_COLUMNS


def test_a_table_is_utf8_with_a_mark_and_for_its_owner_only(tmp_path):
    path = tmp_path / "new folder" / "t.csv"
    assert write_table(path, ("a", "b"), [("café", "two\nlines"), ("=x", "")]) == 2
    assert path.read_bytes().startswith(b"\xef\xbb\xbfa,b\r\n")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(read_table(path)) == [{"a": "café", "b": "two\nlines"}, {"a": "=x", "b": ""}]


def test_an_interrupted_table_leaves_the_old_one_and_nothing_else(tmp_path):
    path = tmp_path / "t.csv"
    write_table(path, ("a",), [("old",)])

    def rows():
        yield ("new",)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_table(path, ("a",), rows())
    assert [row["a"] for row in read_table(path)] == ["old"]
    assert list(tmp_path.iterdir()) == [path]


def test_a_row_of_the_wrong_length_is_refused(tmp_path):
    with pytest.raises(ValueError, match="2 cells for 1 columns"):
        write_table(tmp_path / "t.csv", ("a",), [("1", "2")])
    assert not list(tmp_path.iterdir())


def test_a_folder_in_the_files_place_is_one_clear_message(tmp_path):
    (tmp_path / "report.html").mkdir()
    with pytest.raises(OutputError, match=r"report\.html cannot be written: .*directory"):
        write_page(tmp_path / "report.html", "x")
    assert list(tmp_path.iterdir()) == [tmp_path / "report.html"]


def test_a_full_disk_while_writing_is_one_clear_message(tmp_path):
    with (
        pytest.raises(OutputError, match=r"No space left on device\. Free some space"),
        open_output(tmp_path / "t.csv"),
    ):
        raise OSError(28, "No space left on device")
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no such pipes")
def test_a_pipe_is_not_replaced_by_a_file(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OutputError, match="device or a pipe"), open_output(tmp_path / "pipe"):
        pass
    assert (tmp_path / "pipe").is_fifo()


def test_the_files_of_a_folder_arrive_together_or_not_at_all(tmp_path):
    folder = tmp_path / "out"
    with open_folder(folder) as staged:
        write_page(staged / "a.html", "old")
        write_page(staged / "b.html", "old")
        assert not (folder / "a.html").exists()

    def fail_half_way():
        with open_folder(folder) as staged:
            write_page(staged / "a.html", "new")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail_half_way()
    assert sorted(path.name for path in folder.iterdir()) == ["a.html", "b.html"]
    assert (folder / "a.html").read_text() == "old"
    assert stat.S_IMODE((folder / "a.html").stat().st_mode) == 0o600


def test_a_file_in_the_folders_place_is_one_clear_message(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputError, match="cannot be written"), open_folder(tmp_path / "file" / "out"):
        pass


def read(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_links_keep_the_ids_that_programs_read(tmp_path):
    row = RegisterRow("hotels", "H1", "=Hotel", "1 Road", "Town", "NP1 1AA", status="Current")
    match = Match("intel", "I1", row, 87.25, "possible", ("name 80", "postcode"), "the hotel")
    write_links(tmp_path / "links.csv", [LinkLine(match, restricted=False)])
    (written,) = read(tmp_path / "links.csv")
    assert tuple(written) == keys_of(LINK_COLUMNS)
    assert (written["record_id"], written["register_id"], written["band"]) == ("I1", "H1", "possible")
    assert written["row_name"] == "'=Hotel"
    assert written["score"] == "87.2"
    assert written["evidence"] == "name 80; postcode"
    assert written["restricted"] == "no"


def test_links_of_a_restricted_record_have_no_words_of_its(tmp_path):
    match = Match("intel", "I1", RegisterRow("hotels", "H1", "Hotel"), 90, "strong", ("written Mr X",), "the hotel")
    write_links(tmp_path / "links.csv", [LinkLine(match, restricted=True)])
    (written,) = read(tmp_path / "links.csv")
    assert {column: cell for column, cell in written.items() if cell} == {
        "source": "intel",
        "record_id": "I1",
        "restricted": "yes",
    }


def test_links_of_a_restricted_record_are_one_line_however_many_they_are(tmp_path):
    rows = [RegisterRow("hotels", f"H{n}", "Hotel") for n in range(3)]
    lines = [
        LinkLine(Match("intel", record, row, 90, "strong", ()), record == "I1")
        for record in ["I1", "I2"]
        for row in rows
    ]
    assert write_links(tmp_path / "links.csv", lines) == 4
    assert [row["restricted"] for row in read(tmp_path / "links.csv")] == ["yes", "no", "no", "no"]


def test_what_a_search_s_file_withholds_is_by_reference_only(tmp_path, make_report):
    (secret,) = (hit for hit in make_report().hits if hit.record.record_id == "I0006")
    write_search(tmp_path / "search.csv", [withhold(secret, "its handling"), secret])
    told, shown = read(tmp_path / "search.csv")
    assert {column: cell for column, cell in told.items() if cell} == {
        "source": "intel", "record_id": "I0006", "reference": "NS/INT/4406/24", "kind": "intelligence",
        "force": "Northshire", "marking": "OFFICIAL", "negated": "no", "undecided": "no", "restricted": "yes",
    }  # fmt: skip
    assert (shown["restricted"], "HIDDENNAME" in shown["narrative"]) == ("yes", True)


def test_an_exact_term_does_not_make_its_cell_a_formula(tmp_path, make_hit):
    found = (("giving", "=giving", "negated"), ("give", "==give", "affirmed"))
    hit = make_hit(1, "giving what they give", found)
    write_search(tmp_path / "search.csv", [hit])
    assert read(tmp_path / "search.csv")[0]["terms"] == "giving; give"


def test_a_record_too_crowded_to_decide_is_said_to_be(tmp_path, make_hit):
    hits = [make_hit(1, "a vape", ()), replace(make_hit(2, "a vape", ()), undecided=True)]
    write_search(tmp_path / "search.csv", hits)
    assert [row["undecided"] for row in read(tmp_path / "search.csv")] == ["no", "yes"]


def test_a_search_gives_the_fields_with_their_labels_and_no_cell_that_runs(tmp_path, make_hit):
    fields = (Field("=Note", (FieldValue("=1+1"),)), Field("Phone", (FieldValue("07700 900123", "phone"),)))
    hit = make_hit(1, "a vape", (), place=Place(town="Northport"), fields=fields)
    only = make_hit(2, "a vape", (), fields=fields[:1])
    write_search(tmp_path / "s.csv", [hit, only])
    assert [row["fields"] for row in read(tmp_path / "s.csv")] == [
        "Place: Northport; =Note: =1+1; Phone: 07700 900123",
        "'=Note: =1+1",
    ]


def test_search_gives_the_whole_text(tmp_path, make_hit, coverage):
    hit = make_hit(1, "-dash first\nthen a vape", (("vape", "vape", "affirmed"),))
    hit = replace(hit, spans=(*hit.spans, Span("narrative", 0, 5, "dash")))
    write_search(tmp_path / "s.csv", [hit])
    (row,) = read_table(tmp_path / "s.csv")
    assert tuple(row) == SEARCH_COLUMNS
    assert row["narrative"] == "-dash first\nthen a vape"
    write_coverage(tmp_path / "s.csv", coverage, "SECRET", Edition(include_restricted="they agreed"))
    beside = json.loads((tmp_path / "s.coverage.json").read_text(encoding="utf-8"))
    assert unpack_coverage(beside) == coverage
    assert (beside["marking"], beside["edition"], beside["include_restricted"]) == ("SECRET", "full", "they agreed")
    assert row["terms"] == "vape; dash"


def test_a_folder_takes_the_place_of_its_own_kind_whole(tmp_path):
    for text in ("first", "second"):
        with open_folder(tmp_path) as staged:
            with open_output(staged / "tables" / "run.csv") as file:
                file.write(text)
            write_page(staged / "page.html", text)
    assert (tmp_path / "tables" / "run.csv").read_text() == "second"
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["page.html", "run.csv", "tables"]


def test_a_folder_in_which_somebody_keeps_other_things_is_left_alone_and_so_is_all_else(tmp_path):
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "model.pbix").write_text("mine")

    def write_both():
        with open_folder(tmp_path) as staged:
            write_page(staged / "page.html", "new")
            write_page(staged / "tables" / "run.csv", "new")

    with pytest.raises(OutputError, match=r"holds model\.pbix, which is not written there"):
        write_both()
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["model.pbix", "tables"]
