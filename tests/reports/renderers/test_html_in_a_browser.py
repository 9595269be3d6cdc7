"""The page as Chromium shows it: on a wide and a narrow screen, without its script, and on paper."""

import io
from dataclasses import replace
from datetime import date, timedelta
from unicodedata import normalize

import pytest
from axe_playwright_python.sync_playwright import Axe
from pypdf import PdfReader

from tests.reports.planted_wash import plant_wash
from tests.reports.renderers.browsing import visit
from tests.reports.sample_document import HOSTILE_TEXTS, SAMPLE, fact
from trawl.reports.document import Card, Cards, Column, Fold, Lines, Paragraph, Run, Section, Table, plain
from trawl.reports.edition import FULL
from trawl.reports.findings.narrowing import narrow
from trawl.reports.house_style import TRAWL_STYLE
from trawl.reports.renderers.html import render_html
from trawl.reports.wording.run_document import build_run_document
from trawl.reports.wording.wash_document import build_wash_document

FORCES = ("Northshire", "Eastmoor", "Westvale")
LONG = Table(
    "long",
    "A long table",
    (
        Column("name", "Name of the place"),
        Column("force", "Force"),
        Column("day", "Day", "date"),
        Column("hits", "Hits", "number"),
        Column("said", "What is said of it"),
    ),
    tuple(
        (
            Lines(((Run(f"Place {n}", to="findings" if n else "elsewhere"),),)),
            FORCES[n % 3],
            date(2024, 1, 31) + timedelta(days=n * 7) if n % 5 else None,
            Lines((plain(f"{n * 100:,}"), plain("2 new"))) if n % 2 else n * 100,
            "A sentence that is long enough to need some room, and then some more room, for it has much to say. " * 2,
        )
        for n in range(120)
    ),
    on_paper=100,
    rest="20 more are in the workbook.",
)
LONG_DOCUMENT = replace(SAMPLE, sections=(*SAMPLE.sections, Section("long-section", "Long", (LONG,))))


@pytest.fixture(scope="module")
def page():
    return render_html(LONG_DOCUMENT, TRAWL_STYLE)


@pytest.fixture
def real_page(make_report):
    return render_html(build_run_document(narrow(make_report(), FULL)), TRAWL_STYLE)


@pytest.fixture
def wash_page(coverage):
    return render_html(build_wash_document(plant_wash(coverage)), TRAWL_STYLE)


@pytest.mark.parametrize("which", ["page", "real_page", "wash_page"])
@pytest.mark.parametrize("width", [1280, 400])
def test_everybody_can_read_it(browser, request, which, width):
    with visit(browser, request.getfixturevalue(which), width=width) as seen:
        found = Axe().run(seen.page).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in ("serious", "critical")] == []
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= width
        assert seen.misdeeds == []


def test_a_narrow_screen_shows_the_rows_of_a_wide_table_as_blocks_with_labels(browser, page):
    with visit(browser, page, width=400) as seen:
        cut = seen.page.evaluate(
            "[...document.querySelectorAll('.scroll')].filter(one => one.scrollWidth > one.clientWidth + 1).length"
        )
        label = seen.page.evaluate("getComputedStyle(document.querySelector('#long td'), '::before').content")
    assert cut == 0
    assert label == '"Force"'


def test_what_scrolls_can_be_reached_by_the_keyboard_and_has_a_name(browser, page):
    with visit(browser, page) as seen:
        regions = seen.page.locator(".scroll")
        for region in regions.all():
            assert region.get_attribute("tabindex") == "0"
            assert region.get_attribute("role") == "region"
            assert region.get_attribute("aria-label")
        table = seen.page.get_by_role("region", name="A long table")
        table.focus()
        table.press("End")
        seen.page.wait_for_function("document.querySelector('[aria-label=\"A long table\"]').scrollTop > 0")


def column(seen, number):
    return seen.page.evaluate(
        f"[...document.querySelectorAll('#long tbody tr')].filter(r => !r.hidden).map(r => r.cells[{number}].innerText)"
    )


