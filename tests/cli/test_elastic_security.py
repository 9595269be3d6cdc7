"""Elasticsearch with security on: who may do what is said in one message, and no credential is ever shown or kept."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from tests.cli.conftest import RECORDS, Answer, Trawl
from tests.conftest import clean_environment, open_cluster
from tests.servers.elasticsearch import Cluster
from tests.servers.elasticsearch.security import make_authority

pytestmark = pytest.mark.slow

_ROLES = Path(__file__).parents[2] / "docker" / "roles"
_PASSWORD = "Corbels-and-91-lintels"
_INDEX = "trawl-secured"


@pytest.fixture(scope="module")
def secured(elasticsearch_version: str) -> Iterator[Cluster]:
    """A server with HTTPS by an authority of its own, trawl's three roles and a user in each."""
    with open_cluster(elasticsearch_version, security=True) as cluster:
        for path in sorted(_ROLES.glob("*.json")):
            _ask(cluster, "PUT", f"/_security/role/{path.stem}", json.loads(path.read_text()))
            user = {"password": _PASSWORD, "roles": [path.stem]}
            _ask(cluster, "PUT", f"/_security/user/{path.stem}", user)
        yield cluster


def _ask(cluster: Cluster, method: str, path: str, body: object = None) -> dict[str, str]:
    status, answer = cluster.request(method, path, body)
    assert status == 200, answer
    return answer  # type: ignore[no-any-return]


@dataclass(frozen=True)
class Signed:
    """An installation on the secured server, and the means to sign in to it otherwise."""

    trawl: Trawl
    cluster: Cluster
    patch: pytest.MonkeyPatch
    secrets: list[str]

    def sign_in(self, user: str = "", password: str = _PASSWORD, *, key: str = "") -> None:
        """Sign in from now on as a user, or with an API key."""
        for name in ("USER", "PASSWORD", "API_KEY"):
            self.patch.delenv(f"TRAWL_ELASTIC_{name}", raising=False)
        if key:
            self.patch.setenv("TRAWL_ELASTIC_API_KEY", key)
        else:
            self.patch.setenv("TRAWL_ELASTIC_USER", user)
            self.patch.setenv("TRAWL_ELASTIC_PASSWORD", password)
        self.secrets.append(key or password)

    def make_key(self, role: str) -> str:
        """An API key that may do what one role may."""
        rights = json.loads((_ROLES / f"{role}.json").read_text())
        body = {"name": f"{role}-{uuid.uuid4().hex}", "role_descriptors": {role: rights}}
        return _ask(self.cluster, "POST", "/_security/api_key", body)["encoded"]


