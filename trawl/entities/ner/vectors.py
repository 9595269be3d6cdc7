"""What the model of names knows of each word of a text: the vectors after its second layer of four.

The last layer has been taught names alone; the middle still tells what is spoken of. No other tool is needed to read
it: an ONNX file is a message of protocol buffers, and what is written after such a message is added to it, here an
output.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from trawl.entities.ner.police import FOLDER, SURROGATES

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_LAYER = "layers.1.norm2"


class WordVectors:
    """Reads texts with the model of names, on one thread. Loads it: a quarter of a second or so.

    Raises ImportError where ONNX Runtime or tokenizers is missing.
    """

    def __init__(self) -> None:
        from onnxruntime import InferenceSession, SessionOptions
        from tokenizers import Tokenizer

        from trawl.entities.ner.encoding import Splitter

        options = SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        model = (FOLDER / "model.onnx").read_bytes() + _as_output(_LAYER)
        self._session = InferenceSession(model, options, providers=["CPUExecutionProvider"])
        tokenizer = Tokenizer.from_file(str(FOLDER / "tokenizer.json"))
        self._splitter = Splitter(tokenizer)
        opening, closing = tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]")
        assert opening is not None
        assert closing is not None
        self._marks = (opening, closing)

    def read(self, text: str) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Where each word begins [words], in code points, and its vector [words, width]."""
        import numpy as np

        from trawl.entities.ner.encoding import cut_windows

        words = self._splitter.split(SURROGATES.sub("\ufffd", text))
        parts = []
        for window in cut_windows(words, self._marks):
            places = range(len(window.ids))
            given = {"ids": window.ids, "shapes": window.shapes, "places": places, "firsts": window.firsts}
            (states,) = self._session.run([_LAYER], {name: np.array(of, np.int64) for name, of in given.items()})
            parts.append(states[list(window.firsts)])
        return np.array(words.starts, np.int64), np.concatenate(parts)


def _as_output(name: str) -> bytes:
    """An ONNX model that is nothing but one output of 32-bit numbers; each part is a field's tag, length, content."""
    tensor = b"\x08\x01"  # TypeProto.Tensor: elem_type (1) = FLOAT (1)
    kind = _field(1, tensor)  # TypeProto: tensor_type
    output = _field(1, name.encode()) + _field(2, kind)  # ValueInfoProto: name, type
    return _field(7, _field(12, output))  # ModelProto: graph; GraphProto: output


def _field(number: int, content: bytes) -> bytes:
    assert len(content) < 128  # so the length is one byte
    return bytes(((number << 3) | 2, len(content))) + content
