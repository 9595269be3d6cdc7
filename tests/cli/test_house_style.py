"""A team's house style: reports are written in it, and a broken one stops a run before anything is searched."""

from __future__ import annotations

from tests.cli.conftest import PROFILE, Trawl

NAME = "favours"


def test_a_report_is_written_in_the_house_style(trawl: Trawl) -> None:
    trawl.write(f"home/saved_searches/{NAME}.yml", PROFILE)
    trawl.write("home/templates/style.yml", "organisation: Northshire Data Insights\naccent: '#00523a'\n")
    trawl.write("home/templates/page.html.j2", "{{ content }}<footer><p>Held by {{ organisation }}</p></footer>")
    out = trawl.folder / "run"
    run = trawl("run", NAME, "--out", out, "--json").json["run"]["id"]
    for arguments in ((), ("report", "render", run, "--out", out), ("report", "issue", run, "--anew", "--out", out)):
        if arguments:
            (out / "report.html").unlink()
            trawl(*arguments)
        page = (out / "report.html").read_text()
        assert "Held by Northshire Data Insights</p></footer>" in page
        assert "--accent: #00523a" in page


def test_a_broken_house_style_stops_a_run_before_it_begins(trawl: Trawl) -> None:
    trawl.write(f"home/saved_searches/{NAME}.yml", PROFILE)
    trawl.write("home/templates/page.html.j2", "<p>\n{{ organization }}</p>{{ content }}")
    said = " ".join(trawl.refuse("run", NAME, code=2).split())
    assert "page.html.j2:2: there is no value 'organization'; there are content, logo, organisation" in said
    assert trawl("report", "list", "--json").json == []
