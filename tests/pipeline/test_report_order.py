"""What is asked of a report, and what its files are called."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trawl.errors import UsageError
from trawl.pipeline.report_order import (
    DEFAULT_ORDER,
    FORMAT_NAMES,
    ReportOrder,
    address_order,
    check_copy,
    check_order,
    check_reason,
    pack_order,
    parse_edition,
    parse_formats,
    say_copy,
    unpack_order,
)
from trawl.reports.formats import Format

RECIPIENTS = ("Exploitation lead", "Northshire", "Trading Standards")


def test_formats_are_read_from_one_word_or_several_each_once() -> None:
    assert parse_formats(["PDF, html", "csv,pdf,"]) == ("html", "pdf", "csv")
    assert parse_formats([]) == DEFAULT_ORDER.formats
    assert set(DEFAULT_ORDER.formats) <= set(FORMAT_NAMES)


def test_what_is_no_format_or_edition_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(UsageError, match=r"no format 'pfd': there are html, pdf, .*csv, tables\. Did you mean pdf\?"):
        parse_formats(["html,pfd"])
    with pytest.raises(UsageError, match=r"no edition 'parter': there are full, force, partner\. Did you mean partner"):
        parse_edition("parter")
    assert parse_edition(" Force ") == "force"


def test_no_default_format_needs_the_extra() -> None:
    assert not [need for one in DEFAULT_ORDER.documents for need in one.needs]


def test_a_format_whose_package_is_missing_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    gone = Format("pdf", "report.pdf", "pdf.render_pdf", needs=("no_such_package",), medium="paper")
    monkeypatch.setattr("trawl.pipeline.report_order.FORMATS", (gone,))
    with pytest.raises(UsageError, match=r"pdf needs no_such_package: install trawl with its extra 'reports'"):
        check_order(ReportOrder(("pdf",)))


@pytest.mark.parametrize(
    ("order", "said"),
    [
        (ReportOrder(edition="force"), "name it with --force"),
        (ReportOrder(edition="force", force=" "), "name it with --force"),
        (ReportOrder(edition="partner", include_restricted="asked"), "shows no restricted record"),
        (ReportOrder(force="Northshire"), "A force edition is that of one force, and no other"),
    ],
)
def test_an_edition_that_there_is_not_is_refused(order: ReportOrder, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        check_order(order)


def test_the_leads_pages_are_there_to_be_read() -> None:
    with pytest.raises(UsageError, match="leave --lead or --annex out"):
        check_order(ReportOrder(("pdf",), lead=True, annex=True))
    with pytest.raises(UsageError, match="ask for html, pdf, docx, not csv"):
        check_order(ReportOrder(("html", "csv"), lead=True))
    assert ReportOrder(("pdf",), lead=True).file_names == ("report-lead.pdf",)


def test_files_are_called_by_their_edition_and_copy() -> None:
    assert ReportOrder(("html", "csv")).file_names == ("report.html", "hits.csv", "links.csv")
    force = ReportOrder(("pdf", "csv"), "force", "Dyfed-Powys & Gwent", copy=3)
    assert force.file_names == (
        "report-force-dyfed-powys-gwent-copy-3.pdf",
        "hits-force-dyfed-powys-gwent-copy-3.csv",
        "links-force-dyfed-powys-gwent-copy-3.csv",
    )
    partner = ReportOrder(("xlsx", "csv"), "partner")
    assert partner.file_names == ("report-partner.xlsx", "premises-partner.csv", "records-partner.csv")
    assert ReportOrder(("html",), include_restricted="asked").file_names == ("report-with-restricted.html",)


@given(st.text())
def test_no_force_makes_a_path_of_a_files_name(force: str) -> None:
    (name,) = ReportOrder(("pdf",), "force", force or "x").file_names
    assert re.fullmatch(r"report-force-[a-z0-9-]*[a-z0-9]\.pdf", name)
    assert Path(name).name == name
    assert len(name) < 100


def test_forces_without_a_latin_letter_have_names_of_their_own() -> None:
    assert len({ReportOrder(("pdf",), "force", force).file_names for force in ("警察", "полиция", "..", "/")}) == 4


def test_a_copy_has_the_number_of_its_recipient_and_a_recipient_that_of_their_copy() -> None:
    second = address_order(ReportOrder(copy=2), RECIPIENTS)
    assert (second.copy, second.recipient, say_copy(second, RECIPIENTS)) == (2, "Northshire", "2 of 3 (Northshire)")
    assert address_order(ReportOrder(recipient=" northshire"), RECIPIENTS).copy == 2
    fourth = address_order(ReportOrder(copy=4, recipient="A visitor"), RECIPIENTS)
    assert say_copy(fourth, RECIPIENTS) == "4 (A visitor)"
    assert say_copy(address_order(ReportOrder(), RECIPIENTS), RECIPIENTS) == ""
    assert say_copy(address_order(ReportOrder(copy=1), ()), ()) == "1"


@pytest.mark.parametrize(
    ("order", "said"),
    [
        (ReportOrder(recipient="A visitor"), "'A visitor' has no number.*those of the profile are Exploitation lead; "),
        (ReportOrder(copy=1, recipient="Northshire"), "Copy 2 is that of Northshire"),
        (ReportOrder(copy=4, recipient="Northshire"), "Copy 2 is that of Northshire"),
        (ReportOrder(copy=1, recipient="A visitor"), "Copy 1 is that of Exploitation lead"),
    ],
)
def test_one_number_is_never_two_recipients(order: ReportOrder, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        address_order(order, RECIPIENTS)
    with pytest.raises(UsageError, match="the profile lists none"):
        address_order(ReportOrder(recipient="A visitor"), ())


def test_copies_are_numbered_from_one_and_a_reason_has_words() -> None:
    assert (check_copy(None), check_copy(3)) == (0, 3)
    with pytest.raises(UsageError, match="numbered from 1"):
        check_copy(0)
    assert (check_reason(None), check_reason(" asked by DI X ")) == ("", "asked by DI X")
    with pytest.raises(UsageError, match="needs the reason"):
        check_reason("  ")


def test_a_run_keeps_its_order() -> None:
    order = ReportOrder(("pdf", "csv"), "force", "Northshire", annex=True)
    assert unpack_order(pack_order(order)) == order
    assert unpack_order({}) == DEFAULT_ORDER
