"""Measure `trawl profile suggest` on words taken out of the packaged term lists: `python -m bench.suggesting`.

usage: python -m bench.suggesting [--entries N] [--home FOLDER] [--show]

The narratives are those of training/corpus and ../shared/gold/dev (all fictitious), in an installation of our own that
--home keeps for the next time. Two things are measured for every profile, by the suggestions themselves:

- an entry of its term lists of one or two words that three or more of its hits hold is taken out of them; how often is
  it (its stems) among the first 10 and 20 words? At most N entries a profile, drawn by a fixed seed.
- slips are made of words of its terms, each in one record (a letter dropped, doubled, exchanged with its neighbour or
  with the one beside it on the keyboard); how often is the slip among the first 10 and 20 spellings, other slips apart?

What nobody would add is counted beside it, of the first 20 words: those among the 1,000 most frequent of the Old Bailey
sample, and those that a tenth of the records outside the hits hold; of the first 20 spellings that are no slip: those
that the Old Bailey sample holds ten times or more.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from itertools import islice
from pathlib import Path

import yaml

from bench.corpus import SHARED, narratives
from training.corpus import load_corpus
from trawl.pipeline.installation import Installation, open_installation
from trawl.pipeline.loading import load_file
from trawl.pipeline.terms import report_terms, suggest_terms
from trawl.profiles import load_profiles
from trawl.query.tree import Node, Phrase, Word
from trawl.query.walk import leaves_of
from trawl.settings import packaged_folder
from trawl.text import analyse_words

SEED = 15
LISTS = packaged_folder("saved_searches") / "terms"
#: Slips that are made of all the term words together.
SLIPS = 160
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def texts() -> list[str]:
    gold = [path.read_text("utf-8").splitlines() for path in sorted((SHARED / "gold" / "dev").glob("*.jsonl"))]
    return [example.text for example in load_corpus()] + [json.loads(line)["text"] for lines in gold for line in lines]


def trees() -> list[Node]:
    return [profile.query.tree for profile in load_profiles([packaged_folder("saved_searches")])]


def stems(term: str) -> tuple[str, ...]:
    return tuple(word.stem for word in analyse_words(term.lstrip("=").strip('"')))


def make_slip(word: str, chance: random.Random) -> str:
    """The word with one slip after its first letter."""
    at = chance.randrange(1, len(word))
    match chance.choice(("drop", "double", "exchange", "beside")):
        case "drop":
            return word[:at] + word[at + 1 :]
        case "double":
            return word[:at] + word[at] + word[at:]
        case "exchange":
            at = min(at, len(word) - 2)
            return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    row = next(row for row in _ROWS if word[at] in row)
    place = row.index(word[at]) + chance.choice((-1, 1))
    return word[:at] + row[place % len(row)] + word[at + 1 :]


def words_of(tree: Node) -> set[str]:
    """The words of a query's terms of five letters or more, as they are written."""
    leaves = [part for leaf in leaves_of(tree) for part in (leaf.words if isinstance(leaf, Phrase) else (leaf,))]
    forms = {w.form for part in leaves if isinstance(part, Word) for w in analyse_words(part.label.lstrip("="))}
    return {form for form in forms if len(form) > 4 and re.fullmatch("[a-z]+", form)}


def plant_slips(narratives: list[str], chance: random.Random) -> dict[str, str]:
    """Put slips of term words into the narratives, one word in one of the records that hold it; return slip -> word."""
    held = defaultdict(list)
    for number, text in enumerate(narratives):
        for word in set(re.findall(r"[a-z]+", text)):
            held[word].append(number)
    planted: dict[str, str] = {}
    words = sorted(word for word in set().union(*map(words_of, trees())) if held[word])
    for word in chance.sample(words, len(words)):
        slip = make_slip(word, chance)
        if len(planted) == SLIPS:
            break
        if slip in held or slip in planted or slip in common(10) or stems(slip) == stems(word):
            continue
        number = chance.choice(held[word])
        narratives[number] = re.sub(rf"\b{word}\b", slip, narratives[number])
        planted[slip] = word
    return planted


@cache
def old_bailey() -> Counter[str]:
    words = Counter[str]()
    for line in islice(narratives(), 8_000):
        words.update(re.findall(r"[a-z]+", line["text"].lower()))
    return words


def common(times: int) -> set[str]:
    return {word for word, count in old_bailey().items() if count >= times}


def open_home(home: Path) -> tuple[Installation, dict[str, str]]:
    """The installation with the narratives loaded, and the slips that are in them."""
    home.mkdir(parents=True, exist_ok=True)
    kept, opened = home / "slips.json", open_installation(home)
    if not kept.is_file():
        told = texts()
        planted = plant_slips(told, random.Random(SEED))
        feed = home / "feed.jsonl"
        feed.write_text("".join(json.dumps({"id": f"R{n}", "text": t}) + "\n" for n, t in enumerate(told)), "utf-8")
        load_file(opened, feed, "narratives", lambda *_: None)
        kept.write_text(json.dumps(planted), "utf-8")
    return opened, json.loads(kept.read_text("utf-8"))


