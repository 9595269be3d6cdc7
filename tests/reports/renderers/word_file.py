"""A Word file as what it is: a zip of XML parts, read without the library that wrote it."""

import io
import re
import zipfile
from xml.etree import ElementTree as ET

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"

#: The order in which the schema has the children of properties (ECMA-376-1, wml.xsd); Word refuses any other.
ORDERS = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd "
    "snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
    "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid "
    "vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em "
    "lang",
    "pBdr": "top left bottom right between bar",
    "tblBorders": "top left start bottom right end insideH insideV",
    "tblCellMar": "top left start bottom right end",
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing "
    "tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
    "style": "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked "
    "personal personalCompose personalReply rsid pPr rPr tblPr trPr tcPr tblStylePr",
    "tblStylePr": "pPr rPr tblPr trPr tcPr",
    "sectPr": "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType "
    "pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings",
    "numbering": "numPicBullet abstractNum num numIdMacAtCleanup",
}


class WordFile:
    """The parts of a Word file by their names."""

    def __init__(self, content: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            assert packed.testzip() is None
            self.entries = packed.infolist()
            self.parts = {entry.filename: packed.read(entry) for entry in self.entries}
        self.trees = {
            name: ET.fromstring(part) for name, part in self.parts.items() if name.endswith((".xml", ".rels"))
        }
        self.document = self.trees["word/document.xml"]
        self.styles = self.trees["word/styles.xml"]

    @property
    def margins(self) -> dict[str, ET.Element]:
        """Headers and footers by the names of their parts."""
        return {name: tree for name, tree in self.trees.items() if re.match(r"word/(?:header|footer)\d+\.xml$", name)}

    @property
    def external(self) -> list[str]:
        """What the file refers to outside itself."""
        relations = [one for name, tree in self.trees.items() if name.endswith(".rels") for one in tree]
        return [one.get("Target", "") for one in relations if one.get("TargetMode") == "External"]

    def bookmarks(self) -> list[ET.Element]:
        return list(self.document.iter(f"{W}bookmarkStart"))

    def fields(self) -> set[str]:
        """The names of the fields anywhere in the file."""
        said = [one.get(f"{W}instr") for tree in self.trees.values() for one in tree.iter(f"{W}fldSimple")]
        said += [one.text for tree in self.trees.values() for one in tree.iter(f"{W}instrText")]
        return {one.split()[0] for one in said}

    def style_names(self) -> dict[str, str]:
        """Names of styles by their ids."""
        return {one.get(f"{W}styleId"): one.find(f"{W}name").get(f"{W}val") for one in self.styles.iter(f"{W}style")}

    def paragraphs(self) -> list[tuple[str, str]]:
        """The name of the style of each paragraph of the body, and what it says."""
        names = self.style_names()
        return [
            (names.get(one.find(f"{W}pPr/{W}pStyle").get(f"{W}val")), text_of(one))
            for one in self.document.iter(f"{W}p")
            if one.find(f"{W}pPr/{W}pStyle") is not None
        ]

    def headings(self) -> list[tuple[int, str]]:
        """Level and text of each heading, as Word's navigation pane has them."""
        styles = {one.get(f"{W}styleId"): one for one in self.styles.iter(f"{W}style")}

        def level(style_id):
            style = styles.get(style_id)
            if style is None:
                return None
            own = style.find(f"{W}pPr/{W}outlineLvl")
            based = style.find(f"{W}basedOn")
            if own is not None:
                return int(own.get(f"{W}val")) + 1
            return level(based.get(f"{W}val")) if based is not None else None

        found = []
        for one in self.document.iter(f"{W}p"):
            own, style = one.find(f"{W}pPr/{W}outlineLvl"), one.find(f"{W}pPr/{W}pStyle")
            deep = (
                int(own.get(f"{W}val")) + 1
                if own is not None
                else level(style.get(f"{W}val"))
                if style is not None
                else None
            )
            if deep is not None:
                found.append((deep, text_of(one)))
        return found

    def out_of_order(self) -> list[str]:
        """Children of properties that stand where the schema has them not."""
        wrong = []
        for name, tree in self.trees.items():
            for element in tree.iter():
                order = ORDERS.get(element.tag.removeprefix(W), "").split()
                if order and element.tag.startswith(W):
                    tags = [child.tag.removeprefix(W) for child in element]
                    known = [tag for tag in tags if tag in order]
                    if sorted(known, key=order.index) != known:
                        wrong.append(f"{name}: {element.tag.removeprefix(W)}: {tags}")
        return wrong


def text_of(element: ET.Element) -> str:
    """What an element says, with breaks and tabs."""
    shown = {f"{W}t": None, f"{W}br": "\n", f"{W}tab": "\t"}
    return "".join(
        (one.text or "") if shown[one.tag] is None else shown[one.tag]
        for one in element.iter()
        if one.tag in shown and not one.get(f"{W}pos")
    )
