"""What is installed is locked: every package by its hashes, every range of pyproject.toml by a version within it."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tools import dependencies

_TOP = Path(__file__).parents[1]
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)")
_LOCKS = {"requirements.lock": "EXTRAS", "docker/requirements.lock": "IMAGE_EXTRAS"}


def _pins(lock: str) -> dict[str, set[str]]:
    """The versions of each package, of which another may be for another Python."""
    pins: dict[str, set[str]] = {}
    for block in re.split(r"\n(?=\S)", (_TOP / lock).read_text("utf-8")):
        if found := _PIN.match(block):
            assert "--hash=sha256:" in block, found[0]
            pins.setdefault(_normal(found[1]), set()).add(found[2])
    return pins


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize(("lock", "variable"), _LOCKS.items())
def test_every_range_has_a_locked_version_within_it(lock: str, variable: str) -> None:
    """`make lock` was run since pyproject.toml was changed."""
    project = tomllib.loads((_TOP / "pyproject.toml").read_text("utf-8"))["project"]
    extras = re.search(rf"^{variable} := (.+)$", (_TOP / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert extras
    wanted = [*project["dependencies"]]
    wanted += [line for extra in extras[1].split() for line in project["optional-dependencies"][extra]]
    pins = _pins(lock)
    for requirement in map(Requirement, wanted):
        if requirement.name != "trawl":
            versions = pins.get(_normal(requirement.name), set())
            assert versions, f"{requirement} is not in {lock}: run make lock"
            assert all(map(requirement.specifier.contains, versions)), f"{requirement}: {versions}. Run make lock"


def test_the_image_has_the_versions_that_are_tested() -> None:
    tested = _pins("requirements.lock")
    assert all(versions <= tested[name] for name, versions in _pins("docker/requirements.lock").items())


def _answer(monkeypatch: pytest.MonkeyPatch, said: tuple[dict[str, object] | None, str]) -> None:
    monkeypatch.setattr(dependencies, "ask", lambda lock: said)


def test_what_nobody_could_be_asked_for_is_not_without_faults(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lock = tmp_path / "requirements.lock"
    lock.write_text("kite==1.0\n")
    _answer(monkeypatch, (None, "no network"))
    assert dependencies.main(lock, tmp_path) == 2
    assert "nothing is known of these packages" in capsys.readouterr().out
    sound = {"name": "kite", "version": "1.0", "vulns": []}
    _answer(monkeypatch, ({"dependencies": [sound]}, ""))
    assert dependencies.main(lock, tmp_path) == 0
    said = capsys.readouterr().out
    assert re.search(r"as at \d{4}-\d\d-\d\dT", said)
    _answer(monkeypatch, (None, "no network"))
    assert dependencies.main(lock, tmp_path) == 2, "the last answer is not today's"
    assert "This is the last answer" in capsys.readouterr().out
    lock.write_text("kite==1.1\n")
    assert dependencies.main(lock, tmp_path) == 2
    assert "is of another lock" in capsys.readouterr().out


def test_a_fault_and_a_package_that_was_passed_over_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lock = tmp_path / "requirements.lock"
    lock.write_text("kite==1.0\n")
    fault = {"id": "PYSEC-2026-1", "fix_versions": ["1.2"]}
    found = [{"name": "kite", "version": "1.0", "vulns": [fault]}, {"name": "own", "skip_reason": "not on the index"}]
    _answer(monkeypatch, ({"dependencies": found}, ""))
    assert dependencies.main(lock, tmp_path) == 1
    said = capsys.readouterr().out
    assert "FAULT  kite 1.0: PYSEC-2026-1, mended by 1.2" in said
    assert "NOT KNOWN  own: not on the index" in said
    kept = json.loads(next(tmp_path.glob("audit-*.json")).read_text("utf-8"))
    assert len(kept["dependencies"]) == 2
    _answer(monkeypatch, ({"dependencies": found[1:]}, ""))
    assert dependencies.main(lock, tmp_path) == 2
