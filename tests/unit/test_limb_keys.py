"""Limbs led by their hand or foot and a pole: the keys say where these are, and the knee is where the solver had it."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from hymotion.hymotion_addon.retarget.bone_animation import BoneAnimation, PropertyKey
from hymotion.hymotion_addon.retarget.limb_bend import LimbBend
from hymotion.hymotion_addon.retarget.limb_keys import across, angle_about, chosen_limbs
from hymotion.hymotion_addon.retarget.options import RetargetOptions
from hymotion.hymotion_addon.retarget.rest_pose import RestPose
from hymotion.hymotion_addon.retarget.solve import solve
from hymotion.hymotion_addon.rigs.bone_map import BoneMap
from hymotion.hymotion_addon.rigs.limb_controls import LimbControls
from hymotion.hymotion_addon.rigs.recognise import recognise
from hymotion.inference.motion import Motion
from hymotion.inference.rotations import normalise, quaternion_wxyz_to_matrix, rotation_about, shortest_arc
from hymotion.inference.skeleton import SMPLX_BODY

from .hands import with_bone
from .motions import standing_motion, wandering_motion
from .rigs import body_rig
from .solving import heads_of, turns_of

LEG = LimbControls(
    joints=("left_hip", "left_knee", "left_ankle", "left_foot"),
    end="foot_ik",
    pole="knee_pole",
    base="leg_base",
    toes="toe_ik",
    resting=("heel_ik",),
    properties=(PropertyKey("left_hip", "IK_FK", 0.0),),
)


def led_rig(lead: float) -> tuple[RestPose, BoneMap]:
    """A body whose left leg has controls, and a table that says its knee lies `lead` radians behind its pole."""
    rest = body_rig()
    ankle, knee, toes = (rest.rest_matrices[rest.index(f"left_{joint}")] for joint in ("ankle", "knee", "foot"))
    turned = np.eye(4)
    turned[:3, :3] = rotation_about(np.array([1.0, 2.0, 3.0]), 1.0)
    for name, matrix, place in (
        ("foot_ik", turned, ankle[:3, 3] + [0.0, 0.1, 0.0]),
        ("knee_pole", turned, knee[:3, 3] - [0.0, 0.7, 0.0]),
        ("leg_base", np.eye(4), knee[:3, 3]),
        ("toe_ik", turned, toes[:3, 3]),
        ("heel_ik", np.eye(4), ankle[:3, 3]),
    ):
        at = matrix.copy()
        at[:3, 3] = place
        rest = with_bone(rest, name, "pelvis", at, 0.1)
    reach = np.linspace(0.1, 0.8, 5)
    bend = LimbBend(reach, 1.0 + 0.1 * (0.8 - reach), np.full(5, lead), np.array([0.0, -1.0, 0.0]))
    return dataclasses.replace(rest, bends={"foot_ik": bend}), dataclasses.replace(recognise(rest), limbs=(LEG,))


def place_of(rest: RestPose, animation: BoneAnimation, bone: str) -> np.ndarray:
    """(T, 3) where location keys put a control that nothing carries, armature space."""
    matrix = rest.rest_matrices[rest.index(bone)]
    return matrix[:3, 3] + animation.locations[bone] @ matrix[:3, :3].T


@pytest.mark.parametrize("lead", [0.0, 0.4])
def test_foot_and_pole_lead_the_leg_to_where_it_was(lead: float):
    motion, (rest, bone_map) = wandering_motion(swing=1.5), led_rig(lead)
    by_bones = solve(motion, rest, bone_map)
    led = solve(motion, rest, bone_map, RetargetOptions(controls="ik"))
    heads, turns = heads_of(rest, bone_map, by_bones), turns_of(rest, bone_map, by_bones)

    from_ankle = np.array([0.0, 0.1, 0.0])
    wanted = heads["left_ankle"] + turns["left_ankle"] @ from_ankle
    np.testing.assert_allclose(place_of(rest, led, "foot_ik"), wanted, atol=1e-9)
    axes = rest.rest_matrices[rest.index("foot_ik"), :3, :3]
    basis = quaternion_wxyz_to_matrix(led.rotations["foot_ik"])
    np.testing.assert_allclose(axes @ basis @ axes.T, turns["left_ankle"], atol=1e-9)

    hip, knee, ankle = (heads[f"left_{joint}"] for joint in ("hip", "knee", "ankle"))
    along = normalise(ankle - hip)
    to_knee, to_pole = (across(p - hip, along) for p in (knee, place_of(rest, led, "knee_pole")))
    bent = np.linalg.norm(to_knee, axis=-1) > 0.05
    assert bent.sum() > 10
    np.testing.assert_allclose(angle_about(along, to_knee, to_pole)[bent], lead, atol=1e-6)
    np.testing.assert_allclose(np.linalg.norm(to_pole, axis=-1), 0.7, atol=1e-6)
    np.testing.assert_allclose(led.scales["leg_base"][:, 0], 1 + 0.1 * (0.8 - np.linalg.norm(ankle - hip, axis=-1)))


def test_only_the_controls_of_a_led_limb_are_keyed_and_the_rest_as_before():
    motion, (rest, bone_map) = wandering_motion(), led_rig(0.0)
    by_bones = solve(motion, rest, bone_map)
    led = solve(motion, rest, bone_map, RetargetOptions(controls="ik"))
    left_leg = {f"left_{joint}" for joint in ("hip", "knee", "ankle", "foot")}
    assert set(by_bones.rotations) - set(led.rotations) == left_leg
    assert set(led.rotations) - set(by_bones.rotations) == {"foot_ik", "toe_ik", "heel_ik"}
    assert led.rotations["heel_ik"].tolist() == [[1.0, 0.0, 0.0, 0.0]]
    assert PropertyKey("left_hip", "IK_FK", 0.0) in led.properties
    for bone in set(by_bones.rotations) & set(led.rotations):
        np.testing.assert_array_equal(led.rotations[bone], by_bones.rotations[bone])


def test_the_pole_of_a_straight_leg_is_on_the_side_to_which_the_thigh_is_rolled():
    """Where the knee of a straight leg is says nothing of where the pole should be."""
    still = standing_motion()
    thigh, shin = (SMPLX_BODY.rest_offsets[SMPLX_BODY.index(f"left_{joint}")] for joint in ("knee", "ankle"))
    rotations = still.joint_rotations.copy()
    rotations[:, SMPLX_BODY.index("left_knee")] = shortest_arc(shin, thigh)
    rest, bone_map = led_rig(0.0)
    led = solve(Motion(still.transl, rotations, 30.0), rest, bone_map, RetargetOptions(controls="ik"))
    knee = heads_of(rest, bone_map, solve(Motion(still.transl, rotations, 30.0), rest, bone_map))["left_knee"]
    assert (normalise(place_of(rest, led, "knee_pole") - knee) @ [0.0, -1.0, 0.0] > 0.99).all()


def test_legs_alone_can_be_led():
    arm = dataclasses.replace(LEG, joints=("left_shoulder", "left_elbow", "left_wrist"))
    assert chosen_limbs((LEG, arm), "ik") == [LEG, arm]
    assert chosen_limbs((LEG, arm), "ik_legs") == [LEG]
    assert chosen_limbs((LEG, arm), "fk") == []
