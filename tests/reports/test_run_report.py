"""The page of a run. TRAWL_UPDATE_GOLDEN=1 writes the golden file anew."""

import os
import re
from dataclasses import replace
from datetime import UTC, datetime
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.reports.run_page import render_run_page
from trawl.coverage import Coverage, list_shortfalls
from trawl.model import STATUSES, Grade, Key, Load, Person, Section, Span
from trawl.passages import part_text
from trawl.reports.findings.changes import Change
from trawl.reports.house_style import TRAWL_STYLE

GOLDEN = Path(__file__).parent / "golden" / "run_report.html"


def parse(page):
    """The page as a tree: every page is well formed XML too, which is how its tags are known to balance."""
    return ET.fromstring(page.removeprefix("<!DOCTYPE html>"))


def text_of(element):
    def walk(inner):
        yield inner.text or ""
        for child in inner:
            yield from walk(child)
            yield f"{'' if child.tag in {'mark', 'span', 'strong', 'a', 'code'} else ' '}{child.tail or ''}"

    return " ".join("".join(walk(element)).split())


def section(tree, name):
    (found,) = (element for element in tree.iter("section") if element.get("id") == name)
    return found


def scrub(page):
    page = re.sub(r"sha256-[\w+/=]+", "sha256-SCRUBBED", page)
    return re.sub(r"<(style|script|svg)\b.*?</\1>", r"<\1>SCRUBBED</\1>", page, flags=re.DOTALL)


def test_the_page_is_as_the_golden_file_has_it(make_report):
    page = scrub(render_run_page(make_report()))
    if os.environ.get("TRAWL_UPDATE_GOLDEN"):
        GOLDEN.write_text(page, encoding="utf-8")
    assert page == GOLDEN.read_text(encoding="utf-8")


def test_nothing_is_fetched_and_nothing_runs(make_report):
    page = render_run_page(make_report())
    tree = parse(page)
    assert not {"link", "img", "iframe", "object", "embed", "form", "base"} & {e.tag for e in tree.iter()}
    for element in tree.iter():
        assert not [name for name in element.attrib if name.startswith("on") or name == "style"]
        for name in ("href", "src", "action"):
            assert element.get(name, "#").startswith("#")
    assert "@import" not in page
    assert "://" not in page.replace('xmlns="http://www.w3.org/2000/svg"', "")


def test_marking_is_the_highest_of_the_inputs_top_bottom_title_and_metadata(make_report):
    tree = parse(render_run_page(make_report()))
    bands = [text_of(e) for e in tree.iter("div") if e.get("class", "").startswith("band")]
    said = "For force exploitation leads only. Do not copy to partners. Copy 3 of 5 Fictitious data"
    assert bands == [f"OFFICIAL-SENSITIVE {said}"] * 2
    assert text_of(next(tree.iter("title"))).startswith("OFFICIAL-SENSITIVE: ")
    assert [e.get("content") for e in tree.iter("meta") if e.get("name") == "classification"] == ["OFFICIAL-SENSITIVE"]


@pytest.mark.parametrize("named", ["profile", "shown", "restricted", "changed"])
def test_any_record_that_the_page_names_raises_its_marking(make_report, make_hit, named):
    found = (("vape", "vape", "affirmed"),)
    marks = {part: "SECRET" if part == named else "OFFICIAL" for part in ("profile", "shown", "restricted", "changed")}
    shown = make_hit(1, "a vape", found, marking=marks["shown"])
    held = make_hit(2, "a vape", found, marking=marks["restricted"], handling="C")
    gone = Change(Key("intel", "I9"), "changed by profile", "it is no hit now", False, "R9", marks["changed"])
    profile = replace(make_report().profile, marking=marks["profile"])
    page = render_run_page(make_report(hits=(shown, held), profile=profile, changes=(gone,), matches={}))
    assert text_of(next(parse(page).iter("title"))).startswith("SECRET: ")


