"""How words stand in a narrative: as the name of a premises of the row's kind, or as something else."""

from __future__ import annotations

from trawl.linkage.index import LARGE, RegisterIndex, RowDetail
from trawl.linkage.names import LONGEST_NAME, NameKind, is_generic, is_ordinary, is_place
from trawl.linkage.reading import Reading, Sighting, Spot
from trawl.linkage.scoring import Weighing
from trawl.linkage.stated_place import locality_after
from trawl.linkage.vocabulary import load_vocabulary

_CAPITALS, _SMALL_LETTERS, _ORDINARY = 8, -4, -28
_LOCATING, _QUOTED, _CUE, _MENTIONED, _LOCATION = 6, 4, 8, 6, -6
# A single word with none of these is more often a surname than a premises.
_NO_SIGN = -15
_ALSO_PLACE, _STREET_NAME = -30, -50
_OTHER_KIND, _PERSON, _PERHAPS_PERSON, _LONGER_NAME = -60, -45, -10, -25
#: How sure the extractor has to be of a person for the words to be hardly anything else.
_SURE = 0.8
_CUE_WORDS = 14
# An acronym before or after a name (CCTV, PC) is no part of it.
_ACRONYM = 4
_SENTENCE_ENDS = ("", ".", "\n", ":", "!", "?", "/", "(", '"', "'", ")", ";")


def weigh_surroundings(
    weighing: Weighing, sighting: Sighting, detail: RowDetail, kind: NameKind, index: RegisterIndex
) -> None:
    """Weigh the letters of a spot, the words before and after it, and what the extractor read in it."""
    reading, spot = sighting.reading, sighting.spot
    words = reading.words[spot.first : spot.last]
    typed = len(words) > 1 and any(is_generic(word.form) for word in words)
    bare = kind is not NameKind.FULL or not typed
    if bare:
        _weigh_other_meaning(weighing, spot, reading, kind, index)
    _weigh_letters(weighing, reading, spot, detail)
    weighing.add(_sign_points(weighing, reading, spot, detail, kind))
    _weigh_word_after(weighing, reading, spot, detail, bare=bare)
    _weigh_word_before(weighing, reading, spot, bare=bare)


def _weigh_other_meaning(
    weighing: Weighing, spot: Spot, reading: Reading, kind: NameKind, index: RegisterIndex
) -> None:
    """The bare words may be the name of a town, a force or a street instead."""
    begins = range(spot.first - LONGEST_NAME + 1, spot.first + 1)
    inside = any(
        spot.last <= place.last and place.last - place.first > spot.last - spot.first
        for place in filter(None, map(reading.towns_at.get, begins))
    )
    if inside:
        weighing.doubt(_STREET_NAME, "part of a place's name")
    elif spot.key in index.localities or spot.key in index.forces or _is_place(reading, spot, kind, index):
        weighing.add(_ALSO_PLACE, "also a place's name")
    elif reading.words[spot.last - 1].form in load_vocabulary().classes["way"]:
        weighing.doubt(_STREET_NAME, "reads as a street")


def _is_place(reading: Reading, spot: Spot, kind: NameKind, index: RegisterIndex) -> bool:
    """Say whether bare words are a known town's name, without the article that premises take.

    A part of a premises' name is taken for a town's only in a large register, where it stands for many premises.
    """
    forms = tuple(word.form for word in reading.words[spot.first : spot.last])
    if not is_place(forms) or reading.word_before(spot).casefold() == "the":
        return False
    return kind is NameKind.FULL or len(index) > LARGE


def _weigh_letters(weighing: Weighing, reading: Reading, spot: Spot, detail: RowDetail) -> None:
    words = reading.words[spot.first : spot.last]
    telling = [word for word in words if not is_generic(word.form)] or words
    if reading.cased and all(reading.text[word.start].isupper() or word.form[0].isdigit() for word in telling):
        weighing.add(_CAPITALS)
        return
    # `so he` is not the café SoHe, and STATION in a text of capitals is not the Station Hotel.
    ordinary = all(is_ordinary(word.form) for word in words) and (len(words) == 1 or len(detail.forms) < len(words))
    if ordinary:
        weighing.add(_ORDINARY)
    elif reading.cased:
        weighing.add(_SMALL_LETTERS)


