"""The PDF, read back by other programs than the one that wrote it."""

import io
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from tests.conftest import available, skip
from tests.reports.planted_wash import plant_wash
from tests.reports.renderers.contract import RendererContract
from tests.reports.renderers.verapdf import find_faults
from tests.reports.sample_document import HOSTILE_TEXTS, PREMISES, SAMPLE, card, fact, hostile
from trawl.errors import UsageError
from trawl.reports.document import Cards, Chip, Column, Paragraph, Section, Table, plain
from trawl.reports.edition import FULL
from trawl.reports.findings.narrowing import narrow
from trawl.reports.house_style import TRAWL_STYLE, Logo
from trawl.reports.wording.run_document import build_run_document
from trawl.reports.wording.wash_document import build_wash_document

pytest.importorskip("typst")

from pypdf import PdfReader

from trawl.reports.renderers.paper_room import fit_table, part_words, share_widths
from trawl.reports.renderers.pdf import find_lacking, render_pdf

#: A4, in points.
PAGE_WIDTH = 595


def read_text(content: bytes, *options: str) -> str:
    program = shutil.which("pdftotext")
    if program is None:
        skip("THE TEXT OF THE PDF WAS NOT TESTED: install poppler-utils (apt install poppler-utils).")
    command = [program, "-enc", "UTF-8", *options, "-", "-"]
    return subprocess.run(command, input=content, capture_output=True, check=True).stdout.decode("utf-8")


def render(document, style=TRAWL_STYLE):
    return render_pdf(document, style)


def of_blocks(*blocks):
    return replace(SAMPLE, sections=(Section("only", "Only", blocks),))


@pytest.fixture(scope="module")
def sample() -> bytes:
    return render(SAMPLE)


@pytest.fixture(scope="module")
def reader(sample) -> PdfReader:
    return PdfReader(io.BytesIO(sample))


class TestPdf(RendererContract):
    format = "pdf"

    def read(self, content: bytes) -> str:
        return read_text(content)


def test_verapdf_finds_every_file_accessible(sample, make_report, coverage, tmp_path):
    files = {f"hostile-{at}": render(hostile(text)) for at, text in enumerate(HOSTILE_TEXTS) if not text.isascii()}
    files |= {"sample": sample, "month": render(build_run_document(narrow(make_report(), FULL)))}
    files["wash"] = render(build_wash_document(plant_wash(coverage)))
    with available("veraPDF"):
        assert find_faults(files, tmp_path) == {}


def test_every_page_has_marking_copy_number_handling_stamp_and_its_number(sample, reader):
    pages = read_text(sample).split("\f")[:-1]
    assert len(pages) == len(reader.pages) >= 2
    for number, page in enumerate(pages, 1):
        assert page.count("OFFICIAL-SENSITIVE") >= 2, "at the head and at the foot"
        for said in ("Copy 2 of 9", "For exploitation leads only", "Fictitious data", f"Page {number} of {len(pages)}"):
            assert said in page


def test_the_lead_stands_on_the_first_page_alone(reader):
    first, second = (reader.pages[at].extract_text() for at in (0, 1))
    assert "Key findings" in first
    assert "When and where" not in first
    assert "When and where" in second


def test_the_properties_say_what_it_is_and_nobody_s_name_or_path_or_clock(sample, reader):
    said = replace(SAMPLE, properties={**SAMPLE.properties, "author": "Data Insights, Northshire"})
    given = PdfReader(io.BytesIO(render(said))).metadata
    assert given["/Author"] == "Data Insights, Northshire"
    assert given["/Title"] == "OFFICIAL-SENSITIVE: Vapes and child exploitation (fictitious data)"
    assert "OFFICIAL-SENSITIVE" in given["/Keywords"]
    assert set(reader.metadata) <= {"/Title", "/Subject", "/Keywords", "/Creator", "/Author"}
    assert reader.metadata["/Creator"].startswith("Typst")
    assert str(Path(__file__).parents[3]).encode() not in sample
    assert b"/home/" not in sample
    assert b"trawl/reports" not in sample
    assert b"CreateDate" not in sample


def test_the_owner_of_a_run_s_report_is_its_author(make_report):
    report = narrow(make_report(), FULL)
    given = PdfReader(io.BytesIO(render(build_run_document(report)))).metadata
    assert given["/Author"] == report.profile.owner


