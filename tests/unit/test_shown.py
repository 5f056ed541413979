"""Reading control rigs by the bones that follow their controls, whichever control leads them."""

from __future__ import annotations

import dataclasses

import numpy as np

from hymotion.hymotion_addon.retarget.bone_animation import BoneAnimation
from hymotion.hymotion_addon.retarget.evaluate import pose_matrices
from hymotion.hymotion_addon.retarget.inverse import inverse
from hymotion.hymotion_addon.retarget.rest_pose import RestPose
from hymotion.hymotion_addon.rigs.recognise import recognise
from hymotion.hymotion_addon.rigs.shown import shown_bones
from hymotion.inference.rotations import angle_between

from .motions import wandering_motion
from .rigs import body_rig, real_rig, renamed
from .solving import solved

_STEMS = {
    "pelvis": ("c_root_master", "root"),
    "spine1": ("c_spine_01", "spine_01"),
    "spine2": ("c_spine_02", "spine_02"),
    "spine3": ("c_spine_03", "spine_03"),
    "neck": ("c_neck", "neck"),
    "head": ("c_head", "head"),
    "collar": ("c_shoulder", "shoulder"),
    "shoulder": ("c_arm_fk", "arm_stretch"),
    "elbow": ("c_forearm_fk", "forearm_stretch"),
    "wrist": ("c_hand_fk", "hand"),
    "hip": ("c_thigh_fk", "thigh_stretch"),
    "knee": ("c_leg_fk", "leg_stretch"),
    "ankle": ("c_foot_fk", "foot"),
    "foot": ("c_toes_fk", "toes_01"),
}


def arp_name(joint: str, column: int) -> str:
    side, _, part = joint.partition("_")
    return f"{_STEMS[part][column]}.{side[0]}" if part else f"{_STEMS[joint][column]}.x"


def auto_rig_pro() -> tuple[RestPose, RestPose]:
    """A rig of controls with the bones that follow them beside; and those alone, under plain names."""
    plain = body_rig(arms_down=40.0)
    count, limbs = len(plain.names), ("c_hand_ik.l", "c_hand_ik.r", "c_foot_ik.l", "c_foot_ik.r")
    names = [arp_name(joint, column) for column in (0, 1) for joint in plain.names]
    follower_parents = np.where(plain.parents >= 0, plain.parents + count, -1)
    rig = dataclasses.replace(
        plain,
        names=(*names, *limbs),
        parents=np.concatenate([plain.parents, follower_parents, [-1] * len(limbs)]),
        rest_matrices=np.concatenate([plain.rest_matrices] * 2 + [plain.rest_matrices[: len(limbs)]]),
        lengths=np.concatenate([plain.lengths] * 2 + [plain.lengths[: len(limbs)]]),
        rotation_modes=("QUATERNION",) * (2 * count + len(limbs)),
        properties={limb: ("ik_fk_switch",) for limb in limbs},
    )
    return rig, plain


def test_auto_rig_pro_is_read_by_its_followers_not_by_controls_that_stay_behind():
    motion = wandering_motion(20)
    rig, plain = auto_rig_pro()
    bone_map = recognise(rig)
    assert bone_map.family == "auto_rig_pro"
    _, animation = solved(motion, plain)
    led = BoneAnimation(
        {arp_name(joint, 1): turns for joint, turns in animation.rotations.items()},
        {arp_name(joint, 1): places for joint, places in animation.locations.items()},
        30.0,
    )
    back = inverse(pose_matrices(rig, led), rig, shown_bones(rig, bone_map), 30.0)
    apart = angle_between(back.joint_rotations[:, 1:22], motion.joint_rotations[:, 1:22])
    limbs = [j - 1 for j, name in enumerate(motion.skeleton.names) if "_" in name and "collar" not in name]
    assert np.degrees(apart[:, limbs]).max() < 0.1


def test_a_rig_without_controls_is_read_by_its_own_bones():
    rest = real_rig("mixamo")
    bone_map = recognise(rest)
    assert shown_bones(rest, bone_map) is bone_map


def test_a_control_rig_without_followers_is_read_by_its_controls():
    rest = renamed(body_rig(), lambda joint: arp_name(joint, 0))
    bone_map = recognise(dataclasses.replace(rest, properties={}))
    assert set(shown_bones(rest, bone_map).bones.values()) == set(bone_map.bones.values())
