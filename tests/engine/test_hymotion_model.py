"""The fast path leaves out only what changes nothing: each saving, held against the network in full."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
import torch

from hymotion.inference.engines.hymotion import accelerate, text_pass
from hymotion.inference.engines.hymotion.attention import attend_in_windows, windows_of
from hymotion.inference.engines.hymotion.blocks import Rotation
from hymotion.inference.engines.hymotion.config import ModelConfig, NetworkConfig
from hymotion.inference.engines.hymotion.model import HyMotionModel
from hymotion.inference.engines.hymotion.network import rope_tables, rotate
from hymotion.inference.engines.hymotion.reference import ReferenceSampler
from hymotion.inference.engines.hymotion.tensors import expected_shapes
from hymotion.inference.engines.hymotion.text_features import TextFeatures
from hymotion.inference.errors import Cancelled, EngineFailed, ModelDamaged

from .hymotion_networks import CONFIG, CONFIGS, NULL_KEEPS_TOKENS, prompt, random_network, random_weights

CPU = torch.device("cpu")


@pytest.fixture(scope="module", autouse=True)
def one_thread() -> None:
    torch.set_num_threads(1)  # networks so small that a second thread only waits for the first


def load(config: ModelConfig = CONFIG) -> HyMotionModel:
    return HyMotionModel.load(random_weights(config), config, "cpu", "exact")


def in_full(config: ModelConfig, features: TextFeatures, frames: int, seeds: list[int], guidance: float) -> np.ndarray:
    """As the official code does it: all frames, all text tokens."""
    return ReferenceSampler(random_network(config), config, features, guidance).sample(frames, seeds, config.steps)


def assert_same(one: np.ndarray, other: np.ndarray, tolerance: float = 2e-5) -> None:
    assert one.shape == other.shape
    assert np.abs(one - other).max() < tolerance * np.abs(other).max()


@pytest.mark.parametrize("config", CONFIGS)
@pytest.mark.parametrize("frames", [20, 33, 96])
def test_dropping_padded_frames_and_tokens_changes_nothing(config: ModelConfig, frames: int) -> None:
    model, features = load(config), prompt(7)
    fast = model.sample(model.prepare(features), frames, [3])
    assert_same(fast, in_full(config, features, frames, [3], config.guidance))


@pytest.mark.parametrize("tokens", [1, 2, 24])
def test_a_prompt_of_any_length_is_read_whole(tokens: int) -> None:
    model, features = load(), prompt(tokens)
    fast = model.sample(model.prepare(features), 40, [3])
    assert_same(fast, in_full(CONFIG, features, 40, [3], CONFIG.guidance))
    if tokens > 1:
        shorter = TextFeatures(features.sentence, features.tokens[:-1])
        assert not np.allclose(fast, model.sample(model.prepare(shorter), 40, [3]), atol=1e-3)


@pytest.mark.parametrize("guidance", [0.0, 1.0, 2.5, 7.0])
def test_guidance_is_the_official_one_and_up_to_1_only_the_prompt_counts(guidance: float) -> None:
    model, features = load(), prompt(5)
    conditioning = model.prepare(features, guidance=guidance)
    assert len(conditioning.branches) == (2 if guidance > 1 else 1)
    assert_same(model.sample(conditioning, 30, [1]), in_full(CONFIG, features, 30, [1], guidance))


@pytest.mark.parametrize("takes_at_once", [None, 1, 2, 3, 8])
def test_takes_together_are_the_takes_one_by_one(takes_at_once: int | None) -> None:
    model = load()
    conditioning = model.prepare(prompt())
    together = model.sample(conditioning, 50, [11, 12, 13, 7, 11], takes_at_once=takes_at_once)
    for take, seed in enumerate([11, 12, 13, 7, 11]):
        assert_same(together[take], model.sample(conditioning, 50, [seed])[0])
    assert not np.allclose(together[0], together[1], atol=1e-2)


def test_one_text_pass_serves_every_length_and_take() -> None:
    model = load()
    shared = model.prepare(prompt())
    for frames, seed in ((20, 1), (96, 2), (20, 1)):
        assert np.array_equal(
            model.sample(shared, frames, [seed]), model.sample(model.prepare(prompt()), frames, [seed])
        )


@pytest.mark.parametrize("rows", [1, 16, 20])
def test_text_may_run_some_steps_at_a_time(rows: int, monkeypatch: pytest.MonkeyPatch) -> None:
    model = load()
    at_once = model.prepare(prompt(7))
    monkeypatch.setattr(text_pass, "_ROWS_AT_ONCE", rows)
    in_parts = model.prepare(prompt(7))
    for one, other in zip(at_once.branches, in_parts.branches, strict=True):
        assert torch.allclose(one.keys, other.keys, atol=1e-5)
        assert torch.allclose(one.values, other.values, atol=1e-5)


def test_without_a_prompt_one_token_stands_for_all() -> None:
    """The text of "no prompt", worked out token by token, has in every block the keys and values of the one token."""
    weights = random_weights()
    model = HyMotionModel.load(weights, CONFIG, "cpu", "exact")
    collapsed = model.prepare(prompt(9))
    assert [branch.keys.shape[2] for branch in collapsed.branches] == [1, 9]
    nothing = TextFeatures(
        weights["null_vtxt_feat"][0].numpy(), weights["null_ctxt_input"][0].expand(9, -1).contiguous().numpy()
    )
    written_out = model.prepare(nothing, guidance=1.0)
    assert written_out.branches[0].keys.shape[2] == 9
    for step in range(CONFIG.steps):
        for one, all_tokens in zip(collapsed.text_at(step), written_out.text_at(step), strict=True):
            assert_same(one[:, 0].numpy(), all_tokens[:, 0].numpy())


def test_a_model_without_a_null_token_keeps_the_prompts_tokens_in_both_branches() -> None:
    conditioning = load(NULL_KEEPS_TOKENS).prepare(prompt(6))
    assert [branch.keys.shape[2] for branch in conditioning.branches] == [6, 6]
    assert not torch.equal(conditioning.branches[0].keys, conditioning.branches[1].keys)  # the sentence differs


@pytest.mark.parametrize("frames", [1, 15, 16, 17, 31, 60, 61, 200, 360])
@pytest.mark.parametrize("band", [None, 15, 60])
def test_windows_let_each_frame_see_its_band_and_the_text_and_nothing_else(frames: int, band: int | None) -> None:
    generator = torch.Generator().manual_seed(1)
    q, k, v = (torch.randn((2, frames, 3, 4), generator=generator) for _ in range(3))
    text = tuple(torch.randn((2, 3, 5, 4), generator=generator) for _ in range(2))
    windows = windows_of(frames, 5, band, CPU, torch.float32)
    found = attend_in_windows(q, k, v, (text[0], text[1]), windows)
    places = torch.arange(frames)
    near = torch.ones(frames, frames, dtype=torch.bool) if band is None else (places[:, None] - places).abs() <= band
    keys = torch.cat([k.transpose(1, 2), text[0]], dim=2)
    values = torch.cat([v.transpose(1, 2), text[1]], dim=2)
    scores = (q.transpose(1, 2) @ keys.transpose(-1, -2)) / 2
    scores = scores.masked_fill(~torch.cat([near, torch.ones(frames, 5, dtype=torch.bool)], dim=1), float("-inf"))
    assert torch.allclose(found, (scores.softmax(-1) @ values).transpose(1, 2), atol=1e-5)
    in_bfloat = (x.bfloat16() for x in (q, k, v, text[0], text[1]))
    windows = windows_of(frames, 5, band, CPU, torch.bfloat16)
    rounded = attend_in_windows(next(in_bfloat), next(in_bfloat), next(in_bfloat), (*in_bfloat,), windows)
    assert torch.allclose(rounded.float(), found, atol=0.05)


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
@pytest.mark.parametrize("pack", [False, True])
@pytest.mark.parametrize("with_onednn", [False, True])
def test_a_dense_layer_is_a_product_and_a_gelu_on_every_machine(
    dtype: torch.dtype, pack: bool, with_onednn: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if with_onednn and not accelerate.has_onednn_product():
        pytest.skip("this processor is not one of those oneDNN is used on")
    monkeypatch.setattr(accelerate, "has_onednn_product", lambda: with_onednn)
    generator = torch.Generator().manual_seed(3)
    whole = torch.randn((48, 40), generator=generator).to(dtype)
    x, bias = torch.randn((2, 7, 24), generator=generator).to(dtype), torch.randn(48, generator=generator).to(dtype)
    weight = whole[:, 8:32]  # a part of a joined product, as single blocks have it
    for gelu in (False, True):
        expected = x.float() @ weight.float().T + bias.float()
        expected = torch.nn.functional.gelu(expected, approximate="tanh") if gelu else expected
        got = accelerate.Dense(weight, bias, gelu=gelu, pack=pack)(x)
        assert got.dtype == dtype
        assert torch.allclose(got.float(), expected, atol=1e-5 if dtype == torch.float32 else 0.1)


def test_turning_as_complex_numbers_is_turning_as_pairs() -> None:
    x = torch.randn((2, 7, 3, 8), generator=torch.Generator().manual_seed(2))
    positions = torch.arange(360, 367)
    expected = rotate(x, rope_tables(positions, 8))
    assert torch.allclose(Rotation(positions, 8).turn(x.clone()), expected, atol=1e-6)
    on_other_devices = Rotation(positions, 8)
    on_other_devices._turns = None
    assert torch.allclose(on_other_devices.turn(x), expected, atol=1e-6)


def test_the_same_seed_gives_the_same_noise_whatever_the_length() -> None:
    """Where a step changes nothing, what comes out is the noise: the official one, cut to the clip."""
    model = load()
    still = replace(model.prepare(prompt()), times=torch.zeros(CONFIG.steps + 1))
    official = torch.randn((1, 96, 201), generator=torch.Generator().manual_seed(42))[0].numpy()
    for frames in (20, 96):
        assert np.array_equal(model.sample(still, frames, [42])[0], official[:frames])


def test_fast_precision_is_near_the_exact_one() -> None:
    weights = random_weights()
    exact, fast = (HyMotionModel.load(weights, CONFIG, "cpu", precision) for precision in ("exact", "fast"))
    one, other = (model.sample(model.prepare(prompt()), 96, [1, 2]) for model in (exact, fast))
    assert_same(other, one, tolerance=0.05)


@pytest.mark.parametrize(
    ("config", "parameters", "tensors"),
    [
        (NetworkConfig(201, 1280, 27, 20, mask_mode="narrowband"), 1_042_868_681, 428),
        (NetworkConfig(201, 1024, 18, 16, mask_mode="narrowband"), 460_841_673, None),
    ],
)
def test_the_released_sizes_have_the_released_number_of_parameters(
    config: NetworkConfig, parameters: int, tensors: int | None
) -> None:
    shapes = expected_shapes(config)
    transformer = [shape for name, shape in shapes.items() if name.startswith("motion_transformer.")]
    assert sum(int(np.prod(shape)) for shape in transformer) == parameters
    assert tensors in (None, len(shapes))


def test_a_missing_tensor_is_named() -> None:
    weights = random_weights()
    del weights["motion_transformer.double_blocks.0.text_qkv.bias"]
    with pytest.raises(ModelDamaged, match=r"lacks motion_transformer\.double_blocks\.0\.text_qkv\.bias\."):
        HyMotionModel.load(weights, CONFIG, "cpu", "exact")


def test_an_unexpected_tensor_is_named() -> None:
    weights = {**random_weights(), "motion_transformer.start_token": torch.zeros(1)}
    with pytest.raises(ModelDamaged, match=r"does not belong to it: motion_transformer\.start_token\."):
        HyMotionModel.load(weights, CONFIG, "cpu", "exact")


@pytest.mark.parametrize("name", ["single_blocks.1.linear1.weight", "double_blocks.0.text_mod.linear.bias"])
def test_a_tensor_of_another_shape_is_named_before_a_motion_is_made(name: str) -> None:
    weights = random_weights()
    weights[f"motion_transformer.{name}"] = torch.zeros(3, 3)
    with pytest.raises(ModelDamaged, match=rf"{name} of the model has shape \(3, 3\)"):
        HyMotionModel.load(weights, CONFIG, "cpu", "exact").prepare(prompt())


def test_statistics_may_be_absent_or_blank() -> None:
    weights = random_weights()
    weights["mean"] = torch.zeros(1)
    del weights["std"]
    assert list(HyMotionModel.load(weights, CONFIG, "cpu", "exact").statistics()) == ["mean"]


def test_values_that_are_not_numbers_are_an_error_and_not_a_motion() -> None:
    weights = random_weights()
    weights["motion_transformer.final_layer.linear.bias"][4] = float("nan")
    model = HyMotionModel.load(weights, CONFIG, "cpu", "exact")
    with pytest.raises(EngineFailed, match="not numbers"):
        model.sample(model.prepare(prompt()), 20, [1])


class CancelAfter:
    """Raises Cancelled at its n-th call, and counts."""

    def __init__(self, calls: int) -> None:
        self.left, self.seen = calls, list[tuple[int, int]]()

    def __call__(self, done: int, total: int) -> None:
        self.seen.append((done, total))
        if len(self.seen) > self.left:
            raise Cancelled


@pytest.mark.parametrize("calls", [0, 1, 5])
def test_cancel_ends_a_sampling_within_one_step_and_the_model_works_on(
    calls: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = load()
    conditioning = model.prepare(prompt())
    before = model.sample(conditioning, 20, [1, 2], takes_at_once=1)
    steps_run = itertools.count()
    velocity = model._motion.velocity

    def counted(*arguments: object) -> torch.Tensor:
        next(steps_run)
        return velocity(*arguments)

    with monkeypatch.context() as patch:
        patch.setattr(model._motion, "velocity", counted)
        with pytest.raises(Cancelled):
            model.sample(conditioning, 20, [1, 2], CancelAfter(calls), takes_at_once=1)
    assert next(steps_run) == calls
    assert np.array_equal(before, model.sample(conditioning, 20, [1, 2], takes_at_once=1))


def test_loading_and_preparing_can_be_cancelled_at_each_block() -> None:
    with pytest.raises(Cancelled):
        HyMotionModel.load(random_weights(), CONFIG, "cpu", "exact", CancelAfter(1))
    model = load()
    for calls in range(CONFIG.network.num_layers):
        with pytest.raises(Cancelled):
            model.prepare(prompt(), on_block=CancelAfter(calls))


def test_each_report_says_how_many_of_how_many() -> None:
    reports = CancelAfter(1000)
    model = load()
    conditioning = model.prepare(prompt(), on_block=reports)
    assert reports.seen == [(done, 3) for done in range(4)]
    reports.seen.clear()
    model.sample(conditioning, 20, [1, 2, 3], reports, takes_at_once=2)
    assert reports.seen == [(done, 8) for done in range(9)]
