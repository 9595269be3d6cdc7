"""What kind of workbook a file is, told by its content whatever its name; refused where it cannot be read with a bound.

A workbook is kept in memory while it is read, so what it unpacks to has a limit.
"""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Literal

from trawl.errors import InputError
from trawl.tabular.opening import UNPACKED_FREELY, Opening, open_file

Kind = Literal["", "xlsx", "xls", "ods"]

#: The most bytes that all parts of a workbook may come to when they are unpacked.
UNPACKED_AT_MOST = 2 << 30
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
#: Bytes of an old document in which the names of its streams are looked for.
_OLE_SAMPLE = 1 << 26
_OTHERS = (
    ("xl/workbook.bin", "a binary workbook (.xlsb); save it as .xlsx"),
    ("word/document.xml", "a Word document; copy its table into a workbook"),
    ("ppt/presentation.xml", "a PowerPoint file"),
)
_OLE_OTHERS = (("WordDocument", "an old Word document"), ("__properties_version1.0", "an Outlook message"))


def find_workbook(path: Path, opening: Opening) -> Kind:
    """The kind of workbook that a file is; "" for one that is none and may be text.

    Raises InputError where the file cannot be opened, and for an archive, a document, a workbook behind a password,
    one that was cut off, or one that unpacks to more than it may.
    """
    file, _ = open_file(path)
    with file:
        start = file.read(len(_OLE))
        if start == _OLE:
            return _judge_ole(path, start + file.read(_OLE_SAMPLE))
    return _judge_zip(path, opening) if start.startswith(_ZIP) else ""


def say_damaged(path: Path) -> InputError:
    """The error of a workbook that breaks off or is not sound."""
    return InputError(
        path, " is a workbook that is damaged or was cut off. Fetch it again, or open it, save it anew and use that."
    )


def say_protected(path: Path) -> InputError:
    """The error of a workbook that only its password opens."""
    return InputError(path, " is protected by a password. Open it, save it without the password, and use that.")


def _judge_ole(path: Path, sample: bytes) -> Kind:
    def has(stream: str) -> bool:
        return stream.encode("utf-16-le") in sample

    if has("EncryptedPackage"):
        raise say_protected(path)
    if has("Workbook") or has("Book"):
        return "xls"
    what = next((what for stream, what in _OLE_OTHERS if has(stream)), "")
    if what:
        raise InputError(path, f" is no workbook: it is {what}. Save its table as a workbook or CSV.")
    raise InputError(
        path, " is an old Office document without a workbook in it, or was cut off. Fetch it again, or save it as CSV."
    )


def _judge_zip(path: Path, opening: Opening) -> Kind:
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            names = {part.filename.replace("\\", "/").lower() for part in parts}
            is_ods = "content.xml" in names and "mimetype" in names and archive.read("mimetype").startswith(_ODS)
    except (zipfile.BadZipFile, KeyError, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise InputError(
            path, " is a workbook or a zip archive that was cut off or is damaged. Fetch it again."
        ) from error
    if not is_ods and "xl/workbook.xml" not in names:
        what = next((what for name, what in _OTHERS if name in names), "a zip archive; unpack it")
        raise InputError(path, f" is no text and no workbook that can be read: it is {what}.")
    _refuse_too_much(path, sum(part.file_size for part in parts), opening)
    return "ods" if is_ods else "xlsx"


def _refuse_too_much(path: Path, unpacked: int, opening: Opening) -> None:
    """Refuse a workbook by what its list of parts says that they unpack to, before any is unpacked."""
    if unpacked > UNPACKED_FREELY and unpacked > opening.max_unpacked_ratio * path.stat().st_size:
        raise InputError(
            path,
            f" unpacks to {unpacked:,} bytes, far more than a workbook of its size does, as a file made to fill a "
            "memory would. If it is sound, save its sheet as CSV, or raise the setting max_unpacked_ratio.",
        )
    if unpacked > UNPACKED_AT_MOST:
        raise InputError(
            path,
            f" unpacks to {unpacked:,} bytes, and a workbook may come to {UNPACKED_AT_MOST:,}, since it is held in "
            "memory. Save its sheet as CSV, which has no such limit.",
        )
