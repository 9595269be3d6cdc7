"""What draws is an extra; without it one line says what would test it."""

import pytest

from tests.conftest import skip
from trawl.reports.charts import can_draw


@pytest.fixture(autouse=True, scope="session")
def _drawing() -> None:
    if not can_draw():
        skip("needs vl-convert: pip install 'trawl[reports]'")
