"""Links of real premises by a record's own columns: the food hygiene register's rows against its hotels.

usage: python -m bench.premises [--sample ROWS] [--hotels ROWS] [--seed N] [--show]

Two questions. How many premises that are no hotels are taken for a hotel? And is a hotel still found when its name and
address are written otherwise? Rows with an odd id set the weights; those with an even id were held apart.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from bench.corpus import SHARED
from trawl.linkage import Linker
from trawl.linkage.words import compared_forms
from trawl.model import Match, Place, Record, RegisterRow
from trawl.settings import packaged_folder
from trawl.sources import load_register_mapping, load_register_rows

_SHORT = {
    "hotel": "htl",
    "house": "hse",
    "guest": "gst",
    "street": "st",
    "road": "rd",
    "lodge": "ldge",
    "apartments": "apts",
    "and": "&",
    "saint": "st",
    "avenue": "ave",
    "lane": "ln",
    "court": "ct",
    "park": "pk",
    "limited": "ltd",
}
#: How a hotel's row is written otherwise: name of the change, and what it does.
_Change = Callable[[RegisterRow, random.Random], RegisterRow]


def load_rows(path: Path) -> Iterator[RegisterRow]:
    """Yield the rows of a food hygiene file that can be read."""
    mapping = load_register_mapping("fhrs", [packaged_folder("mappings")])
    return (row for row in load_register_rows(path, mapping, "fhrs") if isinstance(row, RegisterRow))


def as_record(row: RegisterRow) -> Record:
    """A record whose own columns give what the row says."""
    place = Place(premises=row.name, address=row.address, town=row.town, postcode=row.postcode)
    return Record("fhrs", row.row_id, "Attended.", place=place)


def change_case(row: RegisterRow, chance: random.Random) -> RegisterRow:
    """In capitals, or in small letters."""
    change = chance.choice((str.upper, str.lower))
    return replace(row, name=change(row.name), address=change(row.address), town=change(row.town))


def change_order(row: RegisterRow, chance: random.Random) -> RegisterRow:
    """The words of the name in another order."""
    words = row.name.split()
    chance.shuffle(words)
    return replace(row, name=" ".join(words))


def shorten(row: RegisterRow, chance: random.Random) -> RegisterRow:  # noqa: ARG001 - every change has one signature
    """Words as people shorten them."""
    name, address = (
        " ".join(_SHORT.get(word.lower(), word) for word in text.split()) for text in (row.name, row.address)
    )
    return replace(row, name=name, address=address)


def misspell(row: RegisterRow, chance: random.Random) -> RegisterRow:
    """Two letters of the name swapped, one missing or one wrong."""
    places = [at for at in range(1, len(row.name) - 1) if row.name[at : at + 2].isalpha()]
    if not places:
        return row
    at, name = chance.choice(places), row.name
    wrong = chance.choice("abcdefghijklmnopqrstuvwxyz")
    written = chance.choice((name[at + 1] + name[at], name[at + 1], wrong + name[at + 1]))
    return replace(row, name=name[:at] + written + name[at + 2 :])


CHANGES: dict[str, _Change] = {
    "as it is": lambda row, _: row,
    "case": change_case,
    "word order": change_order,
    "abbreviations": shorten,
    "one edit": misspell,
    "no postcode": lambda row, _: replace(row, postcode=""),
    "town only": lambda row, _: replace(row, postcode="", address=""),
    "one edit, town only": lambda row, chance: replace(misspell(row, chance), postcode="", address=""),
}


def is_held_out(row: RegisterRow) -> bool:
    """Say whether a row was kept apart when the weights were set."""
    return row.row_id[-1] in "02468"


class Premises:
    """The hotels as a register, and what the linker makes of other premises and of the hotels themselves."""

    def __init__(self, folder: Path, sample: int, hotels: int, seed: int, *, show: bool) -> None:
        self._sample, self._altered, self._show = sample, hotels, show
        self._chance = random.Random(seed)
        self._hotels = list(load_rows(folder / "fhrs_hotels.csv.gz"))
        known = {row.row_id for row in self._hotels}
        self._others = [row for row in load_rows(folder / "fhrs_all.csv.gz") if row.row_id not in known]
        self._linker = Linker(self._hotels)
        named: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        for row in self._hotels:
            named[self._name_and_town(row)].add(row.row_id)
        self._same_name = named

    def measure(self) -> None:
        """Print both tables, for the rows that set the weights and for those held apart."""
        print(f"{len(self._hotels):,} hotels as the register")
        for title, held in (("set the weights", False), ("held apart", True)):
            self._measure_others(title, [row for row in self._others if is_held_out(row) == held])
        for title, held in (("set the weights", False), ("held apart", True)):
            self._measure_hotels(title, [row for row in self._hotels if is_held_out(row) == held])

    def _measure_others(self, title: str, rows: list[RegisterRow]) -> None:
        started, found = time.perf_counter(), Counter[str]()
        for row in self._chance.sample(rows, min(self._sample, len(rows))):
            for match in self._linker.match(as_record(row)):
                same = match.row.postcode == row.postcode
                found[f"{match.band}, {'same' if same else 'another'} postcode"] += 1
                if self._show and match.band == "strong":
                    self._print(f"{'same' if same else 'OTHER'} postcode", row, match)
        took = time.perf_counter() - started
        print(f"\nNo hotels ({title}): {min(self._sample, len(rows)):,} rows, {took:.1f} s")
        for band, count in sorted(found.items()):
            print(f"  {band:28} {count}")

    def _measure_hotels(self, title: str, rows: list[RegisterRow]) -> None:
        rows = self._chance.sample(rows, min(self._altered, len(rows)))
        print(f"\nHotels written otherwise ({title}): {len(rows):,} rows; alone: no other row of its name in its town")
        print(f"  {'':22} {'strong right':>12} {'of those alone':>14} {'offered':>8} {'wrong strong':>12}")
        for name, change in CHANGES.items():
            right, alone_right, alone, offered, wrong = 0, 0, 0, 0, 0
            for row in rows:
                written = change(row, self._chance)
                matches = self._linker.match(as_record(written))
                strong = {match.row.row_id for match in matches if match.band == "strong"}
                single = len(self._same_name[self._name_and_town(row)]) == 1
                right += row.row_id in strong
                alone += single
                alone_right += single and row.row_id in strong
                offered += row.row_id in {match.row.row_id for match in matches}
                wrong += self._is_wrong(row, strong)
                if self._show and (self._is_wrong(row, strong) or (single and row.row_id not in strong)):
                    self._print_row(name, written, matches)
            share = f"{alone_right / max(1, alone):14.3f}"
            print(f"  {name:22} {right / len(rows):12.3f} {share} {offered / len(rows):8.3f} {wrong:12}")

    def _is_wrong(self, row: RegisterRow, strong: set[str]) -> bool:
        """Say whether a strong match is another premises: not another row of the same name at the same postcode."""
        twins = self._same_name[self._name_and_town(row)]
        return bool(strong - twins) or (bool(strong) and row.row_id not in strong and len(twins) == 1)

    @staticmethod
    def _name_and_town(row: RegisterRow) -> tuple[str, str]:
        return "".join(sorted(compared_forms(row.name))), row.town.casefold()

    def _print(self, title: str, row: RegisterRow, match: Match) -> None:
        print(f"  {title}: {row.name} | {row.address} | {row.town} | {row.postcode}")
        ours = match.row
        print(
            f"      {match.score} {ours.name} | {ours.address} | {ours.postcode} | {match.evidence} / {match.against}"
        )

    def _print_row(self, title: str, row: RegisterRow, matches: tuple[Match, ...]) -> None:
        print(f"  {title}: {row.row_id} {row.name} | {row.address} | {row.town} | {row.postcode}")
        for match in matches[:2]:
            self._print(match.row.row_id, row, match)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=SHARED / "data")
    parser.add_argument("--sample", type=int, default=3_000)
    parser.add_argument("--hotels", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", action="store_true", help="print what is wrong or missed")
    arguments = parser.parse_args()
    Premises(arguments.folder, arguments.sample, arguments.hotels, arguments.seed, show=arguments.show).measure()


if __name__ == "__main__":
    main()
