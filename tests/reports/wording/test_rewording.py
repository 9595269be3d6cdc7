"""What changed in an updated record, word by word; where the earlier text is not known, that is said."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.reports.document_text import dump_document, say
from trawl.model import Key
from trawl.reports.edition import FULL
from trawl.reports.findings import rewording
from trawl.reports.findings.narrowing import narrow
from trawl.reports.findings.rewording import compare_words
from trawl.reports.wording.rewording import say_rewording
from trawl.reports.wording.run_document import build_run_document

WORDS = st.lists(st.sampled_from(["a", "vape", "school", "girl", "quay"]), max_size=12)


def said(before, after):
    (line,) = say_rewording(before, after).lines
    return say(line)


@given(WORDS, WORDS)
def test_both_texts_can_be_read_back_from_what_changed(before, after):
    steps = compare_words(" ".join(before), " ".join(after))
    assert [word for step in steps if step.kind != "added" for word in step.words] == before
    assert [word for step in steps if step.kind != "out" for word in step.words] == after


def test_what_was_taken_out_and_added_is_shown_with_the_words_around_it():
    before = "He was seen by the quay at nine passing elf bars to girls of fourteen, it is said, and went home."
    after = before.replace("elf bars", "lost marys").replace("fourteen,", "fifteen,")
    assert said(before, after) == (
        "… quay at nine passing [taken out: elf bars] [added: **lost marys**] to girls of [taken out: fourteen,] "
        "[added: **fifteen,**] it is said, and … "
    )


def test_a_text_that_only_its_spacing_changed_says_so():
    assert said("a vape", "a  vape").startswith("No word of its text changed")


def test_an_earlier_text_that_is_not_known_is_said_not_to_be():
    assert "is not known" in said(None, "a vape")


def test_texts_that_are_too_long_are_said_not_to_be_compared(monkeypatch):
    monkeypatch.setattr(rewording, "LONGEST", 3)
    assert "were not compared" in said("a b c d", "a b")


def test_many_changes_are_counted_and_not_all_shown():
    before = " ".join(f"same{n} old{n}" for n in range(20))
    assert said(before, before.replace("old", "new")).endswith("more changes~")


def test_only_the_card_of_an_updated_hit_says_what_changed(make_report):
    key = Key("intel", "I0003")
    report = make_report()
    told = replace(report, earlier={key: "Possibly vapes are sold at Harbour Lodge. Unconfirmed."})
    lines = [
        line
        for line in dump_document(build_run_document(narrow(told, FULL))).splitlines()
        if "What changed, by words" in line and not line.startswith("data:")
    ]
    assert len(lines) == 1
    assert "[taken out: sold]" in lines[0]
    assert "[added: **given to children in return for**]" in lines[0]
    silent = dump_document(build_run_document(narrow(report, FULL)))
    assert silent.count("The text that the last issued run saw is not known") == 1
