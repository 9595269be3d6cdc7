"""What takes a worry back in everyday words, and what keeps it: records as they end, and with more after it.

Each of the second kind is one of the first with a sentence more, so that either test fails where the other is met by
doing nothing.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.contexts.test_context import index, spans_of
from trawl.contexts.context import judge_contexts
from trawl.identifiers import find_mentions

#: Records that take back what they feared, with words of the worry.
TAKEN_BACK = {
    "line manager": (
        "Line manager asks why log 12 says county lines. Checked, keyed wrong for a lamp post.",
        "county lines",
    ),
    "social worker": (
        """Landlady feared a lodger was groomed online by an older man. Social worker visited. It is his drama teacher,
        the parents are in the group chat. She took it well. Closed.""",
        "groomed",
    ),
    "doctor": (
        """Nurse flagged possible slavery, aunt answers each question. Doctor and PC Ash spoke to her in Hindi.
        She is a student and the aunt a volunteer. Nurse reassured, no further role for police.""",
        "slavery",
    ),
    "school": ("School reported a boy of 9 missing. Mum rung, he is at the dentist. Absence authorised.", "missing"),
    "placement": ("Home reported Kim, 15, missing. Found in the laundry. Report withdrawn.", "missing"),
    "train staff": (
        """Guard suspicious of two lads, thought county lines. Met at York. Off to a judo competition, coach had the
        tickets. Guard apologised.""",
        "county lines",
    ),
    "neighbour": (
        """Neighbour worried that the tenant is cuckooed. Officers called in. The visitors are his nephews. All in good
        humour, neighbour relieved.""",
        "cuckooed",
    ),
    "search": ("Caller thought a boy was running county lines. Spoken to, nothing in it. Neg search.", "county lines"),
    "satisfied": (
        "Tip of slavery at a farm. Pickers seen apart, payslips. Satisfied that nobody is made to stay.",
        "slavery",
    ),
    "referral before it": (
        """Referral from the church, who feared slavery of a carer. Officers visited. Spoken to alone, paid weekly.
        Not made out. Concern closed.""",
        "slavery",
    ),
    "call cancelled": ("Security: boy of 4 missing. Located with his gran by the till. Incident cancelled.", "missing"),
}

#: What is told after it and stands.
STANDS = {
    "a disclosure": "Two girls in the next room then told the nurse more.",
    "harm": "The man downstairs has locked her in and taken her phone.",
    "a child given things": "A man gave the girl vodka.",
    "a story that does not hold": "The number given for mum does not exist.",
    "said before others": "All of it was said in his hearing.",
    "an arrest": "One male arrested.",
    "a referral after it": "Referred to social care.",
    "a doubt": "However the account is suspicious.",
    "still away": "Still missing at 0300.",
}


def contexts(text: str, words: str) -> set[str]:
    text = " ".join(text.split())
    return {span.context for span in judge_contexts(index(text), spans_of(text, words))}


@pytest.mark.parametrize("name", TAKEN_BACK)
def test_a_worry_is_taken_back_by_whoever_looked(name: str) -> None:
    assert contexts(*TAKEN_BACK[name]) == {"negated"}


@pytest.mark.parametrize("harm", STANDS)
@pytest.mark.parametrize("name", TAKEN_BACK)
def test_what_stands_after_it_keeps_the_worry(name: str, harm: str) -> None:
    text, words = TAKEN_BACK[name]
    assert contexts(f"{text} {STANDS[harm]}", words).isdisjoint({"negated", "incidental", "template"})


@pytest.mark.parametrize(
    ("text", "words"),
    [
        # at ease, put away, and nobody has looked or says what was behind it
        ("Caller suspects slavery at the car wash. Boss laughed it off. Closed.", "slavery"),
        ("Mum fears he is groomed. She is happy with advice. NFA.", "groomed"),
        # only the one who may have done it explains
        (
            "Neighbour suspects slavery. He explained she is a student, he says, and apologised for the noise.",
            "slavery",
        ),
        # a child who was away and came back was missing
        ("Mum reported Jo, 14, missing. Found at his cousin's at 0400. Mum apologised, closed.", "missing"),
        # nothing was feared: it was seen
        ("Slavery. Eight men in bunks. His nephew met officers. NFA, closed.", "Slavery"),
    ],
)
def test_a_settled_tone_alone_takes_nothing_back(text: str, words: str) -> None:
    assert "negated" not in contexts(text, words)


@pytest.mark.parametrize(
    ("text", "words", "context"),
    [
        (
            "Bike of Mr Ray stolen from under the poster on county lines. He saw a male run.",
            "county lines",
            "incidental",
        ),
        (
            "Purse of a shopper found at the domestic abuse awareness stall. Driver rang her.",
            "domestic abuse",
            "incidental",
        ),
        # somebody in the same sentence, a child, or a disclosure: a talk may be what let it come out
        ("After the talk on stalking a lady asked how to leave.", "stalking", "hypothetical"),
        ("Assembly on grooming. Two girls stayed behind with messages from coachdan.", "grooming", "hypothetical"),
        ("Training on slavery at the farm. A worker told the trainer about the foreman.", "slavery", "hypothetical"),
        (
            "Advised that this is stalking, leaflet given to the nurse, same male every shift.",
            "stalking",
            "hypothetical",
        ),
    ],
)
def test_in_passing_beside_somebody(text: str, words: str, context: str) -> None:
    assert contexts(text, words) == {context}


def test_where_nothing_was_found_is_still_where_it_was() -> None:
    text = "No sign of drugs in the room. Two girls with three men."
    assert contexts(text, "room") == {"affirmed"}
    assert contexts(text, "drugs") == {"negated"}


PAPERS = {
    "INSET day": "Timetable for INSET day. 0915 talk by the local officer, sextortion. 1200 soup.",
    "advert": "Job advert. The post holder will read reports of sextortion and keep the file in order.",
    "two words of papers": "Volunteers meet on Sunday about sextortion, bookmarks and lanyards are in the crate.",
}

#: What makes somebody's record of a paper.
SOMEBODY = {
    "he or she": "She stayed behind.",
    "an arrest": "One arrested at the door.",
    "harm": "It is feared that money was given in return.",
}


@pytest.mark.parametrize("paper", PAPERS)
def test_a_paper_that_tells_of_nobody_names_its_themes_in_passing(paper: str) -> None:
    assert contexts(PAPERS[paper], "sextortion") == {"incidental"}


@pytest.mark.parametrize("said", SOMEBODY)
@pytest.mark.parametrize("paper", PAPERS)
def test_a_paper_that_tells_of_somebody_is_a_record(paper: str, said: str) -> None:
    assert "incidental" not in contexts(f"{PAPERS[paper]} {SOMEBODY[said]}", "sextortion")


def test_a_paper_with_a_child_by_age_is_a_record() -> None:
    text = f"{PAPERS['advert']} Asked about by a pupil of 14."
    unread = index(text)
    indexed = replace(unread, mentions=(*find_mentions(text), *unread.mentions))
    assert {span.context for span in judge_contexts(indexed, spans_of(text, "sextortion"))} == {"affirmed"}


def test_one_word_of_papers_makes_no_paper() -> None:
    assert contexts("The sextortion file is in the crate with the lanyards.", "sextortion") == {"affirmed"}
