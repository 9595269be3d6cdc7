"""What a mark may be taken for, and what is a part of it: for proposals to check, never for a trace."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from string import ascii_uppercase

from trawl.identifiers import vrm_cues as cues

_TWINS = {"O": "0", "0": "O", "I": "1", "1": "I", "S": "5", "5": "S", "B": "8", "8": "B", "Z": "2", "2": "Z"}
#: The characters of a current mark, those that say its year, and how many that nobody read are tried.
_WHOLE, _YEAR, _UNREAD_TRIED = 7, (2, 3), 2
#: How many of a mark's first characters people remember.
_BEGINNINGS = (4, 5, 6)


def list_near(value: str) -> dict[str, str]:
    """The marks that the eye takes for it, and of a whole one what somebody may have read who did not read all."""
    near = dict.fromkeys(look_alikes(value), "a look-alike of the mark")
    if cues.SOUND_CURRENT.fullmatch(value):
        parts = (*(value[:count] for count in _BEGINNINGS), value[4:])
        unread = (f"{value[:at]}?{value[at + 1 :]}" for at in range(len(value) - 1))
        near |= dict.fromkeys((*parts, *unread), "a part of the mark")
    elif _is_part(value):
        near |= dict.fromkeys(_fill(value.ljust(_WHOLE, "?")), "a mark of which it is a part")
    return near


def _is_part(value: str) -> bool:
    """Whether so little of a current mark is missing that each that it may be can be tried."""
    missing = value.count("?") + _WHOLE - len(value)
    return missing <= _UNREAD_TRIED and ("?" in value or cues.BEGINNING.fullmatch(value) is not None)


def _fill(mark: str) -> Iterator[str]:
    """A mark with each sound character in the place of one that nobody read."""
    at = mark.find("?")
    if at < 0:
        if cues.SOUND_CURRENT.fullmatch(mark):
            yield mark
        return
    for character in "0123456789" if at in _YEAR else ascii_uppercase:
        yield from _fill(f"{mark[:at]}{character}{mark[at + 1 :]}")


def look_alikes(value: str) -> tuple[str, ...]:
    """The other spellings of a mark that the eye takes for it: O for 0, I for 1, S for 5, B for 8, Z for 2.

    In small letters an l is a 1 too, which can only be one of the year.
    """
    choices: list[tuple[str, ...]] = [(character, *_TWINS.get(character, "")) for character in value[:_WHOLE]]
    for at in _YEAR if len(value) == _WHOLE else ():
        choices[at] += ("1",) if value[at] == "L" else ()
    spellings = {"".join(spelling) for spelling in product(*choices)} if len(value) == _WHOLE else set()
    return tuple(sorted(spellings - {value}))


def list_phrases(value: str) -> tuple[str, ...]:
    """A whole current mark, in one word and in two; others look like too much else."""
    return (value, f"{value[:4]} {value[4:]}") if cues.SOUND_CURRENT.fullmatch(value) else ()


def list_near_phrases(value: str) -> tuple[str, ...]:
    """What begins as a partial mark does: in one word, or its first four characters as one."""
    return (f"{value}*",) if cues.REGION_AND_YEAR.match(value) and len(value) < _WHOLE and value.isalnum() else ()