def _sign_points(weighing: Weighing, reading: Reading, spot: Spot, detail: RowDetail, kind: NameKind) -> float:
    """Return the points of everything that says a place is meant; a lone word needs some of it."""
    points = 0.0
    if reading.word_before(spot).casefold() in load_vocabulary().locating:
        points += _LOCATING
    if reading.text[max(0, reading.words[spot.first].start - 1)] in "'\"‘“":
        points += _QUOTED
    points += _cue_points(weighing, reading, spot, detail)
    points += _mention_points(weighing, reading, spot, kind)
    if points == 0 and spot.last - spot.first == 1:
        in_town = not reading.written(spot).isupper() and locality_after(reading, spot) in detail.localities
        return 0 if in_town else _NO_SIGN
    return points


def _cue_points(weighing: Weighing, reading: Reading, spot: Spot, detail: RowDetail) -> float:
    """Return the points for words near by that speak of the row's kind of premises."""
    cues = load_vocabulary().cues
    near = {word.form for word in reading.words[max(0, spot.first - _CUE_WORDS) : spot.first]}
    near |= {word.form for word in reading.words[spot.last : spot.last + _CUE_WORDS]}
    for name in sorted(detail.classes & cues.keys()):
        if found := near & cues[name]:
            weighing.words.append(f"'{min(found)}' near by")
            return _CUE
    return 0


def _mention_points(weighing: Weighing, reading: Reading, spot: Spot, kind: NameKind) -> float:
    """Return the points for what the extractor read here: premises or an organisation, or a person."""
    start, end = reading.words[spot.first].start, reading.words[spot.last - 1].end
    mentions = list(reading.mentions_in(start, end))
    types = {mention.type for mention in mentions}
    if types & {"premises", "organisation"}:
        return _MENTIONED
    if types == {"location"} and kind is not NameKind.FULL:
        return _LOCATION
    if "person" in types and "location" not in types:
        weighing.doubt(0, "read as a person")
        sure = max(mention.confidence for mention in mentions if mention.type == "person") >= _SURE
        return _PERSON if sure else _PERHAPS_PERSON
    return 0


def _weigh_word_after(weighing: Weighing, reading: Reading, spot: Spot, detail: RowDetail, *, bare: bool) -> None:
    """A word of another kind right after the words makes them another name, as does a capital."""
    gap = reading.gap_after(spot.last - 1)
    if spot.last >= len(reading.words) or gap.strip(" '’s"):
        return
    follows = reading.words[spot.last]
    kinds = load_vocabulary().classes_of.get(follows.form, frozenset())
    if follows.form in detail.forms:
        return
    if kinds and not kinds & detail.classes:
        weighing.add(_OTHER_KIND, f"followed by '{follows.form}'")
        return
    written = reading.text[follows.start : follows.end]
    starts_place = spot.last in reading.towns_at
    starts_street = any(street.startswith(follows.form) for _, street in detail.streets)
    capital = gap == " " and written[0].isupper() and not written.isupper()
    if bare and reading.cased and capital and not (kinds or starts_place or starts_street):
        weighing.doubt(_LONGER_NAME, "part of a longer name")


def _weigh_word_before(weighing: Weighing, reading: Reading, spot: Spot, *, bare: bool) -> None:
    """A title or a capitalised word right before bare words makes them a person's name, or part of a longer one."""
    vocabulary = load_vocabulary()
    before = reading.word_before(spot)
    if before.casefold() in vocabulary.titles:
        weighing.doubt(_PERSON, "after a title")
        return
    gap_at = reading.words[spot.first].start - 1
    at = gap_at - len(before)
    if not (bare and reading.cased and before[:1].isupper() and at > 0 and reading.text[at:gap_at] == before):
        return
    ordinary = spot.last - spot.first == 1 and is_ordinary(spot.key)
    begins_sentence = not ordinary and reading.text[:at].rstrip(" ")[-1:] in _SENTENCE_ENDS
    acronym = before.isupper() and len(before) <= _ACRONYM
    if not (begins_sentence or acronym or before.casefold() in vocabulary.locating):
        weighing.doubt(_LONGER_NAME, f"after '{before}'")
