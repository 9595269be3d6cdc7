"""The labels of themes: each is one that there is, for a narrative and a profile that there are."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from training.corpus import FOLDER, load_jsonl, load_marked
from trawl.profiles import load_profiles
from trawl.settings import packaged_folder

THEMES = FOLDER.parent / "themes"


def narratives_of(writer: str) -> int:
    marked = FOLDER / f"{writer}.txt"
    return len(load_marked(marked) if marked.exists() else load_jsonl(FOLDER / f"{writer}.jsonl"))


@pytest.mark.parametrize("path", sorted(THEMES.glob("*.json")), ids=lambda path: path.stem)
def test_labels_name_narratives_and_profiles_that_there_are(path: Path) -> None:
    profiles = {profile.name for profile in load_profiles([packaged_folder("saved_searches")])}
    labels: dict[str, dict[str, str]] = json.loads(path.read_text("utf-8"))
    places = set(map(str, range(narratives_of(path.stem))))
    assert labels
    assert set(labels) <= places
    assert {theme for themes in labels.values() for theme in themes} <= profiles
    assert {label for themes in labels.values() for label in themes.values()} <= {"relevant", "negated", "incidental"}


def test_the_labels_are_there() -> None:
    assert {"t1", "t2", "t3", "t4", "own-t", "own-u", "own-w"} <= {path.stem for path in THEMES.glob("*.json")}
