"""A cell parted into its identifiers: by signs and words between them, labels before, notes and names around them.

Nothing is parted that is one identifier as it stands. What is left of a cell beside its identifiers is kept as a part
that cannot be read, so that the answer says what was not looked for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain, pairwise
from typing import NamedTuple

from trawl.identifiers import REGISTRY, find_mentions, validate
from trawl.identifiers.phone_links import number_of_chat
from trawl.model import Entity
from trawl.wash.kinds import Kind, kind_called
from trawl.wash.mending import EXTENSION, make_bare
from trawl.wash.readings import behind_label, is_formed, is_read, is_read_as, read_text


class CellPart(NamedTuple):
    """One part of a cell and, where a label, a note or the row says so, its kind.

    `entity` is what a sentence was found to hold, "" where the text is to be read.
    """

    text: str
    kind: Kind | None = None
    entity: Entity = Entity("", "")


_LABEL = re.compile(r"([^\W\d_][\w .'/&()#-]{0,40}?)\s*(?::|=(?!\")|\s[-–—])+\s*(?=\S)")
_WORD = re.compile(r"\S+\s*")
_ANGLED = re.compile(r"([^<>]*)<([^<>]+)>([^<>]*)")
#: A note has letters: `(0)` and `(01632)` are of their number.
_BRACKETED = re.compile(r"\(([^()]*[^\W\d_][^()]*)\)|(?<!/)\[([^\[\]]*[^\W\d_][^\[\]]*)\](?!:[0-9])|\{([^{}]*)\}")
#: A label inside of a cell, before which another identifier ends.
_INNER = re.compile(r"(?<=\S)\s+(?=([^\W\d_][\w.'/-]{0,20}(?: [\w.'/-]{1,12}){0,2}):\s*\S)")
#: What parts two identifiers, the surest sign first; all but the first two may stand in one.
_BETWEEN = (
    re.compile(r"[\n\r\v\f\x1c-\x1f]+|\s*[;|•·]\s*|\t+"),
    re.compile(r"\s+(?:[/&+]|[-–—]{1,2}|and|or|plus|then|also|aka|a\.k\.a\.?)\s+|,\s+(?:and |or |& )?", re.IGNORECASE),
    re.compile(r"\s*[,/&\\]\s*"),
    re.compile(r"\s+"),
)
_SURE = 2
_UNKNOWN = "unknown:"
#: A note that has a line of its own, below what it is of.
_NOTE_BELOW = re.compile(r"\s*\n\s*(?=\([^()\n]*[^\W\d_][^()\n]*\)\s*(?:\n|\Z))")
#: What is broken over lines is no longer, label and all.
_LONGEST_BROKEN = 100
#: The figures of a sort code with its account.
_OF_ACCOUNT = 14
#: Words before an identifier that a label has at most.
_LABEL_WORDS = 5
#: A note has fewer figures: `mob 2`.
_NUMBER = 3
_NOTED = re.compile(r"\s*[,;]\s*")
#: What leads from an identifier to a word for it.
_ON = re.compile(r"(?:[\s,-]+(?:on|via|at|for|from|is|his|her|their))*[\s,-]*\Z", re.IGNORECASE)
#: An account with its platform as a host.
_AT_PLATFORM = re.compile(r"\A([\w.-]{2,40})@([A-Za-z]{2,12})\Z")
#: A longer cell is a text, whose identifiers are found as a record's are; the longest is none of a list.
_LONGEST, LONGEST_CELL = 2_000, 50_000


def part_cell(text: str, kind: Kind | None = None) -> list[CellPart]:
    """The identifiers of a cell, in order, and what else it says; one part where nothing in it can be read."""
    if len(text) > _LONGEST:
        return list(_found_in(text, kind)) or [CellPart(text[:_LONGEST], kind)]
    return _part(text.strip(), kind, 0) or [CellPart(text, kind)]


def _part(text: str, kind: Kind | None, level: int) -> list[CellPart]:
    """The parts of a stretch of a cell, of which the signs before `level` part nothing more; [] where none is read."""
    if not (bare := make_bare(text)):
        return []
    lines = [line for line in _NOTE_BELOW.sub(" ", text).splitlines() if line.strip()]
    parted = len(lines) > 1 and _are_lines(lines, kind, bare)
    if is_read(bare, kind) and not parted:
        return [CellPart(text, kind)]
    if len(lines) > 1:
        broken = [] if parted else _broken(lines, bare, kind, level)
        return broken or _divide("\n".join(lines), kind, level) or list(_found_in(bare, kind))
    return _divide(bare, kind, level) or list(_found_in(bare, kind))


def _broken(lines: list[str], bare: str, kind: Kind | None, level: int) -> list[CellPart]:
    """The one identifier that is broken over the lines of a cell, with its label or a note around it; [] for none."""
    parts = _divide(bare, kind, level) if len(bare) <= _LONGEST_BROKEN else []
    if len(parts) != 1 or parts[0].entity.type or not is_read(parts[0].text, parts[0].kind):
        return []
    whole = make_bare(parts[0].text)
    return [] if any(whole in make_bare(line) for line in lines) else parts


def _are_lines(lines: list[str], kind: Kind | None, whole: str) -> bool:
    """Whether each line of a cell is an identifier as it stands, rather than a part of one that is broken over them.

    Where the whole keeps rules that a line has none of to keep (`YK02` before `AAA`) the whole was meant.
    """
    named = kind is None or REGISTRY[kind.type].names
    least = max(1, _strength(whole, kind))
    return named and all(_strength(line, kind) >= least for line in lines)


def _strength(text: str, kind: Kind | None) -> int:
    """How surely a text is one identifier of its kind as it stands: 0 not at all, 1 by its form, 2 by its rules."""
    return max(
        (
            2 if validate(*found.entity) == "valid" else 1
            for found in read_text(text, kind)
            if found.sound
            and found.sure
            and not found.repair
            and (found.likely if kind is None else found.entity.type == kind.type)
        ),
        default=0,
    )


def _divide(text: str, kind: Kind | None, level: int) -> list[CellPart]:
    """The parts of what is no one identifier, by the first way that leaves something to read; [] where none does."""
    ways: list[Callable[[], list[CellPart]]] = [partial(_banked, text)]
    ways += [partial(_parted, text, kind, 0, every=True)] if level == 0 else []
    ways += [partial(way, text, kind, level) for way in (_relabelled, _listed, _labelled, _angled, _bracketed, _noted)]
    ways += [partial(_parted, text, kind, 1, every=True)] if level <= 1 else []
    ways.append(partial(_formed, text, kind))
    ways += [partial(_parted, text, kind, sign) for sign in range(level, len(_BETWEEN))]
    return next(filter(None, (way() for way in ways)), [])


def _banked(text: str) -> list[CellPart]:
    """`Sort code 20-41-33, A/C 55501299`: two numbers that name one account between them."""
    figures = sum(map(str.isdigit, text))
    if figures != _OF_ACCOUNT:
        return []
    found = [mention for mention in find_mentions(text) if mention.type == "bank_account"]
    whole = [one for one in found if sum(map(str.isdigit, one.text)) == figures]
    return [CellPart(one.text, None, Entity(one.type, one.value)) for one in whole]


def _formed(text: str, kind: Kind | None) -> list[CellPart]:
    """One identifier that breaks its rules: `PN19 0PN` is no part of a plate and a rest."""
    return [CellPart(text, kind)] if "\n" not in text and is_formed(text, kind) else []


def _parted(text: str, kind: Kind | None, sign: int, *, every: bool = False) -> list[CellPart]:
    """The parts between the signs of one kind: some of them read where it is a sure one, else `every` one."""
    pieces = [piece for piece in _BETWEEN[sign].split(text) if piece.strip()]
    if len(pieces) < 2:
        return []
    parts: list[CellPart] = []
    read = 0
    for piece in pieces:
        found = _part(piece, kind, sign + 1)
        # Two words of one identifier are two parts of it as easily as two identifiers.
        alone = sign < len(_BETWEEN) - 1 or is_read(piece) or (is_read(piece, kind) and not _may_be_part(piece, kind))
        sound = all(part.entity.type or is_read(part.text, part.kind) for part in found)
        read += alone and (bool(found) and sound if every else bool(found) or is_formed(piece, kind))
        parts += found or [CellPart(piece, kind)]
        label = next((part.kind for part in reversed(found) if part.kind), None)
        kind = label or kind  # `tel: 07700 900123, 07700 900456`
    return parts if read == len(pieces) or (read and sign < _SURE and not every) else []


def _may_be_part(piece: str, kind: Kind | None) -> bool:
    return kind is None or kind.type != "handle" or piece.isalpha()


def _relabelled(text: str, kind: Kind | None, level: int) -> list[CellPart]:
    """`IMEI 1: 356741085550019 IMEI 2: 356741085550027`."""
    labels = [match for match in _INNER.finditer(text) if kind_called(match[1])]
    first = text[: labels[0].end(1)] if labels else ""
    if ":" not in first and kind_called(first):  # `car reg: ...` has one label of two words
        del labels[0]
    cuts = [label.start() for label in labels]
    pieces = [text[start:end] for start, end in pairwise((0, *cuts, len(text)))] if cuts else []
    found = [_part(piece, kind, level) for piece in pieces]
    return list(chain.from_iterable(found)) if found and all(found) else []


def _labelled(text: str, _: Kind | None, level: int) -> list[CellPart]:
    """`Tel: 07700 900123`, `VRM YK19BVT`."""
    label = _LABEL.match(text)
    if label and (said := kind_called(label[1])):
        return _part(text[label.end() :], said, level)
    if any(found.repair for found in behind_label(text)):
        return [CellPart(text)]  # to be read with the label and without
    position = 0
    found: list[CellPart] = []
    for _word in range(_LABEL_WORDS):
        word = _WORD.match(text, position)
        if word is None or word.end() == len(text):
            break
        position = word.end()
        opened = text.count("(", 0, position) > text.count(")", 0, position)
        said = None if opened else kind_called(text[:position])
        rest = text[position:].lstrip(":=#-. ")
        if said and is_read_as(rest, said) and (said.type != "handle" or " " not in rest.strip()):
            found.append(CellPart(rest, said))
    # `NHS no. 943 476 5919`: where the label could end earlier, what is left is of another kind.
    own = (part for part in found if part.kind and _strength(part.text, part.kind))
    return [next(own, found[0])] if found else []


def _listed(text: str, _: Kind | None, level: int) -> list[CellPart]:
    """`IMEI 356741085550019 IMEI2 356741085550027`: a label before each, and nothing else."""
    starts = [word.start() for word in _WORD.finditer(text) if kind_called(word.group())]
    if len(starts) < 2 or starts[0]:
        return []
    found = [_labelled(text[start:end].strip(), None, level) for start, end in pairwise((*starts, len(text)))]
    return list(chain.from_iterable(found)) if all(found) else []


def _angled(text: str, kind: Kind | None, level: int) -> list[CellPart]:
    """`Kai Drew <kai.drew@example.com>`."""
    parts: list[CellPart] = []
    for match in _ANGLED.finditer(text):
        parts += _part(match[2], kind, level)
    return parts


def _bracketed(text: str, kind: Kind | None, level: int) -> list[CellPart]:
    """What stands outside of brackets, then what in them is an identifier, a note or the name of a platform."""
    inside = [next(filter(None, match.groups()), "") for match in _BRACKETED.finditer(text)]
    outside = _BRACKETED.sub(" ", text).strip()
    if not inside or not make_bare(outside):
        return _part(inside[0], kind, level) if len(inside) == 1 else []
    said = next((found for note in inside if (found := _kind_noted(note))), None)
    parts = _part(outside, said or kind, level) or (_part(outside, kind, level) if said else [])
    held = [part for note in inside if not _kind_noted(note) for part in _part(note, None, level)]
    if not parts and held:
        return [CellPart(outside, kind), *held]
    return [*parts, *held] if parts else []


def _kind_noted(note: str) -> Kind | None:
    """The kind that a note says, with words about its state (`Snapchat, deleted`) but with no identifier."""
    kinds = [kind_called(piece) for piece in _NOTED.split(note)]
    plain = note.replace(",", " ").replace(";", " ").replace(" ", "").isalpha()
    return kind_called(note) or (next(filter(None, kinds), None) if plain else None)


def _noted(text: str, kind: Kind | None, level: int) -> list[CellPart]:
    """`kit_x7 on snapchat`, `kit_x7@snapchat`, `07700 900123 mob`, `07700 900123 ext 4 / ...`."""
    words = _AT_PLATFORM.sub(r"\1 \2", text).split()
    for count in range(1, min(_LABEL_WORDS, len(words))):
        said = kind_called(" ".join(words[-count:]))
        if said is None or sum(map(str.isdigit, "".join(words[-count:]))) >= _NUMBER:  # `DOB 14/03/1991` is no note
            continue
        rest = _ON.sub("", " ".join(words[:-count]))
        if rest and is_read(rest, said) and (said.type != "handle" or " " not in rest):
            return [CellPart(rest, said)]
    extension = EXTENSION.search(text)
    return _part(text[: extension.start()], kind, level) if extension and extension.start() else []


def _found_in(text: str, kind: Kind | None) -> Iterator[CellPart]:
    """The identifiers of a sentence, as a record that said it would hold them."""
    cue = f"{REGISTRY[kind.type].called[0] if REGISTRY[kind.type].called else kind.type}: " if kind else ""
    for mention in find_mentions(cue + text):
        meant = REGISTRY[mention.type].names or (kind is not None and kind.type == mention.type)
        whole = mention.start >= len(cue) and not _is_touched(cue + text, mention.start, mention.end)
        if mention.value and mention.validity != "invalid" and meant and whole:
            value = mention.value
            if mention.type == "handle" and kind and kind.platform and value.startswith(_UNKNOWN):
                value = f"{kind.platform}:{value.removeprefix(_UNKNOWN)}"
            yield CellPart(mention.text, kind, Entity(mention.type, value))


def _is_touched(text: str, start: int, end: int) -> bool:
    """Whether a letter, a figure or a sign of doubt stands right beside: `07700 900X720` holds no number."""
    if number_of_chat(text[start:].partition(" ")[0])[0]:  # its host belongs to it
        end = start + len(text[start:].partition(" ")[0])
    return any(one.isalnum() or one in "_?*@#" for one in (text[start - 1 : start], text[end : end + 1]) if one)
