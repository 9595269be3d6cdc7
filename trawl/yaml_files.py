"""YAML files that people write (profiles, term lists, mappings), read with the line of every key.

A file is checked against a pydantic model, and all that is wrong with it is reported at once, each with its line.
The YAML library is loaded with the first file: a search of plain words needs none.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

from trawl.errors import FileProblems, Problem
from trawl.expectations import Location, find_place
from trawl.validation import explain_refusals, say_location
from trawl.yaml_comments import Comment, find_comments

if TYPE_CHECKING:
    from ruamel.yaml.error import MarkedYAMLError
    from ruamel.yaml.nodes import Node

_Model = TypeVar("_Model", bound=BaseModel)

_IF_COMMENT = "If it is a comment, put it on a line of its own, with a space after the #."
_QUOTE = f"Put the whole value between single quotes (') if it is part of it. {_IF_COMMENT}"
_BLOCK = "Write 'query: |' with the query indented on the line below."
#: What may be a comment where a file that cannot be read goes wrong.
_HASH = re.compile(r"\s#\S")


@dataclass(frozen=True, slots=True)
class YamlFile:
    """A YAML file as plain Python values, which knows the line of each of them."""

    path: Path
    data: dict[str, Any]
    _text: str = field(repr=False)
    _root: Node = field(repr=False)

    def line_of(self, location: Location) -> int:
        """Return the line (from 1) of the key or item at `location`, or of the nearest thing above it that is there."""
        line = 1
        for _, line in self._walk(location):  # noqa: B007 - the last line reached is the answer
            pass
        return line

    def problem(self, location: Location, message: str) -> Problem:
        """Return a problem with what stands at `location`."""
        return Problem(self.path, self.line_of(location), message)

    def validate(self, model: type[_Model], *, searched: Collection[str] = ()) -> _Model:
        """Return the file as a `model`.

        Raises FileProblems with everything in it that the model refuses, and every comment that may be meant as text
        (docs/profiles.md says which). Of the keys `searched` a part left out would change what is found, so there a
        comment must be plainly one.
        """
        found = list(self._find_cut_text(model, searched))
        cut = {location for location, _ in found}
        try:
            made = model.model_validate(self.data)
        except ValidationError as error:
            # A value that a comment cut short may be wrong only because it was.
            found += [(location, problem) for location, problem in self._refuse(model, error) if location not in cut]
        if found:
            problems = dict.fromkeys(problem for _, problem in found)
            raise FileProblems(tuple(sorted(problems, key=lambda problem: problem.line)))
        return made

    def _walk(self, location: Location) -> Iterator[tuple[str | int, int]]:
        """Yield the steps of `location` that the file has, each with its line; the rest is left out."""
        from ruamel.yaml.nodes import MappingNode, SequenceNode

        node = self._root
        for step in location:
            if isinstance(node, MappingNode):
                for key, value in node.value:
                    if key.value == str(step):
                        node = value
                        yield step, key.start_mark.line + 1
                        break
            elif isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.value):
                node = node.value[step]
                yield step, node.start_mark.line + 1

    def _refuse(self, model: type[BaseModel], error: ValidationError) -> Iterator[tuple[Location, Problem]]:
        for refusal in explain_refusals(model, error):
            there = tuple(step for step, _ in self._walk(refusal.location))
            yield there, self.problem(refusal.location, str(refusal))

    def _find_cut_text(self, model: type[BaseModel], searched: Collection[str]) -> Iterator[tuple[Location, Problem]]:
        """What YAML takes as comments and may be meant as text, by where it would be part of a value."""
        for comment in find_comments(self._root, self._text):
            key = str(comment.location[0]) if comment.location else ""
            if _is_harmless(comment, searched=key in searched):
                continue
            place = find_place(model, comment.location)
            if place is not None and place.takes_text:
                remedy = f"{_BLOCK} {_IF_COMMENT}" if key == "query" else _QUOTE
                about = say_location(comment.location)
                message = f"{about}: YAML takes '{comment.text}' as a comment, so it would be left out. {remedy}"
                yield comment.location, Problem(self.path, comment.line, message)


def _is_harmless(comment: Comment, *, searched: bool) -> bool:
    """Whether nobody can have meant a comment as a part of the value beside it."""
    if comment.quoted:  # a query that begins with a phrase looks like a value between quotes
        return not (searched and comment.plain)
    return comment.clear if searched else not comment.plain


def read_yaml_file(path: Path) -> YamlFile:
    """Read a YAML file whose top level is a mapping.

    Raises FileProblems where the file cannot be read, is not YAML, repeats a key, or holds something else.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise _unreadable(path, 1, f"cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise _unreadable(path, line, "is not UTF-8 text; save it as UTF-8") from error
    return parse_yaml(path, text)


def stamp_file(path: Path) -> tuple[int, int]:
    """What tells that a file was written anew: its time in nanoseconds and its size; noughts where it is not there."""
    try:
        written = path.stat()
    except OSError:
        return 0, 0
    return written.st_mtime_ns, written.st_size


def parse_yaml(path: Path, text: str) -> YamlFile:
    """Read the text of a YAML file, there already or to be; raises FileProblems as `read_yaml_file` does."""
    from ruamel.yaml import YAML
    from ruamel.yaml.constructor import DuplicateKeyError
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    yaml = YAML(typ="safe", pure=True)
    try:
        root = yaml.compose(text)
        data = yaml.constructor.construct_document(root) if root is not None else None
    except DuplicateKeyError as error:
        raise _unreadable(path, _line(error), "a key stands twice in the same mapping; keep one") from error
    except MarkedYAMLError as error:
        raise _unreadable(path, _line(error), _say_broken(error, text)) from error
    except LookupError as error:
        raise _unreadable(path, 1, "holds a value that is not of the type that its tag says (!!int, !!bool)") from error
    except ValueError as error:
        raise _unreadable(path, _find_bad_value(root), f"holds what cannot be: {error}") from error
    except YAMLError as error:
        raise _unreadable(path, 1, f"is not valid YAML: {error}") from error
    except RecursionError as error:
        raise _unreadable(path, 1, "is nested too deeply") from error
    if not isinstance(data, dict):
        raise _unreadable(path, 1, "is empty" if data is None else "must be a mapping (`key: value` lines) at its top")
    return YamlFile(path, data, text, root)


def load_yaml_file(path: Path, model: type[_Model]) -> _Model:
    """Read a YAML file as a `model`. Raises FileProblems with every problem of the file, each with its line."""
    return read_yaml_file(path).validate(model)


def _find_bad_value(root: Node | None) -> int:
    """The line of the first value that is written as something which there is not, such as a 31 February."""
    from ruamel.yaml import YAML
    from ruamel.yaml.nodes import ScalarNode

    constructor = YAML(typ="safe", pure=True).constructor
    waiting, seen = [root], set[int]()
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, ScalarNode):
            try:
                constructor.construct_object(node)
            except ValueError:
                return int(node.start_mark.line) + 1
        elif node is not None and id(node) not in seen:
            seen.add(id(node))
            waiting[:0] = [part for pair in node.value for part in (pair if isinstance(pair, tuple) else (pair,))]
    return 1


def _line(error: MarkedYAMLError) -> int:
    mark = error.problem_mark or error.context_mark
    return mark.line + 1 if mark else 1


def _say_broken(error: MarkedYAMLError, text: str) -> str:
    said = f"is not valid YAML here: {error.problem or error.context}"
    last = _line(error)
    first = error.context_mark.line + 1 if error.context_mark else last
    lines = text.splitlines()[max(first - 2, 0) : last]  # the line before is the one that went on
    if any(_HASH.search(line) for line in lines):
        said += f". A # after a space begins a comment, which goes on to the end of its line. {_QUOTE}"
    elif any(line.startswith("query:") for line in lines):
        said += f". {_BLOCK}"
    return said


def _unreadable(path: Path, line: int, message: str) -> FileProblems:
    return FileProblems((Problem(path, line, message),))
