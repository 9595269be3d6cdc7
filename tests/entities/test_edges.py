"""Where names of people begin and end."""

from __future__ import annotations

import pytest

from trawl.entities.edges import mend_edges
from trawl.identifiers import Candidate


def mended(text: str, kind: str = "person") -> str:
    """The candidate between asterisks in the text, as it is mended."""
    before, name, after = text.split("*")
    found = Candidate(kind, len(before), len(before + name), "", "unverifiable", 0.9)
    (candidate,) = mend_edges(before + name + after, [found])
    return (before + name + after)[candidate.start : candidate.end]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("saw *Emma Hall*-Price there", "Emma Hall-Price"),
        ("saw *Emma Hall*-Price-Jones's friend", "Emma Hall-Price-Jones"),
        ("saw Hall-*Price* there", "Hall-Price"),
        ("saw *Emma Hall*-based", "Emma Hall"),
        ("saw *Emma Hall*-DOB 01/02/1990", "Emma Hall"),
        ("saw *Emma Hall's* friend", "Emma Hall"),
        ("SAW *EMMA HALL'S* FRIEND", "EMMA HALL"),
        ("then P *Ray* ran", "P Ray"),
        ("then P. *Ray* ran", "P. Ray"),
        ("then M A *Ray* ran", "M A Ray"),
        ("then PC *Ray* ran", "Ray"),
        ("then I *Ray* ran", "Ray"),
        ("then x.P *Ray* ran", "Ray"),
        ("then P *John Ray* ran", "John Ray"),
        ("NAME: *RAY, JOHN\nALIAS*: JR", "RAY, JOHN"),
        ("saw *Jan* van der Berg there", "Jan van der Berg"),
        ("saw *Maria* de la Cruz-Jones's car", "Maria de la Cruz-Jones"),
        ("saw *Maria* de novo", "Maria"),
        ("saw *Maria* DE LA CRUZ there", "Maria DE LA CRUZ"),
        ("saw *Omar* al-Hassan there", "Omar al-Hassan"),
        ("saw DE *SOUZA Ana* there", "DE SOUZA Ana"),
        ("saw O *BRIEN, Niamh* there", "O BRIEN, Niamh"),
        ("saw O *PATEL, Omar* there", "PATEL, Omar"),
        ("saw MC *DONALD, Ian* there", "MC DONALD, Ian"),
        ("saw DI *MARSH, Kay* there", "MARSH, Kay"),
        ("*Ray*", "Ray"),
    ],
)
def test_a_person_has_whole_words(text: str, name: str) -> None:
    assert mended(text) == name


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("PC *HARTLEY, Dean BOND*", ["HARTLEY", "Dean BOND"]),
        ("*LUND, Ann HOLT, Tom POOLE*", ["LUND", "Ann HOLT", "Tom POOLE"]),
        ("*Besnik LUND, Lee FROME*", ["Besnik LUND", "Lee FROME"]),
        ("*LUND, Kit Adam*", ["LUND, Kit Adam"]),
        ("PC *Hartley, Dean Bond*", ["Hartley", "Dean Bond"]),
        ("*Hartley, Dean Bond*", ["Hartley, Dean Bond"]),
        ("Mr *Hartley, Dean Paul*", ["Hartley, Dean Paul"]),
    ],
)
def test_a_list_read_as_one_name_is_parted(text: str, names: list[str]) -> None:
    before, name, after = text.split("*")
    plain, found = before + name + after, Candidate("person", len(before), len(before + name), "", "unverifiable", 0.9)
    assert [plain[one.start : one.end] for one in mend_edges(plain, [found])] == names


def test_other_names_stay_as_they_are() -> None:
    assert mended("at *Emma's*-Vapes", "premises") == "Emma's"
