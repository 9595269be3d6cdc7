"""How words stand in a narrative: as the name of a premises of the row's kind, or as something else."""

from __future__ import annotations

import re

from trawl.linkage.index import LARGE, RegisterIndex, RowDetail
from trawl.linkage.names import LONGEST_NAME, NameKind, is_generic, is_ordinary, is_place
from trawl.linkage.reading import Reading, Sighting, Spot
from trawl.linkage.scoring import Weighing
from trawl.linkage.stated_place import locality_after
from trawl.linkage.vocabulary import load_vocabulary
from trawl.linkage.words import Word, reduce_form

#: How sure the extractor has to be of a person for the words to be hardly anything else.
_SURE = 0.8
_CUE_WORDS = 14
# An acronym before or after a name (CCTV, PC) is no part of it.
_ACRONYM = 4
# `0206` is a time of day.
_HOUSE_NUMBER = re.compile(r"[1-9]\d{0,3}[a-z]?")
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
        _weigh_street(weighing, reading, spot, detail, kind)
    _weigh_letters(weighing, reading, spot, detail)
    _weigh_signs(weighing, reading, spot, detail, kind)
    if kind is not NameKind.FULL:
        _weigh_part(weighing, reading, spot)
    _weigh_word_after(weighing, reading, spot, detail, bare=bare)
    _weigh_word_before(weighing, reading, spot, bare=bare)


def _weigh_other_meaning(
    weighing: Weighing, spot: Spot, reading: Reading, kind: NameKind, index: RegisterIndex
) -> None:
    """The bare words may be the name of a town or a force instead."""
    begins = range(spot.first - LONGEST_NAME + 1, spot.first + 1)
    inside = any(
        spot.last <= place.last and place.last - place.first > spot.last - spot.first
        for place in filter(None, map(reading.towns_at.get, begins))
    )
    if inside:
        weighing.add("inside_place", "part of a place's name")
    elif spot.key in index.localities or spot.key in index.forces or _is_place(reading, spot, kind, index):
        weighing.add("also_place", "also a place's name")


def _weigh_street(weighing: Weighing, reading: Reading, spot: Spot, detail: RowDetail, kind: NameKind) -> None:
    """The bare words may be a street, or a part of an address, and no premises."""
    vocabulary = load_vocabulary()
    last = reading.words[spot.last - 1].form
    own_street = any(street.endswith(spot.key) or spot.key == street for _, street in detail.streets)
    # Streets of several words take no article: `the Golden Mile View`.
    article = spot.last - spot.first > 1 and reading.word_before(spot).casefold() == "the"
    streetlike = own_street or last in vocabulary.ways or last in vocabulary.classes["way"]
    before = _words_before(reading, spot)
    whole = kind is NameKind.FULL and spot.last - spot.first > 1 and not streetlike
    number = before[:1] and _HOUSE_NUMBER.fullmatch(before[0]) and before[0] not in detail.forms and not whole
    along = before[:1] and before[0] in vocabulary.along
    home = next((form for form in before if form not in ("at", "in", "on")), "") in vocabulary.living
    ends_as_street = last in vocabulary.classes["way"]
    own_name = kind is NameKind.FULL and spot.last - spot.first > 1
    if number or (streetlike and (along or home)) or (ends_as_street and not own_name):
        weighing.add("reads_as_street", "reads as a street or an address")
    elif ends_as_street:
        weighing.add("named_like_street", "reads as a street, too")
    elif (streetlike and (own_street or not (article or _names_street(reading, detail)))) or along or home:
        weighing.add("street_word", "may be a street or an address")


def _weigh_part(weighing: Weighing, reading: Reading, spot: Spot) -> None:
    """A part of the name may be ordinary words or a park's name, unless something near by speaks of the row's kind."""
    words = reading.words[spot.first : spot.last]
    if weighing.holds("kind_near"):
        return
    if len(words) > 1 and words[-1].form in load_vocabulary().classes["other"]:
        weighing.add("ground_word", f"may be another thing ('{words[-1].form}')")
    elif not (reading.cased and _has_capital(reading, spot)) and all(is_ordinary(word.form) for word in words):
        weighing.add("ordinary_part", "ordinary words, and a part of its name")