def test_the_language_and_the_tags_of_headings_tables_lists_and_figures_are_there(reader):
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "en-GB"
    assert root["/MarkInfo"]["/Marked"]
    tags = {}

    def walk(node):
        node = node.get_object()
        if isinstance(node, list):
            for one in node:
                walk(one)
        elif isinstance(node, dict):
            tag = node.get("/S")
            tags[tag] = tags.get(tag, 0) + 1
            if tag == "/Figure":
                assert node["/Alt"].startswith(("Bar chart. January 3", "Map. Cloud Corner"))
            if "/K" in node:
                walk(node["/K"])

    walk(root["/StructTreeRoot"])
    assert tags["/H1"] == len(SAMPLE.sections)
    assert tags["/H2"] >= 4
    assert tags["/TH"] == 3 + 3 + 3 + 3
    assert tags["/Figure"] == 2
    assert tags["/Table"] == 4
    assert tags["/LI"] >= 2
    assert tags["/Caption"] >= 4


def test_links_stay_within_the_document_and_one_without_a_place_is_plain_text(reader):
    links = [
        note.get_object()
        for page in reader.pages
        for note in page.get("/Annots", [])
        if note.get_object()["/Subtype"] == "/Link"
    ]
    assert links
    assert not [link for link in links if "/A" in link and "/URI" in link["/A"]]
    without = replace(SAMPLE, sections=tuple(one for one in SAMPLE.sections if one.anchor == "findings"))
    assert not [page for page in PdfReader(io.BytesIO(render(without))).pages if "/Annots" in page]
    assert "NS/INT/4401/24" in read_text(render(without))


def test_paper_leaves_out_rows_and_folds_that_are_for_the_screen_and_says_so(sample):
    seen = " ".join(read_text(sample).split())
    assert "Harbour View Lodge, Northport" in seen, "beside the map"
    assert "The workbook lists all 2." in seen
    assert "crime.csv" not in seen
    assert "puff bar" in seen
    whole = read_text(render(of_blocks(replace(PREMISES, on_paper=2))))
    assert "The workbook lists" not in whole


def test_the_heads_of_a_table_stand_on_each_of_its_pages():
    table = Table("long", "Long", (Column("a", "Reference"), Column("b", "Hits", "number")),
                  tuple((f"row {at}", at) for at in range(150)))  # fmt: skip
    pages = read_text(render(of_blocks(table))).split("\f")[:-1]
    assert len(pages) > 2
    assert all("Reference" in page for page in pages)


def test_a_short_card_stands_on_one_page_and_a_long_one_goes_on():
    document = of_blocks(Cards(tuple(card(at, f"REF-{at}") for at in range(1, 30))))
    pages = read_text(render(document)).split("\f")[:-1]
    assert len(pages) > 2
    for page in pages:
        assert page.count("elf bars") == page.count("Same incident as") == len(re.findall(r"REF-\d+", page))
    words = "passing the shop " * 400
    long = replace(card(1, "REF"), remark=words, note=words, chips=(Chip(words),))
    assert " ".join(read_text(render(of_blocks(Cards((long,))))).split()).count("passing the shop") >= 1_190


@pytest.mark.parametrize("length", [300, 5_000])
def test_a_word_that_no_line_has_room_for_stays_on_the_page(length):
    word = "x" * length
    table = Table("t", "T", (Column("a", "A"), Column("b", "B"), Column("c", "C")), ((word, "y", word),))
    for block, times in ((Paragraph(plain(word)), 1), (table, 2)):
        content = render(of_blocks(block))
        assert sum(map(len, re.findall("xx+", read_text(content)))) == length * times
        ends = [float(end) for end in re.findall(r'xMax="([\d.]+)"', read_text(content, "-bbox"))]
        assert 200 < max(ends) < PAGE_WIDTH - 40


def test_a_cell_of_three_pages_and_a_head_of_one_end():
    words = "a narrative of many words " * 700
    table = Table("t", words[:8_000], (Column("a", words[:8_000]), Column("b", "B")), ((words[:18_000], "end"),))
    assert "end" in read_text(render(of_blocks(table)))


def test_a_text_longer_than_the_pages_hold_is_cut_and_said_to_be():
    seen = " ".join(read_text(render(of_blocks(Paragraph(plain("passing " * 10_000))))).split())
    assert "[cut here: 80,000 characters in all]" in seen
    assert "1 text is too long for this format" in seen


