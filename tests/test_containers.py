"""The container files say what they should: checked without a container engine, which not every machine has."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.conftest import skip
from trawl.settings import FROM_FILES, Settings

_TOP = Path(__file__).parents[1]
_COMPOSE = _TOP / "docker-compose.yml"
_SECRET = re.compile(r"password|passwd|secret|api_?key|token", re.IGNORECASE)
#: The services that end when their work is done.
_ONCE = {"keys", "roles", "index"}

Compose = dict[str, Any]


@pytest.fixture(scope="module")
def compose() -> Compose:
    loaded: Compose = YAML(typ="safe").load(_COMPOSE.read_text("utf-8"))
    return loaded


@pytest.fixture(scope="module")
def services(compose: Compose) -> Compose:
    found: Compose = compose["services"]
    return found


def _environment(service: Compose) -> dict[str, str]:
    return {name: str(value) for name, value in service.get("environment", {}).items()}


def test_the_compose_file_is_valid() -> None:
    """By the schema of the Compose specification."""
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(_COMPOSE)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("profile", [(), ("--profile", "team")], ids=["one node", "three nodes"])
def test_the_compose_client_accepts_the_file(profile: tuple[str, ...]) -> None:
    for client in (("docker", "compose"), ("docker-compose",)):
        there = shutil.which(client[0])
        if there and not subprocess.run([*client, "version"], capture_output=True, check=False).returncode:
            break
    else:
        pytest.skip("No compose client is here, so the schema alone has judged docker-compose.yml.")
    command = [*client, *profile, "-f", str(_COMPOSE), "config", "--quiet"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_whatever_a_service_needs_is_there(compose: Compose, services: Compose) -> None:
    for name, service in services.items():
        for needed, how in service.get("depends_on", {}).items():
            assert needed in services, name
            assert (how["condition"] == "service_completed_successfully") == (needed in _ONCE), (name, needed)
            assert not services[needed].get("profiles") or service.get("profiles"), f"{name} needs what may not start"
        for volume in service.get("volumes", []):
            source = re.sub(r"\$\{[A-Z]+:-([^}]*)\}", r"\1", volume).split(":")[0]
            if source.startswith("./docker"):
                assert (_TOP / source).exists(), volume
            elif not source.startswith("./"):
                assert source in compose["volumes"], volume
    used = {volume.split(":")[0] for service in services.values() for volume in service.get("volumes", [])}
    assert set(compose["volumes"]) <= used, "no volume is left over"


def test_one_node_by_default_and_three_for_a_team(services: Compose) -> None:
    nodes = {name: service.get("profiles", []) for name, service in services.items() if name.startswith("es")}
    assert nodes == {"es01": [], "es02": ["team"], "es03": ["team"]}
    versions = {service["image"] for name, service in services.items() if name.startswith("es")}
    assert len(versions) == 1
    assert all(set(_environment(services[name])["discovery.seed_hosts"].split(",")) == set(nodes) for name in nodes)
    # A second name here would have a trial wait for a node that never comes.
    assert _environment(services["es01"])["cluster.initial_master_nodes"] == "es01"
    assert not any("cluster.initial_master_nodes" in _environment(services[name]) for name in ("es02", "es03"))


def test_every_service_that_stays_is_watched_and_bounded(services: Compose) -> None:
    for name, service in services.items():
        assert "mem_limit" in service, name
        assert "privileged" not in service, name
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service.get("cap_add", []) == (["CHOWN", "DAC_OVERRIDE", "FOWNER"] if name == "keys" else []), name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        if name in _ONCE:
            assert service["restart"] == "no", name
        else:
            assert service["restart"] == "unless-stopped", name
            assert service["healthcheck"]["test"], name


def test_every_image_is_pinned(services: Compose) -> None:
    """By its version, and by its digest where .env says it."""
    for name, service in services.items():
        image = re.sub(r"^\$\{[A-Z]+_IMAGE:-(.+)\}$", r"\1", service["image"])
        assert re.search(r":\d+\.\d+(\.\d+)?(-\w+)?$", image), name
        assert name in ("trawl", "index") or image != service["image"], f"{name}: a digest can be said in .env"
    base = re.search(r"ARG PYTHON_IMAGE=(\S+)", (_TOP / "Dockerfile").read_text("utf-8"))
    assert base is not None
    assert re.search(r":\d+\.\d+\.\d+-", base[1])
    assert services["trawl"]["build"]["args"]["PYTHON_IMAGE"] == f"${{PYTHON_IMAGE:-{base[1]}}}"


@pytest.mark.skipif(sys.platform == "win32", reason="a script of the shell")
def test_the_digests_are_asked_for_the_images_that_are_run(tmp_path: Path) -> None:
    client = tmp_path / "docker"
    client.write_text("#!/bin/sh\necho sha256:feed\n")
    client.chmod(0o700)
    environment = {"PATH": f"{tmp_path}:{os.environ['PATH']}"}
    script = ["bash", str(_TOP / "docker" / "pin_images.sh")]
    said = subprocess.run(script, env=environment, capture_output=True, text=True, check=True).stdout
    offered = (_TOP / ".env.example").read_text("utf-8")
    lines = [line.removesuffix("@sha256:feed") for line in said.splitlines()]
    assert len(lines) == 3
    assert all(f"#{line}\n" in offered for line in lines)


def test_nothing_is_open_to_any_network(compose: Compose, services: Compose) -> None:
    assert compose["networks"] == {"inside": {"internal": True}}
    for name, service in services.items():
        assert "ports" not in service, name
        if name == "keys":
            assert service["network_mode"] == "none"
        else:
            assert service["networks"] == ["inside"], name


def test_the_image_has_the_version_of_the_package(services: Compose) -> None:
    version = tomllib.loads((_TOP / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert {services[name]["image"] for name in ("trawl", "index")} == {f"trawl:{version}"}


def test_security_is_on_at_every_node(services: Compose) -> None:
    for name in ("es01", "es02", "es03"):
        environment = _environment(services[name])
        for part in ("", ".http.ssl", ".transport.ssl"):
            assert environment[f"xpack.security{part}.enabled"] == "true", (name, part)
        assert environment["xpack.security.http.ssl.certificate"] == f"keys/{name}.crt"


def test_trawl_may_write_to_its_home_and_to_tmp_alone(services: Compose) -> None:
    for name in ("trawl", "index"):
        service = services[name]
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["user"].split(":")[0] not in ("0", "root")
        writable = [volume for volume in service["volumes"] if not volume.endswith(":ro")]
        assert writable == ["home:/var/lib/trawl"]
        assert [mount.split(":")[0] for mount in service["tmpfs"]] == ["/tmp"]
    dockerfile = (_TOP / "Dockerfile").read_text("utf-8")
    assert f"USER {services['trawl']['user']}" in dockerfile
    assert "TRAWL_HOME=/var/lib/trawl" in dockerfile


def test_no_secret_stands_in_the_files(services: Compose) -> None:
    for name, service in services.items():
        for variable, value in _environment(service).items():
            if _SECRET.search(variable):
                assert variable.endswith("_FILE"), f"{variable} of {name}"
                assert "/keys/" in value
    for line in (_TOP / ".env.example").read_text("utf-8").splitlines():
        assert not _SECRET.search(line.partition("=")[0]) or line.startswith("# "), line


def test_trawl_is_given_settings_that_it_has(services: Compose) -> None:
    known = {f"TRAWL_{name.upper()}" for name in Settings.model_fields} | {
        f"TRAWL_{name.upper()}_FILE" for name in FROM_FILES
    }
    assert set(_environment(services["trawl"])) <= known
    offered = re.findall(r"^#?([A-Z_]+)=", (_TOP / ".env.example").read_text("utf-8"), re.MULTILINE)
    text = _COMPOSE.read_text("utf-8")
    assert set(re.findall(r"\$\{([A-Z_]+):-", text)) == set(offered) - {"COMPOSE_PROFILES"}
    assert {name for name in offered if name.startswith("TRAWL_")} - {"TRAWL_MEMORY"} <= known


def _copied() -> list[str]:
    lines = re.findall(r"^COPY (?!--from)(.+)$", (_TOP / "Dockerfile").read_text("utf-8"), re.MULTILINE)
    return [source for line in lines for source in line.split()[:-1]]


def test_what_the_image_is_built_from_is_there_and_let_in() -> None:
    let_in = (_TOP / ".dockerignore").read_text("utf-8").splitlines()
    assert "*" in let_in
    for source in _copied():
        assert (_TOP / source).exists(), source
    assert {line[1:] for line in let_in if line.startswith("!")} == set(_copied())


def test_the_image_has_all_that_the_package_is_made_of() -> None:
    project = tomllib.loads((_TOP / "pyproject.toml").read_text("utf-8"))
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    needed = {
        "pyproject.toml",
        project["project"]["readme"],
        *project["project"]["license-files"],
        *wheel["packages"],
        *wheel["force-include"],
        "docker/requirements.lock",
    }
    assert needed == set(_copied())


def test_the_image_is_made_of_what_is_locked_and_of_nothing_else() -> None:
    dockerfile = (_TOP / "Dockerfile").read_text("utf-8")
    installs = re.findall(r"pip install ([^\n\\]+)", dockerfile)
    assert [line.strip() for line in installs] == [
        "--require-hashes --requirement requirements.lock",
        "--no-deps --no-build-isolation .",
    ]


def test_the_image_runs_as_nobody_and_looks_after_itself() -> None:
    dockerfile = (_TOP / "Dockerfile").read_text("utf-8")
    last = dockerfile[dockerfile.rindex("FROM ") :]
    assert re.search(r"^USER (?!0|root)\d+:\d+$", last, re.MULTILINE)
    assert 'CMD ["trawl", "doctor"]' in last
    assert "pip install" not in last, "nothing that builds is in the image that runs"


# The tool of Elasticsearch that makes certificates, as far as the script uses it.
_CERTUTIL = """\
#!{python}
import sys, zipfile
arguments = dict(zip(sys.argv, sys.argv[1:]))
name = "ca" if sys.argv[1] == "ca" else arguments["--name"]
with zipfile.ZipFile(arguments["--out"], "x") as made:
    made.writestr(f"{{name}}/{{name}}.crt", f"certificate of {{name}}")
    made.writestr(f"{{name}}/{{name}}.key", f"key of {{name}}")