@contextmanager
def taken_out(home: Path, wanted: tuple[str, ...]) -> Iterator[None]:
    """The packaged lists in this home without the entries of these stems."""
    folder = home / "saved_searches" / "terms"
    folder.mkdir(parents=True, exist_ok=True)
    changed = []
    for path in LISTS.glob("*.yml"):
        listed = yaml.safe_load(path.read_text("utf-8"))
        tiers = {
            tier: [entry for entry in entries if stems(str(entry)) != wanted]
            for tier, entries in listed["tiers"].items()
        }
        if tiers != listed["tiers"]:
            changed.append(folder / path.name)
            changed[-1].write_text(yaml.safe_dump({**listed, "tiers": tiers}), "utf-8")
    try:
        yield
    finally:
        for path in changed:
            path.unlink()


def entries_of(installation: Installation, name: str) -> list[tuple[str, ...]]:
    """The stems of the profile's list entries, of one or two words, that three of its hits hold; no tier's only one."""
    listed = Counter()
    for path in LISTS.glob("*.yml"):
        for entries in yaml.safe_load(path.read_text("utf-8"))["tiers"].values():
            for entry in entries:
                listed[stems(str(entry))] = max(listed[stems(str(entry))], len(entries))
    hits = Counter()
    for line in report_terms(installation, name).terms:
        hits[stems(line.term)] = max(hits[stems(line.term)], line.hits)
    return sorted(key for key, count in hits.items() if count >= 3 and listed[key] > 1 and len(key) < 3)


class Places:
    """Where things stood among suggestions: 0 for the first, None for not at all."""

    def __init__(self) -> None:
        self.places: list[int | None] = []

    def __str__(self) -> str:
        total = len(self.places)
        within = {limit: sum(p is not None and p < limit for p in self.places) for limit in (10, 20, 10**9)}
        first, second, all_of_them = (count / total for count in within.values())
        return f"{total:4} first 10 {first:.2f}, first 20 {second:.2f}, at all {all_of_them:.2f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--entries", type=int, default=12)
    parser.add_argument("--home", type=Path)
    parser.add_argument("--show", action="store_true", help="print the first suggestions of each profile")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = arguments.home or Path(folder)
        measure(*open_home(home), home, arguments.entries, show=arguments.show)


def measure(installation: Installation, slips: dict[str, str], home: Path, entries: int, *, show: bool) -> None:
    everyday, read = {word for word, _ in old_bailey().most_common(1000)}, common(10)
    words, pairs, spellings = Places(), Places(), Places()
    dull, wide, shown, ordinary, offered = 0, 0, 0, 0, 0
    for profile in load_profiles([packaged_folder("saved_searches")]):
        known = entries_of(installation, profile.name)
        whole = suggest_terms(installation, profile.name)
        for wanted in random.Random(SEED).sample(known, min(entries, len(known))):
            with taken_out(home, wanted):
                found = suggest_terms(installation, profile.name)
            offers = [stems(word.term) for word in (found.words if len(wanted) == 1 else found.phrases)]
            place = offers.index(wanted) if wanted in offers else None
            (words if len(wanted) == 1 else pairs).places.append(place)
            if show:
                print("   ", " ".join(wanted), place)
        own = words_of(profile.query.tree)
        offers = [near.spelling for near in whole.spellings]
        for slip, word in slips.items():
            if word in own:
                place = sum(offer not in slips for offer in offers[: offers.index(slip)]) if slip in offers else None
                spellings.places.append(place)
                if show:
                    print("   ", slip, word, place)
        first = whole.words[:20]
        shown += len(first)
        dull += sum(all(form.form in everyday for form in analyse_words(word.term)) for word in first)
        others = records(installation) - whole.hits
        wide += sum((word.records - word.hits) * 10 >= others for word in first)
        unplanted = [offer for offer in offers if offer not in slips][:20]
        offered += len(unplanted)
        ordinary += sum(offer in read for offer in unplanted)
        if show:
            print(profile.name, whole.hits, "|", ", ".join(word.term for word in first))
            print(
                "   ",
                ", ".join(f"{near.spelling}/{near.of}" for near in whole.spellings if near.spelling not in slips)[:900],
            )
    print(f"words taken out     {words}")
    print(f"two words taken out {pairs}")
    print(f"slips               {spellings}")
    print(f"of {shown} first words {dull} everyday, {wide} in a tenth of the other records")
    print(f"of {offered} first spellings that are no slip {ordinary} ordinary words")


@cache
def records(installation: Installation) -> int:
    with installation.open_engine() as engine, engine.view() as view:
        return view.state(installation.principal).records


if __name__ == "__main__":
    main()
