"""config.yml in its official form, and what is said of one that cannot be used."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
import yaml

from hymotion.inference.engines.hymotion.config import ModelConfig
from hymotion.inference.errors import ModelDamaged

OFFICIAL: dict[str, Any] = {
    "network_module": "hymotion/network/hymotion_mmdit.HunyuanMotionMMDiT",
    "network_module_args": {
        "input_dim": 201,
        "feat_dim": 1280,
        "ctxt_input_dim": 4096,
        "vtxt_input_dim": 768,
        "num_layers": 27,
        "num_heads": 20,
        "mlp_ratio": 4.0,
        "dropout": 0.0,
        "mask_mode": "narrowband",
        "apply_rope_to_single_branch": False,
        "time_factor": 1000.0,
        "text_refiner_cfg": {"num_layers": 2},
        "final_layer_cfg": {"act_type": "silu"},
    },
    "train_pipeline": "hymotion/pipeline/motion_diffusion.MotionFlowMatching",
    "train_pipeline_args": {
        "enable_ctxt_null_feat": True,
        "enable_special_game_feat": True,
        "infer_noise_scheduler_cfg": {"validation_steps": 50},
        "noise_scheduler_cfg": {"method": "euler"},
        "output_mesh_fps": 30,
        "random_generator_on_gpu": False,
        "test_cfg": {"mean_std_dir": "./stats/", "text_guidance_scale": 5.0},
        "text_encoder_cfg": {"llm_type": "qwen3", "max_length_llm": 128},
        "text_encoder_module": "hymotion/network/text_encoders/text_encoder.HYTextModel",
        "train_cfg": {"cond_mask_prob": 0.1},
        "train_frames": 360,
    },
}


def changed(*path_and_value: Any) -> dict[str, Any]:
    """The official configuration with one value put at a path of keys."""
    *path, last, value = path_and_value
    content = copy.deepcopy(OFFICIAL)
    place = content
    for key in path:
        place = place[key]
    place[last] = value
    return content


def read(content: object, tmp_path: Path) -> ModelConfig:
    path = tmp_path / "config.yml"
    path.write_text(content if isinstance(content, str) else yaml.safe_dump(content), encoding="utf-8")
    return ModelConfig.from_yaml(path)


def test_the_official_form_is_read_whole(tmp_path: Path) -> None:
    config = read(OFFICIAL, tmp_path)
    network = config.network
    assert (network.feat_dim, network.head_dim, network.double_layers, network.single_layers) == (1280, 64, 9, 18)
    assert (network.band, network.apply_rope_to_single_branch, network.time_factor) == (60, False, 1000.0)
    assert (config.steps, config.guidance, config.train_frames, config.fps) == (50, 5.0, 360, 30.0)
    assert config.enable_ctxt_null_feat
    assert config.enable_special_game_feat
    assert (config.max_length_llm, config.stats_folder) == (128, "./stats/")


def test_yaml_may_write_whole_numbers_where_fractions_are_meant(tmp_path: Path) -> None:
    assert read(changed("network_module_args", "mlp_ratio", 4), tmp_path).network.mlp_dim == 5120


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (changed("network_module_args", "head_dim", 64), "head_dim"),
        (changed("network_module_args", "text_refiner_cfg", {"experts": 4}), "experts"),
    ],
)
def test_what_the_official_code_does_not_read_is_logged_and_changes_nothing(
    content: object, named: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert read(content, tmp_path) == read(OFFICIAL, tmp_path)
    assert named in caplog.text


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (changed("network_module_args", "mask_mode", "causal"), "mask_mode = 'causal'"),
        (changed("network_module_args", "insert_start_token", True), "insert_start_token = True"),
        (changed("network_module_args", "num_layers", 20), "not a multiple of 3"),
        (changed("network_module_args", "num_heads", 7), "cannot be split into 7 heads"),
        (changed("network_module_args", "num_heads", "many"), "num_heads is 'many'"),
        (changed("network_module_args", "output_dim", 135), "output_dim is 135"),
        (changed("network_module_args", None), "network_module_args is missing"),
        (changed("network_module_args", {"input_dim": 201}), "lacks feat_dim, num_layers, num_heads"),
        (changed("train_pipeline_args", "noise_scheduler_cfg", {"method": "dopri5"}), '"dopri5"'),
        (changed("train_pipeline_args", "train_frames", "all"), "wrong kind"),
        (changed("train_pipeline_args", [1, 2]), "train_pipeline_args is missing or not a table"),
        ("", "the file is missing or not a table"),
        ("network_module_args: {feat_dim: [1", "not a readable configuration"),
        ("!!python/object/apply:os.system ['true']", "not a readable configuration"),
    ],
)
def test_what_cannot_be_used_is_named_with_the_file(content: object, said: str, tmp_path: Path) -> None:
    with pytest.raises(ModelDamaged) as caught:
        read(content, tmp_path)
    assert said in caught.value.message
    assert "config.yml" in caught.value.message
    assert caught.value.cure


def test_a_configuration_that_is_not_there_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(ModelDamaged, match=r"config\.yml cannot be read"):
        ModelConfig.from_yaml(tmp_path / "config.yml")
