"""The page around the blocks: its head, its content security policy, marking above and below, title block, contents."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files
from pathlib import Path

from trawl.reports.document import Document
from trawl.reports.house_style import HouseStyle, Logo
from trawl.reports.renderers.html.blocks import BlockWriter
from trawl.reports.renderers.html.elements import NOTHING, Html, element, escape, join, verbatim
from trawl.reports.renderers.html.page_template import PageTemplate, wrap_page
from trawl.reports.renderers.html.texts import find_anchors
from trawl.reports.text_guard import TextLimits, guard_document

#: What no browser needs to break into lines at once; the text guard says what it cut.
_LONGEST_TEXT = 50_000
_NEW_LINE = Html("\n")


def render_html(document: Document, style: HouseStyle) -> bytes:
    """Return the document as one page: nothing is fetched, and what it may run is pinned by its hash."""
    document = guard_document(document, TextLimits(longest=_LONGEST_TEXT))
    writer = BlockWriter(find_anchors(document))
    content = _wrap(document, style, writer)
    css = f":root {{ --accent: {style.accent}; }}\n{writer.tables.css}{_read('page.css')}"
    script = _read("tables.js")
    body = element(
        "body",
        element("a", escape("Skip to the report"), class_="skip", href="#main"),
        _band(document, "top", "Protective marking"),
        element("div", content, class_="sheet"),
        _band(document, "bottom", "Protective marking, foot of page"),
        verbatim("script", script),
    )
    page = element("html", _head(document, css, _policy(css, script, style)), _NEW_LINE, body, lang=document.language)
    return f"<!DOCTYPE html>\n{page}\n".encode()


@cache
def _read(name: str) -> str:
    return (files("trawl.reports") / "templates" / name).read_text(encoding="utf-8")


def _policy(css: str, script: str, style: HouseStyle) -> str:
    pictures = "img-src data:; " if style.logo else ""
    return (
        f"default-src 'none'; style-src {_digest(css)}; script-src {_digest(script)}; {pictures}"
        "base-uri 'none'; form-action 'none'"
    )


def _digest(code: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()}'"


def _head(document: Document, css: str, policy: str) -> Html:
    title = f"{document.marking}: {document.title}{' (fictitious data)' if document.fictitious else ''}"
    named = {"classification": document.marking, **document.properties}
    lines = (
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=policy),
        element("meta", name_="referrer", content="no-referrer"),
        element("meta", name_="robots", content="noindex, nofollow"),
        element("meta", name_="viewport", content="width=device-width, initial-scale=1"),
        *(element("meta", name_=name, content=content) for name, content in named.items()),
        element("title", escape(title)),
        verbatim("style", css),
    )
    return element("head", _NEW_LINE, join(lines, _NEW_LINE), _NEW_LINE)


def _band(document: Document, where: str, label: str) -> Html:
    """The marking, with whatever must stand beside it on each page that is printed."""
    beside = [document.handling_instruction, f"Copy {document.copy_number}" if document.copy_number else ""]
    beside += ["Fictitious data"] if document.fictitious else []
    said = [element("strong", escape(document.marking)), *(element("span", escape(text)) for text in beside if text)]
    sensitive = "" if document.marking == "OFFICIAL" else " sensitive"
    return element("div", join(said, Html(" ")), class_=f"band {where}{sensitive}", role="note", aria_label=label)


def _wrap(document: Document, style: HouseStyle, writer: BlockWriter) -> Html:
    """What stands between the markings: the report within the team's own template, or trawl's."""
    values = {
        "organisation": style.organisation,
        "marking": document.marking,
        "kicker": document.kicker,
        "title": document.title,
        "edition": document.edition,
        "copy_number": document.copy_number,
        "handling_instruction": document.handling_instruction,
    }
    content = element("div", _contents(document), _main(document, writer), class_="page")
    return wrap_page(style.page or _own_template(), values, {"content": content, "logo": _show(style.logo)})


@cache
def _own_template() -> PageTemplate:
    return PageTemplate(Path("page.html.j2"), _read("page.html.j2"))


def _show(logo: Logo | None) -> Html:
    if logo is None:
        return NOTHING
    content = base64.b64encode(logo.content).decode()
    return element("img", src=f"data:{logo.media_type};base64,{content}", alt=logo.alt, class_="logo")


def _contents(document: Document) -> Html:
    links = [
        element("li", element("a", escape(section.title), href=f"#{section.anchor}"), class_=f"place-{section.place}")
        for section in document.sections
    ]
    return element("nav", element("h2", escape("Contents")), element("ol", *links), aria_label="Contents")


def _main(document: Document, writer: BlockWriter) -> Html:
    stamp = "Fictitious: every person, place and event in this report is invented"
    title = element(
        "header",
        element("p", escape(stamp), class_="stamp") if document.fictitious else NOTHING,
        element("p", escape(document.kicker), class_="kicker"),
        element("h1", escape(document.title), dir="auto"),
        element("p", escape(document.lead), class_="lead", dir="auto") if document.lead else NOTHING,
        element("p", element("strong", escape(document.edition)), class_="edition") if document.edition else NOTHING,
        element("p", escape(document.warning), class_="warning") if document.warning else NOTHING,
        writer.write_facts(tuple(sorted(document.facts, key=lambda fact: fact.long)), "facts wide"),
        class_="title",
    )
    sections = [writer.write_section(section) for section in document.sections]
    return element("main", title, _NEW_LINE, join(sections, _NEW_LINE), id="main", tabindex="-1")
