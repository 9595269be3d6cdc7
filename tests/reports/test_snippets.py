"""Snippets: what is shown around found words."""

import re
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from trawl.model import Field, FieldValue, Person, Place, Record, Section, Span
from trawl.passages import part_text
from trawl.reports.snippets import LONGEST_JOINED, Segment, cut_excerpt, cut_fields


def record(narrative, title=""):
    return Record("s", "1", narrative, title=title)


def span(text, stretch, term="t", context="affirmed", part="narrative"):
    start = text.index(stretch)
    return Span(part, start, start + len(stretch), term, context)


def texts(excerpt):
    return [snippet.text for snippet in excerpt.snippets]


def flat(text):
    return re.sub(r"\s+", " ", text)


FILLER = " ".join(f"word{n}" for n in range(60))


def test_a_short_narrative_is_shown_whole():
    text = "A vape was found.\nNothing else."
    (snippet,) = cut_excerpt(record(text), [span(text, "vape")]).snippets
    assert snippet.text == "A vape was found. Nothing else."
    assert snippet.segments[1] == Segment("vape", ("t",))


def test_words_far_away_are_cut_with_ellipses():
    text = f"{FILLER} vape {FILLER}"
    (shown,) = texts(cut_excerpt(record(text), [span(text, "vape")]))
    assert shown.startswith("… word45 ")
    assert shown.endswith(" word14 …")
    assert len(shown.split()) == 15 + 1 + 15 + 2


def test_a_snippet_begins_and_ends_with_a_sentence_where_one_is_near():
    text = f"{FILLER}. He sold a vape there. She left early. Then {FILLER} end."
    (shown,) = texts(cut_excerpt(record(text), [span(text, "vape")]))
    assert shown == "… He sold a vape there. She left early. …"


def test_overlapping_spans_are_one_with_both_terms():
    text = "an elf bar here"
    spans = [span(text, "elf bar", "elf bar"), span(text, "bar", "bar*", "negated")]
    (snippet,) = cut_excerpt(record(text), spans).snippets
    assert snippet.segments == (
        Segment("an "),
        Segment("elf bar", ("elf bar", "bar*"), "affirmed"),
        Segment(" here"),
    )


def test_a_context_travels_with_its_words():
    text = "No concerns about vapes."
    (snippet,) = cut_excerpt(record(text), [span(text, "vapes", "vape", "negated")]).snippets
    assert snippet.segments[1].context == "negated"


def test_near_windows_are_joined_and_far_ones_are_not():
    text = f"one vape here and one there {FILLER} {FILLER} another vape at the end"
    spans = [span(text, "vape"), span(text, "there"), span(text, "vape at")]
    assert len(cut_excerpt(record(text), spans).snippets) == 2


def test_the_title_comes_first_and_is_named():
    excerpt = cut_excerpt(record("a vape", "Vape report"), [span("a vape", "vape"), Span("title", 0, 4, "vape")])
    assert [snippet.part for snippet in excerpt.snippets] == ["title", "narrative"]


def test_the_limit_prefers_terms_not_shown_yet_and_says_what_is_left():
    text = f"a vape {FILLER} {FILLER} b vape {FILLER} {FILLER} c school {FILLER}"
    spans = [
        span(text, "vape", "vape"),
        span(text[20:], "vape", "vape"),
        span(text, "school", "school"),
    ]
    second = text.index("vape", 20)
    spans[1] = Span("narrative", second, second + 4, "vape")
    excerpt = cut_excerpt(record(text), spans, most=2)
    assert excerpt.left_out == 1
    assert "a vape" in texts(excerpt)[0]
    assert "c school" in texts(excerpt)[1]


def test_without_spans_the_beginning_is_shown():
    (shown,) = texts(cut_excerpt(record(f"{FILLER} {FILLER}"), []))
    assert shown.startswith("word0 ")
    assert shown.endswith("word14 …")
    assert cut_excerpt(record(" "), []).snippets == ()


def test_a_text_without_spaces_is_cut_all_the_same():
    text = "x" * 5_000 + "vape" + "y" * 5_000
    (shown,) = texts(cut_excerpt(record(text), [span(text, "vape")]))
    assert len(shown) < 700


def test_many_spans_do_not_join_into_one_endless_snippet():
    text = " ".join(["vape and"] * 500)
    spans = [Span("narrative", match.start(), match.end(), "vape") for match in re.finditer("vape", text)]
    excerpt = cut_excerpt(record(text), spans)
    assert len(excerpt.snippets) > 1
    assert max(len(snippet.text) for snippet in excerpt.snippets) <= LONGEST_JOINED + 50
    assert sum(len(snippet.segments) for snippet in excerpt.snippets) >= 500


