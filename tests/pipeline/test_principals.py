"""Who is served by an installation, and within what."""

from pathlib import Path

import pytest

from trawl.access import Principal
from trawl.errors import UsageError
from trawl.pipeline.principals import identify_reader, require_role

FILE = """\
fronts = ["webdesk"]
[principals.ann]
ceiling = "SECRET"
roles = ["analyst", "issuer"]
[principals.bob]
ceiling = "OFFICIAL"
forces = ["Northshire"]
handling = ["P"]
"""


def identify(home: Path, account: str, named: str = "", ceiling: str = "OFFICIAL-SENSITIVE") -> Principal:
    return identify_reader(home, account, named, ceiling)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "principals.toml").write_text(FILE)
    return tmp_path


def test_without_the_file_whoever_has_the_home_may_do_all_but_read_what_others_did(tmp_path: Path) -> None:
    reader = identify(tmp_path, "ann")
    assert (reader.name, reader.forces, reader.marking_ceiling) == ("ann", None, "OFFICIAL-SENSITIVE")
    require_role(reader, "issuer")
    with pytest.raises(UsageError, match="may not read what others did"):
        require_role(reader, "auditor")


def test_the_file_says_what_a_reader_may_see(home: Path) -> None:
    reader = identify(home, "bob")
    assert reader.forces == {"Northshire"}
    assert reader.handling == {"P"}
    assert reader.marking_ceiling == "OFFICIAL"
    with pytest.raises(UsageError, match="may not issue reports: that needs the role issuer"):
        require_role(reader, "issuer")


def test_nobody_sees_above_the_installations_ceiling(home: Path) -> None:
    assert identify(home, "ann").marking_ceiling == "OFFICIAL-SENSITIVE"
    assert identify(home, "ann", ceiling="TOP SECRET").marking_ceiling == "SECRET"


def test_a_front_says_for_whom_it_asks_and_nobody_else_may(home: Path) -> None:
    assert identify(home, "webdesk", "ann").name == "ann"
    with pytest.raises(UsageError, match="'bob' may not speak for others"):
        identify(home, "bob", "ann")


def test_a_stranger_is_not_served(home: Path) -> None:
    with pytest.raises(UsageError, match=r"has no \[principals\.eve\]"):
        identify(home, "eve")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[principals.ann]\nroles = ['analyst']\n", "'ceiling' is missing"),
        ("[principals.ann]\nceiling = 'HIGH'\n", "ceiling"),
        ("[principals.ann]\nceiling = 'SECRET'\nroles = ['king']\n", "roles"),
        ("[principals.ann\n", "cannot be read"),
        ("principal = 1\n", "principal"),
    ],
)
def test_a_file_that_is_wrong_serves_nobody(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "principals.toml").write_text(text)
    with pytest.raises(UsageError, match="nobody is served") as raised:
        identify(tmp_path, "ann")
    assert said in str(raised.value)
