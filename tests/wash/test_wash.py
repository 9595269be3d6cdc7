"""Washing lists: reading them, answering every row, and never calling a proposal a trace."""

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import ClassVar

import pytest

from tests.wash.index import TextIndex
from trawl.identifiers import SCHEMES
from trawl.model import Entity, Key, Trace
from trawl.wash import ListRow, WashReading, count_outcomes, read_list, wash_rows

RECORDS = {
    "R1": "He uses 07700 900123 and snap darren_wh7, car VD20 BSX",
    "R2": "account @darren_wh7 (Insta) and plate VD2O BSX on a grey Audi",
    "R3": "NI no QQ 40 71 22 B; PNCID 15/0482913H",
}


INDEX = TextIndex(RECORDS)


def test_a_row_counts_once_by_the_best_of_its_records() -> None:
    rows = [ListRow(1, "A", "snapchat", "darren_wh7"), ListRow(2, "A", "vrm", "VD20BSX"), ListRow(3, "A", "", "zz_1")]
    assert count_outcomes(wash_rows(rows, INDEX)) == {"trace": 2, "no_trace": 1}
    assert count_outcomes(reversed(list(wash_rows(rows, INDEX)))) == {"trace": 2, "no_trace": 1}
    assert count_outcomes([]) == {}


def wash(identifier: str, kind: str = "") -> list[tuple[str, str]]:
    """The outcome with each record, or with none."""
    (answer,) = wash_rows([ListRow(1, "1", kind, identifier)], INDEX)
    return [(one.outcome, one.key.record_id) for one in answer.traced] or [(answer.outcome, "")]


@pytest.mark.parametrize(
    ("identifier", "kind", "answers"),
    [
        ("+44 (0)7700 900123", "phone", [("trace", "R1")]),
        ("07700 900123", "", [("trace", "R1")]),
        ("07700 900124", "mobile", [("no_trace", "")]),
        ("@DARREN_WH7", "handle", [("trace", "R1"), ("trace", "R2")]),
        ("darren_wh7", "snapchat", [("trace", "R1"), ("possible", "R2")]),
        ("vd20-bsx", "vrm", [("trace", "R1"), ("possible", "R2")]),
        ("QQ407122B", "nino", [("trace", "R3")]),
        ("QQ407123B", "nino", [("invalid", "")]),
        ("2015/482913H", "pnc_id", [("trace", "R3")]),
        ("07700 90", "phone", [("invalid", "")]),
        ("", "phone", [("invalid", "")]),
        ("x y z", "", [("invalid", "")]),
        ("07700 900123", "telepathy", [("trace", "R1")]),
        ("red", "telepathy", [("invalid", "")]),
    ],
)
def test_outcomes(identifier: str, kind: str, answers: list[tuple[str, str]]) -> None:
    assert wash(identifier, kind) == answers


def test_every_row_is_answered_in_order_with_a_reason_where_invalid() -> None:
    rows = [ListRow(n, f"I{n}", "phone", "07700 900123" if n % 3 else "nothing") for n in range(1, 1_201)]
    results = list(wash_rows(rows, INDEX))
    assert [result.row.row for result in results] == list(range(1, 1_201))
    assert all(result.reason for result in results if result.outcome == "invalid")


def test_a_type_that_is_none_is_answered_with_every_type_that_there_is() -> None:
    (result,) = wash_rows([ListRow(1, "A", "telepathy", "red")], INDEX)
    assert {scheme.type for scheme in SCHEMES} <= set(result.reason.partition("the types are ")[2].split(", "))


class CountingIndex(TextIndex):
    """The same index, with how often it was asked for anything."""

    asked: ClassVar[Counter[Entity | str]] = Counter()

    def trace(self, entities: Iterable[Entity]) -> Iterator[Trace]:
        wanted = list(entities)
        self.asked.update(wanted)
        return super().trace(wanted)

    def find_text(self, phrases: Iterable[str], most: int) -> Iterator[Trace]:
        wanted = list(phrases)
        self.asked.update(wanted)
        return super().find_text(wanted, most)


def test_what_many_rows_ask_is_asked_once_a_batch_and_answers_each_row() -> None:
    index = CountingIndex(RECORDS)
    rows = [ListRow(n, f"I{n}", "", "darren_wh7" if n % 2 else "kit_lo9", carried=(("n", str(n)),)) for n in range(400)]
    answers = list(wash_rows(rows, index))
    assert [answer.row for answer in answers] == rows
    assert {(answer.row.identifier, answer.outcome, len(answer.traced)) for answer in answers} == {
        ("darren_wh7", "trace", 2),
        ("kit_lo9", "no_trace", 0),
    }
    assert set(index.asked.values()) == {1}
    assert "kit_lo9" in index.asked


def test_an_answer_says_what_was_looked_for_and_what_was_found() -> None:
    (answer,) = wash_rows([ListRow(1, "A", "phone", "07700 900123")], INDEX)
    assert answer.readings == (WashReading(Entity("phone", "+447700900123")),)
    assert [(one.key, one.tier, one.found.text) for one in answer.traced] == [
        (Key("feed", "R1"), "exact", "07700 900123")
    ]


def test_a_ragged_row_is_answered_as_invalid(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("identifier_id,type,identifier\nA,phone\nB,phone,07700 900123\n", encoding="utf-8")
    outcomes = [(result.row.row, result.outcome, result.reason) for result in wash_rows(read_list(path), INDEX)]
    assert [outcome for _, outcome, _ in outcomes] == ["invalid", "trace"]
    assert "columns" in outcomes[0][2]


def test_a_quote_that_is_not_closed_costs_its_own_row_only(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text('type,identifier\nphone,"07700 900123\nphone,"07700 900123"\n', encoding="utf-8")
    outcomes = [(result.row.row, result.outcome) for result in wash_rows(read_list(path), INDEX)]
    assert outcomes == [(1, "invalid"), (2, "trace")]
