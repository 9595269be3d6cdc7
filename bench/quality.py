"""The scores of ../shared/measure on the annotated narratives, from the command line; then those of links and names.

Usage: python -m bench.quality [GOLD_FOLDER]
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.corpus import SHARED, environment
from bench.incidents import print_scores
from bench.linkage import print_narratives, print_restaurants
from bench.names import print_names

REGISTERS = {"hotels": "H", "trading_standards": "V"}


def main() -> None:
    gold_folder = Path(sys.argv[1]) if len(sys.argv) > 1 else SHARED / "gold" / "dev"
    if not gold_folder.is_dir():
        sys.exit(f"The annotated narratives are not at {gold_folder}: name their folder.")
    with tempfile.TemporaryDirectory() as folder:
        Quality(Path(folder), gold_folder).measure()
    print("== Links")
    print_restaurants(SHARED / "data" / "fodors_zagats")
    print_narratives(gold_folder.parent)
    print("== Incidents")
    print_scores()
    print("== Names")
    print_names(gold_folder)


class Quality:
    """One installation in a temporary folder, loaded with the gold's text and scored against its annotations."""

    def __init__(self, folder: Path, gold_folder: Path) -> None:
        self.folder = folder
        self.gold = folder / "gold.jsonl"
        self.gold.write_text("".join(path.read_text("utf-8") for path in sorted(gold_folder.glob("*.jsonl"))), "utf-8")

    def measure(self) -> None:
        """Print the four scores, that of entities also with the registers loaded."""
        self.trawl("load", self.gold, "--source", "narratives")
        self.entities()
        self.themes()
        self.links()
        print("== With the names of the two registers as a gazetteer")
        self.entities()
        self.wash()

    def entities(self) -> None:
        mentions = self.folder / "mentions.jsonl"
        self.trawl("extract", self.gold, "--out", mentions)
        self.score("entities.py", self.gold, mentions)

    def themes(self) -> None:
        scores = []
        for profile in json.loads(self.trawl("profile", "list", "--json")):
            folder = self.folder / profile["name"]
            self.trawl("run", profile["name"], "--out", folder)
            scores.append(self.score("themes.py", self.gold, profile["name"], folder / "hits.csv"))
        f1 = [float(score.split(" F1 ")[1].split()[0]) for score in scores]
        print(f"macro F1 over {len(f1)} themes {sum(f1) / len(f1):.3f}")

    def links(self) -> None:
        out = self.folder / "links.csv"
        for name in REGISTERS:
            self.trawl("register", "load", name, SHARED / "gold" / "registers" / f"{name}.csv", "--mapping", name)
        self.trawl("link", "--all", "--out", out)
        self.score("links.py", self.gold, out)
        for prefix in REGISTERS.values():
            self.score("links.py", self.gold, out, prefix)

    def wash(self) -> None:
        listed, results = self.folder / "list.csv", self.folder / "results.csv"
        self.score("wash.py", "make", self.gold, listed)
        self.trawl("wash", listed, "--out", results)
        self.score("wash.py", "score", listed, results)

    def trawl(self, *arguments: object) -> str:
        """Run the command line on this installation; return what it printed."""
        command = [sys.executable, "-m", "trawl", *map(str, arguments)]
        started_with = environment(self.folder / "home")
        return subprocess.run(command, env=started_with, stdout=subprocess.PIPE, text=True, check=True).stdout

    def score(self, script: str, *arguments: object) -> str:
        """Print and return what a measuring script says."""
        command = [sys.executable, str(SHARED / "measure" / script), *map(str, arguments)]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
        print(f"== {script} {' '.join(str(a) for a in arguments if '/' not in str(a))}\n{done.stdout}", flush=True)
        return done.stdout


if __name__ == "__main__":
    main()
