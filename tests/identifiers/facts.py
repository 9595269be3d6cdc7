"""The table of what schemes are called and how they behave, in docs/identifiers.md, from the schemes themselves.

`python -m tests.identifiers.facts` writes it; a test holds that it is up to date.
"""

from __future__ import annotations

from pathlib import Path

from trawl.identifiers import SCHEMES

PATH = Path(__file__).parents[2] / "docs" / "identifiers.md"
BEGIN, END = "<!-- facts of the schemes -->\n", "<!-- end of facts -->\n"


def write_facts() -> str:
    """A row for each scheme."""
    rows = [
        "| type | also called | guessed from a bare text | in a report where it repeats | compares |",
        "|---|---|---|---|---|",
    ]
    for scheme in SCHEMES:
        called = ", ".join(scheme.called)
        guessed, repeats = ("yes" if fact else "" for fact in (scheme.likely, scheme.names))
        compares = {"": "", "number": "as a number", "day": "as a day"}[scheme.compares]
        rows.append(f"| `{scheme.type}` | {called} | {guessed} | {repeats} | {compares} |")
    return "\n".join(rows) + "\n"


def replace_facts(page: str) -> str:
    """The page with the table as it is now."""
    before, _, rest = page.partition(BEGIN)
    return before + BEGIN + write_facts() + END + rest.partition(END)[2]


if __name__ == "__main__":
    PATH.write_text(replace_facts(PATH.read_text(encoding="utf-8")), encoding="utf-8")
