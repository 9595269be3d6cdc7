"""The Word file: what every format holds, how it is built, and what LibreOffice makes of it."""

import re
from dataclasses import replace
from itertools import pairwise

import pytest

from tests.reports.renderers.contract import RendererContract
from tests.reports.renderers.word_file import WP, W, WordFile, text_of
from tests.reports.sample_document import MONTHS, PREMISES, SAMPLE
from trawl.errors import UsageError
from trawl.reports.document import Bullets, Card, Cards, Fold, Heading, Paragraph, Run, Section, plain
from trawl.reports.house_style import TRAWL_STYLE, HouseStyle, Logo
from trawl.reports.renderers.docx import render_docx

#: A picture of one grey dot.
DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a49444154789c636800000082008177cd72b60000000049454e44ae426082"
)


@pytest.fixture(scope="module")
def sample():
    return WordFile(render_docx(SAMPLE, TRAWL_STYLE))


def with_blocks(*blocks):
    return replace(SAMPLE, sections=(Section("only", "Only section", blocks),))


class TestContract(RendererContract):
    format = "docx"

    @pytest.fixture(autouse=True)
    def _open(self, pages):
        self.pages = pages

    def read(self, content):
        assert WordFile(content).out_of_order() == []
        return "\n".join(self.pages(content))


def test_every_page_has_the_marking_twice_the_copy_the_instruction_and_its_number(pages):
    seen = pages(render_docx(SAMPLE, TRAWL_STYLE))
    assert len(seen) >= 4
    for number, page in enumerate(seen, start=1):
        assert page.count("OFFICIAL-SENSITIVE") >= 2
        assert page.count("For exploitation leads only · Fictitious data") == 1
        assert "Copy 2 of 9" in page
        assert f"Page {number} of {len(seen)}" in page


def test_the_leads_pages_end_before_the_rest_begins(pages):
    first = pages(render_docx(SAMPLE, TRAWL_STYLE))[0]
    assert "9 hits across 2 forces." in first
    assert "Hits by month of the event" not in first


def test_headings_are_word_s_own_and_no_level_is_left_out(sample):
    headings = sample.headings()
    assert [text for level, text in headings if level == 1] == [
        "Key findings", "When and where", "New and updated hits (2)", "4P plan", "Unchanged hits (1)",
        "Method and caveats",
    ]  # fmt: skip
    assert (2, "Hits by month of the event") in headings
    assert (2, "1. NS/INT/4401/24  intel / I0001") in headings, "a card under a section"
    assert (3, "3. NS/INT/4403/24  intel / I0003") in headings, "a card under a fold"
    levels = [1, *(level for level, _ in headings)]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert {"heading 1", "heading 2", "Card heading", "caption", "Title"} <= {name for name, _ in sample.paragraphs()}


def test_deep_folds_go_no_deeper_than_three(sample):
    nested = Fold("second", (Fold("third", (Cards((Card("c-1", 1, "CARD"),)),)),))
    headings = WordFile(render_docx(with_blocks(Heading("first"), nested), TRAWL_STYLE)).headings()
    assert headings == [(1, "Only section"), (2, "first"), (3, "second"), (3, "third"), (3, "1. CARD")]


def test_tables_repeat_their_header_row_split_no_row_and_stay_within_the_page(sample):
    tables = list(sample.document.iter(f"{W}tbl"))
    assert [one.find(f"{W}tblPr/{W}tblCaption").get(f"{W}val") for one in tables] == [
        "Premises that hits may name", "Hits by month of the event", "Hits by place",
        "Activity under Pursue, Prevent, Protect and Prepare",
    ]  # fmt: skip
    size, margins = (sample.document.find(f".//{W}sectPr/{W}{tag}") for tag in ("pgSz", "pgMar"))
    width = int(size.get(f"{W}w")) - int(margins.get(f"{W}left")) - int(margins.get(f"{W}right"))
    for table in tables:
        rows = table.findall(f"{W}tr")
        assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows] == [True] + [False] * (len(rows) - 1)
        assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
        columns = [int(one.get(f"{W}w")) for one in table.findall(f"{W}tblGrid/{W}gridCol")]
        assert sum(columns) <= width
        assert min(columns) > 400
        assert {len(row.findall(f"{W}tc")) for row in rows} == {len(columns)}


def test_a_table_of_many_wide_columns_is_squeezed_into_the_page():
    columns = tuple(replace(MONTHS.columns[0], key=f"c{n}", title="Unbreakable" * 3) for n in range(12))
    wide = replace(MONTHS, columns=columns, rows=(("word " * 40,) * 12,))
    table = WordFile(render_docx(with_blocks(wide), TRAWL_STYLE)).document.find(f".//{W}tblGrid")
    assert sum(int(one.get(f"{W}w")) for one in table) <= 9_639


