"""One record as evidence, on paper: a heading, words that classify it, facts in a line, passages, why it is here."""

from __future__ import annotations

from trawl.reports.document import Card, Fact, LabelledText, read_text
from trawl.reports.renderers.word.texts import TextWriter

#: A fact of more letters than this has a line of its own.
_SHORT = 60


def write_card(texts: TextWriter, card: Card, level: int) -> str:
    """A card under a heading of this level; what belongs together stays on one page."""
    note = texts.words(f"  {card.note}", "Quiet") if card.note else ""
    name = texts.words(f"{card.number}. ") + texts.mark(card.anchor, texts.words(card.name))
    parts = [texts.paragraph("Card heading", name + note, outline=level)]
    if card.chips:
        chips = [texts.words(chip.text, "Alert" if chip.alert else "Chip") for chip in card.chips]
        parts.append(texts.paragraph("Card facts", texts.words(" · ", "Label").join(chips)))
    short = [fact for fact in card.facts if is_short(fact)]
    if short:
        joined = texts.words("  ·  ", "Label").join([_inline(texts, fact) for fact in short])
        parts.append(texts.paragraph("Card facts", joined))
    parts.extend([texts.fact(fact) for fact in card.facts if not is_short(fact)])
    parts.extend([_write_passage(texts, passage) for passage in card.passages])
    if card.remark:
        parts.append(texts.paragraph("Note", texts.words(card.remark)))
    parts.extend([texts.fact(fact) for fact in card.because])
    return "".join(parts)


def is_short(fact: Fact, letters: int = _SHORT) -> bool:
    """Whether what stands beside a label is one line of no more letters."""
    return len(fact.value.lines) == 1 and len(read_text(fact.value.lines[0])) <= letters


def _inline(texts: TextWriter, fact: Fact) -> str:
    return texts.words(f"{fact.label} ", "Label") + texts.lines(fact.value.lines)


def _write_passage(texts: TextWriter, passage: LabelledText) -> str:
    label = texts.words(f"{passage.label}: ", "Label") if passage.label else ""
    return texts.paragraph("Passage", label + texts.text(passage.text))
