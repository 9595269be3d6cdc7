"""The lists of places."""

from trawl.places import load_places, load_unsure_places


def test_doubtful_names_are_known_places() -> None:
    known = {name.lower() for name in load_places()}
    assert load_unsure_places() - known == set()
    assert {"reading", "york"} <= load_unsure_places()


def test_comments_are_no_places() -> None:
    assert not any(name.startswith("#") for name in (*load_places(), *load_unsure_places()))
