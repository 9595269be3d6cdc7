"""Makes a Python process refuse what Windows refuses; it begins with this where the folder is on its PYTHONPATH.

Only trawl's own modules miss what Windows has not: the standard library goes on as it must on this system. It stands
in for Windows no further than this: locks bind nobody who does not ask for them, and names keep their case.
"""

from __future__ import annotations

import builtins
import ctypes
import errno
import os
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from types import ModuleType
from typing import Any


def _read_absent() -> tuple[frozenset[str], dict[str, frozenset[str]]]:
    """The modules that are not there, and by module the names that are not."""
    modules: set[str] = set()
    names: dict[str, set[str]] = {}
    for line in (Path(__file__).parent / "absent.txt").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            module, _, rest = line.rpartition(":")
            (names.setdefault(module, set()) if module else modules).update(rest.split())
    return frozenset(modules), {module: frozenset(found) for module, found in names.items()}


_MODULES, _NAMES = _read_absent()


class _AsOnWindows(ModuleType):
    """A module without what Windows has not, and with what it does in its own way."""

    def __init__(self, module: ModuleType, missing: frozenset[str], instead: dict[str, Any]) -> None:
        super().__init__(module.__name__)
        self.__dict__.update(_module=module, _missing=missing, _instead=instead)

    def __getattr__(self, name: str) -> Any:
        if name in self._missing:
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r} on Windows")
        return self._instead[name] if name in self._instead else getattr(self._module, name)


def _refuse(path: object) -> PermissionError:
    return PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))


def _open_file(path: str, *arguments: Any, **options: Any) -> int:
    if os.path.isdir(path):  # noqa: PTH112 - as the function's caller has it
        raise _refuse(path)
    return os.open(path, *arguments, **options)


def _load_library(name: str | None, *arguments: Any, **options: Any) -> Any:
    if name is None:
        raise TypeError("LoadLibrary() argument 1 must be str, not None")
    return ctypes.CDLL(name, *arguments, **options)


def _get_context(method: str | None = None) -> Any:
    import multiprocessing

    if method != "spawn":
        raise ValueError(f"cannot find context for {method!r}")
    return multiprocessing.get_context(method)


def _kill(process: int, number: int) -> None:
    raise _refuse(f"process {process}: on Windows signal {number} would end it, or every one of its console")


_INSTEAD: dict[str, dict[str, Any]] = {
    "os": {"open": _open_file, "kill": _kill},
    "ctypes": {"CDLL": _load_library},
    "multiprocessing": {"get_context": _get_context},
}
_import = builtins.__import__


def _import_as_on_windows(name: str, *arguments: Any, **options: Any) -> Any:
    asking = arguments[0] if arguments else options.get("globals")
    importer = str((asking or {}).get("__name__", ""))
    ours = importer.partition(".")[0] == "trawl"
    root = name.partition(".")[0]
    if root in _MODULES and (ours or importer == "getpass"):
        raise ModuleNotFoundError(f"No module named {root!r} on Windows", name=root)
    found = _import(name, *arguments, **options)
    if ours and name in (_NAMES.keys() | _INSTEAD.keys()):
        return _AsOnWindows(found, _NAMES.get(name, frozenset()), _INSTEAD.get(name, {}))
    return found


def _is_open(path: object) -> bool:
    """Whether a file, or one below a folder, is open or mapped in this process or another of its session."""
    wanted = os.path.realpath(os.fsdecode(path))  # type: ignore[call-overload]
    return any(held == wanted or held.startswith(f"{wanted}/") for held in _held())


def _held() -> set[str]:
    """Every file that is open or mapped in a process of this session."""
    held: set[str] = set()
    for process in (entry for entry in Path("/proc").iterdir() if entry.name.isdecimal()):
        with suppress(OSError):  # it has ended
            if os.getsid(int(process.name)) == os.getsid(0):
                held.update(_opened(process))
                held.update(_mapped(process))
    return {path for path in held if not os.path.isdir(path)}  # noqa: PTH112


def _opened(process: Path) -> Iterator[str]:
    for link in list((process / "fd").iterdir()):
        with suppress(OSError):  # it is closed, as the one that listed them is
            yield str(link.readlink())


def _mapped(process: Path) -> Iterator[str]:
    for line in (process / "maps").read_text("utf-8", "replace").splitlines():
        _, slash, path = line.partition("/")
        yield slash + path


def _moving(work: Callable[..., None], *, replacing: bool) -> Callable[..., None]:
    def move(source: Any, target: Any, **options: Any) -> None:
        if not replacing and os.path.lexists(target):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))
        for path in (source, target):
            if _is_open(path):
                raise _refuse(path)
        work(source, target, **options)

    return move


def _deleting(work: Callable[..., None]) -> Callable[..., None]:
    def delete(path: Any, **options: Any) -> None:
        if _is_open(path):
            raise _refuse(path)
        work(path, **options)

    return delete


os.rename, os.replace = _moving(os.rename, replacing=False), _moving(os.replace, replacing=True)
os.unlink, os.rmdir = _deleting(os.unlink), _deleting(os.rmdir)
os.remove = os.unlink
builtins.__import__ = _import_as_on_windows
# What is read without saying how is read in the desk's own code page.
warnings.filterwarnings("error", category=EncodingWarning, module=r"trawl(\.|\Z)")
if not sys.flags.warn_default_encoding:
    raise SystemExit("PYTHONWARNDEFAULTENCODING=1 belongs to this")
