"""What a team puts around the HTML page: a Jinja2 template that can show a few values, and do nothing else.

A template is read as text, checked as a tree of elements, and its result is written anew from such a tree. So nothing
of it runs, fetches, hides, leads out of the page or reaches what stands outside it, the marking above all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.parsers import expat

from jinja2 import TemplateError, TemplateSyntaxError, nodes
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup

from trawl.errors import FileProblems, Problem
from trawl.reports.renderers.html.elements import Html, element, escape

#: What a template can show, and what it is.
VALUES = {
    "content": "the report itself, with its contents; once, in no element but div and section",
    "logo": "the logo of style.yml as a picture",
    "organisation": "the organisation of style.yml",
    "marking": "the marking",
    "kicker": "what kind of paper it is",
    "title": "the title",
    "edition": "for whom it is written",
    "copy_number": "the copy's number",
    "handling_instruction": "the handling instruction",
}
#: Values that are elements; the others are text.
_ELEMENTS = ("content", "logo")
_FILTERS = ("upper", "lower", "capitalize", "title", "trim")
_TAGS = frozenset(
    (
        "a", "address", "aside", "b", "br", "caption", "dd", "div", "dl", "dt", "em", "footer", "h2", "h3", "header",
        "hr", "i", "li", "ol", "p", "section", "small", "span", "strong", "table", "tbody", "td", "th", "thead", "tr",
        "ul",
    )
)  # fmt: skip
_ATTRIBUTES = frozenset({"class", "lang", "title", "href", "scope", "colspan", "rowspan"})
_CLASSES = frozenset({"house", "kicker", "lead", "note", "warning", "nil", "facts", "wide", "pair"})
_AROUND_CONTENT = frozenset({"div", "section", "page"})
_MOST_BYTES = 100_000
_ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.If, nodes.CondExpr, nodes.Const, nodes.Compare,
    nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.Filter,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PageTemplate:
    """The checked text of a template; `path` is for messages."""

    path: Path
    source: str


def read_page_template(path: Path) -> PageTemplate:
    """Read and check a template. Raises FileProblems with the line of everything that it may not hold."""
    try:
        content = path.read_bytes()
        source = content.decode("utf-8-sig")
    except OSError as error:
        raise FileProblems((Problem(path, 1, f"cannot be read: {error.strerror}"),)) from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise FileProblems((Problem(path, line, "is not UTF-8 text; save it as UTF-8"),)) from error
    if len(content) > _MOST_BYTES:
        raise FileProblems((Problem(path, 1, f"has more than {_MOST_BYTES:,} bytes; a page needs few"),))
    problems = [Problem(path, line, said) for line, said in _find_problems(source)]
    if problems:
        raise FileProblems(tuple(sorted(problems, key=lambda problem: problem.line)))
    template = PageTemplate(path, source)
    for some in ("x", ""):  # with every value that a report may have, and with the least that it may have
        values = {name: some for name in VALUES if name not in _ELEMENTS}
        wrap_page(template, values, {"content": Html("x"), "logo": Html(some)})
    return template


def wrap_page(template: PageTemplate, values: Mapping[str, str], elements: Mapping[str, Html]) -> Html:
    """Return the page that a template makes of text (`values`) and of what is HTML already (`elements`).

    Raises FileProblems where what it makes is not well formed, or does not hold the report.
    """
    shown = {name: Markup("<{}/>").format(name) if elements[name] else "" for name in _ELEMENTS}
    tree = _Tree(elements)
    try:
        tree.read(_environment().from_string(template.source).render(**values, **shown))
    except (TemplateError, TypeError, SyntaxError, RecursionError) as error:
        raise FileProblems((Problem(template.path, 1, f"cannot be worked out: {error}"),)) from error
    if not tree.problems and tree.contents != 1:
        tree.problems.append((1, f"holds the report {tree.contents} times, and must hold it once in every case"))
    if tree.problems:
        problems = (Problem(template.path, line, f"the page that it makes {said}") for line, said in tree.problems)
        raise FileProblems(tuple(problems))
    return tree.made


def _environment() -> SandboxedEnvironment:
    """It has no loader and no globals: there is nothing that a template could reach."""
    environment = SandboxedEnvironment(autoescape=True)
    environment.globals.clear()
    return environment


def _find_problems(source: str) -> Iterator[tuple[int, str]]:
    """What a template may not hold, each with its line."""
    environment = _environment()
    try:
        parsed = environment.parse(source)
    except TemplateSyntaxError as error:
        yield error.lineno, f"is no Jinja2 template: {error.message}"
        return
    except RecursionError:
        yield 1, "is nested too deeply"
        return
    refused = list(_check_nodes(parsed))
    yield from refused
    if not refused:
        tree = _Tree({name: Html("") for name in _ELEMENTS})
        tree.read(_blank(environment, source))
        yield from tree.problems
        if not tree.problems and not tree.contents:
            yield 1, "shows no {{ content }}, which is the report itself; put it where the report is to stand"


def _check_nodes(parsed: nodes.Template) -> Iterator[tuple[int, str]]:
    whole = {id(part) for output in parsed.find_all(nodes.Output) for part in output.nodes}
    whole |= {id(part) for condition in parsed.find_all(nodes.If) for part in condition.test.find_all(nodes.Name)}
    whole |= {id(condition.test) for condition in parsed.find_all(nodes.If)}
    for node in parsed.find_all(nodes.Node):
        if not isinstance(node, _ALLOWED):
            said = "a template has no loops, calls, sums, attributes or other files; it has {{ value }} and {% if %}"
            line = node.lineno or next((part.lineno for part in node.find_all(nodes.Node) if part.lineno), 1)
            yield line, f"{type(node).__name__} is not allowed: {said}"
        elif isinstance(node, nodes.Name) and node.name not in VALUES:
            yield node.lineno, f"there is no value '{node.name}'; there are {', '.join(VALUES)}"
        elif isinstance(node, nodes.Name) and node.name in _ELEMENTS and id(node) not in whole:
            yield node.lineno, f"'{node.name}' is shown as it is: {{{{ {node.name} }}}}, with nothing done to it"
        elif isinstance(node, nodes.Filter) and (node.name not in _FILTERS or node.args or node.kwargs):
            yield node.lineno, f"there is no filter '{node.name}'; there are {', '.join(_FILTERS)}"


def _blank(environment: SandboxedEnvironment, source: str) -> str:
    """The elements of a template on the lines on which they stand, with something short for each value."""
    made: list[str] = []
    line, inside = 1, ""
    words: list[str] = []
    for number, kind, text in environment.lex(source):
        made.append("\n" * (number - line))
        line = max(line, number)
        if kind == "data":
            made.append(text)
            line += text.count("\n")
        elif kind.endswith("_begin"):
            inside, words = kind, []
        elif kind == "variable_end":
            made.append(f"<{words[0]}/>" if words[:1] and words[0] in _ELEMENTS else "x")
            inside = ""
        elif inside == "variable_begin" and kind == "name":
            words.append(text)
    return "".join(made)


class _Tree:
    """Elements read one by one, refused where they are not of the few, and written anew."""

    def __init__(self, elements: Mapping[str, Html]) -> None:
        self._elements = elements
        self._open: list[tuple[str, dict[str, str], list[Html]]] = []
        self.problems: list[tuple[int, str]] = []
        self.contents = 0
        self.made = Html("")

    def read(self, text: str) -> None:
        """Read the text of a page, which needs no element around it."""
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._write
        try:
            self._parser.Parse(f"<page>{text}</page>", True)
        except expat.ExpatError as error:
            said = f"is not well formed: {expat.ErrorString(error.code)}; close each element, and write & as &amp;"
            self.problems.append((error.lineno, said))

    def _refuse(self, said: str) -> None:
        self.problems.append((self._parser.CurrentLineNumber, said))

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name in self._elements:
            self._open.append((name, {}, []))
            return
        if self._open:
            self._check(name, attributes)
        self._open.append((name, attributes, []))

    def _check(self, name: str, attributes: Mapping[str, str]) -> None:
        if name not in _TAGS:
            self._refuse(
                f"has a <{name}>, which is not of the elements that a page may have: {', '.join(sorted(_TAGS))}"
            )
        for key, value in attributes.items():
            if key not in _ATTRIBUTES:
                self._refuse(f"has the attribute '{key}'; there are {', '.join(sorted(_ATTRIBUTES))}")
            elif key == "href" and not value.startswith("#"):
                self._refuse(
                    f"has a link out of the page ('{value[:40]}'); one may lead to a place in it, such as #main"
                )
            elif key == "class" and not _CLASSES.issuperset(value.split()):
                self._refuse(f"has the class '{value[:40]}'; there are {', '.join(sorted(_CLASSES))}")

    def _write(self, text: str) -> None:
        self._open[-1][2].append(escape(text))

    def _end(self, name: str) -> None:
        name, attributes, content = self._open.pop()
        if name in self._elements:
            self._show(name)
        elif self._open:
            self._open[-1][2].append(element(name, *content, **{f"{key}_": text for key, text in attributes.items()}))
        else:
            self.made = Html("".join(content))

    def _show(self, name: str) -> None:
        if name == "content":
            self.contents += 1
            if outside := [name for name, _, _ in self._open if name not in _AROUND_CONTENT]:
                self._refuse(f"has the report in a <{outside[-1]}>; it may stand in div and section alone")
        self._open[-1][2].append(self._elements[name])
