"""The lead's pages: what is in them, and that what is not is said."""

from __future__ import annotations

from tests.reports.sample_document import SAMPLE
from trawl.reports.document import Block, Bullets, Card, Cards, Document, Heading, Paragraph, Section, plain, read_text
from trawl.reports.wording.lead_pages import extract_lead_pages


def make_document(groups: tuple[int, ...]) -> Document:
    """A document whose new and updated hits are in groups of so many cards."""
    blocks: list[Block] = []
    for number, cards in enumerate(groups):
        blocks += [Heading(f"Group {number}"), Cards(tuple(Card(f"c{number}-{n}", n, f"C{n}") for n in range(cards)))]
    sections = (
        Section("findings", "Key findings", (Paragraph(plain("One is new.")),), place="lead"),
        Section("evidence", "New and updated hits", tuple(blocks or [Paragraph(plain("None."), "nil")])),
        Section("premises", "Premises", (Paragraph(plain("Hidden Lodge")),), count=1),
        Section("cards", "Cards of the unchanged hits", (Paragraph(plain("Hidden card")),), place="annex"),
    )
    return Document("run", "Report", "Vapes", "OFFICIAL", (), sections)


def count_cards(document: Document) -> int:
    return sum(len(block.cards) for block in document.section("evidence").blocks if isinstance(block, Cards))


def read_notes(document: Document) -> list[str]:
    return [read_text(block.text) for block in document.section("evidence").blocks if isinstance(block, Paragraph)]


def test_they_hold_the_findings_and_what_is_new_and_name_every_other_section() -> None:
    lead = extract_lead_pages(make_document((2, 1)))
    assert [section.anchor for section in lead.sections] == ["findings", "evidence", "left-out"]
    assert count_cards(lead) == 3
    assert read_notes(lead) == []
    (_, left) = lead.section("left-out").blocks
    assert isinstance(left, Bullets)
    assert [read_text(item) for item in left.items] == ["Premises (1)", "Cards of the unchanged hits"]
    assert "Hidden" not in repr(lead)


def test_cards_that_do_not_fit_are_counted() -> None:
    for groups, shown, said in (
        ((4, 9), 6, ["7 more cards are in the whole report."]),
        ((7,), 6, ["1 more card is in the whole report."]),
        ((6, 2), 6, ["2 more cards are in the whole report."]),
        ((6,), 6, []),
        ((), 0, ["None."]),
    ):
        lead = extract_lead_pages(make_document(groups))
        assert (count_cards(lead), read_notes(lead)) == (shown, said), groups


def test_the_flat_tables_are_left_out() -> None:
    assert SAMPLE.data
    assert extract_lead_pages(SAMPLE).data == ()