def test_only_what_was_read_is_said_to_be_known(make_report, make_hit):
    found = (("vape", "vape", "affirmed"),)
    read = make_hit(1, "a vape", found, grade=Grade("3x5x2", "2/B/P", "text"), handling="P", handling_said_in="text")
    word = {"handling_said_in": "mapping", "handling_stated_by": "J"}
    stated = make_hit(2, "a vape", found, grade=None, handling="P", **word)
    silent = make_hit(3, "a vape", found, kind="crime", grade=None, handling="")

    def said(*hits):
        return text_of(section(parse(render_run_page(make_report(hits=hits, changes=(), matches={}))), "restricted"))

    assert "are known to set no condition" in said(read)
    for hits in ((stated,), (silent,), (read, stated), (read, silent), ()):
        assert "are known to set no condition" not in said(*hits)
    assert "states handling P for 1 hit that has none in a column" in said(read, stated)
    assert "on the word of J" in said(stated)
    assert "1 hit of another kind than intelligence has no handling" in said(silent)


def test_the_page_says_why_records_are_by_reference_only(make_report, make_hit):
    found = (("vape", "vape", "affirmed"),)
    hits = (
        make_hit(1, "ALPHA vape", found, grade=None, handling=""),
        make_hit(2, "BRAVO vape", found, grade=None, handling=""),
        make_hit(3, "CHARLIE vape", found, handling="C", handling_said_in="text"),
        make_hit(4, "DELTA vape", found, grade=Grade("not known", "B2C", "text"), handling=""),
    )
    page = render_run_page(make_report(hits=hits, changes=(), matches={}))
    said = text_of(section(parse(page), "restricted"))
    assert "nothing says what its handling is (2 hits)" in said
    assert "the handling at the beginning of its text sets a condition, or is not known to set none (1 hit)" in said
    assert "of a scheme that trawl does not know, so it may set a condition (1 hit)" in said
    assert not [word for word in ("ALPHA", "BRAVO", "CHARLIE", "DELTA") if word in page]


def test_every_hit_is_shown_once_or_listed_by_reference(make_report):
    report = make_report()
    tree = parse(render_run_page(report))
    headings = [text_of(e.find("header")) for e in tree.iter("article")]
    for hit in report.hits:
        shown = sum(hit.record.record_id in heading for heading in headings)
        listed = hit.record.record_id in text_of(section(tree, "restricted"))
        assert (shown, listed) == ((0, True) if hit.record.handling == "C" else (1, False))


def test_nothing_of_a_restricted_record_but_its_reference_is_in_the_page(make_report):
    page = render_run_page(make_report())
    assert "SECRETWORD" not in page
    assert "HIDDENNAME" not in page
    assert "900999" not in page
    assert "NP9 9ZZ" not in page
    assert "NS/INT/4406/24" in page
    shown = render_run_page(make_report(), include_restricted="Agreed by the owner, log 7")
    assert "SECRETWORD" in shown
    assert "Agreed by the owner, log 7" in shown


def test_a_register_that_is_not_loaded_is_not_called_none(make_report):
    tree = parse(render_run_page(make_report(registers=(), missing_registers=("hotels",), matches={})))
    said = text_of(section(tree, "premises"))
    assert "Not looked up: the register hotels was not loaded" in said
    assert "no register." not in said
    joined = parse(render_run_page(make_report(registers=(), matches={})))
    assert "joins its hits to no register" in text_of(section(joined, "premises"))
    both = text_of(section(parse(render_run_page(make_report(missing_registers=("schools",)))), "premises"))
    assert "schools was not loaded" in both
    assert "Cloud Corner Vapes" in both


def test_terms_found_in_no_hit_are_folded_on_the_screen(make_report):
    (folded,) = section(parse(render_run_page(make_report())), "terms").iter("details")
    assert "lost mary" in text_of(folded)
    assert folded.get("open") is None


def test_negated_hits_stand_in_their_own_section_and_say_so(make_report):
    tree = parse(render_run_page(make_report()))
    negated, evidence = section(tree, "negated"), section(tree, "evidence")
    assert "vapes [negated]" in text_of(negated)
    assert "I0005" in text_of(negated)
    assert "I0005" not in text_of(evidence)
    assert "vapes [not certain]" in text_of(evidence)
    assert "Not plainly stated" in text_of(evidence)


