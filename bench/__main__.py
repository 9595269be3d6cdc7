"""All measurements of speed and memory: `python -m bench`."""

from __future__ import annotations

from bench import drafting, elasticsearch, extraction, loading, reports, searching, workbooks


def main() -> None:
    """Run them one after another."""
    for measurement in (loading, workbooks, drafting, searching, extraction, reports, elasticsearch):
        measurement.main()


if __name__ == "__main__":
    main()