def _names_street(reading: Reading, detail: RowDetail) -> bool:
    return any(reading.find_key(street) is not None for _, street in detail.streets)


def _words_before(reading: Reading, spot: Spot) -> list[str]:
    """The words right before a spot, the nearest first, as far as nothing but spaces parts them."""
    before = []
    for at in range(spot.first - 1, max(-1, spot.first - 4), -1):
        # An article is no word here: `along the Esplanade`.
        if reading.gap_after(at).strip().casefold() not in ("", "the"):
            break
        before.append(reading.words[at].form)
    return before


def _is_place(reading: Reading, spot: Spot, kind: NameKind, index: RegisterIndex) -> bool:
    """Say whether bare words are a known town's name, without the article that premises take.

    A name but for the word that says what it is (`Seaview`) is taken for a town's only in a large register.
    """
    forms = tuple(word.form for word in reading.words[spot.first : spot.last])
    if not is_place(forms) or reading.word_before(spot).casefold() == "the":
        return False
    return kind is not NameKind.CORE or len(index) > LARGE


def _weigh_letters(weighing: Weighing, reading: Reading, spot: Spot, detail: RowDetail) -> None:
    words = reading.words[spot.first : spot.last]
    telling = [word for word in words if not (is_generic(word.form) or word.form.isdigit())] or words
    signed = _has_capital(reading, spot) or not all(is_ordinary(word.form) for word in telling)
    if reading.cased and signed and all(_is_capital(reading, word) or word.form[0].isdigit() for word in telling):
        weighing.add("capitals")
        return
    # `so he` is not the café SoHe, and STATION in a text of capitals is not the Station Hotel.
    ordinary = all(is_ordinary(word.form) for word in words) and (len(words) == 1 or len(detail.forms) < len(words))
    expected = reading.word_before(spot).casefold() in load_vocabulary().locating
    if ordinary:
        weighing.add("ordinary_words")
    elif reading.cased and not expected and not _has_capital(reading, spot):
        if all(is_ordinary(word.form) or is_generic(word.form) for word in words):
            weighing.add("words_of_sentence", "ordinary words of a sentence")
        else:
            weighing.add("small_unsigned", "in small letters, with nothing that says a place is meant")
    elif reading.cased:
        weighing.add("small_letters")


def _is_capital(reading: Reading, word: Word) -> bool:
    return reading.text[word.start].isupper()


def _has_capital(reading: Reading, spot: Spot) -> bool:
    """Say whether a capital in the words is more than that of a sentence's beginning."""
    first = reading.words[spot.first].start
    begins = reading.text[:first].rstrip(" ")[-1:] in _SENTENCE_ENDS
    return any(_is_capital(reading, word) for word in reading.words[spot.first + begins : spot.last])


def _weigh_signs(weighing: Weighing, reading: Reading, spot: Spot, detail: RowDetail, kind: NameKind) -> None:
    """Weigh everything that says a place is meant; a lone word needs some of it."""
    before = len(weighing.evidence)
    if reading.word_before(spot).casefold() in load_vocabulary().locating:
        weighing.add("locating")
    if reading.text[max(0, reading.words[spot.first].start - 1)] in "'\"‘“":
        weighing.add("quoted")
    _weigh_cues(weighing, reading, spot, detail)
    _weigh_mentions(weighing, reading, spot, kind)
    if len(weighing.evidence) == before and spot.last - spot.first == 1:
        in_town = not reading.written(spot).isupper() and locality_after(reading, spot) in detail.localities
        if not in_town:
            weighing.add("no_sign", "no sign that a place is meant")