def test_found_words_are_marked(make_report):
    tree = parse(render_run_page(make_report()))
    assert "disposable vape" in [text_of(mark) for mark in tree.iter("mark")]


def test_summary_counts_by_status(make_report):
    tree = parse(render_run_page(make_report()))
    table = next(section(tree, "statuses").iter("table"))
    rows = [[text_of(cell) for cell in row][:5] for row in table.iter("tr")]
    assert rows[1:] == [
        ["New", "4", "1", "1", "0"],
        ["Updated", "1", "0", "0", "0"],
        ["Judged otherwise", "0", "0", "0", "0"],
        ["Unchanged", "1", "0", "0", "0"],
        ["Withdrawn", "0", "0", "0", "1"],
        ["Changed by profile", "1", "0", "0", "1"],
        ["Changed by trawl", "0", "0", "0", "0"],
        ["All", "7", "1", "1", "2"],
    ]


def test_hits_by_one_term_alone_are_shown_only_where_they_were_counted(make_report):
    report = make_report()
    uncounted = replace(report, terms=tuple(replace(term, alone=None) for term in report.terms))
    assert "Hits only because of it" in text_of(section(parse(render_run_page(report)), "terms"))
    shown = text_of(section(parse(render_run_page(uncounted)), "terms"))
    assert "Hits only because of it" not in shown
    assert "school 4 vape 4" in shown
    assert "2 terms found in no hit" in shown
    assert "puff bar" in shown


def test_premises_say_how_surely_they_were_matched(make_report):
    shown = text_of(section(parse(render_run_page(make_report())), "premises"))
    assert "Strong, score 98" in shown
    assert "Possible: proposal to check, score 81" in shown
    assert "Brackenfield Academy, 340 m" in shown
    assert "Under review" in shown


def test_repeats_across_forces_are_flagged_and_names_only_proposed(make_report):
    shown = text_of(section(parse(render_run_page(make_report())), "repeats"))
    assert "VD20BSX 3 Cross-force: Eastmoor, Northshire" in shown
    assert "Name only: a proposal, not shown to be one person role not established" in shown


def test_a_run_without_hits_says_nil(make_report):
    clean = Coverage(8, 12, finished=1)
    report = make_report(hits=(), matches={}, terms=(), changes=(), coverage=clean)
    tree = parse(render_run_page(report))
    found = text_of(section(tree, "findings"))
    assert "Nil return. The trawl searched 8 records, all that were handed to it, and found no hit." in found
    assert "Nil return. The trawl found no hit, new or old, in 8 records." in found
    assert "Everything that was handed over was read." in text_of(section(tree, "method"))
    for name in ("premises", "repeats", "terms", "evidence"):
        assert "Nil return." in text_of(section(tree, name)), name


def test_a_nil_return_claims_no_more_than_was_read(make_report):
    tree = parse(render_run_page(make_report(hits=(), matches={}, terms=(), changes=())))
    found = text_of(section(tree, "findings"))
    assert "Nil return over what could be read: 1,211 records searched, no hit found." in found
    assert "9 rows of the feed intel could not be read and were not searched (intel-2024-03.csv: 9)." in found
    assert "Nil return over what could be read. The trawl found no hit" in found


def test_what_was_not_covered_stands_in_the_key_findings_and_the_method(make_report):
    tree = parse(render_run_page(make_report()))
    for name in ("findings", "method"):
        shown = text_of(section(tree, name))
        for line in list_shortfalls(make_report().coverage):
            assert line in shown, name
    assert "Not searched, since the mapping of intel uses no such column: Officer, Beat." in text_of(
        section(tree, "method")
    )


def test_a_run_with_nothing_new_says_nil_for_new(make_report):
    report = make_report()
    hits = tuple(replace(hit, status="unchanged") for hit in report.hits)
    tree = parse(render_run_page(replace(report, hits=hits)))
    assert text_of(section(tree, "findings")).count("Nil return for new hits") == 2


