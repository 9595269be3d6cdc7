"""What of a record's mentions stands in a stretch of its text."""

from trawl.linkage.reading import Reading
from trawl.model import Mention


def test_mentions_in_a_stretch_are_found_also_where_one_stands_inside_another() -> None:
    url = Mention("url", 5, 30, "x.com/zoe_22/status/1", "http://x.com/zoe_22/status/1")
    handle = Mention("handle", 11, 17, "zoe_22", "x:zoe_22")
    phone = Mention("phone", 40, 52, "07700 900123", "+447700900123")
    none: tuple[()] = ()
    reading = Reading("", [], True, none, none, none, none, frozenset(), frozenset(), frozenset(), (url, handle, phone))
    assert list(reading.mentions_in(20, 25)) == [url]
    assert list(reading.mentions_in(12, 45)) == [url, handle, phone]
    assert list(reading.mentions_in(30, 40)) == []
