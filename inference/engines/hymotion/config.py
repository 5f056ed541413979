"""What a checkpoint's config.yml says about its network and its sampling; nothing here needs torch."""

from __future__ import annotations

import dataclasses
import json
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal, cast

import yaml

from ...errors import ModelDamaged

_LOG = logging.getLogger(__name__)

MaskMode = Literal["narrowband"]
FRAMES_PER_SECOND: Final = 30  # narrowband_length is in seconds

# What decides nothing at inference: training alone reads it, or this code brings its own module in its place.
_INERT: Final = frozenset(
    {"dropout", "norm_type", "text_refiner_module", "final_layer_module", "gradient_checkpointing"}
)
# Choices of the architecture that no released checkpoint makes differently. Another value is refused, not guessed.
_FIXED: Final[dict[str, tuple[Any, ...]]] = {
    "mlp_act_type": ("gelu_tanh",),
    "qk_norm_type": ("rms",),
    "qkv_bias": (True,),
    "insert_start_token": (False,),
    "with_long_skip_connection": (False,),
    "mask_mode": ("narrowband", None),
}
_FIXED_REFINER: Final[dict[str, tuple[Any, ...]]] = {
    "mlp_ratio": (4.0,),
    "mlp_act_type": ("silu",),
    "qk_norm_type": ("layer",),
    "qkv_bias": (True,),
    "attn_mode": ("torch",),
}
_SET_BY_NETWORK: Final = frozenset({"input_dim", "feat_dim", "num_heads", "dropout"})
_CURE: Final = "Download the model again, or choose the folder of an official HY-Motion 1.0 release."


@dataclass(frozen=True)
class NetworkConfig:
    """Sizes and choices of the network; the names are the official ones.

    input_dim: values per frame. feat_dim: width of the network. ctxt_input_dim, vtxt_input_dim: width of a token's and
    of the sentence's features. num_layers: a third of them double-stream blocks, the rest single-stream.
    mask_mode: "narrowband" lets a frame see those within narrowband_length seconds; None lets it see all.
    apply_rope_to_single_branch: whether only motion is rotated by its position, and text is not.
    time_factor: what t in 0..1 is multiplied by before its sinusoidal embedding.
    """

    input_dim: int
    feat_dim: int
    num_layers: int
    num_heads: int
    ctxt_input_dim: int = 4096
    vtxt_input_dim: int = 768
    mlp_ratio: float = 4.0
    mask_mode: MaskMode | None = None
    apply_rope_to_single_branch: bool = True
    time_factor: float = 1.0
    narrowband_length: float = 2.0
    refiner_layers: int = 2

    def __post_init__(self) -> None:
        if self.num_layers % 3 or self.num_layers < 3:
            raise _damaged(f"num_layers is {self.num_layers}, which is not a multiple of 3")
        if self.feat_dim % self.num_heads or self.head_dim % 2:
            raise _damaged(f"feat_dim {self.feat_dim} cannot be split into {self.num_heads} heads of even width")

    @property
    def head_dim(self) -> int:
        """Width of one attention head."""
        return self.feat_dim // self.num_heads

    @property
    def mlp_dim(self) -> int:
        """Hidden width of the MLPs."""
        return int(self.feat_dim * self.mlp_ratio)

    @property
    def double_layers(self) -> int:
        """How many blocks have a stream each for motion and text."""
        return self.num_layers // 3

    @property
    def single_layers(self) -> int:
        """How many blocks have one stream."""
        return self.num_layers - self.double_layers

    @property
    def band(self) -> int | None:
        """How many frames away a frame sees; None: all of them."""
        return round(self.narrowband_length * FRAMES_PER_SECOND) if self.mask_mode == "narrowband" else None

    @classmethod
    def from_arguments(cls, arguments: dict[str, Any]) -> NetworkConfig:
        """From the official `network_module_args`. Raises ModelDamaged, which names what cannot be.

        What the official code does not read either it ignores; so do we, and log it.
        """
        values = dict(arguments)
        refiner = _section(values.pop("text_refiner_cfg", None) or {}, "text_refiner_cfg")
        final_layer = _section(values.pop("final_layer_cfg", None) or {}, "final_layer_cfg")
        _insist("network_module_args", values, _FIXED)
        _insist("text_refiner_cfg", refiner, _FIXED_REFINER)
        _insist("final_layer_cfg", final_layer, {"act_type": ("silu",)})
        fields = {field.name: field for field in dataclasses.fields(cls)}
        known = {*fields, *_FIXED, *_INERT, "output_dim"}
        _log_unread("network_module_args", values, known)
        _log_unread("text_refiner_cfg", refiner, {"num_layers", *_FIXED_REFINER, *_SET_BY_NETWORK})
        if values.get("output_dim") not in (None, values.get("input_dim")):
            raise _damaged(f"output_dim is {values['output_dim']}, and input_dim {values.get('input_dim')}")
        missing = [n for n, f in fields.items() if f.default is dataclasses.MISSING and n not in values]
        if missing:
            raise _damaged(f"network_module_args lacks {', '.join(missing)}")
        chosen = {name: _typed(name, value, fields[name]) for name, value in values.items() if name in fields}
        return cls(**chosen, refiner_layers=int(refiner.get("num_layers", 2)))