def test_characters_that_no_font_has_are_found_by_asking_and_named_in_the_file():
    assert find_lacking("Plain, with £ and – and é and “quotes” and ½ and Ω and שלום and مرحبا") == set()
    assert find_lacking("a漢b字 \U0001f51e \ufeff") == {"漢", "字", "\U0001f51e", "\ufeff"}
    seen = " ".join(read_text(render(of_blocks(Paragraph(plain("Seen as \U0001f51e and 漢"))))).split())
    assert "Seen as [U+1F51E] and [U+6F22]" in seen
    assert "no shape for characters that are shown by their numbers: U+1F51E (1), U+6F22 (1)" in seen


def test_text_of_a_template_language_is_shown_letter_by_letter():
    text = '#import "x"; $x$ \\ _a_ *b* @ref <label> #eval("1")'
    assert text in " ".join(read_text(render(of_blocks(Paragraph(plain(text))))).split())


def test_a_house_style_gives_the_organisation_and_the_logo():
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="40" height="20"/></svg>'
    logo = Logo(drawing, "image/svg+xml", "Arms of Northshire")
    content = render(SAMPLE, replace(TRAWL_STYLE, organisation="Northshire Police", logo=logo, accent="#5b2333"))
    assert "Northshire Police" in read_text(content)
    assert PdfReader(io.BytesIO(content)).pages[0].extract_text()


def test_empty_texts_make_a_document_too():
    empty = replace(SAMPLE, title="", lead="", kicker="", warning="", edition="", facts=(fact("", ""),),
                    sections=(Section("", "", (Paragraph(()), Table("t", "", (Column("a", ""),), ()))),),
                    language="?", handling_instruction="", copy_number="", properties={})  # fmt: skip
    assert "OFFICIAL-SENSITIVE" in read_text(render(empty))


def test_words_are_parted_only_where_they_are_too_long():
    assert part_words("a short text", 4) == ["a short text"[:2] + "shor", "t text"]
    assert part_words("one two", 3) == ["one two"]
    assert "".join(part_words("x" * 100, 7)) == "x" * 100


def test_columns_share_a_page_by_what_they_hold():
    columns = (Column("a", "A"), Column("b", "B"))
    short, long = (plain("x"),), (plain("many words of a narrative " * 20),)
    narrow_one, wide = share_widths(columns, [(short, long)], 100)
    assert narrow_one < 10 < wide
    assert narrow_one + wide <= 100
    assert sum(share_widths(columns, [(short, short)], 100)) < 20


def test_where_words_have_no_room_the_longest_give_way_and_no_head_is_broken():
    columns = (Column("a", "Premises"), Column("b", "Concern", "number"), Column("c", "Hits", "number"))
    rows = [((plain("a-word-of-twenty-two-ch"),), (plain("120"),), (plain("3"),))] * 3
    widths = share_widths(columns, rows, 30)
    assert sum(widths) <= 30
    assert widths[1] >= len("Concern")
    assert widths[2] >= len("Hits")


def test_a_crowded_table_is_set_smaller_and_has_more_room_for_it():
    columns = tuple(Column(f"c{number}", "Middlesbrough") for number in range(6))
    rows = [tuple((plain("Middlesbrough"),) for _ in columns)]
    size, widths = fit_table(columns, rows, 100)
    assert size == 8
    assert sum(widths) <= 112
    assert fit_table(columns[:2], [row[:2] for row in rows], 100)[0] == 9


def test_the_name_of_the_house_may_hold_what_no_font_has():
    seen = read_text(render(SAMPLE, replace(TRAWL_STYLE, organisation="\N{NO ONE UNDER EIGHTEEN SYMBOL} 漢 Police")))
    assert "[U+1F51E] [U+6F22] Police" in seen
    assert "U+1F51E (1)" in seen


@pytest.mark.parametrize(("content", "kind"), [(b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg")])
def test_a_logo_that_is_no_picture_is_told_of(content, kind):
    style = replace(TRAWL_STYLE, logo=Logo(content + b"broken", kind, "A crest"))
    with pytest.raises(UsageError, match="is broken: no PDF can show it"):
        render(SAMPLE, style)