"""


def _make_keys(folder: Path) -> str:
    tool = folder / "certutil"
    tool.write_text(_CERTUTIL.format(python=sys.executable))
    tool.chmod(0o700)
    me = f"{os.getuid()}:{os.getgid()}"
    environment = {
        "PATH": os.environ["PATH"],
        "CERTUTIL": str(tool),
        **{name: str(folder / name.lower()) for name in ("AUTHORITY", "NODES", "LEDGER", "TRAWL")},
        **{f"{name}_OWNER": me for name in ("NODES", "LEDGER", "TRAWL")},
    }
    command = ["bash", str(_TOP / "docker" / "make_keys.sh")]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout


def test_keys_are_made_once_and_given_to_those_who_need_them(tmp_path: Path) -> None:
    if not (shutil.which("bash") and shutil.which("unzip")):
        skip("needs bash and unzip: install them")
    said = _make_keys(tmp_path)
    held = {
        name: {path.name: path.read_text() for path in (tmp_path / name).iterdir() if path.is_file()}
        for name in ("authority", "nodes", "ledger", "trawl")
    }
    nodes = {f"es0{number}.{end}" for number in (1, 2, 3) for end in ("crt", "key")}
    assert set(held["nodes"]) == {*nodes, "ca.crt", "elastic_password", "trawl_password"}
    assert set(held["ledger"]) == {"ledger.crt", "ledger.key", "ledger_password"}
    assert set(held["trawl"]) == {"ca.crt", "trawl_password", "ledger_url"}, "trawl has no key of the cluster"
    assert held["authority"] == {}, "what is in between is cleared away"
    passwords = [held["nodes"]["elastic_password"], held["trawl"]["trawl_password"], held["ledger"]["ledger_password"]]
    assert len(set(passwords)) == 3
    assert all(re.fullmatch(r"[\w-]{32}", password) for password in passwords)
    assert held["trawl"]["ledger_url"] == (
        f"postgresql+psycopg://trawl:{passwords[2]}@ledger/trawl?sslmode=verify-full&sslrootcert=/run/keys/ca.crt"
    )
    assert not any(password in said for password in passwords)
    for name in ("nodes", "ledger", "trawl"):
        modes = {path.stat().st_mode & 0o777 for path in (tmp_path / name).iterdir()}
        assert modes == {0o400}, name  # the server refuses a password file that others can read

    (tmp_path / "authority" / "es02.zip").write_text("a first start that was cut off")
    (tmp_path / "nodes" / "es02.key").unlink()
    assert _make_keys(tmp_path) == "made the certificate of es02\n"
    for name, files in held.items():
        assert {path.name: path.read_text() for path in (tmp_path / name).iterdir() if path.is_file()} == files


def test_the_roles_are_those_of_the_documentation() -> None:
    text = (_TOP / "docs" / "elasticsearch.md").read_text("utf-8")
    documented = [json.loads(block) for block in re.findall(r"```json\n(.*?)```", text, re.DOTALL)]
    roles = {path.stem: json.loads(path.read_text("utf-8")) for path in (_TOP / "docker" / "roles").glob("*.json")}
    assert set(roles) == {"trawl_reader", "trawl_loader", "trawl_keeper"}
    for name, role in roles.items():
        assert role in documented, name
        assert set(role) <= {"cluster", "indices"}
        for grant in role["indices"]:
            assert all(index.startswith("trawl") for index in grant["names"])
            assert "all" not in grant["privileges"]
    script = (_TOP / "docker" / "grant_roles.sh").read_text("utf-8")
    assert all(name in script for name in roles)