@dataclass(frozen=True)
class ModelConfig:
    """Everything that config.yml decides about a generation.

    steps, guidance: the official defaults. train_frames: how many frames the noise is drawn for, and the place of the
    first text token. enable_ctxt_null_feat: whether the branch without a prompt has its own token in place of the
    prompt's. max_length_llm: at most this many text tokens. stats_folder: where Mean.npy and Std.npy lie, as written in
    the file; "" where it says nothing.
    """

    network: NetworkConfig
    steps: int = 50
    guidance: float = 1.0
    train_frames: int = 360
    fps: float = 30.0
    enable_ctxt_null_feat: bool = False
    enable_special_game_feat: bool = False
    max_length_llm: int = 128
    stats_folder: str = ""

    @classmethod
    def from_yaml(cls, path: Path) -> ModelConfig:
        """Read an official config.yml. Raises ModelDamaged, which names the file and what is wrong with it."""
        try:
            content = yaml.safe_load(path.read_text(encoding="utf-8"))
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            raise ModelDamaged(f"{path} is not a readable configuration: {error}", cure=_CURE) from error
        except OSError as error:
            raise ModelDamaged(f"{path} cannot be read: {error.strerror}.", cure=_CURE) from error
        try:
            return cls._from_content(_section(content, "the file"))
        except ModelDamaged as error:
            raise ModelDamaged(f"{path}: {error.message}", cure=error.cure) from error
        except (TypeError, ValueError) as error:
            raise ModelDamaged(f"{path} has a value of the wrong kind: {error}", cure=_CURE) from error

    @classmethod
    def _from_content(cls, content: dict[str, Any]) -> ModelConfig:
        pipeline = _section(content.get("train_pipeline_args", {}), "train_pipeline_args")
        network = _section(content.get("network_module_args"), "network_module_args")
        test = _section(pipeline.get("test_cfg") or {}, "test_cfg")
        sampling = _section(pipeline.get("infer_noise_scheduler_cfg") or {}, "infer_noise_scheduler_cfg")
        text = _section(pipeline.get("text_encoder_cfg") or {}, "text_encoder_cfg")
        method = _section(pipeline.get("noise_scheduler_cfg") or {}, "noise_scheduler_cfg").get("method", "euler")
        if method != "euler":
            raise _damaged(f'the sampling method is "{method}"; only "euler" is known')
        return cls(
            network=NetworkConfig.from_arguments(network),
            steps=int(sampling.get("validation_steps", 50)),
            guidance=float(test.get("text_guidance_scale", 1)),
            train_frames=int(pipeline.get("train_frames", 360)),
            fps=float(pipeline.get("output_mesh_fps", 30)),
            enable_ctxt_null_feat=bool(pipeline.get("enable_ctxt_null_feat", False)),
            enable_special_game_feat=bool(pipeline.get("enable_special_game_feat", False)),
            max_length_llm=int(text.get("max_length_llm", 128)),
            stats_folder=str(pipeline.get("mean_std_dir") or test.get("mean_std_dir") or ""),
        )

    @classmethod
    def from_golden_json(cls, text: str) -> ModelConfig:
        """From the `config` of a reference file (golden/*.npz)."""
        content = _section(json.loads(text), "config")
        return cls(
            network=NetworkConfig.from_arguments(_section(content.get("network_module_args"), "network_module_args")),
            steps=int(content["steps"]),
            guidance=float(content["cfg"]),
            train_frames=int(content["train_frames"]),
            enable_ctxt_null_feat=bool(content["enable_ctxt_null_feat"]),
            enable_special_game_feat=bool(content["enable_special_game_feat"]),
        )


def _damaged(what: str) -> ModelDamaged:
    return ModelDamaged(f"The model's configuration cannot be used: {what}.", cure=_CURE)


def _section(value: object, name: str) -> dict[str, Any]:
    """A mapping with words as keys, or ModelDamaged."""
    if not isinstance(value, dict) or not all(isinstance(key, str) for key in cast("dict[Any, Any]", value)):
        raise _damaged(f"{name} is missing or not a table of names and values")
    return cast("dict[str, Any]", value)


def _insist(name: str, values: dict[str, Any], allowed: dict[str, tuple[Any, ...]]) -> None:
    for key, choices in allowed.items():
        if key in values and values[key] not in choices:
            raise _damaged(f"{name} has {key} = {values[key]!r}, and this version knows only {choices[0]!r}")


def _log_unread(name: str, values: dict[str, Any], known: set[str]) -> None:
    # A choice that changed the network would show in its tensors, every one of which is accounted for.
    unread = sorted(set(values) - known)
    if unread:
        _LOG.warning("%s has what the official code does not read either: %s", name, ", ".join(unread))


def _typed(name: str, value: Any, field: dataclasses.Field[Any]) -> Any:
    """The value in the type the field is declared with; YAML writes 4 and 4.0 alike."""
    if field.type == "float":
        return float(value)
    if field.type in ("int", "bool") and not isinstance(value, bool if field.type == "bool" else int):
        raise _damaged(f"{name} is {value!r}")
    return value