def test_on_paper_a_table_has_its_first_rows_and_says_where_the_others_are(sample):
    table = next(sample.document.iter(f"{W}tbl"))
    assert [text_of(row) for row in table.findall(f"{W}tr")] == [
        "Premises as registeredHitsRecords",
        "Cloud Corner Vapes\n14 Marine Parade, Northport7NS/INT/4401/24, 37/12345/24",
        "All9",
    ]
    assert ("Note", "The workbook lists all 2.") in sample.paragraphs()
    whole = WordFile(render_docx(with_blocks(replace(PREMISES, on_paper=None)), TRAWL_STYLE))
    assert "Harbour View Lodge" in text_of(whole.document)
    assert "The workbook lists" not in text_of(whole.document)


def test_captions_are_counted_by_word(sample):
    captions = [one for one in sample.paragraphs() if one[0] == "caption"]
    assert [text for _, text in captions][:3] == [
        "Table 1. Premises that hits may name", "Figure 1. Hits rose to 9 in March 2024",
        "Table 2. Hits by month of the event",
    ]  # fmt: skip
    assert sample.fields() == {"SEQ", "PAGE", "NUMPAGES"}


def test_links_lead_to_places_of_the_file_and_only_there(sample):
    names = [one.get(f"{W}name") for one in sample.bookmarks()]
    assert len({name.casefold() for name in names}) == len(names)
    assert all(re.fullmatch(r"[A-Za-z_]\w{0,39}", name) for name in names)
    assert len({one.get(f"{W}id") for one in sample.bookmarks()}) == len(names)
    links = list(sample.document.iter(f"{W}hyperlink"))
    assert {text_of(one) for one in links} >= {"NS/INT/4401/24", "37/12345/24", "When and where"}
    assert {one.get(f"{W}anchor") for one in links} <= set(names)
    assert sample.external == []


def test_a_link_to_what_is_not_printed_is_text():
    links = Paragraph(
        (Run("gone", to="nowhere"), Run(" and "), Run("folded", to="c-1"), Run(" and "), Run("here", to="h"))
    )
    folded = Fold("not printed", (Cards((Card("c-1", 1, "SECRETNAME"),)),), printed=False)
    word = WordFile(render_docx(with_blocks(links, folded, Heading("Here", anchor="h")), TRAWL_STYLE))
    assert [text_of(one) for one in word.document.iter(f"{W}hyperlink")] == ["Only section", "here"]
    assert "gone and folded and here" in text_of(word.document)
    assert "SECRETNAME" not in text_of(word.document)


def test_anchors_that_word_would_take_for_one_are_told_apart():
    headings = [Heading(name, anchor=name) for name in ("a-b", "a_b", "A.B", "x" * 90 + "1", "x" * 90 + "2")]
    links = Paragraph(tuple(Run(one.anchor, to=one.anchor) for one in headings))
    word = WordFile(render_docx(with_blocks(links, *headings), TRAWL_STYLE))
    leads = {text_of(one): one.get(f"{W}anchor") for one in word.document.iter(f"{W}hyperlink")}
    places = {}
    for paragraph in word.document.iter(f"{W}p"):
        for mark in paragraph.iter(f"{W}bookmarkStart"):
            places[mark.get(f"{W}name")] = text_of(paragraph)
    assert all(places[leads[one.anchor]] == one.text for one in headings)


def test_pictures_are_sharp_where_they_can_be_and_speak_to_who_does_not_see_them(sample):
    said = [one.get("descr") for one in sample.document.iter(f"{WP}docPr")]
    assert said == [
        "Bar chart. January 3, February 0, March 9; a year before 1 and 2.",
        "Map. Cloud Corner Vapes 7, Harbour View Lodge 2.",
    ]
    media = sorted(name for name in sample.parts if name.startswith("word/media/"))
    assert [name.rpartition(".")[2] for name in media] == ["svg", "svg", "png", "png"]
    document = sample.parts["word/document.xml"].decode()
    targets = {one.get("Id"): one.get("Target") for one in sample.trees["word/_rels/document.xml.rels"]}
    for kind, ending in (("asvg:svgBlip", "svg"), ("a:blip", "png")):
        embedded = re.findall(f'<{kind}[^>]* r:embed="([^"]+)"', document)
        assert len(embedded) == 2
        assert all(targets[one].endswith(ending) for one in embedded)


def test_without_what_draws_the_table_stands_alone_and_that_is_said(monkeypatch):
    monkeypatch.setattr("trawl.reports.renderers.docx.can_draw", lambda: False)
    word = WordFile(render_docx(SAMPLE, TRAWL_STYLE))
    assert list(word.document.iter(f"{WP}docPr")) == []
    assert text_of(word.document).count("is not installed. The table has the figures.") == 2
    assert "January 2024" in text_of(word.document)


