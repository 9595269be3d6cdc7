"""Open the model's files and find names with them.

ONNX Runtime and the tokenizer are imported only when the model is opened.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

    from trawl.entities.ner.encoding import Window, Words

#: Where the model's files are; they are part of the package.
FOLDER = Path(__file__).parent
_FILES = ("model.onnx", "tokenizer.json")
#: Halves of characters, such as damaged text has: the tokenizer refuses them.
SURROGATES = re.compile("[\ud800-\udfff]")

#: type, start, end (code points of the text), confidence from 0 to 1.
Found = tuple[str, int, int, float]


class PoliceNer:
    """Finds names. Each text is read alone, on one thread: the same text gives the same names in any company."""

    def __init__(self, session: InferenceSession, tokenizer: Tokenizer, version: str) -> None:
        from trawl.entities.ner.encoding import Splitter

        self._session = session
        self._splitter = Splitter(tokenizer)
        opening, closing = tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]")
        assert opening is not None
        assert closing is not None
        self._marks = (opening, closing)
        self.version = version

    def find(self, texts: Sequence[str]) -> list[list[Found]]:
        """For each text its names, in order and without overlaps. Time grows with the text's length."""
        return [self._find(text) for text in texts]

    def _find(self, text: str) -> list[Found]:
        from trawl.entities.ner.decoding import decode
        from trawl.entities.ner.labels import SILENT

        words = self._splitter.split(SURROGATES.sub("\ufffd", text))
        if not words.starts:
            return []
        return [
            (span.kind, words.starts[span.first], words.ends[span.last], span.confidence)
            for span in decode(self._score(words))
            if span.kind not in SILENT
        ]

    def _score(self, words: Words) -> NDArray[np.float32]:
        """Scores [words, labels], each word's from the window that answers for it."""
        import numpy as np

        from trawl.entities.ner.encoding import cut_windows

        return np.concatenate([self._read(window) for window in cut_windows(words, self._marks)])

    def _read(self, window: Window) -> NDArray[np.float32]:
        import numpy as np

        given = {
            "ids": np.array(window.ids, dtype=np.int64),
            "shapes": np.array(window.shapes, dtype=np.int64),
            "places": np.arange(len(window.ids), dtype=np.int64),
            "firsts": np.array(window.firsts, dtype=np.int64),
        }
        scores: NDArray[np.float32] = self._session.run(None, given)[0]
        return scores


def is_police_ner_installed() -> bool:
    """Whether the model's files and the libraries that run it are here."""
    return all((FOLDER / name).is_file() for name in _FILES) and all(map(find_spec, ("onnxruntime", "tokenizers")))


@lru_cache(maxsize=1)
def police_ner_version() -> str:
    """A name for the model that changes when its files do. The libraries are not imported."""
    digest = hashlib.sha256()
    for name in _FILES:
        digest.update((FOLDER / name).read_bytes())
    return f"police {digest.hexdigest()[:12]}"


def open_police_ner(folder: Path = FOLDER) -> PoliceNer:
    """Load the model (a quarter of a second or so). Raises ImportError where ONNX Runtime or tokenizers is missing."""
    from onnxruntime import GraphOptimizationLevel, InferenceSession, SessionOptions
    from tokenizers import Tokenizer

    options = SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.graph_optimization_level = GraphOptimizationLevel.ORT_ENABLE_ALL
    options.log_severity_level = 3  # a warning of the library about the machine is no news for the user
    session = InferenceSession(str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"])
    version = police_ner_version() if folder == FOLDER else "police trial"
    return PoliceNer(session, Tokenizer.from_file(str(folder / "tokenizer.json")), version)
