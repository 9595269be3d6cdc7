"""The user's own Word template: what the report takes of it, what it leaves, and what is refused with what to do."""

import io
import re
import zipfile
from dataclasses import replace

import pytest
from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.shared import Mm, Pt

from tests.reports.renderers.test_docx import DOT
from tests.reports.renderers.word_file import WP, W, WordFile, text_of
from tests.reports.sample_document import SAMPLE
from trawl.errors import InputError
from trawl.reports.house_style import HouseStyle, Logo
from trawl.reports.renderers.docx import render_docx

NAMESPACE = W.strip("{}")
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
ATTACHED = f"{OFFICE}/attachedTemplate"


def field_of(instruction):
    return parse_xml(f'<w:p xmlns:w="{NAMESPACE}"><w:fldSimple w:instr=" {instruction} "/></w:p>')


def instructed(instruction):
    """The field as Word writes it, in pieces."""
    pieces = "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in re.findall(".{1,4}", instruction))
    return parse_xml(f'<w:p xmlns:w="{NAMESPACE}">{pieces}</w:p>')


def house_template():
    """A template as a team would make it: a landscape page, headings of its own, a logo in the header."""
    word = Document()
    word.core_properties.author = "SECRETUSER"
    word.core_properties.comments = "SECRETCOMMENT"
    word.add_paragraph("SECRETBODY of last month's report")
    word.part.relate_to("http://127.0.0.1/secretlink", RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    word.part._settings_part.relate_to("file:///C:/Users/SECRETUSER/house.dotx", ATTACHED, is_external=True)
    attached = f'<w:attachedTemplate xmlns:w="{NAMESPACE}" xmlns:r="{OFFICE}" r:id="rId1"/>'
    word.settings.element.insert(2, parse_xml(attached))
    section = word.sections[0]
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.header.paragraphs[0].text = "Northshire Police, house paper"
    section.header.paragraphs[0].add_run().add_picture(io.BytesIO(DOT), width=Mm(9))
    section.different_first_page_header_footer = True
    section.first_page_header.paragraphs[0].text = "Northshire Police, first page"
    word.styles["Heading 1"].font.size = Pt(33)
    word.styles["List Bullet"].font.name = "Housefont"
    passage = word.styles.add_style("Passage", WD_STYLE_TYPE.PARAGRAPH)
    passage.font.name = "Houseserif"
    return word


def save(word, path):
    word.save(str(path))
    return path


def rewrite(path, change):
    """The file with each part changed: `change` gets name and bytes."""
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    with zipfile.ZipFile(path, "w") as packed:
        for name, content in parts.items():
            packed.writestr(name, change(name, content))
    return path


@pytest.fixture
def template(tmp_path):
    return save(house_template(), tmp_path / "report.docx")


@pytest.fixture
def word(template):
    return WordFile(render_docx(SAMPLE, HouseStyle(word=template, logo=Logo(DOT, "image/png", "Not this one"))))


def style_of(word, name):
    (found,) = [
        one for one in word.styles.iter(f"{W}style") if one.find(f"{W}name").get(f"{W}val").lower() == name.lower()
    ]
    return found


def test_its_styles_page_and_margins_are_used(word):
    assert style_of(word, "Heading 1").find(f".//{W}sz").get(f"{W}val") == "66"
    assert style_of(word, "Passage").find(f".//{W}rFonts").get(f"{W}ascii") == "Houseserif"
    assert int(word.document.find(f".//{W}pgSz").get(f"{W}w")) == pytest.approx(16838, abs=2)
    said = [text_of(tree) for tree in word.margins.values()]
    assert any("Northshire Police, house paper" in one for one in said)
    assert any("Northshire Police, first page" in one for one in said)
    assert word.document.find(f".//{W}sectPr/{W}titlePg") is not None
    assert [name for name in word.parts if name.startswith("word/media/") and name.endswith(".png")]
    assert "Not this one" not in [one.get("descr") for one in word.document.iter(f"{WP}docPr")]


def test_styles_that_it_lacks_are_added_and_none_stands_twice(word):
    names = [one.find(f"{W}name").get(f"{W}val").lower() for one in word.styles.iter(f"{W}style")]
    ids = [one.get(f"{W}styleId") for one in word.styles.iter(f"{W}style")]
    assert len(set(names)) == len(names)
    assert len(set(ids)) == len(ids)
    assert {"card heading", "found", "marking", "report table", "nil return"} <= set(names)
    used = {one.get(f"{W}val") for tag in ("pStyle", "rStyle", "tblStyle") for one in word.document.iter(f"{W}{tag}")}
    based = {one.get(f"{W}val") for tag in ("basedOn", "next", "link") for one in word.styles.iter(f"{W}{tag}")}
    assert used | based <= set(ids)
    defaults = [one.get(f"{W}type") for one in word.styles.iter(f"{W}style") if one.get(f"{W}default") == "1"]
    assert sorted(set(defaults)) == sorted(defaults)
    assert word.out_of_order() == []


def test_the_marking_is_in_every_header_and_footer_whatever_it_holds(word):
    assert len(word.margins) == 6
    assert all("OFFICIAL-SENSITIVE" in text_of(tree) for tree in word.margins.values())


def test_nothing_else_of_it_is_in_the_report(word):
    for name, content in word.parts.items():
        assert b"SECRET" not in content, name
        assert b"secretlink" not in content, name
    assert word.external == []
    assert "docProps/app.xml" not in word.parts
    assert "docProps/thumbnail.jpeg" not in word.parts


def test_a_template_gives_the_same_bytes_twice(template):
    style = HouseStyle(word=template)
    assert render_docx(SAMPLE, style) == render_docx(SAMPLE, style)


def test_libreoffice_opens_it_with_the_marking_on_every_page(template, pages):
    seen = pages(render_docx(SAMPLE, HouseStyle(word=template)))
    assert "Northshire Police, first page" in seen[0]
    assert "Northshire Police, house paper" in seen[1]
    assert all(page.count("OFFICIAL-SENSITIVE") >= 2 for page in seen)


def test_its_own_page_numbers_are_not_doubled(tmp_path):
    word = house_template()
    word.sections[0].footer._element.append(field_of("PAGE"))
    made = WordFile(render_docx(SAMPLE, HouseStyle(word=save(word, tmp_path / "report.docx"))))
    footers = [tree for name, tree in made.margins.items() if "footer" in name]
    numbers = [[one.get(f"{W}instr").strip() for one in tree.iter(f"{W}fldSimple")] for tree in footers]
    assert sorted(numbers) == [["PAGE"], ["PAGE", "NUMPAGES"], ["PAGE", "NUMPAGES"]]
    assert all("Copy 2 of 9" in text_of(tree) for tree in footers)


def test_a_new_line_of_ours_has_no_tab_stops_of_theirs(word):
    footer = next(tree for name, tree in word.margins.items() if "footer" in name)
    line = next(one for one in footer.iter(f"{W}p") if "Page" in text_of(one))
    assert word.style_names()[line.find(f"{W}pPr/{W}pStyle").get(f"{W}val")] == "Page foot"
    assert [one.get(f"{W}val") for one in line.iter(f"{W}tab") if one.get(f"{W}pos")] == ["right"]


def test_a_report_that_was_made_a_template_leaves_nothing_of_itself(tmp_path):
    old = replace(
        SAMPLE, marking="SECRETMARKING", copy_number="SECRETCOPY", handling_instruction="SECRETINSTRUCTION",
        title="SECRETTITLE",
    )  # fmt: skip
    path = tmp_path / "report.docx"
    path.write_bytes(render_docx(old, HouseStyle()))
    word = Document(str(path))
    word.sections[0].header.paragraphs[0].add_run().add_picture(io.BytesIO(DOT))
    made = WordFile(render_docx(SAMPLE, HouseStyle(word=save(word, path))))
    assert not [name for name, content in made.parts.items() if b"SECRET" in content]
    own = WordFile(render_docx(SAMPLE, HouseStyle()))
    assert sorted(map(text_of, made.margins.values())) == sorted(map(text_of, own.margins.values()))
    assert sum(len(list(tree.iter(f"{WP}docPr"))) for tree in made.margins.values()) == 1, "the logo is kept"
    assert made.style_names() == own.style_names()


def test_headers_of_an_earlier_section_go_on(tmp_path):
    word = house_template()
    word.add_section()
    made = WordFile(render_docx(SAMPLE, HouseStyle(word=save(word, tmp_path / "report.docx"))))
    assert any("Northshire Police, house paper" in text_of(tree) for tree in made.margins.values())
    assert len(list(made.document.iter(f"{W}sectPr"))) == 1


def test_one_without_styles_or_numbering_is_given_them(tmp_path):
    path = save(house_template(), tmp_path / "report.docx")

    def strip(name, content):
        if name == "word/_rels/document.xml.rels":
            return re.sub(rb'<Relationship [^>]*/(?:styles|numbering)"[^>]*/>', b"", content)
        return content

    made = WordFile(render_docx(SAMPLE, HouseStyle(word=rewrite(path, strip))))
    number = style_of(made, "List Bullet").find(f".//{W}numId").get(f"{W}val")
    assert number in {one.get(f"{W}numId") for one in made.trees["word/numbering.xml"].iter(f"{W}num")}
    assert made.out_of_order() == []


OPEN = b"application/vnd.openxmlformats-officedocument."


def test_its_standard_style_stays_the_only_one(tmp_path):
    path = save(house_template(), tmp_path / "report.docx")

    def rename(name, content):
        return (
            content.replace(b'<w:name w:val="Normal"/>', b'<w:name w:val="House text"/>')
            if "styles" in name
            else content
        )

    made = WordFile(render_docx(SAMPLE, HouseStyle(word=rewrite(path, rename))))
    standard = [one for one in made.styles.iter(f"{W}style") if one.get(f"{W}default") == "1"]
    names = [one.find(f"{W}name").get(f"{W}val") for one in standard if one.get(f"{W}type") == "paragraph"]
    assert names == ["House text"]
    ids = [one.get(f"{W}styleId") for one in made.styles.iter(f"{W}style")]
    assert len(set(ids)) == len(ids)


def as_kind(kind):
    return lambda name, content: content.replace(OPEN + b"wordprocessingml.document.main+xml", kind)


def break_part(broken):
    return lambda name, content: b"<w:document" if name == broken else content


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (as_kind(b"application/vnd.ms-word.document.macroEnabled.main+xml"), "can hold macros"),
        (as_kind(OPEN + b"wordprocessingml.template.main+xml"), "no Word document"),
        (as_kind(OPEN + b"spreadsheetml.sheet.main+xml"), "no Word document"),
        (break_part("word/document.xml"), "no Word file that can be read"),
        (break_part("word/styles.xml"), "no Word file that can be read"),
        (break_part("[Content_Types].xml"), "no Word file that can be read"),
        (lambda name, content: content.replace(NAMESPACE.encode(), b"http://purl.oclc.org/ooxml/wordprocessingml/main"),
         "no page set-up that can be read"),
        (lambda name, content: re.sub(rb"<w:sectPr.*</w:sectPr>", b"", content, flags=re.DOTALL),
         "no page set-up that can be read"),
    ],
    ids=["macros", "dotx", "workbook", "document", "styles", "types", "strict", "no-section"],
)  # fmt: skip
def test_what_cannot_be_used_is_refused_with_what_to_do(template, change, said):
    with pytest.raises(InputError) as refused:
        render_docx(SAMPLE, HouseStyle(word=rewrite(template, change)))
    assert str(refused.value).startswith(f"{template}: ")
    assert said in str(refused.value)
    assert "Word Document (.docx)" in str(refused.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "no Word file"), (b"PK\x03\x04 broken", "no Word file"), (b"Dear Sir", "no Word file"),
     (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "password"), (None, "cannot be read")],
    ids=["empty", "broken", "text", "password", "missing"],
)  # fmt: skip
def test_what_is_no_word_file_is_refused(tmp_path, content, said):
    path = tmp_path / "report.docx"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError, match=said):
        render_docx(SAMPLE, HouseStyle(word=path))