def test_found_words_stand_out_by_more_than_colour_and_the_context_is_in_words(sample):
    (passage,) = [one for one in sample.document.iter(f"{W}p") if text_of(one).startswith("… passing")][:1]
    runs = [(one.find(f"{W}rPr/{W}rStyle"), text_of(one)) for one in passage.iter(f"{W}r")]
    styled = [(style.get(f"{W}val"), text) for style, text in runs if style is not None]
    assert styled == [("Found", "elf bars"), ("Doubtful", "fourteen"), ("Tag", " [not certain]")]
    for name in ("Found", "Doubtful"):
        shape = next(one for one in sample.styles.iter(f"{W}style") if one.get(f"{W}styleId") == name).find(f"{W}rPr")
        assert shape.find(f"{W}b") is not None
        assert shape.find(f"{W}shd") is not None


def test_lists_are_lists():
    word = WordFile(render_docx(with_blocks(Bullets((plain("one"), plain("two")))), TRAWL_STYLE))
    assert [text for name, text in word.paragraphs() if name == "List Bullet"] == ["one", "two"]
    style = next(one for one in word.styles.iter(f"{W}style") if one.get(f"{W}styleId") == "ListBullet")
    number = style.find(f"{W}pPr/{W}numPr/{W}numId").get(f"{W}val")
    numbers = {one.get(f"{W}numId"): one for one in word.trees["word/numbering.xml"].iter(f"{W}num")}
    assert number in numbers


def test_the_marking_is_in_all_kinds_of_headers_and_footers(sample):
    kinds = [
        (one.tag.removeprefix(W), one.get(f"{W}type"))
        for one in sample.document.find(f".//{W}sectPr")
        if one.tag.endswith("Reference")
    ]
    assert sorted(kinds) == sorted(
        (f"{where}Reference", kind) for where in ("header", "footer") for kind in ("default", "even", "first")
    )
    assert len(sample.margins) == 6
    assert all("OFFICIAL-SENSITIVE" in text_of(tree) for tree in sample.margins.values())


def test_the_properties_are_the_document_s_and_no_one_else_s():
    given = {"subject": "Intelligence trawl report", "author": "Data Insights", "keywords": "vapes"}
    word = WordFile(render_docx(replace(SAMPLE, properties=given, title="T" * 300), TRAWL_STYLE))
    said = {one.tag.rpartition("}")[2]: one.text for one in word.trees["docProps/core.xml"]}
    assert said == {
        "title": "T" * 254 + "…", "subject": "Intelligence trawl report", "creator": "Data Insights",
        "keywords": "OFFICIAL-SENSITIVE; vapes", "language": "en-GB",
    }  # fmt: skip
    assert [name for name in word.parts if name.startswith(("docProps/", "customXml/"))] == ["docProps/core.xml"]
    assert {entry.date_time for entry in word.entries} == {(1980, 1, 1, 0, 0, 0)}
    assert not any(b"python-docx" in part or b"/home/" in part for part in word.parts.values())


def test_the_language_is_british_english(sample):
    assert sample.styles.find(f"{W}docDefaults//{W}lang").get(f"{W}val") == "en-GB"


def test_a_text_too_long_for_a_paragraph_is_cut_and_said_to_be():
    word = WordFile(render_docx(with_blocks(Paragraph(plain("word " * 5_000))), TRAWL_STYLE))
    assert "[cut here: 25,000 characters in all]" in text_of(word.document)
    assert (1, "Characters replaced in this file") in word.headings()


def test_the_logo_and_the_colour_of_the_house_are_used():
    style = HouseStyle(
        organisation="Northshire\x00 & Sons", accent="#aa0055", logo=Logo(DOT, "image/png", "Northshire Police")
    )
    word = WordFile(render_docx(SAMPLE, style))
    assert next(word.document.iter(f"{WP}docPr")).get("descr") == "Northshire Police"
    assert next(text for name, text in word.paragraphs() if name == "Picture").strip() == "Northshire\ufffd & Sons"
    assert b'w:val="AA0055"' in word.parts["word/styles.xml"]
    assert b"ACCENT" not in word.parts["word/styles.xml"]


@pytest.mark.parametrize(
    ("content", "kind"),
    [(b"no picture", "image/png"), (b"", "image/png"), (b"<svg", "image/svg+xml"), (b"\xff", "image/svg+xml"),
     (b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="http://127.0.0.1/x.png"/></svg>',
      "image/svg+xml")],
)  # fmt: skip
def test_a_logo_that_is_no_picture_is_refused_with_what_to_do(content, kind):
    with pytest.raises(UsageError, match=r"logo of the house style .* give a PNG or a JPEG"):
        render_docx(SAMPLE, HouseStyle(logo=Logo(content, kind, "")))
