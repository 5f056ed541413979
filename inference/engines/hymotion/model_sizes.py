"""How large a model is, counted from its configuration: what the memory plan adds up. No torch, no files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from .config import NetworkConfig


@dataclass(frozen=True)
class EncoderSizes:
    """Qwen3 without the head that predicts words, and the text half of CLIP.

    layers, layer_parameters: of Qwen3. width, hidden: of its stream and of its MLP.
    clip_parameters: all of it.
    The table of word embeddings is not counted: of it only the rows of the prompt are ever read.
    """

    layers: int = 36
    layer_parameters: int = 192_946_432
    width: int = 4096
    hidden: int = 12288
    clip_parameters: int = 123_060_480

    @classmethod
    def from_config(cls, qwen: dict[str, Any]) -> EncoderSizes:
        """From Qwen3's config.json; CLIP is counted as released."""
        width, hidden = int(qwen["hidden_size"]), int(qwen["intermediate_size"])
        head = int(qwen.get("head_dim") or width // int(qwen["num_attention_heads"]))
        queries, keys = int(qwen["num_attention_heads"]) * head, int(qwen["num_key_value_heads"]) * head
        parameters = 2 * width * queries + 2 * width * keys + 3 * width * hidden + 2 * width + 2 * head
        return cls(int(qwen["num_hidden_layers"]), parameters, width, hidden)


@dataclass(frozen=True)
class ModelSizes:
    """A motion network and its text encoders. A third of the layers are double blocks, the MLPs four times as wide."""

    label: str
    width: int
    layers: int
    heads: int
    values: int = 201
    token_width: int = 4096
    sentence_width: int = 768
    encoder: EncoderSizes = EncoderSizes()

    @classmethod
    def of(cls, label: str, network: NetworkConfig, encoder: EncoderSizes) -> ModelSizes:
        """Sizes of a network by its configuration."""
        return cls(
            label,
            width=network.feat_dim,
            layers=network.num_layers,
            heads=network.num_heads,
            values=network.input_dim,
            token_width=network.ctxt_input_dim,
            sentence_width=network.vtxt_input_dim,
            encoder=encoder,
        )

    @property
    def double_layers(self) -> int:
        """Blocks with a stream each for motion and text."""
        return self.layers // 3

    @property
    def single_layers(self) -> int:
        """Blocks with one stream."""
        return self.layers - self.double_layers

    @property
    def largest_layer(self) -> int:
        """Parameters of a double block, the largest piece that is read at once."""
        w = self.width
        stream = _linears((w, 6), (w, 3), (w, 1), (w, 4), (4 * w, 1), of=w) + 2 * self._head
        return 2 * stream

    @property
    def motion_parameters(self) -> int:
        """What the sampling steps read: the motion's share of every layer, without what depends on time and prompt."""
        w = self.width
        layer = _linears((w, 3), (w, 1), (w, 4), (4 * w, 1), of=w) + 2 * self._head
        return self.layers * layer + _linear(self.values, w) + _linear(w, self.values)

    @property
    def network_parameters(self) -> int:
        """Everything in the checkpoint's transformer."""
        w = self.width
        single = _linear(w, 3 * w) + _linear(w, 7 * w) + _linear(5 * w, w) + 2 * self._head
        refiner_block = _linears((w, 3), (w, 1), (w, 4), (4 * w, 1), (w, 2), of=w) + 4 * w + 4 * self._head
        refiner = 5 * _linear(w, w) + 2 * refiner_block
        inputs = _linear(self.values, w) + _linear(self.token_width, w) + _linear(self.sentence_width, w)
        outputs = _linear(w, 2 * w) + _linear(w, self.values)
        blocks = self.double_layers * self.largest_layer + self.single_layers * single
        return inputs + 3 * _linear(w, w) + refiner + blocks + outputs

    @property
    def _head(self) -> int:
        return self.width // self.heads


def _linear(inputs: int, outputs: int) -> int:
    return inputs * outputs + outputs


def _linears(*shapes: tuple[int, int], of: int) -> int:
    """Linear layers by (inputs, outputs as a multiple of `of`)."""
    return sum(_linear(inputs, multiple * of) for inputs, multiple in shapes)


RELEASED: Final = {
    "hymotion": ModelSizes("HY-Motion 1.0", width=1280, layers=27, heads=20),
    "hymotion-lite": ModelSizes("HY-Motion 1.0 Lite", width=1024, layers=18, heads=16),
}