@pytest.fixture(scope="module")
def loaded(secured: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose ledger knows the load of RECORDS into the index that all tests here share."""
    folder = tmp_path_factory.mktemp("secured")
    feed = folder / "feed.jsonl"
    feed.write_text("".join(json.dumps(row) + "\n" for row in RECORDS))
    environment = {**clean_environment(), **_settings(secured)}
    environment |= {"TRAWL_HOME": str(folder / "home"), "TRAWL_MODEL": "none"}
    environment |= {"TRAWL_ELASTIC_USER": "trawl_keeper", "TRAWL_ELASTIC_PASSWORD": _PASSWORD}
    for command in (["engine", "create"], ["load", str(feed), "--source", "narratives"]):
        subprocess.run([sys.executable, "-m", "trawl", *command], env=environment, check=True, capture_output=True)
    return folder / "home"


def _settings(cluster: Cluster) -> dict[str, str]:
    return {
        "TRAWL_ENGINE": cluster.url,
        "TRAWL_ELASTIC_CA": str(cluster.authority),
        "TRAWL_ELASTIC_INDEX": _INDEX,
        "TRAWL_DEBUG": "1",
    }


@pytest.fixture
def signed(
    empty: Trawl, secured: Cluster, loaded: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> Iterator[Signed]:
    """Signed in as the keeper. At the end nothing that was said, logged or kept holds a credential."""
    said: list[Answer] = []

    def call(*arguments: str) -> Answer:
        said.append(empty.call(*arguments))
        return said[-1]

    shutil.copytree(loaded, empty.home)
    for name, value in _settings(secured).items():
        monkeypatch.setenv(name, value)
    signed = Signed(replace(empty, call=call), secured, monkeypatch, [])
    signed.sign_in("trawl_keeper")
    with caplog.at_level("DEBUG"):
        yield signed
    kept = {path: path.read_bytes() for path in empty.home.rglob("*") if path.is_file()}
    for secret in signed.secrets:
        assert secret not in caplog.text
        for answer in said:
            assert secret not in answer.out + answer.err
        for path, content in kept.items():
            assert secret.encode() not in content, path


def _one_message(answer: str) -> str:
    """The message, which is one line of at most a few sentences."""
    assert answer.startswith("trawl: ")
    assert answer.count("\n") == 1, answer
    return answer


def test_a_user_and_a_password(signed: Signed) -> None:
    assert signed.trawl.ids("vape") == ["A2", "A1"]
    assert "PROBLEM" not in signed.trawl("doctor").out


@pytest.mark.parametrize("role", ["trawl_keeper", "trawl_loader"])
def test_an_api_key_with_no_more_rights_than_it_needs(signed: Signed, role: str) -> None:
    signed.sign_in(key=signed.make_key(role))
    done = signed.trawl.load([*RECORDS, {"id": role, "text": "A boy with a kite."}], "more.jsonl")
    assert (done["written"], done["unchanged"]) == (1, 4)
    assert role in signed.trawl.ids("kite")


def test_credentials_from_files(signed: Signed) -> None:
    signed.patch.delenv("TRAWL_ELASTIC_PASSWORD")
    path = signed.trawl.write("password", f"{_PASSWORD}\n")
    signed.patch.setenv("TRAWL_ELASTIC_PASSWORD_FILE", str(path))
    assert signed.trawl.ids("vape") == ["A2", "A1"]


def test_whoever_may_only_read_reads_and_changes_nothing(signed: Signed) -> None:
    signed.sign_in("trawl_reader")
    assert signed.trawl.ids("vape") == ["A2", "A1"]
    feed = signed.trawl.write_jsonl([{"id": "B1", "text": "A boy with a kite."}])
    message = _one_message(signed.trawl.refuse("load", feed, "--source", "narratives", code=1))
    assert "may not" in message
    assert "trawl doctor" in message
    assert signed.trawl.ids("vape") == ["A2", "A1"]


def test_the_doctor_says_what_the_credentials_may_not(signed: Signed) -> None:
    said = {}
    for role in ("trawl_reader", "trawl_loader", "trawl_keeper"):
        signed.sign_in(role)
        answer = signed.trawl("doctor")
        (said[role],) = (line for line in answer.out.splitlines() if "access:" in line)
    assert "may search; may not load and withdraw (lacks write)" in said["trawl_reader"]
    assert "may not load" not in said["trawl_loader"]
    assert "lacks manage" in said["trawl_loader"]
    assert "may not" not in said["trawl_keeper"]


def test_a_loader_may_not_make_another_index(signed: Signed) -> None:
    signed.sign_in("trawl_loader")
    signed.patch.setenv("TRAWL_ELASTIC_INDEX", f"{_INDEX}-other")
    message = _one_message(signed.trawl.refuse("engine", "create", code=1))
    assert "may not" in message
    status, _ = signed.cluster.request("GET", f"/{_INDEX}-other")
    assert status == 404


def test_a_wrong_password(signed: Signed) -> None:
    signed.sign_in("trawl_keeper", "Lintels-and-19-corbels")
    for command in (
        ("search", "vape"),
        ("engine", "status"),
        ("engine", "create"),
        ("wash", signed.trawl.write("l.csv", "x\n07700 900123\n"), "--out", signed.trawl.folder / "w.csv"),
    ):
        assert "does not accept these credentials" in _one_message(signed.trawl.refuse(*command, code=1))
    assert "does not accept these credentials" in signed.trawl("doctor", code=1).words


def test_a_wrong_api_key(signed: Signed) -> None:
    signed.sign_in(key="bm8tc3VjaDprZXktYXMtdGhpcw==")
    assert "does not accept these credentials" in _one_message(signed.trawl.refuse("search", "vape", code=1))


def test_an_api_key_that_is_no_key(signed: Signed) -> None:
    signed.sign_in(key="schlüssel with a space")
    assert "The API key is none" in _one_message(signed.trawl.refuse("search", "vape", code=1))


def test_a_password_with_everything_in_it(signed: Signed) -> None:
    password = 'a:b@c/d%e "f" £ü'
    _ask(signed.cluster, "PUT", "/_security/user/odd", {"password": password, "roles": ["trawl_keeper"]})
    signed.sign_in("odd", password)
    assert signed.trawl.ids("vape") == ["A2", "A1"]


def test_nobody_signed_in(signed: Signed) -> None:
    for name in ("USER", "PASSWORD"):
        signed.patch.delenv(f"TRAWL_ELASTIC_{name}")
    assert "does not accept" in _one_message(signed.trawl.refuse("search", "vape", code=1))


def test_the_wrong_authority(signed: Signed, tmp_path: Path) -> None:
    other = make_authority(signed.cluster.java, tmp_path, "other")
    signed.patch.setenv("TRAWL_ELASTIC_CA", str(other.certificate))
    for command in (("search", "vape"), ("engine", "create")):
        message = _one_message(signed.trawl.refuse(*command, code=1))
        assert "not trusted" in message
        assert "TRAWL_ELASTIC_CA" in message


def test_no_authority_named(signed: Signed) -> None:
    signed.patch.delenv("TRAWL_ELASTIC_CA")
    assert "TRAWL_ELASTIC_CA" in _one_message(signed.trawl.refuse("search", "vape", code=1))


@pytest.mark.parametrize("content", [None, "", "no certificate"], ids=["missing", "empty", "other"])
def test_an_authority_that_is_none(signed: Signed, content: str | None, tmp_path: Path) -> None:
    path = tmp_path / "authority.crt"
    if content is not None:
        path.write_text(content)
    signed.patch.setenv("TRAWL_ELASTIC_CA", str(path))
    assert "authority.crt" in _one_message(signed.trawl.refuse("search", "vape", code=1))


def test_without_a_check_of_the_certificate_it_works_and_warns(signed: Signed) -> None:
    signed.patch.delenv("TRAWL_ELASTIC_CA")
    signed.patch.setenv("TRAWL_ELASTIC_VERIFY", "false")
    answer = signed.trawl("search", "vape", "--json")
    assert [hit["record_id"] for hit in answer.json["hits"]] == ["A2", "A1"]
    assert answer.err.startswith("WARNING: TRAWL_ELASTIC_VERIFY is off")


def test_http_where_https_is_spoken(signed: Signed) -> None:
    signed.patch.delenv("TRAWL_ELASTIC_CA")
    signed.patch.setenv("TRAWL_ENGINE", signed.cluster.url.replace("https:", "http:"))
    message = _one_message(signed.trawl.refuse("search", "vape", code=1))
    assert "http" in message


def test_a_password_in_the_address_is_refused_and_not_repeated(signed: Signed) -> None:
    signed.patch.setenv("TRAWL_ENGINE", signed.cluster.url.replace("//", f"//ann:{_PASSWORD}@"))
    assert "TRAWL_ELASTIC_USER" in signed.trawl.refuse("search", "vape", code=2)


def test_a_right_that_is_taken_away_in_the_middle(signed: Signed) -> None:
    """An API key that is made invalid between two commands."""
    key = signed.make_key("trawl_loader")
    signed.sign_in(key=key)
    assert signed.trawl.ids("vape") == ["A2", "A1"]
    _ask(signed.cluster, "DELETE", "/_security/api_key", {"owner": True})
    feed = signed.trawl.write_jsonl([{"id": "B1", "text": "A boy with a kite."}])
    assert "credentials" in _one_message(signed.trawl.refuse("load", feed, "--source", "narratives", code=1))
    signed.sign_in("trawl_loader")
    assert signed.trawl("load", feed, "--source", "narratives", "--json").json["written"] == 1
