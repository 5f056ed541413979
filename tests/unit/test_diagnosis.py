"""What is said of a rig before it is animated: each thing once where it holds, and nothing where it does not."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from hymotion.hymotion_addon.cures import cures_for
from hymotion.hymotion_addon.retarget.diagnosis import ConstraintFact, RigFacts, findings
from hymotion.hymotion_addon.retarget.finding import Finding
from hymotion.hymotion_addon.retarget.rest_pose import RestPose
from hymotion.hymotion_addon.rigs.recognise import recognise
from hymotion.inference.rotations import rotation_about
from hymotion.inference.skeleton import SMPLX_BODY

from .rigs import body_rig, moved_object, real_rig
from .solving import PLAIN_RIGS

_X = np.array([1.0, 0.0, 0.0])


def said(rest: RestPose, **facts) -> dict[str, Finding]:
    """Code -> finding."""
    found = findings(rest, recognise(rest), RigFacts(tuple(rest.object_matrix.ravel()), **facts))
    assert len({finding.code for finding in found}) == len(found)
    return {finding.code: finding for finding in found}


def below(joint: str) -> list[int]:
    rows = [SMPLX_BODY.index(joint)]
    for row, parent in enumerate(SMPLX_BODY.parents):
        if parent in rows:
            rows.append(row)
    return rows


def bent(rest: RestPose, joint: str, axis: np.ndarray, degrees: float) -> RestPose:
    """The rest pose with everything from a joint on turned about it."""
    rows = below(joint)
    matrices, pivot = rest.rest_matrices.copy(), rest.rest_matrices[rows[0], :3, 3]
    turn = rotation_about(axis, np.radians(degrees))
    matrices[rows, :3, :3] = turn @ matrices[rows, :3, :3]
    matrices[rows, :3, 3] = pivot + (matrices[rows, :3, 3] - pivot) @ turn.T
    return dataclasses.replace(rest, rest_matrices=matrices)


def both_bent(rest: RestPose, joint: str, axis: np.ndarray, degrees: float) -> RestPose:
    return bent(bent(rest, f"left_{joint}", axis, degrees), f"right_{joint}", axis, degrees)


@pytest.mark.parametrize("rig", PLAIN_RIGS)
def test_nothing_is_said_of_a_rig_as_it_should_be(rig):
    rest = real_rig(rig)
    doubtful = bool(recognise(rest).doubtful)
    assert set(said(rest)) - {"doubtful"} == set()
    assert ("doubtful" in said(rest)) == doubtful


@pytest.mark.parametrize(
    ("rest", "code", "words"),
    [
        (bent(body_rig(), "spine1", _X, 40.0), "rest_leaning", "leans"),
        (both_bent(both_bent(body_rig(), "hip", _X, -60.0), "knee", _X, 60.0), "rest_sitting", "sits"),
        (both_bent(body_rig(), "knee", _X, -20.0), "knees_backwards", "both knees bend backwards"),
        (bent(body_rig(), "right_knee", _X, -17.0), "knees_backwards", "the right knee bends backwards"),
        (bent(body_rig(), "left_hip", _X, -25.0), "rest_uneven", "25 degrees"),
        (body_rig(arms_down=88.0), "arms_down", "hang straight down"),
    ],
)
def test_an_odd_rest_pose_is_said(rest, code, words):
    assert words in said(rest)[code].message


@pytest.mark.parametrize("degrees", [0.0, 45.0, 70.0])
def test_a_t_pose_and_an_a_pose_are_not_odd(degrees):
    assert not said(body_rig(arms_down=degrees))


def test_knees_a_little_bent_are_not_odd():
    assert not said(both_bent(body_rig(), "knee", _X, 12.0))


@pytest.mark.parametrize(
    ("scale", "unit", "code"),
    [
        ((1.0, 1.0, 1.0), 1.0, None),
        ((0.01, 0.01, 0.01), 1.0, "size"),
        ((60.0, 60.0, 60.0), 1.0, "size"),
        ((100.0, 100.0, 100.0), 0.01, "unit_scale"),
        ((1.3, 1.0, 1.0), 1.0, "stretched"),
        ((-1.0, 1.0, 1.0), 1.0, "mirrored"),
    ],
)
def test_size_and_scale(scale, unit, code):
    rest = moved_object(body_rig(), np.diag([*scale, 1.0]))
    assert set(said(rest, unit_scale=unit)) == ({code} if code else set())


@pytest.mark.parametrize(
    ("lacking", "code"),
    [
        (("spine1", "spine2", "spine3"), "no_spine"),
        (("head",), "no_head"),
        (("wrist",), "no_hands"),
        (("ankle", "foot"), "no_feet"),
        (("collar", "shoulder", "elbow", "wrist"), "no_arms"),
    ],
)
def test_missing_bones_are_said_with_what_follows(lacking, code):
    left_out = tuple(name for name in SMPLX_BODY.names if name in lacking or name.partition("_")[2] in lacking)
    found = said(body_rig(leave_out=left_out))
    assert ":" in found[code].message
    assert cures_for(code)


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"shown_at_rest": True}, "shown_at_rest"),
        ({"hidden": True}, "hidden"),
        ({"locked": ("left_knee",)}, "locked"),
        ({"driven": ("head",)}, "driven"),
        ({"left_over": ("head",)}, "left_over"),
        ({"unmoved_meshes": ("Body",)}, "mesh_unmoved"),
        ({"nla": "alone"}, "nla_solo"),
        ({"nla": "blended"}, "nla_blend"),
        ({"nla": "plays along"}, "nla_strips"),
        ({"constraints": (ConstraintFact("IK", ("left_knee", "left_hip"), False),)}, "ik_on"),
        ({"constraints": (ConstraintFact("other", ("head",), False),)}, "constraints"),
        ({"constraints": (ConstraintFact("limit", ("head",), False),)}, "limits"),
        ({"constraints": (ConstraintFact("IK", ("left_knee",), True),)}, None),
        ({"constraints": (ConstraintFact("other", ("a hat",), False),)}, None),
    ],
)
def test_what_the_scene_does_to_the_keys_is_said(facts, code):
    found = said(body_rig(), **facts)
    assert set(found) == ({code} if code else set())
    if code is not None:
        assert found[code].cure
        for name in ("left_knee", "head", "Body"):
            assert (name in found[code].message) == (name in str(facts))


def test_the_worst_comes_first():
    found = said(body_rig(arms_down=88.0), locked=("head",))
    assert [finding.severity for finding in found.values()] == ["warning", "info"]
