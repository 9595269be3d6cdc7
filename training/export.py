"""Write the trained network as an ONNX model with 8-bit weights, for one text at a time.

The graph is built by hand: it takes no batch and no padding, which is what makes its results the same every time, and
the exporter's graph would bring tools that nothing else needs.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

from training.network import Network, base_folder

_OPSET = 20


class Graph:
    """Nodes and weights, as they are added."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []

    def weight(self, name: str, values: np.ndarray) -> str:
        """Add an array; return its name."""
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def node(self, operation: str, inputs: list[str], name: str, **attributes: object) -> str:
        """Add an operation with one output; return the output's name."""
        self.nodes.append(helper.make_node(operation, inputs, [name], name=f"do_{name}", **attributes))
        return name

    def linear(self, value: str, name: str, weight: np.ndarray, bias: np.ndarray) -> str:
        """Add a linear layer."""
        product = self.node("MatMul", [value, self.weight(f"{name}_w", weight.T)], f"{name}_p")
        return self.node("Add", [product, self.weight(f"{name}_b", bias)], name)

    def norm(self, value: str, name: str, weight: np.ndarray, bias: np.ndarray) -> str:
        """Add a layer normalisation."""
        inputs = [value, self.weight(f"{name}_w", weight), self.weight(f"{name}_b", bias)]
        return self.node("LayerNormalization", inputs, name, axis=-1, epsilon=1e-12)


def build_graph(network: Network) -> onnx.ModelProto:
    """The network as a graph: ids, shapes and places of pieces [T] and firsts [W] in, scores [W, labels] out."""
    state = {name: value.detach().float().numpy() for name, value in network.state_dict().items()}
    graph = Graph()
    states = _embed(graph, state)
    last = len(network.layers) - 1
    for number, layer in enumerate(network.layers):
        states = _layer(graph, state, f"layers.{number}", states, layer.heads, only_firsts=number == last)
    graph.linear(states, "scores", state["labels.weight"], state["labels.bias"])
    inputs = [
        helper.make_tensor_value_info(name, TensorProto.INT64, ["pieces"]) for name in ("ids", "shapes", "places")
    ]
    inputs.append(helper.make_tensor_value_info("firsts", TensorProto.INT64, ["words"]))
    outputs = [helper.make_tensor_value_info("scores", TensorProto.FLOAT, ["words", len(state["labels.bias"])])]
    made = helper.make_graph(graph.nodes, "police_ner", inputs, outputs, graph.weights)
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", _OPSET)], ir_version=10)
    onnx.checker.check_model(model)
    return model


def _embed(graph: Graph, state: dict[str, np.ndarray]) -> str:
    """Words' rows are kept in 8 bits with a scale of their own each."""
    words = state["words.weight"]
    scale = (np.abs(words).max(axis=1, keepdims=True) / 127).astype(np.float32)
    rows = np.round(words / np.maximum(scale, 1e-12)).astype(np.int8)
    row = graph.node("Gather", [graph.weight("words", rows), "ids"], "row", axis=0)
    whole = graph.node("Cast", [row], "whole", to=TensorProto.FLOAT)
    scales = graph.node("Gather", [graph.weight("word_scales", scale), "ids"], "scales", axis=0)
    word = graph.node("Mul", [whole, scales], "word")
    place = graph.node("Gather", [graph.weight("place_table", state["places.weight"]), "places"], "place", axis=0)
    shape = graph.node("Gather", [graph.weight("shape_table", state["shapes.weight"]), "shapes"], "shape", axis=0)
    total = graph.node("Add", [graph.node("Add", [word, place], "word_place"), shape], "embedded")
    return graph.norm(total, "norm", state["norm.weight"], state["norm.bias"])


