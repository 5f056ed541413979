"""Qwen3 cut into its layers: transformers' own modules, filled with tensors that are read one by one.

The base model alone: the head that predicts words (`lm_head`) is neither built nor read, and of the table of word
embeddings only the rows of the prompt's tokens are.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Generator, Sequence
from pathlib import Path
from typing import Any, Final, cast

import torch
import transformers
from torch import Tensor, nn
from transformers.models.qwen3 import modeling_qwen3

from ...errors import ModelDamaged
from .model_json import damaged_unless_understood, read_json
from .placement import QUANTISED, EncoderPlacement
from .precision import has_fast_bfloat16
from .safetensors_files import TensorFiles

LayerTensors = dict[str, Tensor]

# Inputs larger than this are multiplied unquantised, as the method (LLM.int8) has it.
_OUTLIERS: Final = 6.0


class QwenFiles:
    """A folder of Qwen3 in the Hugging Face form, opened. Raises ModelMissing or ModelDamaged."""

    def __init__(self, folder: Path) -> None:
        settings = read_json(folder / "config.json")
        if not isinstance(settings, dict) or cast(dict[str, Any], settings).get("model_type") != "qwen3":
            raise _damaged(folder, "holds another kind of model than Qwen3")
        with damaged_unless_understood(folder, "config.json"):
            self.config: Any = cast(Any, transformers.Qwen3Config).from_pretrained(folder)
        self.config._attn_implementation = "sdpa"
        self.tensors = TensorFiles(folder)
        # files of the whole language model call the base model "model."
        self._prefix = "model." if "model.embed_tokens.weight" in self.tensors else ""

    @property
    def layer_count(self) -> int:
        """How many layers there are."""
        return int(self.config.num_hidden_layers)

    def empty_layer(self, index: int) -> nn.Module:
        """A decoder layer without memory for its weights."""
        with torch.device("meta"):
            layer = modeling_qwen3.Qwen3DecoderLayer(self.config, index)
        return layer.eval().requires_grad_(False)

    def read_layer(self, index: int) -> LayerTensors:
        """The weights of a layer as they are stored, under the names inside the layer."""
        found: LayerTensors = {}
        for name, expected in self.empty_layer(index).state_dict().items():
            found[name] = self._read(f"layers.{index}.{name}", tuple(expected.shape))
        return found

    def embed(self, ids: Sequence[int], device: str, dtype: torch.dtype) -> Tensor:
        """(1, n, width) embeddings of n tokens."""
        return self.tensors.read_rows(f"{self._prefix}embed_tokens.weight", ids).to(device, dtype)[None]

    def final_norm(self, device: str, dtype: torch.dtype) -> nn.Module:
        """What follows the last layer."""
        norm = modeling_qwen3.Qwen3RMSNorm(self.config.hidden_size, eps=self.config.rms_norm_eps)
        weight = self._read("norm.weight", tuple(norm.weight.shape)).to(device, dtype)
        norm.load_state_dict({"weight": weight}, assign=True)
        return norm.requires_grad_(False)

    def rotary(self, device: str) -> nn.Module:
        """What turns positions into cosines and sines; it has no weights."""
        return modeling_qwen3.Qwen3RotaryEmbedding(self.config).to(device)

    def _read(self, name: str, shape: tuple[int, ...]) -> Tensor:
        full = self._prefix + name
        if full in self.tensors and self.tensors.places[full].shape != shape:
            raise _damaged(self.tensors.folder, f"has {full} in another shape than {list(shape)}")
        return self.tensors.read(full)


def compute_dtype(placement: EncoderPlacement) -> torch.dtype:
    """bfloat16 where it is asked for and the device multiplies it by itself; else float32."""
    if placement.precision == "fp32":
        return torch.float32
    # Apple's gains no time from it, but half the memory
    native = placement.device_type == "mps" or has_fast_bfloat16(placement.device)
    return torch.bfloat16 if native else torch.float32


def fill_layer(
    layer: nn.Module, tensors: LayerTensors, placement: EncoderPlacement, dtype: torch.dtype | None
) -> nn.Module:
    """Put weights into an empty layer on its device, in `dtype` (None: as they are stored), quantised if placed so.

    `tensors` is emptied on the way, so that no weight is there twice.
    """
    if placement.precision in QUANTISED:
        _quantise_linears(layer, tensors, placement)
    for name in list(tensors):
        module, _, leaf = name.rpartition(".")
        weight = nn.Parameter(tensors.pop(name).to(placement.device, dtype), requires_grad=False)
        setattr(layer.get_submodule(module), leaf, weight)
    return layer


def run_layers(
    files: QwenFiles,
    layers: Generator[nn.Module],
    prompts: Sequence[Sequence[int]],
    device: str,
    dtype: torch.dtype,
    on_layer: Callable[[int], None],
) -> list[Tensor]:
    """Last hidden states (n, width) of each prompt's n tokens, float32 on the CPU; each layer is used once for all.

    on_layer: called with the number of layers done, before each layer and at the end; it may raise to stop.
    """
    rotary, norm = files.rotary(device), files.final_norm(device, dtype)
    hidden = [files.embed(ids, device, dtype) for ids in prompts]
    angles = [rotary(values, torch.arange(values.shape[1], device=device)[None]) for values in hidden]
    with torch.no_grad(), contextlib.closing(layers):
        on_layer(0)
        for done, layer in enumerate(layers, start=1):
            # no mask: then attention is causal
            hidden = [
                layer(values, attention_mask=None, position_embeddings=angle)
                for values, angle in zip(hidden, angles, strict=True)
            ]
            on_layer(done)
        return [norm(values)[0].float().cpu() for values in hidden]


def _quantise_linears(layer: nn.Module, tensors: LayerTensors, placement: EncoderPlacement) -> None:
    """Replace a layer's matrices by bitsandbytes' own, and take their weights out of `tensors`."""
    for name in [name for name in tensors if tensors[name].ndim == 2]:
        module, _, leaf = name.rpartition(".")
        parent, _, own_name = module.rpartition(".")
        if leaf != "weight" or f"{module}.bias" in tensors:
            raise _damaged(Path("Qwen3-8B"), f"has {name}, which can't be quantised")
        linear = _quantised_linear(tensors.pop(name), placement)
        setattr(layer.get_submodule(parent), own_name, linear)


def _quantised_linear(weight: Tensor, placement: EncoderPlacement) -> Any:
    """One matrix (outputs, inputs) as int8 by rows or as nf4 in blocks of 64, without a bias."""
    import bitsandbytes

    bnb = cast(Any, bitsandbytes).nn
    outputs, inputs = weight.shape
    dtype = compute_dtype(placement)
    with torch.device("meta"):
        if placement.precision == "nf4":
            linear = bnb.Linear4bit(inputs, outputs, bias=False, compute_dtype=dtype, quant_type="nf4")
        else:
            linear = bnb.Linear8bitLt(inputs, outputs, bias=False, has_fp16_weights=False, threshold=_OUTLIERS)
    if placement.precision == "nf4":
        parameter = bnb.Params4bit(weight.to(dtype), requires_grad=False, quant_type="nf4", module=linear)
    else:
        parameter = bnb.Int8Params(weight.to(dtype), requires_grad=False, has_fp16_weights=False)
    linear.weight = parameter.to(placement.device)
    return linear.eval()


def _damaged(folder: Path, what: str) -> ModelDamaged:
    return ModelDamaged(f"The folder {folder.name} {what}.", cure="Download Qwen3-8B again.")
