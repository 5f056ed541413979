"""The exam adds up what it should, its classifier learns, and cleanness is measured where it is meant to be."""

from __future__ import annotations

import numpy as np
import pytest
import starter_mlp
import starter_recognition as recognition
from starter_checks import Check, Outcome, does
from starter_exam import add_up, mark, worst
from starter_prompts import Prompt
from starter_quality import by_action, quality, ratios
from starter_report import BEGIN, END, write_into
from starter_signals import Body
from starter_windows import Clip, mirrored, places, windows

from hymotion.inference.engines.starter import features as ft
from hymotion.inference.motion import Motion

from .motions import standing_motion, wandering_motion


def prompt(name: str, *checks: Check, group: str = "single", pace: str = "", than: str = "") -> Prompt:
    return Prompt(name, group, name, name, checks, pace=pace, than=than)


def answer(kind: str, *passed: bool) -> Check:
    """A check with a given answer for each seed in turn."""
    answers = iter(passed)

    def judge(body: Body) -> Outcome:
        del body
        return Outcome(next(answers), 1.0)

    return Check(kind, kind, judge)


def test_shares_are_averaged_over_seeds_then_over_checks_then_over_prompts():
    body = Body(standing_motion())
    one = prompt("one", answer("act", True, True), answer("side", True, False))
    two = prompt("two", answer("act", False, True), group="then")
    marks = mark([one, two], {"one": [body, body], "two": [body, body]})
    result = add_up(marks)
    assert (result.prompts, result.seeds) == (2, 2)
    assert result.checks == pytest.approx((0.75 + 0.5) / 2)
    assert result.whole == pytest.approx(0.5)
    assert result.kinds == {"act": pytest.approx(0.75), "side": pytest.approx(0.5)}
    assert result.groups == {"single": pytest.approx(0.5), "then": pytest.approx(0.5)}
    assert [m.words for m in worst(marks)] == ["side", "act"]


def test_prompts_without_motions_are_left_out_and_twins_are_held_against_each_other():
    slow, quick = Body(wandering_motion(150, swing=0.1)), Body(wandering_motion(150, swing=1.0))
    pair = [prompt("slow"), prompt("quick", pace="hands", than="slow"), prompt("absent", does("walk"))]
    marks = mark(pair, {"slow": [slow], "quick": [quick]})
    assert [(m.prompt.name, m.kind, m.passed) for m in marks] == [("quick", "speed", (True,))]


def test_standing_feet_do_not_slide_and_pushed_ones_do():
    motion = standing_motion(60)
    assert quality(Body(motion)).slide == pytest.approx(0.0, abs=1e-9)
    pushed = motion.replace(transl=motion.transl + np.linspace(0, 0.2, 60)[:, None] * [1.0, 0, 0])
    found = quality(Body(pushed))
    assert found.slide == pytest.approx(100 * 0.2 / (59 / 30))
    assert found.slide_by_height == pytest.approx(found.slide)
    assert found.contact == pytest.approx(1.0)


def test_depth_counts_from_the_sole():
    motion = standing_motion(10)
    assert quality(Body(motion)).below == pytest.approx(0.0, abs=1e-6)
    sunk = motion.replace(transl=motion.transl - [0.0, 0.03, 0.0])
    assert quality(Body(sunk)).below == pytest.approx(3.0)


def test_jitter_is_that_of_the_joints_and_its_ratio_counts_every_common_action_once():
    calm, rough = Body(wandering_motion(60, swing=0.5)), Body(wandering_motion(60, swing=1.0))
    assert quality(rough).jitter > 1.5 * quality(calm).jitter
    data = by_action([("walk", calm), ("walk", calm), ("run", rough)])
    assert ratios(by_action([("walk", calm), ("swim", rough)]), data)["jitter"] == pytest.approx(1.0)
    assert ratios(by_action([("swim", rough)]), data) == {}


def test_the_classifier_learns_what_no_line_divides():
    rng = np.random.default_rng(0)
    inputs = rng.normal(size=(400, 4)).astype(np.float32)
    labels = ((inputs[:, 0] > 0) ^ (inputs[:, 1] > 0)).astype(int)
    learned = starter_mlp.train(inputs, labels, ("same", "other"), 0, axes=4, steps=150)
    again = starter_mlp.train(inputs, labels, ("same", "other"), 0, axes=4, steps=150)
    assert (learned.probabilities(inputs).argmax(1) == labels).mean() > 0.9
    np.testing.assert_array_equal(learned.probabilities(inputs), again.probabilities(inputs))


def test_gradients_are_those_of_finite_differences():
    rng = np.random.default_rng(1)
    layers = [(rng.normal(size=shape), rng.normal(size=shape[1])) for shape in ((3, 5), (5, 4), (4, 2))]
    batch, labels = rng.normal(size=(6, 3)), rng.integers(2, size=6)
    found = starter_mlp.gradients(layers, batch, labels, np.ones((6, 5)), np.ones((6, 4)))

    def loss() -> float:
        hidden = batch
        for weight, bias in layers[:-1]:
            hidden = np.maximum(hidden @ weight + bias, 0)
        chances = starter_mlp.softmax(hidden @ layers[-1][0] + layers[-1][1])
        wanted = starter_mlp.smoothed_labels(labels, 2)
        return float(-(wanted * np.log(chances)).sum() / len(batch))

    for layer, (weight, _) in enumerate(layers):
        weight[0, 0] += 1e-5
        above = loss()
        weight[0, 0] -= 2e-5
        below = loss()
        weight[0, 0] += 1e-5
        assert found[2 * layer][0, 0] == pytest.approx((above - below) / 2e-5, rel=1e-4, abs=1e-7)


def test_the_same_cloud_has_no_distance_and_a_moved_one_has_its_square():
    cloud = np.random.default_rng(2).normal(size=(500, 3))
    assert recognition.frechet(cloud, cloud) == pytest.approx(0.0, abs=1e-6)
    assert recognition.frechet(cloud, cloud + np.array([2.0, 0, 0])) == pytest.approx(4.0, abs=1e-6)


def test_windows_are_two_seconds_each_half_second_and_forget_place_and_facing():
    motion = wandering_motion(120)
    rows = windows(ft.encode(motion))
    assert rows.shape == (5, 15 * 73)
    assert windows(ft.encode(wandering_motion(20))).shape == (1, 15 * 73)
    assert places(rows).shape == (5, 15 * 64)
    moved = Motion(motion.transl + np.array([3.0, 0.0, -2.0]), motion.joint_rotations, motion.fps)
    np.testing.assert_allclose(windows(ft.encode(moved)), rows, atol=1e-5)


def test_a_mirrored_clip_says_the_other_side():
    clip = Clip("wave", "a person waves the left hand", ft.encode(wandering_motion(60)))
    assert mirrored(clip).caption == "a person waves the right hand"
    np.testing.assert_allclose(mirrored(mirrored(clip)).features, clip.features)


def test_tables_go_between_the_marks_and_nowhere_else(tmp_path):
    page = tmp_path / "page.md"
    page.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n", encoding="utf-8")
    write_into(page, "new \\1\n")
    assert page.read_text(encoding="utf-8") == f"before\n{BEGIN}\n\nnew \\1\n\n{END}\nafter\n"
    page.write_text("no marks", encoding="utf-8")
    with pytest.raises(SystemExit, match="marks"):
        write_into(page, "new")
