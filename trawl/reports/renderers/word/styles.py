"""The styles and the bullets of trawl's Word files: added to a template where it lacks them, and found by their names.

They are data: `trawl/reports/templates/word/`. A style is known by its name, which is English in every Word; its id may
be in any language.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.parts.numbering import NumberingPart

from trawl.errors import InputError

if TYPE_CHECKING:
    from docx.document import Document as WordFile

    from trawl.reports.house_style import HouseStyle

Element = Any


def add_styles(word: WordFile, style: HouseStyle) -> Mapping[str, str]:
    """Add what styles the file lacks; returns the ids of trawl's styles by their names.

    Raises InputError where the template has one of these names for a style of another kind.
    """
    styles = word.styles.element
    theirs = {_name_of(one).casefold(): one for one in styles.iterchildren(qn("w:style"))}
    taken = {one.get(qn("w:styleId")) for one in theirs.values()}
    standard = {one.get(qn("w:type")) for one in theirs.values() if one.get(qn("w:default")) in {"1", "true"}}
    if styles.find(qn("w:docDefaults")) is None:
        styles.insert(0, next(iter(_load("styles.xml", style.accent))))
    _speak_english(styles)
    ids: dict[str, str] = {}
    renamed: dict[str, str] = {}
    added = []
    for ours in _load("styles.xml", style.accent).iterchildren(qn("w:style")):
        name, own_id = _name_of(ours), ours.get(qn("w:styleId"))
        there = theirs.get(name.casefold())
        if there is None:
            style_id = own_id if own_id not in taken else f"Trawl{own_id}"
            ours.set(qn("w:styleId"), style_id)
            if ours.get(qn("w:type")) in standard:
                ours.attrib.pop(qn("w:default"), None)
            added.append(ours)
        else:
            _check_kind(name, there, ours, style)
            style_id = there.get(qn("w:styleId"))
        ids[name] = renamed[own_id] = style_id
    for ours in added:
        for reference in _references(ours):
            reference.set(qn("w:val"), renamed[reference.get(qn("w:val"))])
        styles.append(ours)
    _add_bullets(word, styles, ids)
    return ids


def _name_of(style: Element) -> str:
    name = style.find(qn("w:name"))
    return "" if name is None else str(name.get(qn("w:val")))


def _references(style: Element) -> Iterator[Element]:
    yield from style.iterchildren(qn("w:basedOn"), qn("w:next"), qn("w:link"))


def _check_kind(name: str, there: Element, ours: Element, style: HouseStyle) -> None:
    kind, wanted = there.get(qn("w:type"), "paragraph"), ours.get(qn("w:type"))
    if kind != wanted:
        raise InputError(
            style.word or "",
            f": its style {name!r} is a {kind} style, and the report needs a {wanted} style of that name; rename it.",
        )


def _speak_english(styles: Element) -> None:
    """Set the language of text in which no style says another."""
    defaults = styles.find(qn("w:docDefaults"))
    for tag in ("w:rPrDefault", "w:rPr", "w:lang"):
        child = defaults.find(qn(tag))
        if child is None:
            child = defaults.makeelement(qn(tag))
            defaults.insert(0, child) if tag == "w:rPrDefault" else defaults.append(child)
        defaults = child
    defaults.set(qn("w:val"), "en-GB")


def _add_bullets(word: WordFile, styles: Element, ids: Mapping[str, str]) -> None:
    """Give the style of lists its bullets, where the template's has none."""
    by_id = {one.get(qn("w:styleId")): one for one in styles.iterchildren(qn("w:style"))}
    bullets = by_id[ids["List Bullet"]]
    numbering = _numbering(word)
    number = bullets.find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:numId')}")
    known = {one.get(qn("w:numId")) for one in numbering.iterchildren(qn("w:num"))}
    if number is not None and number.get(qn("w:val")) in known:
        return
    ours = _load("numbering.xml")
    shape, use = ours.find(qn("w:abstractNum")), ours.find(qn("w:num"))
    shape_id = _next_id(numbering, "w:abstractNum", "w:abstractNumId")
    number_id = _next_id(numbering, "w:num", "w:numId")
    shape.set(qn("w:abstractNumId"), shape_id)
    use.set(qn("w:numId"), number_id)
    use.find(qn("w:abstractNumId")).set(qn("w:val"), shape_id)
    numbering.insert(len(numbering.findall(qn("w:abstractNum"))), shape)
    numbering.append(use)
    bullets.get_or_add_pPr().get_or_add_numPr().get_or_add_numId().set(qn("w:val"), number_id)


def _numbering(word: WordFile) -> Element:
    """The numbering of the file; an empty one is added where there is none."""
    part = word.part
    for relation in part.rels.values():
        if relation.reltype == RELATIONSHIP_TYPE.NUMBERING:
            return relation.target_part.element
    empty = f'<w:numbering xmlns:w="{qn("w:numbering")[1:].partition("}")[0]}"/>'
    made = NumberingPart(PackURI("/word/numbering.xml"), CONTENT_TYPE.WML_NUMBERING, parse_xml(empty), part.package)
    part.relate_to(made, RELATIONSHIP_TYPE.NUMBERING)
    return made.element


def _next_id(numbering: Element, tag: str, attribute: str) -> str:
    return str(1 + max((int(one.get(qn(attribute))) for one in numbering.iterchildren(qn(tag))), default=0))


def _load(name: str, accent: str = "") -> Element:
    """A fresh tree of one of trawl's own parts, in the colour of the house."""
    return parse_xml(read_part(name).replace("ACCENT", accent.lstrip("#").upper()))


@cache
def read_part(name: str) -> str:
    """One of trawl's own parts of a Word file, as text."""
    return (files("trawl.reports") / "templates" / "word" / name).read_text(encoding="utf-8")
