"""What may stand at a place of a model, in plain words derived from its annotations.

A type that is hard to derive words for says them itself, with `Field(description=...)`.
"""

from __future__ import annotations

import types
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, BeforeValidator, SecretStr, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

#: The way to a value: keys of mappings and indexes of sequences, from the top.
Location = tuple[str | int, ...]

_LISTS = (list, tuple, set, frozenset)
_TEXTS = (str, Path, SecretStr)
#: What narrows a number, in words.
_BOUNDS = {"ge": "of at least {}", "gt": "above {}", "le": "of at most {}", "lt": "below {}"}
#: Any text: where a model can be made of it, it is a short form of the model.
_ANY = "text"


@dataclass(frozen=True)
class Place:
    """What may stand somewhere: a type, what narrows it, whether its key may be left out.

    `short` names the key of a model that text alone, written in its stead, is the value of.
    """

    kind: Any
    metadata: tuple[Any, ...] = ()
    optional: bool = False
    short: str = ""

    @classmethod
    def of(cls, annotation: Any, *, optional: bool = False, short: str = "") -> Place:
        """The place of an annotation."""
        metadata: list[Any] = []
        while get_origin(annotation) is Annotated:
            annotation, *more = get_args(annotation)
            metadata += (part for each in more for part in _flatten(each))
        reads_first = any(isinstance(part, BeforeValidator) for part in metadata)
        short = short or (_text_key(_make(annotation, metadata, _ANY)) if reads_first else "")
        return cls(annotation, tuple(metadata), optional, short)

    @cached_property
    def alternatives(self) -> tuple[Place, ...]:
        """The places of a union's members, None left out; of anything else itself."""
        if get_origin(self.kind) not in (Union, types.UnionType):
            return (self,)
        return tuple(
            alternative
            for argument in get_args(self.kind)
            if argument is not type(None)
            for alternative in Place.of(argument, short=self.short).alternatives
        )

    @property
    def model(self) -> type[BaseModel] | None:
        """The model that stands here, if one does."""
        return self.kind if isinstance(self.kind, type) and issubclass(self.kind, BaseModel) else None

    @property
    def keys(self) -> dict[str, FieldInfo]:
        """The keys that may stand here, with what is known of each."""
        models = (place.model for place in self.alternatives if place.model is not None)
        return {info.alias or name: info for model in models for name, info in model.model_fields.items()}

    @property
    def choices(self) -> tuple[str, ...]:
        """The words of which one must stand here; none where others may."""
        literals = (place.kind for place in self.alternatives if get_origin(place.kind) is Literal)
        return tuple(str(choice) for literal in literals for choice in get_args(literal))

    @property
    def takes_text(self) -> bool:
        """Whether any text may stand here."""
        return any(place.short or place.kind in _TEXTS for place in self.alternatives)

    def step(self, step: str | int) -> Place | None:
        """The place below, by key or index; None where nothing may stand."""
        return next((below for place in self.alternatives if (below := _below(place, step)) is not None), None)

    def describe(self) -> str:
        """What may stand here, to follow the word "write"."""
        return _own_words(self) or " or ".join(_own_words(place) or _describe(place) for place in self.alternatives)

    def describe_keys(self) -> str:
        """What the keys of a mapping are."""
        return next((Place.of(get_args(p.kind)[0]).describe() for p in self.alternatives if _is_mapping(p.kind)), "")


def find_place(model: type[BaseModel], location: Location) -> Place | None:
    """What may stand at a location of a model; None where nothing may."""
    place: Place | None = Place.of(model)
    for step in location:
        place = place.step(step) if place else None
    return place


def _place_of_key(info: FieldInfo) -> Place:
    return Place.of(Annotated[info.annotation, *info.metadata, info], optional=not info.is_required())


def _below(place: Place, step: str | int) -> Place | None:
    arguments = get_args(place.kind)
    if place.model is not None:
        info = place.keys.get(str(step))
        return _place_of_key(info) if info else None
    if get_origin(place.kind) in _LISTS and isinstance(step, int):
        made = _make(place.kind, place.metadata, [_ANY]) if place.short else None
        short = _text_key(made[0]) if isinstance(made, list | tuple) else ""
        return Place.of(arguments[0 if ... in arguments else min(step, len(arguments) - 1)], short=short)
    return Place.of(arguments[1]) if _is_mapping(place.kind) else None


def _own_words(place: Place) -> str:
    """The words that a type gives for itself."""
    return next((part.description or "" for part in place.metadata if isinstance(part, FieldInfo)), "")


def _describe(place: Place) -> str:
    arguments = get_args(place.kind)
    if place.model is not None:
        words = _describe_model(place)
    elif get_origin(place.kind) is Literal:
        words = " or ".join(map(str, arguments))
    elif get_origin(place.kind) in _LISTS:
        words = f"{f'{_ANY} or ' if place.short else ''}a list, each item of it {Place.of(arguments[0]).describe()}"
    elif _is_mapping(place.kind):
        words = f"a mapping (`key: value` lines), each value of it {Place.of(arguments[1]).describe()}"
    elif place.kind is bool:
        words = "true or false"
    elif place.kind in (int, float):
        words = _describe_number(place)
    else:
        longest = _constraint(place, "max_length")
        words = _ANY if longest is None else f"{_ANY} of at most {longest} character{'' if longest == 1 else 's'}"
    return words


def _describe_model(place: Place) -> str:
    needed = [name for name, info in place.keys.items() if info.is_required()]
    others = [name for name, info in place.keys.items() if not info.is_required()]
    keys = f"a mapping with {_say_keys(needed)}" if needed else f"a mapping of {_say_keys(others)}"
    if needed and others:
        keys += f" (and, where wanted, {', '.join(others)})"
    return f"its {place.short} alone, as text, or {keys}" if place.short else keys


def _describe_number(place: Place) -> str:
    kind = "a whole number" if place.kind is int else "a number"
    bounds = {name: bound for name in _BOUNDS if (bound := _constraint(place, name)) is not None}
    if set(bounds) == {"ge", "le"}:
        return f"{kind} from {bounds['ge']:,} to {bounds['le']:,}"
    said = " and ".join(_BOUNDS[name].format(f"{bound:,}") for name, bound in bounds.items())
    return f"{kind} {said}" if said else kind


def _constraint(place: Place, name: str) -> Any:
    return next((found for part in place.metadata if (found := getattr(part, name, None)) is not None), None)


def _flatten(part: Any) -> Iterator[Any]:
    yield part
    if isinstance(part, FieldInfo):
        yield from part.metadata


def _is_mapping(kind: Any) -> bool:
    return get_origin(kind) is dict


def _say_keys(names: list[str]) -> str:
    return f"the key{'' if len(names) == 1 else 's'} {', '.join(names)}"


def _make(kind: Any, metadata: Any, value: Any) -> Any:
    """What a type makes of a value; None where it refuses it."""
    try:
        return TypeAdapter(Annotated[kind, *metadata]).validate_python(value)
    except ValidationError:
        return None


def _text_key(made: Any) -> str:
    """The key of which text alone became the value; "item" for a list made of it."""
    if isinstance(made, BaseModel):
        return next((name for name in type(made).model_fields if getattr(made, name) == _ANY), "")
    return "item" if isinstance(made, list | tuple | set | frozenset) else ""
