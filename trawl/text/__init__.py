"""The analyser: the one opinion about words that every query, engine and highlight shares."""

from trawl.text.analysis import ANALYSER_VERSION, MAX_WORD, analyse_forms, analyse_record, analyse_words, place_forms
from trawl.text.packing import pack_text, unpack_text
from trawl.text.plain import PlainText, make_plain

__all__ = [
    "ANALYSER_VERSION",
    "MAX_WORD",
    "PlainText",
    "analyse_forms",
    "analyse_record",
    "analyse_words",
    "make_plain",
    "pack_text",
    "place_forms",
    "unpack_text",
]
