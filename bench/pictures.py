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

FOLDER = Path(__file__).parents[1] / "docs" / "pictures"
PROFILE = "vape_exploitation"
#: How wide a page of paper is drawn, in pixels, and a screen in CSS pixels with its height.
WIDTH = 460
SCREEN = (1100, 1500)

#: What is drawn, by the picture's name: the file, and its page.
PICTURES = {
    "page": ("report.html", 1),
    "lead": ("report-lead.pdf", 1),
    "word": ("report.docx", 1),
    "workbook": ("report.xlsx", 1),
    "force": ("report-force-cleveland.pdf", 1),
    "partner": ("report-partner.pdf", 1),
}


def main() -> None:
    if len(sys.argv) != 2 or not (Path(sys.argv[1]) / "home" / "trawl.toml").is_file():
        sys.exit("Name the folder of a demonstration (trawl demo FOLDER): python -m bench.pictures FOLDER")
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        written = write_reports(Path(sys.argv[1]), Path(folder))
        for name, (file, page) in PICTURES.items():
            picture = FOLDER / f"{name}.png"
            draw(written / file, page, picture, Path(folder))
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
    return out


def draw(file: Path, page: int, picture: Path, scratch: Path) -> None:
    """Draw a page of a file as another program shows it. Raises CalledProcessError where that program fails."""
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
    _run(
        "pdftoppm", "-png", "-singlefile", "-f", str(page), "-l", str(page), "-scale-to-x", str(WIDTH),
        "-scale-to-y", "-1", str(file), str(picture.with_suffix("")),
    )  # fmt: skip


def _run(program: str, *arguments: str) -> None:
    if shutil.which(program) is None:
        sys.exit(f"{program} is not installed: it draws the pictures.")
    subprocess.run([program, *arguments], check=True, capture_output=True)


if __name__ == "__main__":
    main()
