"""YAML files that people write (profiles, term lists, mappings), read with the line of every key.

A file is checked against a pydantic model, and all that is wrong with it is reported at once, each with its line.
The YAML library is loaded with the first file: a search of plain words needs none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from trawl.errors import FileProblems, Problem

if TYPE_CHECKING:
    from ruamel.yaml.error import MarkedYAMLError
    from ruamel.yaml.nodes import Node

_Model = TypeVar("_Model", bound=BaseModel)

#: The way to a value in a file: keys of mappings and indexes of sequences, from the top.
Location = Sequence[str | int]


@dataclass(frozen=True, slots=True)
class YamlFile:
    """A YAML file as plain Python values, which knows the line of each of them."""

    path: Path
    data: dict[str, Any]
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

    def validate(self, model: type[_Model]) -> _Model:
        """Return the file as a `model`. Raises FileProblems with everything in it that the model refuses."""
        try:
            return model.model_validate(self.data)
        except ValidationError as error:
            problems = [self._explain(model, details) for details in error.errors(include_url=False)]
            raise FileProblems(tuple(sorted(dict.fromkeys(problems), key=lambda p: p.line))) from error

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

    def _explain(self, model: type[BaseModel], details: ErrorDetails) -> Problem:
        location = details["loc"]
        known = [str(step) for step, _ in self._walk(location)]
        if details["type"] == "extra_forbidden":
            return self.problem(location, _unknown_key(model, location))
        if details["type"] == "missing":
            where = f" in '{'.'.join(known)}'" if known else ""
            return self.problem(location, f"the key '{location[-1]}' is missing{where}; add it")
        message = details["msg"].removeprefix("Value error, ")
        return self.problem(location, f"{'.'.join(known)}: {message}" if known else message)


def _unknown_key(model: type[BaseModel], location: Location) -> str:
    key = str(location[-1])
    names = sorted(_key_names(model, location[:-1]))
    nearest = get_close_matches(key, names, n=1)
    hint = f"did you mean '{nearest[0]}'?" if nearest else f"known keys here: {', '.join(names)}"
    return f"unknown key '{key}'; {hint}"


def _key_names(annotation: Any, location: Location) -> set[str]:
    """Return the keys that the models found in `annotation` allow at `location`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        if not location:
            return {info.alias or name for name, info in annotation.model_fields.items()}
        for name, info in annotation.model_fields.items():
            if location[0] in (name, info.alias):
                return _key_names(info.annotation, location[1:])
        return set()
    arguments = get_args(annotation)
    # Into a list or a mapping is one step of the location; into a union or an annotation is none.
    container = isinstance(origin := get_origin(annotation), type) and origin in (list, tuple, dict, set, frozenset)
    rest = location[1:] if container else location
    return set().union(*(_key_names(argument, rest) for argument in arguments)) if arguments else set()


def read_yaml_file(path: Path) -> YamlFile:
    """Read a YAML file whose top level is a mapping.

    Raises FileProblems where the file cannot be read, is not YAML, repeats a key, or holds something else.
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.constructor import DuplicateKeyError
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    yaml = YAML(typ="safe", pure=True)
    try:
        root = yaml.compose(path.read_text(encoding="utf-8-sig"))
        data = yaml.constructor.construct_document(root) if root is not None else None
    except OSError as error:
        raise _unreadable(path, 1, f"cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise _unreadable(path, line, "is not UTF-8 text; save it as UTF-8") from error
    except DuplicateKeyError as error:
        raise _unreadable(path, _line(error), "a key stands twice in the same mapping; keep one") from error
    except MarkedYAMLError as error:
        raise _unreadable(path, _line(error), f"is not valid YAML here: {error.problem or error.context}") from error
    except (YAMLError, ValueError) as error:
        raise _unreadable(path, 1, f"is not valid YAML: {error}") from error
    except RecursionError as error:
        raise _unreadable(path, 1, "is nested too deeply") from error
    if not isinstance(data, dict):
        raise _unreadable(path, 1, "is empty" if data is None else "must be a mapping (`key: value` lines) at its top")
    return YamlFile(path, data, root)


def load_yaml_file(path: Path, model: type[_Model]) -> _Model:
    """Read a YAML file as a `model`. Raises FileProblems with every problem of the file, each with its line."""
    return read_yaml_file(path).validate(model)


def _line(error: MarkedYAMLError) -> int:
    mark = error.problem_mark or error.context_mark
    return mark.line + 1 if mark else 1


def _unreadable(path: Path, line: int, message: str) -> FileProblems:
    return FileProblems((Problem(path, line, message),))
