"""Links inside a list: two rows are linked by a record that holds both, as two things."""

from trawl.model import Entity, Key, Mention
from trawl.wash import Answer, ListRow, TracedRecord
from trawl.wash.links import ListLinks

R1, R2 = Key("feed", "R1"), Key("feed", "R2")


def link(*found: tuple[int, str, str, str, int, Key]) -> ListLinks:
    """Links of rows, each given as row, tier, type, value, where it stands, and the record."""
    links = ListLinks()
    for row, tier, type_, value, start, key in found:
        entity = Entity(type_, value)
        mention = Mention(type_, start, start + 5, value, value)
        traced = TracedRecord(key, tier, entity, mention)  # type: ignore[arg-type]
        links.add(Answer(ListRow(row, f"I{row}", type_, value), traced.outcome, (), (traced,)))
    return links


def named(links: ListLinks) -> list[tuple[str, list[str]]]:
    return [(key.record_id, [row.identifier_id for row in rows]) for key, rows in links.records()]


def test_a_record_that_holds_two_links_them() -> None:
    links = link((1, "exact", "phone", "a", 0, R1), (2, "form", "vrm", "b", 9, R1), (3, "exact", "vrm", "c", 0, R2))
    assert named(links) == [("R1", ["I1", "I2"])]
    assert [row.row for row in links.others(R1, 1)] == [2]
    assert [row.row for row in links.others(R2, 3)] == []
    assert links.others(Key("feed", "R3"), 1) == ()


def test_what_is_near_links_nothing() -> None:
    assert named(link((1, "exact", "phone", "a", 0, R1), (2, "near", "vrm", "b", 9, R1))) == []


def test_one_value_that_the_list_writes_twice_is_one_thing() -> None:
    links = link((1, "exact", "phone", "a", 0, R1), (2, "exact", "phone", "a", 9, R1))
    assert named(links) == []
    assert links.others(R1, 1) == ()


def test_the_same_words_read_in_two_ways_are_one_thing() -> None:
    assert named(link((1, "exact", "handle", "a", 0, R1), (2, "exact", "email", "a@b", 3, R1))) == []


def test_every_pair_is_looked_at_not_the_first_alone() -> None:
    same = [(n, "exact", "phone", "a", 0, R1) for n in (1, 2)]
    links = link(*same, (3, "exact", "vrm", "b", 9, R1))
    assert named(links) == [("R1", ["I1", "I2", "I3"])]
    assert [row.row for row in links.others(R1, 3)] == [1, 2]
    assert [row.row for row in links.others(R1, 1)] == [3]
