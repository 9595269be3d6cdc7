"""Find entities in a file's narratives without storing anything."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from trawl.entities import mention_rows, open_extractor
from trawl.model import Record, Rejection
from trawl.pipeline.installation import Installation
from trawl.pipeline.loading import BATCH
from trawl.reports.files import open_output
from trawl.sources import load_mapping, open_feed


@dataclass(slots=True)
class Extracted:
    """What an extraction came to."""

    records: int = 0
    mentions: int = 0
    rejections: list[Rejection] = field(default_factory=list)


def extract_file(
    installation: Installation, path: Path, mapping_name: str, out: Path, on_progress: Callable[[int, int, int], None]
) -> Extracted:
    """Write the mentions of each record of a feed's file to `out`, one JSON line a record, whole or not at all.

    Offsets count code points of the mended narrative; a line whose text was mended also carries it, as "text".
    """
    installation.require_purpose()
    mapping = load_mapping(mapping_name, installation.source_mappings)
    extractor = open_extractor(installation.settings.model)
    result = Extracted()
    with (
        open_feed(
            path,
            mapping,
            marking_ceiling=installation.settings.marking_ceiling,
            max_line_bytes=installation.settings.max_line_bytes,
        ) as feed,
        open_output(out) as lines,
    ):
        rows = iter(feed)
        while items := list(islice(rows, BATCH)):
            result.rejections += [item for item in items if isinstance(item, Rejection)]
            records = [item for item in items if isinstance(item, Record)]
            for record, mentions in extractor.extract(records):
                text = {"text": record.narrative} if record.raw is not None else {}
                row = {"id": record.record_id, **text, "mentions": mention_rows(mentions)}
                lines.write(json.dumps(row, ensure_ascii=False) + "\n")
                result.records += 1
                result.mentions += len(mentions)
            on_progress(feed.bytes_read, feed.size, result.records)
    return result
