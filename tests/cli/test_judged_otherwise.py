"""How hits stand against the last issued run, over the register that they are matched to."""

from __future__ import annotations

import csv
import json

from tests.cli.conftest import HOTELS, PROFILE, Trawl

NAME = "favours"


def load_hotels(trawl: Trawl, text: str) -> None:
    trawl("register", "load", "hotels", trawl.write("hotels.csv", text), "--mapping", "hotels")


def run(trawl: Trawl) -> tuple[str, dict[str, tuple[str, str]]]:
    """Run the profile; its id, and how each hit stands with the reason."""
    run_id = trawl("run", NAME, "--format", "html,csv", "--json").json["run"]["id"]
    with (trawl.home / "outputs" / run_id / "hits.csv").open(encoding="utf-8-sig", newline="") as file:
        return run_id, {row["record_id"]: (row["status"], row["change"]) for row in csv.DictReader(file)}


def test_a_match_that_is_new_or_gone_shows_and_a_register_loaded_again_does_not(trawl: Trawl) -> None:
    trawl.write(f"home/saved_searches/{NAME}.yml", PROFILE)
    first, _ = run(trawl)
    trawl("report", "issue", first)
    load_hotels(trawl, HOTELS)
    second, told = run(trawl)
    status, reason = told["A1"]
    assert status == "judged otherwise"
    assert "it is now matched to hotels/H1 (" in reason
    assert reason.endswith(f"which it was not in {first}: the register was not joined in {first}")
    assert told["A2"][0] == "unchanged"
    page = (trawl.home / "outputs" / second / "report.html").read_text(encoding="utf-8")
    assert "hotels/H1" in page
    assert "1 hit is judged otherwise than before" in " ".join(page.split())
    trawl("report", "issue", second)
    load_hotels(trawl, HOTELS.replace("01632 960114", "01632 960115"))
    _, told = run(trawl)
    assert {status for status, _ in told.values()} == {"unchanged"}, "another version, and the same match"
    load_hotels(trawl, HOTELS.replace("Anchor Lodge", "Ferry House"))
    _, told = run(trawl)
    assert told["A1"][0] == "judged otherwise"
    assert (
        f"in {second} and is so no longer: the register was of version 1 then and is of version 3 now"
        in (told["A1"][1])
    )
    assert json.loads(trawl("report", "list", "--json").out)[0]["counts"] == {
        "judged otherwise": 1, "unchanged": 1, "negated": 0, "incidents": 2
    }  # fmt: skip
