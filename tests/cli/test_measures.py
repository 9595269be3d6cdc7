"""`trawl profile precision` and `trawl profile sample`: what marks say of a profile, and how surely."""

from __future__ import annotations

import pytest

from tests.cli.conftest import PROFILE, Trawl
from trawl.ledger import open_ledger

NAME = "favours"
SAMPLE = f"{NAME}-sample-1"


@pytest.fixture
def ran(trawl: Trawl) -> Trawl:
    """An installation with a run of two hits: A2 (vape, stolen) and A1 (vape, girl)."""
    trawl.write(f"home/saved_searches/{NAME}.yml", PROFILE.partition("registers")[0])
    trawl("run", NAME)
    return trawl


def mark(trawl: Trawl, name: str, **said: str) -> None:
    for record, word in said.items():
        trawl("review", name, "--mark", word, "--record", record)


def test_precision_is_counted_by_profile_term_and_month(ran: Trawl) -> None:
    assert "No hit that you may see was marked" in ran("profile", "precision").out
    run = ran("report", "list", "--json").json[0]
    mark(ran, run["id"], A1="relevant", A2="not-relevant")
    mark(ran, run["id"], A2="unsure")
    mark(ran, run["id"], A2="not-relevant")
    found = {(line["part"], line["name"]): line for line in ran("profile", "precision", NAME, "--json").json}
    counts = {at: (line["relevant"], line["not_relevant"], line["unsure"]) for at, line in found.items()}
    assert counts == {
        ("profile", NAME): (1, 1, 0), ("term", "girl"): (1, 0, 0), ("term", "stolen"): (0, 1, 0),
        ("term", "vape"): (1, 1, 0), ("month", run["started"][:7]): (1, 1, 0),
    }  # fmt: skip
    assert found["profile", NAME]["precision"] == 0.5
    low, high = found["profile", NAME]["interval"]
    assert (round(low, 3), round(high, 3)) == (0.095, 0.905)
    mark(ran, run["id"], A2="unsure")
    (whole,) = (line for line in ran("profile", "precision", NAME, "--json").json if line["part"] == "profile")
    assert (whole["precision"], whole["unsure"]) == (1.0, 1)
    assert "0.21 to 1.00" in ran("profile", "precision").out


def test_a_sample_of_what_is_no_hit_estimates_the_recall_and_is_kept(ran: Trawl) -> None:
    drawn = ran("profile", "sample", NAME, "--size", 5, "--seed", "7", "--json").json
    assert drawn == {"sample": SAMPLE, "size": 2, "of": 2, "seed": "7"}
    assert ran("profile", "sample", NAME, "--size", 1, "--seed", "7").words.startswith(f"{NAME}-sample-2: 1 of 2")
    with open_ledger(f"sqlite:///{ran.home / 'ledger.db'}") as ledger:
        first, second = ledger.samples.list(NAME)
        assert {key.record_id for key in first.records} == {"A3", "A4"}
        assert set(second.records) < set(first.records)
    assert "Nothing follows before some are marked" in ran("profile", "sample", NAME).words
    mark(ran, SAMPLE, A3="not-relevant", A4="relevant")
    assert "The recall follows when hits of the profile are marked" in ran("profile", "sample", NAME).words
    assert "No hit" in ran("profile", "precision").out
    mark(ran, ran("report", "list", "--json").json[0]["id"], A1="relevant", A2="relevant")
    found = ran("profile", "sample", NAME, "--json").json[0]
    assert (found["hits"], found["others"], found["unmarked"], found["recall"]) == (2, 2, 0, 0.6667)
    assert found["recall_interval"][0] < 0.6667 < found["recall_interval"][1]
    ran("profile", "sample", NAME)
    with open_ledger(f"sqlite:///{ran.home / 'ledger.db'}") as ledger:
        kept = ledger.samples.estimates(SAMPLE)
    assert [one["recall"] for one in kept] == [None, None, 0.6667]
    assert "no hit of" in ran.refuse("review", SAMPLE, "--mark", "unsure", "--record", "A1", code=3)
    out = ran.folder / "sample.csv"
    ran("review", SAMPLE, "--sheet", out)
    assert "not found by the profile" in out.read_text("utf-8")


def test_what_cannot_be_drawn_is_refused(ran: Trawl) -> None:
    assert "between 1 and 5,000" in ran.refuse("profile", "sample", NAME, "--size", 6000, code=2)
    assert "goes with --size" in ran.refuse("profile", "sample", NAME, "--seed", 7, code=2)
    ran.write("home/saved_searches/everything.yml", "title: All\ndescription: All.\nquery: vape OR prisoner OR boy\n")
    assert "finds every record" in ran.refuse("profile", "sample", "everything", "--size", 6, code=2)
