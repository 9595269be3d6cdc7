"""Which encoding a file's bytes are taken for, and what is said for it."""

from __future__ import annotations

import gzip
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trawl.tabular import Encoding, Opening, open_lines
from trawl.tabular.encoding import find_encoding


def judge(data: bytes) -> Encoding:
    return find_encoding(io.BufferedReader(io.BytesIO(data)), data[:1000])


@pytest.mark.parametrize(
    ("text", "written", "evidence"),
    [
        ("The line is owed £40", "cp1252", "£ before digits once"),
        ("They didn’t come, and wouldn’t", "cp1252", "’ in a word 2 times"),
        ("Seán and Zoë", "cp1252", "accented letters in words 2 times"),
        ("“Smudge” sold bars", "cp1252", "quotes at a word's edge 2 times"),
        ("the lads’ car at 5–6 pm", "cp1252", "quotes at a word's edge once, dashes between words once"),
        ("a room at 20° and 1½ grams", "cp1252", "degrees and fractions 2 times"),
        ("SEÁN O’BRIEN paid €5", "cp1252", "£ before digits once"),
        ("CAFÉ’S owner JOSÉ", "cp1252", "’ in a word once"),
        ("JOSÉ’S", "cp1252", "’ in a word once"),
        ("paid £20 to Séamus", "cp850", "£ before digits once, accented letters in words once"),
        ("paid£20", "cp850", "£ before digits once"),
        ("Róisín ran", "cp850", "accented letters in words 2 times"),
        ("SEÁN paid £20", "cp850", "£ before digits once"),
        ("they didn’t pay £5 at the café", "mac_roman", "’ in a word once"),
        ("“Smudge” sold bars", "mac_roman", "quotes at a word's edge 2 times"),
        ("ascii alone", "utf-8", ""),
        ("Paid £20 to Seán; Ștefan, Wałęsa and Юрий", "utf-8", ""),
        ("Ɔ", "utf-8", ""),
    ],
)
def test_what_a_file_is_and_why(text: str, written: str, evidence: str) -> None:
    data = f"id,text\n1,{text}\n".encode(written)
    found = judge(data)
    assert (found.name, found.guessed) == (written, False)
    assert evidence in found.evidence
    assert found.decode(data) == f"id,text\n1,{text}\n"


@pytest.mark.parametrize("written", ["cp850", "mac_roman"])
def test_what_nothing_tells_apart_is_said_to_be_a_guess(written: str) -> None:
    text = {"cp850": "Seán", "mac_roman": "Roisín"}[written]
    found = judge(f"id,text\n1,{text}\n".encode(written))
    assert (found.name, found.guessed) == ("cp1252", True)
    assert found.evidence == "nothing in it tells cp1252 from cp850 or mac_roman"


def test_what_tells_may_stand_far_into_the_file(tmp_path: Path) -> None:
    plain = b"1,a bicycle left by the gate\n" * 100_000
    for packed in (False, True):
        path = tmp_path / ("feed.csv.gz" if packed else "feed.csv")
        data = b"id,text\n" + plain + "2,S‚amus\n".encode("cp1252") + b"3,\x9c20\n"
        path.write_bytes(gzip.compress(data) if packed else data)
        lines = open_lines(path)
        assert lines.encoding.name == "cp850"
        assert [line.text for line in lines][-2:] == ["2,Séamus\n", "3,£20\n"]
        lines.close()


def test_lines_of_two_encodings_are_each_read_as_what_they_are() -> None:
    mostly = judge("£5 at the café\n".encode() * 9 + "£20 – “no”\n".encode("cp1252"))
    assert (mostly.name, mostly.evidence.partition(":")[0]) == ("utf-8", "but for 1 lines of cp1252")
    assert mostly.decode("£20 – “no”".encode("cp1252")) == "£20 – “no”"
    hardly = judge("£20 – “no”\n".encode("cp1252") * 9 + "£5 at the café\n".encode())
    assert hardly.name == "cp1252"
    assert hardly.decode("£5 at the café".encode()) == "£5 at the café"


@pytest.mark.parametrize("written", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_wide_encodings_are_seen_with_and_without_their_mark(tmp_path: Path, written: str, mark: str, end: str) -> None:
    path = tmp_path / "feed.csv"
    text = "id,text\n1,Seán paid £40\n2,a second row\n".replace("\n", end)
    path.write_bytes((mark + text).encode(written))
    lines = open_lines(path)
    assert lines.encoding.name == written
    assert "".join(line.text for line in lines) == (text if end == "\r\n" else text.replace("\r", "\n"))
    lines.close()


@pytest.mark.parametrize(
    "given_name", ["utf-8", "utf8", "utf-8-sig", "UTF-16", "utf-16-le", "cp1252", "mac-roman", "cp037", "ISO-8859-15"]
)
def test_what_somebody_names_is_obeyed(tmp_path: Path, given_name: str) -> None:
    path = tmp_path / "feed.csv"
    path.write_bytes("id,text\n1,caf\u00e9\n".encode(given_name))
    lines = open_lines(path, Opening(encoding=given_name))
    assert [line.text for line in lines] == ["id,text\n", "1,café\n"]
    lines.close()


WORDS = st.sampled_from(["gate", "boy", "Smudge", "said", "paid", "the", "DURHAM", "14", "left", "van"])
TELLING = st.sampled_from(
    ["£40", "didn’t", "“Get in”", "Seán", "Zoë’s", "the lads’", "café", "€9.50", "it’s", "– £5 –"]
)


@given(st.lists(WORDS | TELLING, min_size=1, max_size=30), TELLING)
def test_cp1252_is_never_misread(words: list[str], telling: str) -> None:
    text = " ".join([*words, telling]) + "\n"
    found = judge(text.encode("cp1252"))
    assert (found.name, found.guessed) == ("cp1252", False)
    assert found.decode(text.encode("cp1252")) == text


CP1252 = st.characters(codec="cp1252", exclude_characters="\0")


@given(st.text(CP1252, min_size=1), st.sampled_from([b"\n", b"\r\n", b"\r"]))
def test_no_byte_of_an_old_encoding_is_lost(text: str, end: bytes) -> None:
    data = text.encode("cp1252") + end
    found = judge(data)
    read = found.decode(data)
    assert data in [read.encode(codec, "surrogateescape") for codec in found.codecs]
