"""trawl asks nothing of the system that Windows has not: every module and the main job, where all that is refused.

No test runs on Windows itself (docs/windows.md); `make lint` also has the types checked as they are there.
"""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import clean_environment

_ROOT = Path(__file__).parents[1]

#: Enough text that a load shares it among processes.
_LONG = "and came back on foot with a bag, nothing more is known. " * 1_800

_FEED = [
    {
        "id": "A1",
        "date": "2026-01-05",
        "text": "Girl of 14 given a vape at the Anchor Lodge – 07700 900123.",
    },
    {"id": "A2", "date": "2026-02-10", "text": "Shop window broken and two vapes stolen, Łukasz Żak seen nearby 😀."},
    *({"id": f"B{n}", "date": "2026-01-02", "text": f"A kite numbered {n} {_LONG}"} for n in range(45)),
]

pytestmark = pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="looks at files as Linux shows them")


def run(*arguments: object, folder: Path, code: int = 0, account: str = "analyst") -> str:
    """Run Python as if on Windows, in an account that only its environment names; return what it prints."""
    environment = {
        **clean_environment(),
        "PYTHONPATH": os.pathsep.join((str(_ROOT / "tests" / "windows"), str(_ROOT))),
        "PYTHONWARNDEFAULTENCODING": "1",
        "PYTHONIOENCODING": "cp1252",
        "TRAWL_HOME": str(folder / "home"),
        "TRAWL_MODEL": "none",
        "TRAWL_PROCESSES": "2",
        "USERNAME": account,
    }
    for name in ("LOGNAME", "USER", "LNAME"):
        environment.pop(name, None)
    done = subprocess.run(
        [sys.executable, *map(str, arguments)],
        cwd=folder, env=environment, capture_output=True, start_new_session=True, check=False,
    )  # fmt: skip
    assert done.returncode == code, done.stdout.decode("utf-8", "replace") + done.stderr.decode("utf-8", "replace")
    return (done.stdout + done.stderr if code else done.stdout).decode("utf-8")


def trawl(*arguments: object, folder: Path, code: int = 0) -> str:
    return run("-m", "trawl", *arguments, folder=folder, code=code)


def test_every_module_is_imported(tmp_path: Path) -> None:
    code = """
        import pkgutil, sys
        from importlib import import_module
        import trawl

        for module in pkgutil.walk_packages(trawl.__path__, "trawl."):
            if not module.name.endswith("__main__"):
                import_module(module.name)
        print(sum(name.startswith("trawl.") for name in sys.modules))
    """
    assert int(run("-c", textwrap.dedent(code), folder=tmp_path)) > 200


#: What each does as a module of trawl, and what Windows says to it.
_REFUSED = {
    "import fcntl": "ModuleNotFoundError",
    "from pwd import getpwuid": "ModuleNotFoundError",
    "import os; os.pread(0, 1, 0)": "AttributeError",
    "from os import fork": "ImportError",
    "import os; os.kill(os.getpid(), 0)": "PermissionError",
    "import os; os.open('folder', os.O_RDONLY)": "PermissionError",
    "import signal; signal.SIGKILL": "AttributeError",
    "import ctypes; ctypes.CDLL(None)": "TypeError",
    "import multiprocessing; multiprocessing.get_context('fork')": "ValueError",
    "import getpass; getpass.getuser()": "ModuleNotFoundError",
    "open('file').read()": "EncodingWarning",
    "held = open('file', 'rb'); path.replace('other')": "PermissionError",
    "held = open('file', 'rb'); Path('other').touch(); Path('other').replace(path)": "PermissionError",
    "held = open('file', 'rb'); path.unlink()": "PermissionError",
    "held = open('folder/file', 'rb'); Path('folder').rename('moved')": "PermissionError",
    "held = open('folder/file', 'rb'); import shutil; shutil.rmtree('folder')": "PermissionError",
    "import mmap; f = open('file', 'rb'); held = mmap.mmap(f.fileno(), 0, access=1); f.close(); path.unlink()": (
        "PermissionError"
    ),
    "Path('folder/file').rename(path)": "FileExistsError",
    "path.rename('other'); Path('other').unlink(); import shutil; shutil.rmtree('folder')": "",
}


def test_what_stands_in_for_windows_refuses_what_windows_does(tmp_path: Path) -> None:
    """Else the other tests here could not fail."""
    code = """
        import os, sys
        from pathlib import Path

        os.environ.pop("USERNAME")
        said = []
        for number, code in enumerate(sys.argv[1:]):
            os.mkdir(str(number))
            os.chdir(str(number))
            for name in ("file", "folder/file"):
                Path(name).parent.mkdir(exist_ok=True)
                Path(name).write_text("a kite", "utf-8")
            try:
                exec(code, {"__name__": "trawl.probe", "Path": Path, "path": Path("file")})
                said.append("")
            except Exception as error:
                said.append(type(error).__name__)
            os.chdir("..")
        print(*said, sep="\\n")
    """
    said = run("-c", textwrap.dedent(code), *_REFUSED, folder=tmp_path).splitlines()
    assert dict(zip(_REFUSED, said, strict=True)) == _REFUSED


def test_an_account_without_a_name_is_asked_for_one(tmp_path: Path) -> None:
    said = run("-m", "trawl", "loads", folder=tmp_path, code=2, account="")
    assert "say who is at work with TRAWL_USER" in said


