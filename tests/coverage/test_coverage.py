"""What a coverage says, and that it can be kept."""

from datetime import date

import pytest

from trawl.coverage import (
    Coverage,
    EventDates,
    FeedCoverage,
    JoinedRegister,
    UnfinishedLoad,
    list_registers,
    list_shortfalls,
    list_unused_columns,
    pack_coverage,
    say_reach,
    unpack_coverage,
)

WHOLE = Coverage(
    4,
    9,
    1,
    (UnfinishedLoad(2, "crime", "b.csv", "failed", "the disk was full"),),
    (
        FeedCoverage("crime", (("a.csv", 2), ("c.csv", 1)), (("DOB", "is no date", 3),), ("A1", "A2"), ("Beat",), 5),
        FeedCoverage("custody", unused_columns=("Cell",)),
    ),
    EventDates("2024-03", "2024-05-06", (("0024-03", 1),), 1),
    (
        JoinedRegister("hotels", 2, 40, date(2024, 5, 1)),
        JoinedRegister("fhrs", 3, 1, date(2024, 5, 6), date(2024, 5, 1), "ExtractDate", 5),
    ),
    ("schools",),
)


def test_it_is_kept_whole() -> None:
    packed = pack_coverage(WHOLE)
    assert packed["clean"] is False
    assert unpack_coverage(packed) == WHOLE
    assert unpack_coverage({}) is None


def test_each_register_is_said_with_its_version_its_day_and_its_age() -> None:
    assert list_registers(WHOLE) == [
        "Joined to hotels, version 2 loaded 1 May 2024, 40 rows.",
        "Joined to fhrs, version 3 as at 1 May 2024 (column ExtractDate), 5 days old, 1 row.",
    ]


def test_a_coverage_that_an_earlier_trawl_kept_says_no_day_of_its_registers() -> None:
    packed = pack_coverage(Coverage(1, 1, registers=WHOLE.registers[:1]))
    for later in ("as_at", "as_at_from", "age"):
        del packed["registers"][0][later]
    assert unpack_coverage(packed) == Coverage(1, 1, registers=WHOLE.registers[:1])


def test_each_shortfall_is_said() -> None:
    assert list_shortfalls(WHOLE) == [
        "3 rows of the feed crime could not be read and were not searched (a.csv: 2; c.csv: 1).",
        (
            "The versions of 2 records that were searched are not the newest: their amendments could not be read "
            "(crime/A1, crime/A2)."
        ),
        (
            "Up to 5 records of the feed crime went with a load that was undone, and the earlier version has not been "
            "loaded again."
        ),
        "3 values beside the text of the feed crime could not be read, or only in part (DOB: 3, is no date).",
        "Coverage is incomplete: 1 load had failed or not finished, so records may be missing (crime, b.csv: failed).",
        (
            "The register schools was not loaded, so no premises were looked up in it. Load it with: "
            "trawl register load schools FILE --mapping schools."
        ),
    ]
    assert [line.split(":")[1] for line in list_unused_columns(WHOLE)] == [" Beat.", " Cell."]


def test_the_reach_names_what_is_far_from_all_else() -> None:
    assert say_reach(WHOLE) == (
        "4 records searched, up to sequence 9; 1 load finished; events from March 2024 to 6 May 2024, but for 1 record "
        "dated far from all others: March 24 (1); 1 record without an event date."
    )


@pytest.mark.parametrize(
    ("feed", "clean"),
    [
        ({"unused_columns": ("Beat",)}, True),
        ({"unread": (("a.csv", 1),)}, False),
        ({"remarks": (("DOB", "is no date", 1),)}, False),
        ({"stale": ("A1",)}, False),
        ({"lost": 1}, False),
    ],
)
def test_only_what_was_read_is_clean(feed: dict[str, object], clean: bool) -> None:
    coverage = Coverage(1, 1, feeds=(FeedCoverage("crime", **feed),))  # type: ignore[arg-type]
    assert coverage.clean is clean
    assert bool(list_shortfalls(coverage)) is not clean


def test_a_register_or_a_load_that_is_missing_makes_it_unclean() -> None:
    assert Coverage(1, 1).clean
    assert not Coverage(1, 1, missing_registers=("hotels",)).clean
    assert not Coverage(1, 1, unfinished=WHOLE.unfinished).clean