def _layer(graph: Graph, state: dict[str, np.ndarray], name: str, value: str, heads: int, *, only_firsts: bool) -> str:
    """One layer. The last one is computed for the pieces in `firsts` only: it reads all, and nobody reads the rest."""

    def part(which: str) -> tuple[np.ndarray, np.ndarray]:
        return state[f"{name}.{which}.weight"], state[f"{name}.{which}.bias"]

    width = state["places.weight"].shape[1]
    each = width // heads
    weight, bias = (array.copy() for array in part("mixed"))
    weight[:width] /= np.sqrt(each)  # the query's scale, once for all
    bias[:width] /= np.sqrt(each)
    if only_firsts:
        parts = _split(graph, graph.linear(value, f"{name}.known", weight[width:], bias[width:]), name, ("k", "v"))
        value = graph.node("Gather", [value, "firsts"], f"{name}.chosen", axis=0)
        parts.insert(0, graph.linear(value, f"{name}.q", weight[:width], bias[:width]))
    else:
        parts = _split(graph, graph.linear(value, f"{name}.mixed", weight, bias), name, ("q", "k", "v"))
    seen = _attend(graph, parts, name, heads, each)
    joined = graph.linear(seen, f"{name}.joined", *part("joined"))
    states = graph.node("Add", [value, joined], f"{name}.sum1")
    states = graph.norm(states, f"{name}.norm1", *part("first_norm"))
    wide = graph.node("Gelu", [graph.linear(states, f"{name}.wide", *part("wide"))], f"{name}.gelu")
    narrow = graph.linear(wide, f"{name}.narrow", *part("narrow"))
    return graph.norm(graph.node("Add", [states, narrow], f"{name}.sum2"), f"{name}.norm2", *part("second_norm"))


def _split(graph: Graph, value: str, name: str, into: tuple[str, ...]) -> list[str]:
    outputs = [f"{name}.{one}" for one in into]
    node = helper.make_node("Split", [value], outputs, axis=1, num_outputs=len(into), name=f"do_{name}.split")
    graph.nodes.append(node)
    return outputs


def _attend(graph: Graph, parts: list[str], name: str, heads: int, each: int) -> str:
    """What each piece that asks (query) takes from all pieces (key, value), all heads side by side."""
    shape = graph.weight(f"{name}.shape", np.array([-1, heads, each], dtype=np.int64))
    shaped = [graph.node("Reshape", [one, shape], f"{one}_r") for one in parts]
    query = graph.node("Transpose", [shaped[0]], f"{name}.query", perm=[1, 0, 2])
    key = graph.node("Transpose", [shaped[1]], f"{name}.key", perm=[1, 2, 0])
    values = graph.node("Transpose", [shaped[2]], f"{name}.values", perm=[1, 0, 2])
    share = graph.node("Softmax", [graph.node("MatMul", [query, key], f"{name}.near")], f"{name}.share", axis=-1)
    seen = graph.node("MatMul", [share, values], f"{name}.seen")
    back = graph.node("Transpose", [seen], f"{name}.back", perm=[1, 0, 2])
    flat = graph.weight(f"{name}.flat", np.array([-1, heads * each], dtype=np.int64))
    return graph.node("Reshape", [back, flat], f"{name}.flatly")


def write_model(network: Network, folder: Path) -> None:
    """Write model.onnx (8-bit weights, a scale for each column) and tokenizer.json (no cutting, no padding).

    What stands there is replaced only once both are made.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as name:
        scratch = Path(name)
        whole, model, tokenizer = scratch / "whole.onnx", scratch / "model.onnx", scratch / "tokenizer.json"
        onnx.save(build_graph(network), whole)
        quantize_dynamic(whole, model, op_types_to_quantize=["MatMul"], per_channel=True, weight_type=QuantType.QInt8)
        kept = json.loads((base_folder() / "tokenizer.json").read_text("utf-8"))
        kept["truncation"] = kept["padding"] = kept["post_processor"] = None
        tokenizer.write_text(json.dumps(kept, ensure_ascii=False), "utf-8")
        for made in (model, tokenizer):
            made.replace(folder / made.name)
