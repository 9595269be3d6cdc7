"""What every format must do with a document: inherited by each renderer's tests, without a branch on the format."""

import pytest

from tests.reports.sample_document import HOSTILE_TEXTS, SAMPLE, hostile
from trawl.reports.formats import FORMATS
from trawl.reports.house_style import TRAWL_STYLE


class RendererContract:
    """Subclasses name their format and say how its bytes are read back by another program."""

    format: str

    def render(self, document: object) -> bytes:
        return next(one for one in FORMATS if one.name == self.format).render(document, TRAWL_STYLE)  # type: ignore[arg-type]

    def read(self, content: bytes) -> str:
        """Everything that a reader can see in the file, by another program than the one that wrote it."""
        raise NotImplementedError

    def test_it_holds_the_marking_the_title_and_the_findings(self) -> None:
        seen = " ".join(self.read(self.render(SAMPLE)).split())
        for said in ("OFFICIAL-SENSITIVE", "Vapes and child exploitation", "9 hits across 2 forces.", "2 are new"):
            assert said in seen

    def test_two_renderings_differ_in_nothing(self) -> None:
        assert self.render(SAMPLE) == self.render(SAMPLE)

    @pytest.mark.parametrize("text", HOSTILE_TEXTS, ids=[ascii(text)[:24] for text in HOSTILE_TEXTS])
    def test_no_text_from_outside_stops_or_runs_anything(self, text: str) -> None:
        assert "OFFICIAL-SENSITIVE" in self.read(self.render(hostile(text)))
