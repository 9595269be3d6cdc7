"""Whether the files of a run are those that were written: missing ones, altered ones, others beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from trawl.ledger import Ledger, WrittenFile
from trawl.model import Run
from trawl.pipeline.checked import Checked, State
from trawl.pipeline.manifest import ACTION, hash_file
from trawl.pipeline.noting import NOTES_FILE
from trawl.reports.files import is_staged
from trawl.reports.values import show_moment
from trawl.written import write_count


def check_files(ledger: Ledger, run: Run, folder: Path | None) -> Iterator[Checked]:
    """Check the files in every folder that the run's were written into, or those in one folder.

    In a folder that nothing was written into, such as a copy that somebody was sent, each file is compared with all
    that was ever written of the run.
    """
    written = ledger.manifest.of_run(run.id)
    if not written:
        yield _say_of_all("not known", "Nothing is on record of its files: an earlier trawl kept no manifest.")
        return
    if run.issued and not any(file.issued for file in written):
        said = f"{run.id} was issued on {show_moment(run.issued)} by a trawl that kept no manifest of what was issued."
        yield _say_of_all("not known", said)
    known = dict.fromkeys(file.folder for file in written)
    for place in known if folder is None else [str(folder.absolute())]:
        if place in known:
            yield from _check_folder(run, Path(place), ledger.manifest.in_folder(place))
        else:
            yield from _check_copy(Path(place), written)
    yield from _check_trail(ledger, run, written)


def _check_folder(run: Run, folder: Path, written: Sequence[WrittenFile]) -> Iterator[Checked]:
    own = dict.fromkeys(file.name for file in written if file.run_id == run.id)
    there = _list_folder(folder, written)
    if there is None:
        number = write_count(len(own), "file")
        was = "was" if len(own) == 1 else "were"
        said = f"{number} {was} written here, and the folder cannot be read. Name where they are now with --folder."
        yield Checked("files", "", "differs", said, str(folder))
        return
    for name in own:
        history = [file for file in written if file.name == name]
        yield _check_file(run, folder / name, history)
    for name in sorted(there - {file.name for file in written} - {NOTES_FILE}):
        if is_staged(name):
            if name.endswith(".lock"):  # it is empty, and stands for the folder beside it
                continue
            said = "was left behind by a writing that was cut off; the next one takes it away."
        else:
            said = "was not written as a file of any run."
        yield _say(folder / name, "differs", said)


def _check_file(run: Run, path: Path, history: Sequence[WrittenFile]) -> Checked:
    """How a file stands to what was written under its name, oldest first, by this run and by others."""
    last, when = history[-1], show_moment(history[-1].at)
    cut_off = "" if last.placed else f"; writing it on {when} was cut off. Write it again"
    if not path.exists():
        return _say(path, "differs", f"is missing{cut_off or f': it was written on {when}'}.")
    try:
        digest, length = _read(path)
    except OSError as error:
        return _say(path, "not known", f"cannot be read ({error.strerror}).")
    if digest == last.sha256:
        return _check_last(run, path, history)
    earlier = next((file for file in reversed(history) if file.sha256 == digest), None)
    if earlier is not None:
        became = cut_off or f", and was written last on {when}: an earlier one was put back"
        return _say(path, "differs", f"is as it was written on {show_moment(earlier.at)}{became}.")
    was = f"{last.bytes:,} bytes then, {length:,} now" if length != last.bytes else f"{length:,} bytes as then"
    how = "issued" if last.issued else "written"
    return _say(path, "differs", f"was altered: it is not what was {how} on {when} ({was}{cut_off}).")


def _check_last(run: Run, path: Path, history: Sequence[WrittenFile]) -> Checked:
    """How a file that is as it was written last stands to this run and to what was issued of it."""
    last = history[-1]
    issued = next((file for file in reversed(history) if file.issued and file.run_id == run.id), None)
    if last.run_id != run.id and not any(file.run_id == run.id and file.sha256 == last.sha256 for file in history):
        said = f"is that of {last.run_id} now, which was written over it on {show_moment(last.at)}."
        return _say(path, "differs", said)
    if issued is not None and issued.sha256 != last.sha256:
        said = (
            f"is not the file that was issued on {show_moment(issued.at)}: "
            f"{last.principal} had it written again on {show_moment(last.at)}."
        )
        return _say(path, "differs", said)
    return _say(path, "holds", f"is as it was {_say_written(issued or last)}.")


def _check_copy(folder: Path, written: Sequence[WrittenFile]) -> Iterator[Checked]:
    names = _list_folder(folder, written)
    if names is None:
        yield Checked("files", "", "not known", "There is no folder here that can be read.", str(folder))
        return
    # Of two that are alike, the one that was issued says more.
    known = {file.sha256: file for file in sorted(written, key=lambda file: file.issued)}
    own = {file.name for file in written}
    for name in sorted(names):
        yield _check_copied(folder / name, known, own)
    if not names:
        yield Checked("files", "", "differs", "The folder holds no file.", str(folder))
    said = "Nothing was written here by trawl itself: what is missing, of all that was written, is not checked."
    yield Checked("files", "", "holds", said, str(folder))


def _check_copied(path: Path, known: dict[str, WrittenFile], own: set[str]) -> Checked:
    try:
        digest, _ = _read(path)
    except OSError as error:
        return _say(path, "not known", f"cannot be read ({error.strerror}).")
    file = known.get(digest)
    if file is None:
        said = "was altered: it is no version" if path.name in own else "is none of the files"
        return _say(path, "differs", f"{said} that was written of the run.")
    called = "" if file.name == path.name else f" as {file.name}"
    return _say(path, "holds", f"is as it was {_say_written(file)}{called}.")


def _check_trail(ledger: Ledger, run: Run, written: Sequence[WrittenFile]) -> Iterator[Checked]:
    """Whether the audit trail, whose entries are chained, has the same hashes as the manifest, which is a table."""
    told, erased = set[tuple[str, str, str, bool]](), False
    for entry in ledger.audit.entries(action=ACTION):
        if entry.payload is None:
            erased = True
        elif entry.payload["run"] == run.id:
            folder, issued = entry.payload["folder"], entry.payload["issued"]
            told.update((folder, *file, issued) for file in entry.payload["files"].items())
    untold = [file.name for file in written if (file.folder, file.name, file.sha256, file.issued) not in told]
    if not untold:
        said = "The manifest says what the audit trail says; trawl audit --verify checks that."
        yield _say_of_all("holds", said)
    elif erased:
        said = f"Entries of the audit trail were erased, so nothing bears out what the manifest says of {untold[0]}."
        yield _say_of_all("not known", said)
    else:
        said = (
            f"The manifest was altered: the audit trail does not have what it says of {', '.join(sorted(set(untold)))}."
        )
        yield _say_of_all("differs", said)


def _list_folder(folder: Path, written: Sequence[WrittenFile]) -> set[str] | None:
    """The names in a folder, and in those folders in it that were written; None where it cannot be read."""
    inside = {top for file in written for top, _, name in [file.name.partition("/")] if name}
    try:
        there = {path.name for path in folder.iterdir()}
        folders = {name for name in there & inside if (folder / name).is_dir()}
        return (there - folders) | {f"{name}/{path.name}" for name in folders for path in (folder / name).iterdir()}
    except OSError:
        return None


def _read(path: Path) -> tuple[str, int]:
    """The hash and the length of a file; of what is none, such as a pipe, OSError."""
    if not path.is_file():
        raise OSError(0, "it is no file")
    return hash_file(path)


def _say_written(file: WrittenFile) -> str:
    return f"{'issued' if file.issued else 'written'} on {show_moment(file.at)}"


def _say(path: Path, state: State, said: str) -> Checked:
    return Checked("files", path.name, state, f"{path.name} {said}", str(path.parent))


def _say_of_all(state: State, said: str) -> Checked:
    return Checked("files", "manifest", state, said)
