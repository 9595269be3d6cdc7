"""A document as text that a person can read and compare: one line a thing, nothing left out."""

from collections.abc import Iterator

from trawl.reports.document import (
    BarChart,
    Block,
    Bullets,
    Card,
    Cards,
    Cell,
    Code,
    Document,
    Fact,
    Facts,
    Figure,
    Fold,
    Heading,
    Paragraph,
    PointMap,
    Section,
    Table,
    Text,
)
from trawl.reports.values import read_cell

_STYLES = {"strong": "**", "code": "`", "note": "~", "found": "==", "doubtful": "??", "tag": "", "plain": ""}


def dump_document(document: Document) -> str:
    """Return every word of the document with its styles and links."""
    return "\n".join(_dump(document)) + "\n"


def _dump(document: Document) -> Iterator[str]:
    yield f"{document.marking}: {document.title}"
    for name in ("name", "kicker", "lead", "warning", "edition", "handling_instruction", "copy_number", "fictitious"):
        yield f"{name}: {getattr(document, name)}"
    yield from (f"property {key}: {value}" for key, value in document.properties.items())
    yield from _facts(document.facts, "")
    for section in document.sections:
        yield from ("", *_section(section))
    for table in document.data:
        yield from ("", *_table(table, "data: "))


def _section(section: Section) -> Iterator[str]:
    count = "" if section.count is None else f" ({section.count})"
    yield f"# {section.title}{count} [{section.anchor}, {section.place}]"
    for block in section.blocks:
        yield from _block(block, "")


def _block(block: Block, indent: str) -> Iterator[str]:  # noqa: C901 - a line a kind of block
    match block:
        case Paragraph():
            yield f"{indent}{'' if block.tone == 'plain' else f'({block.tone}) '}{say(block.text)}"
        case Bullets():
            yield from (
                f"{indent}{'*' if block.tone == 'plain' else f'* ({block.tone})'} {say(i)}" for i in block.items
            )
        case Heading():
            yield f"{indent}## {block.text}{'' if block.count is None else f' ({block.count})'}{_at(block.anchor)}"
        case Code():
            yield from (f"{indent}    {line}" for line in block.text.splitlines())
        case Facts():
            yield from _facts(block.facts, indent)
        case Table():
            yield from _table(block, indent)
        case Figure():
            yield f"{indent}figure {block.name}: {block.title}"
            yield f"{indent}  alt: {block.alt}"
            yield from _chart(block.chart, indent)
            yield from _table(block.table, f"{indent}  ")
        case Cards():
            for card in block.cards:
                yield from _card(card, indent)
        case Fold():
            yield f"{indent}> {block.summary}{'' if block.printed else ' (screen)'}{' (open)' if block.open else ''}"
            for inner in block.blocks:
                yield from _block(inner, f"{indent}  ")


def _chart(chart: BarChart | PointMap, indent: str) -> Iterator[str]:
    if isinstance(chart, BarChart):
        for one in chart.series:
            pairs = zip(chart.labels, one.values, strict=True)
            yield f"{indent}  {one.name}: {', '.join(f'{label} {value}' for label, value in pairs)} ({chart.unit})"
    else:
        yield from (f"{indent}  at {p.lat}, {p.lon}: {p.label} {p.hits}" for p in chart.points)


def _table(table: Table, indent: str) -> Iterator[str]:
    yield f"{indent}table {table.name}: {table.caption}{' (fillable)' if table.fillable else ''}"
    yield f"{indent}| {' | '.join(f'{column.title} ({column.key}, {column.type})' for column in table.columns)} |"
    for row in (*table.rows, *((table.total,) if table.total else ())):
        yield f"{indent}| {' | '.join(map(_cell, row))} |"
    if table.on_paper is not None:
        yield f"{indent}on paper: {table.on_paper}. {table.rest}"


def _cell(cell: Cell) -> str:
    return " / ".join(map(say, read_cell(cell)))


def _card(card: Card, indent: str) -> Iterator[str]:
    chips = "".join(f" [{'! ' if chip.alert else ''}{chip.text}]" for chip in card.chips)
    yield f"{indent}card {card.number}: {card.name} ({card.note}){chips}{_at(card.anchor)}"
    yield from _facts(card.facts, f"{indent}  ")
    yield from (f"{indent}  “{passage.label and f'{passage.label}: '}{say(passage.text)}”" for passage in card.passages)
    if card.remark:
        yield f"{indent}  ({card.remark})"
    yield from _facts(card.because, f"{indent}  - ")


def _facts(facts: tuple[Fact, ...], indent: str) -> Iterator[str]:
    yield from (f"{indent}{fact.label}: {' / '.join(map(say, fact.value.lines))}" for fact in facts)


def _at(anchor: str) -> str:
    return f" #{anchor}" if anchor else ""


def say(text: Text) -> str:
    """A text with its styles and its links shown."""
    return "".join(
        f"{_STYLES[run.style]}{run.text}{_STYLES[run.style]}{f'->{run.to}' if run.to else ''}" for run in text
    )
