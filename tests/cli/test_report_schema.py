"""`trawl report schema`."""

from __future__ import annotations

import json

from tests.cli.conftest import Trawl
from trawl.reports.renderers.json_document import describe_json


def test_the_schema_is_printed_as_it_is_published(trawl: Trawl) -> None:
    assert json.loads(trawl("report", "schema").out) == describe_json()