@pytest.mark.parametrize(
    ("instruction", "name"),
    [(r"FILENAME \p", "FILENAME"), ("INCLUDEPICTURE http://127.0.0.1/x.png", "INCLUDEPICTURE"), ("DDEAUTO cmd", "DDE"),
     ("HYPERLINK http://127.0.0.1/", "LINK"), ("USERNAME", "USERNAME")],
)  # fmt: skip
@pytest.mark.parametrize("write", [field_of, instructed])
def test_a_field_that_reads_or_tells_is_refused(tmp_path, instruction, name, write):
    word = house_template()
    word.sections[0].footer._element.append(write(instruction))
    with pytest.raises(InputError, match=rf"footer \(footer\d\.xml\) has the field {name}"):
        render_docx(SAMPLE, HouseStyle(word=save(word, tmp_path / "report.docx")))


def test_a_header_that_leads_outside_is_refused(tmp_path):
    word = house_template()
    word.sections[0].header.part.relate_to("http://127.0.0.1/logo.png", RELATIONSHIP_TYPE.IMAGE, is_external=True)
    with pytest.raises(InputError, match=r"header \(header\d\.xml\) has a link or an object \(image\)"):
        render_docx(SAMPLE, HouseStyle(word=save(word, tmp_path / "report.docx")))


def test_a_style_of_ours_that_is_another_kind_of_style_there_is_named(tmp_path):
    word = house_template()
    word.styles.add_style("Found", WD_STYLE_TYPE.PARAGRAPH)
    with pytest.raises(InputError, match="its style 'Found' is a paragraph style, and the report needs a character"):
        render_docx(SAMPLE, HouseStyle(word=save(word, tmp_path / "report.docx")))
