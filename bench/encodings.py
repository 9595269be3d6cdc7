"""Encodings: random files in cp1252, cp850 and Mac Roman made of annotated narratives, and how many are misread.

Usage: python -m bench.encodings [FILES [GOLD_FOLDER]]
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
from collections import Counter
from pathlib import Path

from bench.corpus import SHARED
from trawl.tabular import open_lines

FILES = 1_000
#: What is put into texts at random, by the letter or the mark that it takes the place of.
ACCENTS = {
    "a": "áàâäã",
    "e": "éèêë",
    "i": "íîï",
    "o": "óôöò",
    "u": "úüû",
    "c": "ç",
    "n": "ñ",
    "E": "É",
    "A": "Á",
    "O": "Ó",
}
ENCODINGS = ("cp1252", "cp850", "mac_roman")


def main() -> None:
    """Print for each encoding how many files were read as they were written, found, said to be a guess, and misread."""
    files = int(sys.argv[1]) if len(sys.argv) > 1 else FILES
    gold = Path(sys.argv[2]) if len(sys.argv) > 2 else SHARED / "gold"
    texts = [
        json.loads(line)["text"] for path in sorted(gold.glob("*/*.jsonl")) for line in path.open(encoding="utf-8")
    ]
    if not texts:
        sys.exit(f"The annotated narratives are not at {gold}: name their folder.")
    with tempfile.TemporaryDirectory() as folder:
        for encoding in ENCODINGS:
            counts = measure(texts, encoding, files, Path(folder) / "feed.csv")
            print(f"{encoding:10} {files:,} files: {', '.join(f'{n:,} {what}' for what, n in counts.most_common())}")


def measure(texts: list[str], encoding: str, files: int, path: Path) -> Counter[str]:
    """Write and read this many files of 1 to 300 narratives; count what became of them."""
    dice, counts = random.Random(f"{encoding} 13"), Counter[str]()
    for _ in range(files):
        content = make_file(texts, encoding, dice)
        path.write_bytes(content.encode(encoding))
        lines = open_lines(path)
        read = "".join(line.text for line in lines)
        lines.close()
        told = "said to be a guess" if lines.encoding.guessed else "said to be sure"
        if content.isascii():
            counts["of ASCII alone"] += 1
        else:
            counts[f"{'read right' if read == content else 'MISREAD'} and {told}"] += 1
    return counts


def make_file(texts: list[str], encoding: str, dice: random.Random) -> str:
    """A CSV file of random narratives, with or without curly quotes, pound signs and accents, as the dice fall."""
    curly, pounds, accents = (dice.random() < 0.5 for _ in range(3))
    rate = dice.choice((0.0005, 0.005, 0.05))
    rows = ["id,text"]
    for number in range(dice.randint(1, dice.choice((3, 30, 300)))):
        text = dice.choice(texts)
        if curly:
            text = curl(text)
        if not pounds:
            text = text.replace("£", "GBP ")
        if accents:
            text = "".join(dice.choice(ACCENTS[c]) if c in ACCENTS and dice.random() < rate else c for c in text)
        text = text.encode(encoding, "ignore").decode(encoding).replace('"', '""')
        rows.append(f'{number},"{text}"')
    return "\n".join(rows) + "\n"


def curl(text: str) -> str:
    """Put the quotes of a word processor in the place of straight ones."""
    curled = "".join(
        ("“" if not text[at - 1 : at].strip() else "”") if c == '"' else "’" if c == "'" else c
        for at, c in enumerate(text)
    )
    return curled.replace(" - ", " – ").replace("...", "…")


if __name__ == "__main__":
    main()