def test_an_index_that_was_read_is_built_anew(tmp_path: Path) -> None:
    """Also where it proves to be an older copy."""
    code = """
        import shutil
        from pathlib import Path
        from tests.engine.corpus import CORPUS, VERSIONS
        from trawl.access import Principal
        from trawl.engine.embedded import open_embedded
        from trawl.engine.embedded.index import index_folder

        INDEX = index_folder(Path("index"))

        def is_read(engine):
            with engine.view() as view:
                return len(list(view.everything(Principal("reader")))) > 0

        engine = open_embedded(Path("index"), versions=VERSIONS)
        for number, record in enumerate(CORPUS):
            with engine.writer() as writer:
                writer.write([record])
            if not number:
                shutil.copytree(INDEX, "copy")
        for _ in range(2):
            print(is_read(engine))
            engine.rebuild()
        shutil.rmtree(INDEX)
        Path("copy").rename(INDEX)
        print(is_read(open_embedded(Path("index"), versions=VERSIONS)))
    """
    assert run("-c", textwrap.dedent(code), folder=tmp_path).split() == ["True"] * 3


def test_a_registers_names_that_somebody_has_open_stay_until_the_next_version(tmp_path: Path) -> None:
    code = """
        import gc
        from pathlib import Path
        from trawl.pipeline.gazetteer import pack_registers
        from trawl.pipeline.installation import open_installation
        from trawl.pipeline.registers import load_register

        installation = open_installation()
        hotels = Path("hotels.csv")
        held = []
        for number in range(3):
            hotels.write_text(f"id,name,town,postcode\\nH{number},Anchor Lodge,Thornaby,TS31 4QB\\n", "utf-8")
            load_register(installation, "hotels", hotels, "hotels")
            (packed,) = pack_registers(installation)
            if not number:
                held.append(packed.open())
            if number == 1:
                print(len(list(packed.kept.path.parent.iterdir())))
                held.clear()
                gc.collect()
        print(len(list(packed.kept.path.parent.iterdir())))
    """
    assert run("-c", textwrap.dedent(code), folder=tmp_path).split() == ["2", "1"]


@pytest.mark.slow
def test_the_main_job(tmp_path: Path) -> None:
    (tmp_path / "feed.jsonl").write_text("".join(json.dumps(row) + "\n" for row in _FEED), "utf-8")
    (tmp_path / "hotels.csv").write_text("id,name,town,postcode\nH1,Anchor Lodge,Middlesbrough,TS31 4QB\n", "utf-8")
    (tmp_path / "list.csv").write_text("identifier\n07700 900123\n", "utf-8")
    (tmp_path / "home" / "saved_searches").mkdir(parents=True)
    # As Notepad may save them: with a byte order mark.
    (tmp_path / "home" / "trawl.toml").write_text("exercise = true\n", "utf-8-sig")
    profile = "title: Vapes\ndescription: Vapes.\nquery: vape\nregisters:\n  - name: hotels\n"
    (tmp_path / "home" / "saved_searches" / "vapes.yml").write_text(profile, "utf-8-sig")

    def call(*arguments: object) -> str:
        return trawl(*arguments, folder=tmp_path)

    def found(query: str) -> list[dict[str, Any]]:
        return json.loads(call("search", query, "--json"))["hits"]  # type: ignore[no-any-return]

    assert json.loads(call("load", "feed.jsonl", "--source", "narratives", "--json"))["written"] == len(_FEED)
    call("register", "load", "hotels", "hotels.csv", "--mapping", "hotels")
    assert [hit["record_id"] for hit in found("stolen")] == ["A2"]
    assert "Łukasz Żak seen nearby 😀" in call("show", "A2")
    assert {entry["actor"] for entry in json.loads(call("audit", "--json"))} == {"analyst"}
    run_id = json.loads(call("run", "vapes", "--json", "--out", tmp_path / "out"))["run"]["id"]
    assert "Fictitious data" in (tmp_path / "out" / "report.html").read_text("utf-8")
    call("report", "issue", run_id, "--out", tmp_path / "out")  # over the files that are there
    call("extract", "feed.jsonl", "--registers", "--out", tmp_path / "out" / "mentions.jsonl")
    call("wash", "list.csv", "--out", tmp_path / "out" / "wash.csv")
    with (tmp_path / "out" / "wash.csv").open(encoding="utf-8-sig", newline="") as file:
        assert "07700 900123" in str(list(csv.DictReader(file)))
    call("withdraw", "--source", "narratives", "--record", "B7", "--reason", "duplicate")
    call("register", "load", "hotels", "hotels.csv", "--mapping", "hotels")
    call("extract", "feed.jsonl", "--registers", "--out", tmp_path / "out" / "mentions.jsonl")
    call("engine", "reindex")
    call("engine", "purge")
    assert f"{len(_FEED) - 1} records reprocessed" in call("reprocess")
    assert [hit["record_id"] for hit in found("numbered AND 8")] == ["B8"]
    trawl("search", "numbered AND 7", folder=tmp_path, code=3)
    assert [line for line in call("doctor").splitlines() if "PROBLEM" in line] == []
    assert "The audit trail is whole" in call("audit", "--verify")
    assert {path.name for path in (tmp_path / "home").iterdir() if path.is_dir()} == {
        "index",
        "registers",
        "saved_searches",
        "washing",
    }