def test_hits_that_only_a_changed_reading_finds_are_no_nil_return(make_report):
    report = make_report()
    hits = tuple(replace(hit, status="unchanged") for hit in report.hits[1:])
    tree = parse(render_run_page(replace(report, hits=(replace(report.hits[0], status="changed by trawl"), *hits))))
    shown = text_of(section(tree, "findings"))
    assert "Nil return" not in shown
    assert shown.count("1 hit is found only now, though the record is as it was") == 2


def test_a_first_run_says_that_all_counts_as_new(make_report):
    tree = parse(render_run_page(make_report(previous=None, changes=())))
    assert "every hit counts as new" in text_of(section(tree, "findings"))


def test_coverage_names_failed_and_unfinished_loads(make_report):
    shown = text_of(section(parse(render_run_page(make_report())), "method"))
    assert (
        "1,211 records searched, up to sequence 1,284; 1 load finished, 1 failed, 1 in flight; events from "
        "2 April 2023 to 28 March 2024, but for 2 records dated far from all others: January 1900 (2); 7 records "
        "without an event date." in shown
    )
    assert "custody-2024-03.csv" in shown
    assert "Failed (the file ended in the middle of a row)" in shown
    assert "(list:vape NEAR/15 list:child_signs) OR" in shown


def card_of(tree, reference):
    (card,) = (e for e in tree.iter("article") if reference in text_of(e.find("header")))
    return card


def test_a_card_shows_the_people_the_place_and_the_fields_that_were_found_once_each(make_report):
    tree = parse(render_run_page(make_report()))
    card = card_of(tree, "NS/INT/4404/24")
    rows = [text_of(row) for row in card.iter("div")]
    assert "Stopped Callum Draycott, born 16 January 1997, E77" in rows
    assert "Place Northport Arcade, 2 Quay Street, Northport, NP1 2AB" in rows
    assert "Method Vapes handed over from a car" in rows
    assert "Marker CSE" in rows
    shown = text_of(card)
    assert "Gang" not in shown  # a marker that was not found
    assert shown.count("2 Quay Street") == 1
    assert [mark.text for mark in card.iter("mark")][-3:] == ["Quay", "CSE", "Vapes"]


def test_a_card_with_many_people_shows_those_found_and_says_how_many_more(make_report, make_hit):
    people = tuple(Person(f"Person Number{n}", "witness") for n in range(50))
    hit = make_hit(1, "a vape", (("vape", "vape", "affirmed"),), people=people)
    name = part_text(hit.record, "fields").index("Number47")
    hit = replace(hit, spans=(*hit.spans, Span("fields", name, name + 8, "number47")))
    shown = text_of(card_of(parse(render_run_page(make_report(hits=(hit,)))), "NS/INT/4401/24"))
    assert "Person Number47" in shown
    assert "Not shown 38 more fields of this record" in shown


def test_sections_are_named_before_what_is_shown_of_them(make_report, make_hit):
    hit = make_hit(1, "a vape", (("vape", "vape", "affirmed"),), sections=(Section("Risk", 0, 6),))
    assert "Risk: a vape" in text_of(card_of(parse(render_run_page(make_report(hits=(hit,)))), "NS/INT/4401/24"))


def test_hostile_text_is_shown_and_never_obeyed(make_report, make_hit):
    evil = "<script>alert(1)</script> \"'><img src=x onerror=alert(2)> </style> vape \x00\x1b\u202e {{ 7*7 }}"
    hit = make_hit(
        1, evil, (("vape", "<b>t</b>", "affirmed"),), reference="<script>r</script>", force='"><svg onload=x>'
    )
    report = make_report(hits=(hit,), matches={}, changes=())
    report = replace(
        report,
        profile=replace(report.profile, title="</title><script>t</script>", marking="OFFICIAL"),
        run=replace(report.run, query="</code><script>q</script>"),
    )
    page = render_run_page(report)
    tree = parse(page)
    assert len(list(tree.iter("script"))) == 1  # the page's own
    assert not list(tree.iter("img"))
    assert "<script>alert(1)</script>" in text_of(section(tree, "evidence"))
    assert "{{ 7*7 }}" in text_of(section(tree, "evidence"))
    assert not re.search("[\x00\x1b\u202e]", page)


