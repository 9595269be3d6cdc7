"""The pictures of the README, from the demonstration: `make pictures`, or `python -m bench.pictures demo-output`.

A browser, LibreOffice and poppler draw what a reader of each file sees; nothing is drawn by trawl for the picture.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from trawl.pipeline.installation import open_installation
from trawl.pipeline.report_order import ReportOrder
from trawl.pipeline.reporting import render_run
from trawl.pipeline.washing import WashOrder, wash_list

FOLDER = Path(__file__).parents[1] / "docs" / "pictures"
PROFILE = "vape_exploitation"
PARTNER_LIST = Path(__file__).parents[1] / "trawl" / "demo" / "partner_list.xlsx"
#: How wide a page is drawn, in pixels; of a sheet, which is wider, only the upper part.
WIDTH, SHEET = 460, (640, 225)
#: How many characters are the head of a page: the marking, the title.
_HEAD = 50
#: How large a screen is, in CSS pixels.
SCREEN = (1100, 1500)

#: What is drawn, by the picture's name: the file, and words that stand at the head of the page ("": the first page).
PICTURES = {
    "page": ("report.html", ""),
    "lead": ("report-lead.pdf", ""),
    "word": ("report.docx", ""),
    "workbook": ("report.xlsx", "Identifiers in the hits"),
    "force": ("report-force-cleveland.pdf", ""),
    "partner": ("report-partner.pdf", ""),
    "wash": ("wash.html", ""),
}


def main() -> None:
    if len(sys.argv) != 2 or not (Path(sys.argv[1]) / "home" / "trawl.toml").is_file():
        sys.exit("Name the folder of a demonstration (trawl demo FOLDER): python -m bench.pictures FOLDER")
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        written = write_reports(Path(sys.argv[1]), Path(folder))
        for name, (file, words) in PICTURES.items():
            picture = FOLDER / f"{name}.png"
            draw(written / file, words, picture, Path(folder))
            print(f"{picture}: {picture.stat().st_size / 1024:.0f} KB")


def write_reports(demonstration: Path, out: Path) -> Path:
    """The reports of the demonstration's last run of the profile, those that it does not write itself too."""
    home = demonstration / "home"
    installation = open_installation(home, purpose="Pictures", reference="EXERCISE")
    with installation.open_ledger() as ledger:
        run = ledger.runs.list(PROFILE)[-1]
    for order in (
        ReportOrder(("html", "docx", "xlsx")),
        ReportOrder(("pdf",), lead=True),
        ReportOrder(("pdf",), "force", "Cleveland"),
        ReportOrder(("pdf",), "partner"),
    ):
        render_run(installation, run.id, out, order)
    wash_list(installation, PARTNER_LIST, WashOrder(out / "wash.csv"))
    return out


def draw(file: Path, words: str, picture: Path, scratch: Path) -> None:
    """Draw the page of a file that has these words, as another program shows it.

    Raises CalledProcessError where that program fails, StopIteration where no page has the words.
    """
    if file.suffix == ".html":
        _run(
            "chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
            f"--window-size={SCREEN[0]},{SCREEN[1]}", f"--force-device-scale-factor={WIDTH * 1.3 / SCREEN[0]:.3f}",
            f"--screenshot={picture}", file.as_uri(),
        )  # fmt: skip
        return
    if file.suffix != ".pdf":
        profile = (scratch / "office").as_uri()
        _run(
            "soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf", "--outdir",
            str(scratch / "converted"), str(file),
        )  # fmt: skip
        file = scratch / "converted" / f"{file.stem}.pdf"
    width, height = SHEET if picture.stem == "workbook" else (WIDTH, -1)
    crop = [] if height < 0 else ["-x", "0", "-y", "0", "-W", str(width), "-H", str(height)]
    page = str(find_page(file, words))
    _run(
        "pdftoppm", "-png", "-singlefile", "-f", page, "-l", page, "-scale-to-x", str(width), "-scale-to-y", "-1",
        *crop, str(file), str(picture.with_suffix("")),
    )  # fmt: skip


def find_page(file: Path, words: str) -> int:
    """The first page of a PDF that has the words near its head, from 1."""
    pages = subprocess.run(["pdftotext", str(file), "-"], check=True, capture_output=True, text=True).stdout.split("\f")
    return next(number for number, page in enumerate(pages, 1) if words in " ".join(page.split())[:_HEAD])


def _run(program: str, *arguments: str) -> None:
    if shutil.which(program) is None:
        sys.exit(f"{program} is not installed: it draws the pictures.")
    subprocess.run([program, *arguments], check=True, capture_output=True)


if __name__ == "__main__":
    main()
