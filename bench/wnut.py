"""Names in real text that nobody here wrote: WNUT-17 dev (CC BY 4.0), trawl beside the small spaCy model, in one run.

Run: python -m bench.wnut [CONLL_FILE]. The set is of posts and comments, annotated with person, location, corporation,
group, creative work and product. Scored are person, location and organisation (corporation and group); what a model
calls premises counts as a location, as the set has it. Words are joined with single spaces, as the set parts them.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from bench.corpus import SHARED
from bench.readers import Reader, open_spacy, spacy_package
from trawl.entities import open_extractor

DEV = SHARED / "data" / "wnut17" / "emerging.dev.conll"
_TYPES = {
    "person": "person", "location": "location", "premises": "location", "corporation": "organisation",
    "group": "organisation", "organisation": "organisation",
}  # fmt: skip
KINDS = ("person", "location", "organisation")
Span = tuple[str, int, int]


def read_conll(path: Path) -> Iterator[tuple[str, set[Span]]]:
    """Each sentence as a text, with its annotated spans of the types that are scored."""
    words: list[tuple[str, str]] = []
    for line in (*path.read_text("utf-8").splitlines(), ""):
        if line.strip():
            word, label = line.split("\t")[:2]
            words.append((word, label))
        elif words:
            yield _sentence(words)
            words = []


def _sentence(words: list[tuple[str, str]]) -> tuple[str, set[Span]]:
    text, spans, open_span = "", [], False
    for word, label in words:
        start = len(text) + bool(text)
        text = f"{text} {word}" if text else word
        mark, _, kind = label.partition("-")
        if mark == "B" or (mark == "I" and not open_span):
            spans.append([_TYPES.get(kind, ""), start, len(text)])
        elif mark == "I":
            spans[-1][2] = len(text)
        open_span = mark != "O"
    return text, {(str(kind), int(start), int(end)) for kind, start, end in spans if kind}


def score(reader: Reader, sentences: list[tuple[str, set[Span]]]) -> dict[str, tuple[float, float]]:
    """For each kind its F1 of equal and of overlapping spans."""
    counts = {kind: [0, 0, 0, 0] for kind in KINDS}
    for text, gold in sentences:
        found = {(_TYPES.get(m.type, ""), m.start, m.end) for m in reader(text)}
        for kind in KINDS:
            wanted = [span for span in gold if span[0] == kind]
            given = [span for span in found if span[0] == kind]
            free = sorted(given)
            overlapping = 0
            for span in sorted(wanted):
                near = next((other for other in free if other[1] < span[2] and span[1] < other[2]), None)
                if near:
                    free.remove(near)
                    overlapping += 1
            for place, number in enumerate((len(set(wanted) & set(given)), overlapping, len(given), len(wanted))):
                counts[kind][place] += number
    return {
        kind: (_f1(exact, given, wanted), _f1(near, given, wanted))
        for kind, (exact, near, given, wanted) in counts.items()
    }


def _f1(hit: int, given: int, wanted: int) -> float:
    return 2 * hit / (given + wanted) if given + wanted else 0.0


def main() -> None:
    """Measure and print."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else DEV
    if not path.is_file():
        sys.exit(f"The annotated posts are not at {path}: name their file.")
    sentences = list(read_conll(path))
    trawl = open_extractor("auto")
    readers: dict[str, Reader] = {f"trawl ({trawl.version})": trawl.find}
    if spacy_package():
        readers[spacy_package()] = open_spacy()
    print(f"{len(sentences):,} sentences, {sum(len(gold) for _, gold in sentences):,} names; F1 strict / relaxed\n")
    print("| | " + " | ".join(KINDS) + " |")
    print("|---" * (len(KINDS) + 1) + "|")
    for name, reader in readers.items():
        scores = score(reader, sentences)
        print(f"| {name} | " + " | ".join(f"{scores[kind][0]:.2f} / {scores[kind][1]:.2f}" for kind in KINDS) + " |")


if __name__ == "__main__":
    main()
