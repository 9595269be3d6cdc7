"""Snippets: what is shown around found words."""

import re

from hypothesis import given
from hypothesis import strategies as st

from trawl.model import Record, Span
from trawl.reports.snippets import LONGEST_JOINED, Segment, cut_excerpt


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