def test_tables_have_captions_and_scoped_headings_and_headings_step_by_one(make_report):
    tree = parse(render_run_page(make_report()))
    assert tree.get("lang") == "en-GB"
    for table in tree.iter("table"):
        assert text_of(table.find("caption"))
        assert all(heading.get("scope") in {"col", "row"} for heading in table.iter("th"))
    levels = [int(e.tag[1]) for e in tree.find(".//main").iter() if re.fullmatch("h[1-6]", e.tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))


def test_every_link_leads_somewhere_and_ids_are_unique(make_report):
    tree = parse(render_run_page(make_report()))
    ids = [e.get("id") for e in tree.iter() if e.get("id")]
    assert len(ids) == len(set(ids))
    assert {e.get("href")[1:] for e in tree.iter("a")} <= set(ids)


def test_a_large_report_is_folded_and_complete(make_report):
    base = make_report()
    hits = tuple(
        replace(hit, status=STATUSES[n % 2], record=replace(hit.record, record_id=f"X{n}", reference=f"REF{n:04d}"))
        for n, hit in enumerate(base.hits * 40)
    )
    tree = parse(render_run_page(replace(base, hits=hits)))
    headings = [text_of(e.find("header")) for e in tree.iter("article")]
    assert len(headings) == len(set(headings)) == 6 * 40
    assert len(list(section(tree, "evidence").iter("details"))) >= 2
    unfolded = [e for e in section(tree, "evidence") if e.tag == "article"]
    assert len(unfolded) <= 100


def test_an_issued_report_carries_its_date(make_report):
    report = make_report()
    issued = replace(report, run=replace(report.run, issued=datetime(2024, 4, 3, tzinfo=UTC)))
    assert "not issued yet: draft" in render_run_page(report)
    assert "3 April 2024" in render_run_page(issued)


def luminance(colour):
    channels = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("ink", "#ffffff"),
        ("ink", "pale"),
        ("ink", "mark"),
        ("ink", "#eceff3"),
        ("ink", "#fdf6ec"),
        ("muted", "#ffffff"),
        ("muted", "pale"),
        ("link", "#ffffff"),
        ("red", "#ffffff"),
        ("#ffffff", "accent"),
        ("#ffffff", "red"),
    ],
)
def test_text_has_enough_contrast(text, ground):
    css = (files("trawl.reports") / "templates" / "page.css").read_text()
    colours = {"accent": TRAWL_STYLE.accent, **dict(re.findall(r"--(\w+): (#\w{6})", css))}
    lighter, darker = sorted((luminance(colours.get(c, c)) for c in (text, ground)), reverse=True)
    assert (lighter + 0.05) / (darker + 0.05) >= 4.5


def test_loads_that_left_something_out_are_told_apart(make_report):
    moment = datetime(2024, 4, 1, tzinfo=UTC)
    loads = (
        Load(1, "intel", "a.csv", "failed", moment, moment, reason="the Disk was full"),
        Load(2, "intel", "a.csv", "finished", moment, moment),
        Load(3, "intel", "b.csv", "dismissed", moment, moment, reason="not text (dismissed: a letter)"),
        Load(4, "intel", "c.csv", "in flight", moment),
        Load(5, "intel", "c.csv", "finished", moment, moment),
    )
    report = make_report()
    page = render_run_page(replace(report, run=replace(report.run, loads=loads)))
    assert "2 loads finished, 1 failed (1 of them loaded again since), 1 in flight, 1 dismissed" in page
    assert "<strong>Failed (the Disk was full), finished 1 April 2024, 00:00 UTC</strong>; the file was loaded" in page
    assert "(dismissed: a letter)), finished 1 April 2024, 00:00 UTC</strong></td>" in page