def test_heads_sort_by_what_a_column_holds_and_say_so(browser, page):
    with visit(browser, page) as seen:
        as_written = column(seen, 0)
        head = seen.page.locator("#long").get_by_role("columnheader", name="Hits")
        head.get_by_role("button").click()
        assert head.get_attribute("aria-sort") == "ascending"
        hits = [int(cell.split("\n")[0].replace(",", "")) for cell in column(seen, 3)]
        assert hits == sorted(hits)
        head.get_by_role("button").press("Enter")
        assert head.get_attribute("aria-sort") == "descending"
        assert column(seen, 3)[0].startswith("11,900")
        day = seen.page.locator("#long").get_by_role("columnheader", name="Day")
        day.get_by_role("button").click()
        assert head.get_attribute("aria-sort") is None
        days = column(seen, 2)
        assert days[0] == "7 February 2024"
        assert days[-24:] == [""] * 24
        day.get_by_role("button").click()
        assert column(seen, 2)[-24:] == [""] * 24
        day.get_by_role("button").click()
        assert day.get_attribute("aria-sort") is None
        assert column(seen, 0) == as_written


def test_the_filter_shows_the_rows_with_all_words_and_says_how_many(browser, page):
    with visit(browser, page) as seen:
        assert seen.page.get_by_role("searchbox").count() == 1  # no other table has more than ten rows
        box = seen.page.get_by_role("searchbox", name="A long table")
        box.fill("EASTMOOR march place")
        assert set(column(seen, 1)) == {"Eastmoor"}
        assert all("March" in day for day in column(seen, 2))
        left = len(column(seen, 0))
        assert 0 < left < 40
        status = seen.page.get_by_role("status")
        assert status.inner_text() == f"{left} of 120 rows"
        assert status.get_attribute("aria-live") == "polite"
        box.fill("")
        assert len(column(seen, 0)) == 120
        assert status.inner_text() == ""


def test_without_script_everything_is_there_and_nothing_that_does_nothing(browser, page):
    with visit(browser, page, script=False) as seen:
        assert seen.page.locator("button, input").count() == 0
        assert seen.page.locator("#long tbody tr").count() == 120
        assert seen.page.locator("#long tbody tr").last.inner_text().startswith("Place 119")
        seen.page.get_by_text("Hit 3", exact=True).click()
        assert seen.page.locator("#hit-3").is_visible()


def test_a_link_opens_the_fold_that_it_leads_into_and_none_leads_nowhere(browser, page):
    folded = Section("folded", "Folded", (Fold("More", (Cards((Card("far", 9, "R9"),)),)),))
    link = Section("link", "Link", (Paragraph((Run("To the card", to="far"), Run("Nowhere", to="gone"))),))
    with visit(browser, render_html(replace(SAMPLE, sections=(link, folded)), TRAWL_STYLE)) as seen:
        assert seen.page.get_by_role("link", name="Nowhere").count() == 0
        assert not seen.page.locator("#far").is_visible()
        seen.page.get_by_role("link", name="To the card").click()
        assert seen.page.locator("#far").is_visible()


def test_paper_has_the_marking_on_every_page_heads_with_tables_and_what_is_to_be_printed(browser, page):
    with visit(browser, page) as seen:
        seen.page.get_by_role("searchbox", name="A long table").fill("nothing has this")
        paper = PdfReader(io.BytesIO(seen.page.pdf(prefer_css_page_size=True)))
        # A font may write two letters as one sign: "puff" with a ligature.
        pages = [normalize("NFKC", " ".join(sheet.extract_text().split())) for sheet in paper.pages]
    for said in pages:
        assert said.count("OFFICIAL-SENSITIVE") == 2
        assert said.count("Copy 2 of 9") == 2
    rows = [said for said in pages if "Place 50" in said or "Place 90" in said]
    assert rows
    for said in rows:
        assert "Name of the place" in said
    whole = "\n".join(pages)
    assert "Place 99" in whole
    assert "Place 100" not in whole
    assert "20 more are in the workbook." in whole
    assert "puff bar" in whole
    assert "NS/INT/4403/24" in whole
    assert "crime.csv, intel.csv, cad.csv" not in whole


def test_nothing_from_outside_runs_or_is_fetched(browser):
    """Each text in a table that sorts and filters, whose script reads it."""
    rows = tuple((text[:1000], text[:1000], number) for number, text in enumerate(HOSTILE_TEXTS))
    table = Table("bad", "Bad", (Column("a", "A"), Column("b", "B"), Column("n", "N", "number")), rows)
    cards = Cards(tuple(Card(f"c{n}", n, text, facts=(fact(text, text),)) for n, text in enumerate(HOSTILE_TEXTS)))
    document = replace(SAMPLE, sections=(Section("bad-section", "Bad", (table, cards)),))
    with visit(browser, render_html(document, TRAWL_STYLE)) as seen:
        for button in seen.page.locator("#bad button").all():
            button.click()
        seen.page.get_by_role("searchbox").fill("<img src=x onerror=alert(1)>")
        assert seen.page.locator("script, img, iframe, link").count() == 1  # our own script
        assert seen.misdeeds == []