@st.composite
def texts_with_spans(draw):
    text = draw(st.text(alphabet="ab .\n!A1é", min_size=1, max_size=400))
    bounds = st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))
    spans = [
        Span("narrative", min(pair), max(pair), draw(st.sampled_from("xyz")))
        for pair in draw(st.lists(bounds, max_size=8))
        if pair[0] != pair[1]
    ]
    return text, spans


@given(texts_with_spans())
def test_every_found_stretch_is_shown_once_in_order(case):
    text, spans = case
    excerpt = cut_excerpt(record(text), spans)
    marked = [segment for snippet in excerpt.snippets for segment in snippet.segments if segment.terms]
    assert {term for segment in marked for term in segment.terms} == {item.term for item in spans}
    covered: list[list[int]] = []
    for item in sorted(spans, key=lambda item: (item.start, item.end)):
        if covered and item.start < covered[-1][1]:
            covered[-1][1] = max(covered[-1][1], item.end)
        else:
            covered.append([item.start, item.end])
    assert [segment.text for segment in marked] == [flat(text[start:end]) for start, end in covered]
    for snippet in excerpt.snippets:
        plain = snippet.text.removeprefix("… ").removesuffix(" …")
        assert flat(plain).strip() in flat(text)


# What stands in a passage of its own

SECTIONS = Record(
    "s",
    "1",
    "Seen with older men.\n\nStays out at night.\n\nNo title.",
    title="Missing girl",
    sections=(Section("Risk", 0, 20), Section("History", 22, 41)),
    people=(Person("Marnie OKELL", "victim", date(2012, 5, 5)), Person("Craig MAY", "suspect")),
    place=Place("Anchor Lodge", "12 Mill Street", "Dover", "CT16 1AA"),
    markers=("CSE",),
    fields=(Field("MO", (FieldValue(f"{FILLER} approached in the park by night {FILLER}"),)),),
)


def found(*words):
    return [
        Span(part, m.start(), m.end(), word)
        for part in ("title", "narrative", "fields")
        for word in words
        for m in re.finditer(word, part_text(SECTIONS, part))
    ]


def labelled(excerpt):
    return [snippet.labelled_text for snippet in excerpt.snippets]


def test_sections_are_shown_by_their_names_and_what_is_in_none_has_none():
    assert labelled(cut_excerpt(SECTIONS, found("older", "night\\.", "No title", "girl"))) == [
        "Title: Missing girl",
        "Risk: Seen with older men.",
        "History: Stays out at night.",
        "No title.",
    ]


def test_a_snippet_never_runs_from_one_section_into_the_next():
    (first, *_) = cut_excerpt(SECTIONS, found("men")).snippets
    assert first.text == "Seen with older men."
    over = Span("narrative", SECTIONS.narrative.index("men"), SECTIONS.narrative.index("out"), "men stays")
    assert [[s.text for s in snippet.segments if s.terms] for snippet in cut_excerpt(SECTIONS, [over]).snippets] == [
        ["men."],
        ["Stays "],
    ]


def test_what_is_found_in_a_field_is_shown_with_its_label_beside_the_narrative():
    assert labelled(cut_excerpt(SECTIONS, found("older", "OKELL"))) == [
        "Risk: Seen with older men.",
        "Victim: Marnie OKELL, born 5 May 2012",
    ]


def test_a_hit_in_fields_alone_shows_the_beginning_of_the_narrative_too():
    spans = found("Dover")
    place = "Place: Anchor Lodge, 12 Mill Street, Dover, CT16 1AA"
    beginning = ["Risk: Seen with older men.", "History: Stays out at night.", "No title."]
    assert labelled(cut_excerpt(SECTIONS, spans)) == [place, *beginning]
    assert labelled(cut_excerpt(SECTIONS, spans, opening=False)) == [place]
    marked = [segment for segment in cut_excerpt(SECTIONS, spans).snippets[0].segments if segment.terms]
    assert marked == [Segment("Dover", ("Dover",))]


def test_a_long_field_is_cut_as_the_narrative_is():
    (shown, *_) = labelled(cut_excerpt(SECTIONS, found("park")))
    assert shown.startswith("MO: … word")
    assert "approached in the park by night" in shown
    assert len(shown.split()) < 40


def test_fields_of_a_card_are_whole_or_found_and_the_found_come_before_the_rest():
    whole = {"people", "place"}
    cut = cut_fields(SECTIONS, found("CSE", "MAY"), whole=whole, most=9)
    assert labelled(cut) == [
        "Victim: Marnie OKELL, born 5 May 2012",
        "Suspect: Craig MAY",
        "Place: Anchor Lodge, 12 Mill Street, Dover, CT16 1AA",
        "Marker: CSE",
    ]
    few = cut_fields(SECTIONS, found("CSE", "MAY", "park"), whole=whole, most=1)
    assert labelled(few) == ["Suspect: Craig MAY", "Marker: CSE"]
    assert few.left_out == 3
