"""A complete home of HY-Motion with tiny random weights, in the official files' form, for tests of all that uses it.

    python tests/tiny_hymotion.py FOLDER

makes FOLDER/models with HY-Motion-1.0, HY-Motion-1.0-Lite, Qwen3-8B and clip-vit-large-patch14, a few MB, in seconds;
HYMOTION_HOME=FOLDER then uses it. Needs torch and transformers, nothing of ours. The weights know nothing of motion,
but the mean and the deviation in the checkpoint make any output a person who stands in a T-pose and sways.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
import transformers

VALUES_A_FRAME = 201
STANDING_HEIGHT_M = 0.95
QWEN_WIDTH = 64
CLIP_WIDTH = 32
CLIP_TOKENS = 77
QWEN_SPECIAL = ("<|endoftext|>", "<|im_start|>", "<|im_end|>")
CLIP_SPECIAL = ("<|startoftext|>", "<|endoftext|>")

# What the released template does with the arguments HY-Motion gives it, and no more.
CHAT_TEMPLATE = (
    "{%- for message in messages %}"
    "{{- '<|im_start|>' + message.role + '\\n' + message.content + '<|im_end|>\\n' }}"
    "{%- endfor %}"
    "{%- if add_generation_prompt %}"
    "{{- '<|im_start|>assistant\\n' }}"
    "{%- if enable_thinking is defined and enable_thinking is false %}{{- '<think>\\n\\n</think>\\n\\n' }}{%- endif %}"
    "{%- endif %}"
)
# The keys of the released file; narrowband_length is not among them.
CONFIG = """\
network_module: hymotion/network/hymotion_mmdit.HunyuanMotionMMDiT
network_module_args:
  apply_rope_to_single_branch: false
  ctxt_input_dim: {context}
  dropout: 0.0
  feat_dim: {width}
  input_dim: 201
  mask_mode: narrowband
  mlp_ratio: 4.0
  num_heads: {heads}
  num_layers: {layers}
  time_factor: 1000.0
  vtxt_input_dim: {sentence}
train_pipeline: hymotion/pipeline/motion_diffusion.MotionFlowMatching
train_pipeline_args:
  enable_ctxt_null_feat: true
  enable_special_game_feat: true
  infer_noise_scheduler_cfg:
    validation_steps: 50
  losses_cfg: null
  mean_std_dir: ./stats/
  noise_scheduler_cfg:
    method: euler
  output_mesh_fps: 30
  random_generator_on_gpu: false
  test_cfg:
    mean_std_dir: ./stats/
    text_guidance_scale: 5.0
  text_encoder_cfg:
    llm_type: qwen3
    max_length_llm: 128
  text_encoder_module: hymotion/network/text_encoders/text_encoder.HYTextModel
  train_cfg:
    cond_mask_prob: 0.1
  train_frames: 360
