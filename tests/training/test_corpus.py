"""The training corpus: its mark-up, and that the spans of a varied narrative still say what they said."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from training.augmentation import drop, recase, vary
from training.corpus import FOLDER, HELD_OUT, UNLEARNED, Example, load_corpus, load_jsonl, load_marked, parse_marked
from training.naming import load_words, make_alias, make_group, make_organisation, make_premises, ordinary_words
from training.swapping import swap_names
from trawl.entities.ner.labels import TYPES

MARKED = "PC {P Dunmore} saw {P Skye PATTINSON} ({G 13}) at {R the Kingfisher}, {L Meldon Street}, with {A Biscuit}."

TITLES = re.compile(
    r"(mr|mrs|ms|miss|dr|rev|cllr|pcso|pc|dc|ps|ds|di|dci|sgt|sergeant|insp|inspector)\b\.? ", re.IGNORECASE
)


def example() -> Example:
    return parse_marked(MARKED, Path("own.txt"))


def spelt(varied: Example) -> list[tuple[str, str]]:
    return [(kind, varied.text[start:end]) for kind, start, end in varied.spans]


def test_mark_up_is_read() -> None:
    assert example().text == MARKED.replace("{P ", "").replace("{G ", "").replace("{R ", "").replace("{L ", "").replace(
        "{A ", ""
    ).replace("}", "")
    assert spelt(example())[:3] == [("person", "Dunmore"), ("person", "Skye PATTINSON"), ("age", "13")]


@pytest.mark.parametrize("bad", ["{Q what}", "{P open", "close}", "{P in {L side}}"])
def test_bad_mark_up_is_refused(bad: str) -> None:
    with pytest.raises(ValueError, match=r"own\.txt: "):
        parse_marked(bad, Path("own.txt"))


@pytest.mark.parametrize(
    "path", sorted((*FOLDER.glob("own-*.txt"), *HELD_OUT.glob("*.txt"))), ids=lambda path: path.stem
)
def test_own_narratives_leave_titles_and_a_vehicle_s_article_outside(path: Path) -> None:
    for narrative in load_marked(path):
        for kind, text in spelt(narrative):
            assert text == text.strip()
            if kind == "person":
                assert not TITLES.match(text)
            if kind == "vehicle":
                assert not text.casefold().startswith(("a ", "the "))


def test_the_whole_corpus_can_be_varied() -> None:
    dice = random.Random(3)
    corpus = load_corpus()
    assert len(corpus) > 600
    for narrative in corpus:
        varied = vary(narrative, dice)
        end = 0
        for kind, start, stop in varied.spans:
            assert kind in TYPES
            assert end <= start < stop <= len(varied.text)
            end = stop


@pytest.mark.parametrize("name", ["t9", "t4.jsonl"])
def test_leaving_out_a_file_that_is_not_there_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match=r"own-a, own-b, .*, t4"):
        load_corpus(without=name)


def test_a_type_that_nobody_knows_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "t.jsonl"
    path.write_text('{"text": "Haven", "entities": [{"start": 0, "end": 5, "type": "PREMISE"}]}')
    with pytest.raises(ValueError, match=r"t\.jsonl: nobody knows the type PREMISE"):
        load_jsonl(path)


def test_a_file_can_be_left_out() -> None:
    assert len(load_corpus(without="t4")) == len(load_corpus()) - len(
        (FOLDER / "t4.jsonl").read_text("utf-8").splitlines()
    )


def test_swapping_keeps_all_that_is_no_name() -> None:
    dice = random.Random(5)
    for _ in range(50):
        varied = swap_names(example(), dice)
        assert varied.text.startswith("PC ")
        assert [kind for kind, _ in spelt(varied)] == [kind for kind, _ in spelt(example())]
        assert ("age", "13") in spelt(varied)


def variants(marked: str, times: int = 400) -> set[str]:
    """What the first span of a narrative becomes, in the shape of its letters."""
    dice = random.Random(11)
    told = parse_marked(marked, Path("own.txt"))
    return {spelt(swap_names(told, dice))[0][1] for _ in range(times)}


@pytest.mark.parametrize(
    "shape",
    [r"[A-Z'’-]+, \w+", r"[A-Z'’-]+ \([\w'’-]+\)", r"[A-Z'’-]{3,} [A-Z][a-z]+", r"[A-Z][a-z]+ [A-Z'’-]{3,}"],
)
def test_full_names_are_also_written_as_forms_do(shape: str) -> None:
    assert any(re.fullmatch(shape, name) for name in variants("{P Anna Bell} left."))


def test_a_surname_first_takes_all_forenames_along() -> None:
    assert any(re.fullmatch(r"[A-Z'’-]+ \([\w'’-]+ [\w'’-]+\)", name) for name in variants("{P Anna Mai Bell} left."))


@pytest.mark.parametrize("name", ["SMITH, John", "SMITH (John)", "SMITH Van Tuan"])
def test_a_surname_first_stays_a_surname_first(name: str) -> None:
    surnames = {entry.upper() for entry in load_words("surnames")}
    for new in variants(f"{{P {name}}} left.") - {name}:
        assert re.split("[,( ]", new)[0] in surnames, new
        assert [mark for mark in new if mark in ",()"] == [mark for mark in name if mark in ",()"]


def test_a_name_all_in_capitals_stays_a_forename_and_a_surname() -> None:
    forenames = {name.upper() for name in load_words("forenames")}
    assert sum(name.split()[0] in forenames for name in variants("{P ANNA BELL} left.")) > 100


def test_street_names_and_groups_are_often_ordinary_words() -> None:
    dice = random.Random(13)
    words = set(ordinary_words())
    assert not {"The", "Said", "Was", "Scott", "Leeds"} & words
    aliases = [make_alias(dice) for _ in range(300)]
    assert 60 < sum(alias in words for alias in aliases) < 200
    assert any(" " in alias for alias in aliases)
    groups = {make_group(dice) for _ in range(3000)}
    assert not groups & {"The", "St", "Big", "Mr", "Old"}
    assert not any(" " in group for group in groups)


def test_the_same_dice_vary_alike() -> None:
    assert [vary(example(), random.Random(n)) for n in range(9)] == [
        vary(example(), random.Random(n)) for n in range(9)
    ]
    assert len({vary(example(), random.Random(n)).text for n in range(9)}) > 3


def test_spans_move_with_what_is_dropped() -> None:
    varied = drop(example(), random.Random(1), "ae", 1)
    assert [text for _, text in spelt(varied)] == [
        text.replace("a", "").replace("e", "") for _, text in spelt(example())
    ]


def test_case_changes_leave_spans_in_place() -> None:
    assert recase(example(), str.upper).spans == example().spans
    assert recase(Example("Straße ß", ()), str.upper).text == "STRAßE ß"


def test_made_up_names_are_of_many_kinds() -> None:
    dice = random.Random(7)
    assert len({make_premises(dice) for _ in range(300)}) > 280
    assert len({make_organisation(dice) for _ in range(300)}) > 280


@pytest.mark.parametrize("name", sorted(path.stem for path in (FOLDER.parent / "words").iterdir()))
def test_word_lists_have_no_empty_or_doubled_entries(name: str) -> None:
    words = load_words(name)
    assert all(words)
    assert len(set(words)) == len(words)


def test_what_the_model_has_not_learned_is_in_the_corpus() -> None:
    assert {f"{name}.txt" for name in UNLEARNED} <= {path.name for path in FOLDER.iterdir()}
