"""The house style: what a team may set, and what a file of it must not do."""

import pytest

from trawl.errors import FileProblems
from trawl.reports.house_style import TRAWL_STYLE, contrast_with_white, load_house_style
from trawl.reports.logo_files import LogoError, check_logo

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path fill="url(#a)" d="M0 0h1v1z"/></svg>'


@pytest.fixture
def write(tmp_path):
    folder = tmp_path / "templates"
    folder.mkdir()

    def put(name, content):
        path = folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return put


def complaint(home):
    with pytest.raises(FileProblems) as caught:
        load_house_style(home)
    return str(caught.value)


def test_without_files_the_style_is_trawls_own(tmp_path):
    assert load_house_style(tmp_path) == TRAWL_STYLE


def test_what_a_team_sets_is_read(tmp_path, write):
    write("crest.svg", SVG)
    word = write("report.docx", b"PK")
    page = write("page.html.j2", "<header>{{ organisation }}</header>{{ content }}")
    write("style.yml", 'organisation: Northshire\naccent: "#00523a"\nlogo:\n  file: crest.svg\n  alt: A crest\n')
    style = load_house_style(tmp_path)
    assert (style.organisation, style.accent, style.word) == ("Northshire", "#00523a", word)
    assert (style.logo.content, style.logo.media_type, style.logo.alt) == (SVG, "image/svg+xml", "A crest")
    assert style.page.path == page


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("organisation: A\ncolour: red\n", "style.yml:2: unknown key 'colour'"),
        (
            'accent: "#00523a"\norganisation: "A\\u202Eb"\n',
            "style.yml:2: organisation: holds a control character or a mark",
        ),
        ("organisation: A\naccent: red\n", "style.yml:2: accent: 'red' is no colour"),
        (
            '\naccent: "#ffcc00"\n',
            "style.yml:2: accent: white text on #ffcc00 has a contrast of 1.5 to 1 and needs 4.5",
        ),
        ("logo:\n  file: none.png\n  alt: A\n", "style.yml:2: "),
        ("logo:\n  file: none.png\n", "style.yml:1: the key 'alt' is missing"),
        (
            "logo:\n  file: ../../etc/passwd\n  alt: A\n",
            "style.yml:2: logo, file: '../../etc/passwd' is no file of this",
        ),
        ("logo:\n  file: '..\\x.png'\n  alt: A\n", "is no file of this folder"),
        ("organisation: [a\n", "style.yml:2: "),
    ],
)
def test_a_broken_style_names_its_line(tmp_path, write, text, said):
    write("style.yml", text)
    assert said in complaint(tmp_path)


def test_contrast_is_that_of_the_standard():
    assert contrast_with_white("#000000") == pytest.approx(21)
    assert contrast_with_white("#ffffff") == pytest.approx(1)
    assert contrast_with_white("#767676") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize(("content", "media_type"), [(PNG, "image/png"), (b"\xff\xd8\xff\xe0", "image/jpeg")])
def test_a_picture_is_told_by_what_is_in_it(content, media_type):
    assert check_logo(content) == media_type


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "neither PNG nor JPEG nor well-formed SVG"),
        (b"GIF89a", "neither PNG nor JPEG"),
        (PNG + bytes(200_000), "200,028 bytes"),
        (b"<html/>", "no SVG"),
        (b"<svg><script>x</script></svg>", "<script>"),
        (b'<svg onload="x"/>', "a script (onload)"),
        (b'<svg><a href="http://x.invalid/"/></svg>', "outside itself"),
        (b'<svg xmlns:x="http://www.w3.org/1999/xlink"><use x:href="a.svg"/></svg>', "outside itself"),
        (b"<svg><style>@import 'x'</style></svg>", "a style that fetches"),
        (b'<svg fill="url(http://x.invalid/)"/>', "fetches something (fill)"),
        (b"<svg><foreignObject/></svg>", "<foreignObject>"),
        (b'<!DOCTYPE svg [<!ENTITY a "b">]><svg>&a;</svg>', "document type"),
        ('<?xml version="1.0" encoding="utf-16"?><!DOCTYPE svg [<!ENTITY a "b">]><svg/>'.encode("utf-16"), "neither"),
    ],
)
def test_a_logo_that_does_more_than_show_is_refused(content, said):
    with pytest.raises(LogoError, match=said.replace("(", r"\(").replace(")", r"\)")):
        check_logo(content)