"""


@dataclass(frozen=True)
class TinyNetwork:
    """Sizes of a network; one third of its layers are double blocks, as in the released ones."""

    folder: str
    width: int
    heads: int
    layers: int
    seed: int


NETWORKS = (
    TinyNetwork("HY-Motion-1.0", width=64, heads=4, layers=3, seed=1),
    TinyNetwork("HY-Motion-1.0-Lite", width=48, heads=3, layers=3, seed=2),
)


def make_tiny_home(folder: Path) -> Path:
    """Everything under `folder`/models. Returns `folder`, which serves as HYMOTION_HOME."""
    models = folder / "models"
    for network in NETWORKS:
        make_network(models / network.folder, network)
    make_qwen(models / "Qwen3-8B")
    make_clip(models / "clip-vit-large-patch14")
    return folder


def make_network(folder: Path, network: TinyNetwork) -> None:
    """config.yml and latest.ckpt."""
    folder.mkdir(parents=True, exist_ok=True)
    text = CONFIG.format(
        context=QWEN_WIDTH, sentence=CLIP_WIDTH, width=network.width, heads=network.heads, layers=network.layers
    )
    (folder / "config.yml").write_text(text, encoding="utf-8")
    torch.save({"model_state_dict": network_weights(network)}, folder / "latest.ckpt")


def network_weights(network: TinyNetwork) -> dict[str, torch.Tensor]:
    """Random tensors under the official names, and the statistics of a standing person."""
    generator = torch.Generator().manual_seed(network.seed)
    mean, deviation = standing_statistics()
    tensors = {"mean": mean, "std": deviation}
    for name, shape in network_shapes(network).items():
        is_norm = "norm" in name
        scale = 0.1 if len(shape) < 2 else 1.0 / shape[-1] ** 0.5
        values = torch.randn(shape, generator=generator) * scale
        tensors[name] = values + 1.0 if is_norm and name.endswith("weight") else values
    return tensors


def network_shapes(network: TinyNetwork) -> dict[str, tuple[int, ...]]:
    """Name -> shape of every tensor but the statistics."""
    width, head, hidden = network.width, network.width // network.heads, 4 * network.width
    doubles = network.layers // 3
    shapes: dict[str, tuple[int, ...]] = {}
    for extra, size in (("vtxt", CLIP_WIDTH), ("ctxt", QWEN_WIDTH)):
        shapes[f"null_{extra}_{'feat' if extra == 'vtxt' else 'input'}"] = (1, 1, size)
        shapes[f"special_game_{extra}_feat"] = (1, 1, size)

    def linear(name: str, inputs: int, outputs: int) -> None:
        shapes[f"motion_transformer.{name}.weight"] = (outputs, inputs)
        shapes[f"motion_transformer.{name}.bias"] = (outputs,)

    def norm(name: str, size: int, bias: bool = False) -> None:
        shapes[f"motion_transformer.{name}.weight"] = (size,)
        if bias:
            shapes[f"motion_transformer.{name}.bias"] = (size,)

    linear("input_encoder", VALUES_A_FRAME, width)
    linear("ctxt_encoder", QWEN_WIDTH, width)
    linear("vtxt_encoder.linears.0", CLIP_WIDTH, width)
    linear("vtxt_encoder.linears.2", width, width)
    refiner = "text_refiner"
    linear(f"{refiner}.input_embedder", width, width)
    for name in (
        "timestep_encoder.blocks",
        f"{refiner}.timestep_encoder.blocks",
        f"{refiner}.context_encoder.linears",
    ):
        linear(f"{name}.0", width, width)
        linear(f"{name}.2", width, width)
    for block in (f"{refiner}.individual_token_refiner.blocks.{i}" for i in range(2)):
        norm(f"{block}.norm1", width, bias=True)
        norm(f"{block}.norm2", width, bias=True)
        norm(f"{block}.self_attn_q_norm", head, bias=True)
        norm(f"{block}.self_attn_k_norm", head, bias=True)
        linear(f"{block}.self_attn_qkv", width, 3 * width)
        linear(f"{block}.self_attn_proj", width, width)
        linear(f"{block}.mlp.fc1", width, hidden)
        linear(f"{block}.mlp.fc2", hidden, width)
        linear(f"{block}.adaLN_modulation.linear", width, 2 * width)
    for stream in (f"double_blocks.{i}.{which}" for i in range(doubles) for which in ("motion", "text")):
        linear(f"{stream}_mod.linear", width, 6 * width)
        linear(f"{stream}_qkv", width, 3 * width)
        norm(f"{stream}_q_norm", head)
        norm(f"{stream}_k_norm", head)
        linear(f"{stream}_out_proj", width, width)
        linear(f"{stream}_mlp.fc1", width, hidden)
        linear(f"{stream}_mlp.fc2", hidden, width)
    for block in (f"single_blocks.{i}" for i in range(network.layers - doubles)):
        linear(f"{block}.modulation.linear", width, 3 * width)
        linear(f"{block}.linear1", width, 3 * width + hidden)
        linear(f"{block}.linear2", width + hidden, width)
        norm(f"{block}.q_norm", head)
        norm(f"{block}.k_norm", head)
    linear("final_layer.adaLN_modulation.linear", width, 2 * width)
    linear("final_layer.linear", width, VALUES_A_FRAME)
    return shapes


def standing_statistics() -> tuple[torch.Tensor, torch.Tensor]:
    """Mean and deviation, each (1, 201): translation 3, twenty-two 6D rotations near the identity, positions 66."""
    identity = torch.tensor([1.0, 0.0, 0.0, 1.0, 0.0, 0.0])  # (3, 2) rows: the first two columns of the matrix
    height = torch.tensor([0.0, STANDING_HEIGHT_M, 0.0])
    mean = torch.cat([height, identity.repeat(22), torch.zeros(66)])
    deviation = torch.cat([torch.tensor([0.02, 0.005, 0.02]), torch.full((132,), 0.03), torch.full((66,), 0.05)])
    deviation[10] = 1e-4  # the released statistics have such values too: below 1e-3 counts as 0
    return mean[None], deviation[None]


def make_qwen(folder: Path, seed: int = 3, **settings: Any) -> None:
    """Qwen3 with its head, in several bfloat16 files named by an index, as released; `settings` go into its config."""
    chosen: dict[str, Any] = {"hidden_size": QWEN_WIDTH, "intermediate_size": 2 * QWEN_WIDTH, "num_hidden_layers": 4}
    chosen |= {"initializer_range": 0.1, **settings}
    torch.manual_seed(seed)
    config = transformers.Qwen3Config(
        vocab_size=256 + len(QWEN_SPECIAL),
        num_attention_heads=4,
        num_key_value_heads=2,
        head_dim=chosen["hidden_size"] // 4,
        max_position_embeddings=4096,
        tie_word_embeddings=False,
        dtype=torch.bfloat16,
        **chosen,
    )
    model = transformers.Qwen3ForCausalLM(config).to(torch.bfloat16)
    size = sum(tensor.nbytes for tensor in model.state_dict().values())
    model.save_pretrained(folder, max_shard_size=size // 3)
    vocabulary = {symbol: i for i, symbol in enumerate(byte_symbols())}
    specials = [(256 + i, name) for i, name in enumerate(QWEN_SPECIAL)]
    pieces = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+"
    write_json(
        folder / "tokenizer.json",
        {
            "version": "1.0",
            "truncation": None,
            "padding": None,
            "added_tokens": [special_token(number, name) for number, name in specials],
            "normalizer": {"type": "NFC"},
            "pre_tokenizer": {
                "type": "Sequence",
                "pretokenizers": [
                    {"type": "Split", "pattern": {"Regex": pieces}, "behavior": "Isolated", "invert": False},
                    {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": False, "use_regex": False},
                ],
            },
            "post_processor": None,
            "decoder": {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": False, "use_regex": False},
            "model": {"type": "BPE", "dropout": None, "unk_token": None, "vocab": vocabulary, "merges": []},
        },
    )
    write_json(folder / "vocab.json", vocabulary)
    (folder / "merges.txt").write_text("#version: 0.2\n", encoding="utf-8")
    write_json(
        folder / "tokenizer_config.json",
        {
            "tokenizer_class": "Qwen2Tokenizer",
            "chat_template": CHAT_TEMPLATE,
            "eos_token": "<|im_end|>",
            "pad_token": "<|endoftext|>",
            "model_max_length": 4096,
            "added_tokens_decoder": {str(number): special_token(None, name) for number, name in specials},
        },
    )


def make_clip(folder: Path, seed: int = 4) -> None:
    """CLIP with its picture half, as released; only the text half is ever read."""
    torch.manual_seed(seed)
    vocabulary = {symbol: i for i, symbol in enumerate(byte_symbols())}
    vocabulary |= {f"{symbol}</w>": 256 + i for i, symbol in enumerate(byte_symbols())}
    vocabulary |= {name: 512 + i for i, name in enumerate(CLIP_SPECIAL)}
    start, end = (vocabulary[name] for name in CLIP_SPECIAL)
    half = {"hidden_size": CLIP_WIDTH, "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4}
    text = {
        **half,
        "vocab_size": len(vocabulary),
        "max_position_embeddings": CLIP_TOKENS,
        "bos_token_id": start,
        "eos_token_id": end,
        "pad_token_id": end,
    }
    config = transformers.CLIPConfig(
        text_config=text, vision_config={**half, "image_size": 8, "patch_size": 4}, projection_dim=CLIP_WIDTH
    )
    transformers.CLIPModel(config).save_pretrained(folder)
    write_json(folder / "vocab.json", vocabulary)
    (folder / "merges.txt").write_text("#version: 0.2\n", encoding="utf-8")
    write_json(
        folder / "tokenizer_config.json",
        {
            "tokenizer_class": "CLIPTokenizer",
            "bos_token": CLIP_SPECIAL[0],
            "eos_token": CLIP_SPECIAL[1],
            "pad_token": CLIP_SPECIAL[1],
            "unk_token": CLIP_SPECIAL[1],
            "do_lower_case": True,
            "model_max_length": CLIP_TOKENS,
        },
    )
    transformers.CLIPTokenizer.from_pretrained(folder).save_pretrained(folder)


def byte_symbols() -> list[str]:
    """The printable character that byte-level tokenizers write for each of the 256 bytes, in their order."""
    printable = [*range(ord("!"), ord("~") + 1), *range(ord("¡"), ord("¬") + 1), *range(ord("®"), ord("ÿ") + 1)]
    others = [byte for byte in range(256) if byte not in printable]
    return [chr(byte) for byte in printable] + [chr(256 + i) for i in range(len(others))]


def special_token(number: int | None, name: str) -> dict[str, object]:
    """An entry of the tokenizer's files for a token that text can't spell by accident."""
    entry: dict[str, object] = {
        "content": name,
        "single_word": False,
        "lstrip": False,
        "rstrip": False,
        "normalized": False,
        "special": True,
    }
    return entry if number is None else {"id": number, **entry}


def write_json(path: Path, values: object) -> None:
    """Plain JSON, as it lies in model folders."""
    path.write_text(json.dumps(values, ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    make_tiny_home(Path(sys.argv[1]))