def _weigh_cues(weighing: Weighing, reading: Reading, spot: Spot, detail: RowDetail) -> None:
    """Weigh words near by that speak of the row's kind of premises."""
    cues = load_vocabulary().cues
    near = {word.form for word in reading.words[max(0, spot.first - _CUE_WORDS) : spot.first]}
    near |= {word.form for word in reading.words[spot.last : spot.last + _CUE_WORDS]}
    for name in sorted(detail.classes & cues.keys()):
        if found := near & cues[name]:
            weighing.add("kind_near", f"'{min(found)}' near by")
            return


def _weigh_mentions(weighing: Weighing, reading: Reading, spot: Spot, kind: NameKind) -> None:
    """Weigh what the extractor read here: premises or an organisation, or a person."""
    start, end = reading.words[spot.first].start, reading.words[spot.last - 1].end
    mentions = list(reading.mentions_in(start, end))
    types = {mention.type for mention in mentions}
    if types & {"premises", "organisation"}:
        weighing.add("read_as_premises")
    elif types == {"location"} and kind is not NameKind.FULL:
        weighing.add("read_as_place")
    elif "person" in types and "location" not in types:
        sure = max(mention.confidence for mention in mentions if mention.type == "person") >= _SURE
        weighing.add("read_as_person" if sure else "perhaps_person", "read as a person")


def _weigh_word_after(weighing: Weighing, reading: Reading, spot: Spot, detail: RowDetail, *, bare: bool) -> None:
    """A word of another kind right after the words makes them another name, as does a capital."""
    gap = reading.gap_after(spot.last - 1)
    if spot.last >= len(reading.words) or gap.strip(" '’s"):
        return
    follows = reading.words[spot.last]
    kinds = load_vocabulary().classes_of.get(follows.form, frozenset())
    if follows.form in detail.forms:
        return
    if not bare and gap.strip():
        return  # `Imperial Hotel's bridge` names the hotel
    if kinds and not kinds & detail.classes:
        weight = "kind_not_said" if bare and not detail.classes else "other_kind_follows" if bare else "second_head"
        weighing.add(weight, f"followed by '{follows.form}'")
        return
    written = reading.text[follows.start : follows.end]
    starts_place = spot.last in reading.towns_at
    starts_street = any(street.startswith(follows.form) for _, street in detail.streets)
    capital = gap == " " and written[0].isupper() and not written.isupper()
    if bare and reading.cased and capital and "lodging" in kinds and "lodging" in detail.classes:
        weighing.add("other_kind_word", f"followed by '{follows.form}'")
    if bare and reading.cased and capital and not (kinds or starts_place or starts_street):
        weighing.add("longer_name", "part of a longer name")


def _weigh_word_before(weighing: Weighing, reading: Reading, spot: Spot, *, bare: bool) -> None:
    """A title or a capitalised word right before bare words makes them a person's name, or part of a longer one."""
    vocabulary = load_vocabulary()
    before = reading.word_before(spot)
    if before.casefold() in vocabulary.titles:
        weighing.add("after_title", "after a title")
        return
    single = spot.last - spot.first == 1
    if single and reading.cased and before.istitle() and reading.written(spot).isupper():
        if before.casefold() not in vocabulary.locating and len(spot.key) > _ACRONYM:
            weighing.add("perhaps_person", "written as a surname is")
        return
    gap_at = reading.words[spot.first].start - 1
    at = gap_at - len(before)
    if not (bare and reading.cased and before[:1].isupper() and at >= 0 and reading.text[at:gap_at] == before):
        return
    ordinary = single and is_ordinary(spot.key)
    begins_sentence = (
        not ordinary
        and is_ordinary(reduce_form(before.casefold()))
        and reading.text[:at].rstrip(" ")[-1:] in _SENTENCE_ENDS
    )
    acronym = before.isupper() and len(before) <= _ACRONYM
    if not (begins_sentence or acronym or before.casefold() in vocabulary.locating):
        weighing.add("longer_name", f"after '{before}'")
