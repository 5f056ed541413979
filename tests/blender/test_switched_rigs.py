"""Rigs whose keys count only once a switch is set: Auto-Rig Pro's and MikuMikuDance's, built small by their tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import bpy
import numpy as np
import pytest

from hymotion.hymotion_addon.retarget.diagnosis import findings
from hymotion.hymotion_addon.retarget.options import RetargetOptions
from hymotion.hymotion_addon.scene import diagnosis, recognition
from hymotion.hymotion_addon.scene.animate import AnimateOptions, animate
from hymotion.hymotion_addon.scene.armature import read_rest_pose
from hymotion.hymotion_addon.scene.compat import curves
from hymotion.hymotion_addon.scene.rig_facts import read_facts
from hymotion.hymotion_addon.scene.user_map import map_of
from hymotion.hymotion_addon.state import Session
from hymotion.inference.motion import Motion, y_up_to_z_up
from hymotion.inference.skeleton import SMPLX_BODY

from . import scenes

LIMBS = (("hip", "knee"), ("knee", "ankle"), ("shoulder", "elbow"), ("elbow", "wrist"))
AUTO_RIG_PRO = {
    "pelvis": "c_root_master.x",
    "spine1": "c_spine_01.x",
    "spine2": "c_spine_02.x",
    "spine3": "c_spine_03.x",
    "neck": "c_neck.x",
    "head": "c_head.x",
    "collar": "c_shoulder.{}",
    "shoulder": "c_arm_fk.{}",
    "elbow": "c_forearm_fk.{}",
    "wrist": "c_hand_fk.{}",
    "hip": "c_thigh_fk.{}",
    "knee": "c_leg_fk.{}",
    "ankle": "c_foot_fk.{}",
    "foot": "c_toes_fk.{}",
}
AUTO_RIG_PRO_DEFORMING = {"hip": "thigh", "knee": "leg", "ankle": "foot", "shoulder": "arm", "elbow": "forearm"}
JAPANESE = {
    "pelvis": "下半身",
    "spine1": "上半身",
    "spine3": "上半身2",
    "neck": "首",
    "head": "頭",
    "collar": "肩.{}",
    "shoulder": "腕.{}",
    "elbow": "ひじ.{}",
    "wrist": "手首.{}",
    "hip": "足.{}",
    "knee": "ひざ.{}",
    "ankle": "足首.{}",
    "foot": "つま先.{}",
}
ENGLISH = {
    "pelvis": "lower body",
    "spine1": "upper body",
    "spine3": "upper body 2",
    "neck": "neck",
    "head": "head",
    "collar": "shoulder_{}",
    "shoulder": "arm_{}",
    "elbow": "elbow_{}",
    "wrist": "wrist_{}",
    "hip": "leg_{}",
    "knee": "knee_{}",
    "ankle": "ankle_{}",
    "foot": "toe_{}",
}


def bone_of(names: Mapping[str, str], joint: str, letters: str) -> str:
    side, _, part = joint.rpartition("_")
    return names[part].format(letters[side == "right"])


def body_bones(names: Mapping[str, str], letters: str, torso: str = "") -> dict[str, tuple]:
    """{bone: (parent, head, tail)} of the motion's own body; both halves hang on a bone of their own if `torso`."""
    heads = y_up_to_z_up(SMPLX_BODY.rest_positions())
    heads[:, 2] -= heads[:, 2].min() - 0.02
    bones: dict[str, tuple] = {torso: ("", tuple(heads[0]), (0.0, 0.2, heads[0][2]))} if torso else {}
    for i, joint in enumerate(SMPLX_BODY.names):
        if joint.rpartition("_")[2] not in names:
            continue
        parent = SMPLX_BODY.parents[i]
        while parent >= 0 and SMPLX_BODY.names[parent].rpartition("_")[2] not in names:
            parent = SMPLX_BODY.parents[parent]
        above = bone_of(names, SMPLX_BODY.names[parent], letters) if parent >= 0 else torso
        if torso and joint == "spine1":
            above = torso
        children = [c for c, p in enumerate(SMPLX_BODY.parents) if p == i and joint not in ("pelvis", "spine3")]
        tail = heads[children[0]] if children else heads[i] + [0.0, -0.08, 0.02]
        bones[bone_of(names, joint, letters)] = (above, tuple(heads[i]), tuple(tail))
    return bones


def drive(owner: bpy.types.Object, constraint: bpy.types.Constraint, path: str, expression: str) -> None:
    driver = constraint.driver_add("influence").driver
    variable = driver.variables.new()
    variable.name, variable.targets[0].id, variable.targets[0].data_path = "switch", owner, path
    driver.expression = expression


def auto_rig_pro() -> bpy.types.Object:
    """Deforming limbs that copy the FK controls, or a leader that stands still, as the switch on the leader says."""
    bones = body_bones(AUTO_RIG_PRO, "lr")
    for letter in "lr":
        for part, name in AUTO_RIG_PRO_DEFORMING.items():
            _, head, tail = bones[AUTO_RIG_PRO[part].format(letter)]
            bones[f"{name}_stretch.{letter}"] = ("", head, tail)
        for limb in ("hand", "foot"):
            bones[f"c_{limb}_ik.{letter}"] = ("", *bones[f"c_{limb}_fk.{letter}"][1:])
    armature = scenes.add_armature(bones)
    pose = armature.pose.bones
    for letter in "lr":
        for limb in ("hand", "foot"):
            pose[f"c_{limb}_ik.{letter}"]["ik_fk_switch"] = 0.0
        for part, name in AUTO_RIG_PRO_DEFORMING.items():
            leader = f"c_{'hand' if part in ('shoulder', 'elbow') else 'foot'}_ik.{letter}"
            for target, expression in ((AUTO_RIG_PRO[part].format(letter), "switch"), (leader, "1 - switch")):
                copy = pose[f"{name}_stretch.{letter}"].constraints.new("COPY_TRANSFORMS")
                copy.target, copy.subtarget = armature, target
                drive(armature, copy, f'pose.bones["{leader}"]["ik_fk_switch"]', expression)
    return armature


def mikumikudance(names: Mapping[str, str], leader: str) -> bpy.types.Object:
    """Legs bent by a foot's leader at the root, with knees that only bend backwards."""
    bones = body_bones(names, "LR", torso="センター")
    for letter in "LR":
        ankle = bones[names["ankle"].format(letter)][1]
        bones[leader.format(letter)] = ("", ankle, (ankle[0], ankle[1] + 0.2, ankle[2]))
    armature = scenes.add_armature(bones)
    for letter in "LR":
        knee = armature.pose.bones[names["knee"].format(letter)]
        limit = knee.constraints.new("LIMIT_ROTATION")
        limit.use_limit_x = limit.use_limit_y = limit.use_limit_z = True
        limit.owner_space = "LOCAL"
        ik = knee.constraints.new("IK")
        ik.target, ik.subtarget, ik.chain_count = armature, leader.format(letter), 2
    return armature


def worst_limb(armature: bpy.types.Object, motion: Motion, bones: Mapping[str, str]) -> float:
    """Degrees by which limbs are off the motion's, worst of a few frames. bones: joint -> the bone to look at."""
    _, joints = motion.world()
    worst = 0.0
    for frame in range(0, len(motion), 6):
        bpy.context.scene.frame_set(1 + frame)
        shown = armature.evaluated_get(bpy.context.evaluated_depsgraph_get()).pose.bones
        for side in ("left", "right"):
            for upper, lower in LIMBS:
                if f"{side}_{upper}" not in bones:
                    continue
                bone = shown[bones[f"{side}_{upper}"]]
                along = np.array(bone.tail - bone.head)
                ends = [joints[frame, SMPLX_BODY.index(f"{side}_{part}")] for part in (upper, lower)]
                wanted = y_up_to_z_up(ends[1] - ends[0])
                cosine = along @ wanted / np.linalg.norm(along) / np.linalg.norm(wanted)
                worst = max(worst, float(np.degrees(np.arccos(np.clip(cosine, -1, 1)))))
    return worst


def go(armature: bpy.types.Object, motion: Motion) -> bpy.types.Action:
    bpy.context.scene.render.fps = 30
    return animate(armature, motion, AnimateOptions(retarget=RetargetOptions(ground=False))).action


def complaints(armature: bpy.types.Object) -> set[str]:
    rest = read_rest_pose(armature)
    bone_map = map_of(armature, rest)
    return {finding.code for finding in findings(rest, bone_map, read_facts(armature, bone_map, bpy.context.scene))}


def test_an_auto_rig_pro_character_is_switched_to_the_controls_that_are_keyed():
    armature, motion = auto_rig_pro(), scenes.striding()
    assert map_of(armature, read_rest_pose(armature)).family == "auto_rig_pro"
    assert not complaints(armature) & {"ik_on", "constraints"}
    action = go(armature, motion)
    deforming = {
        f"{side}_{part}": f"{name}_stretch.{side[0]}"
        for side in ("left", "right")
        for part, name in AUTO_RIG_PRO_DEFORMING.items()
        if part != "ankle"
    }
    assert worst_limb(armature, motion, deforming) < 1.0
    keyed = {curve.data_path.split('"')[1] for curve in curves(action)}
    assert {"c_thigh_fk.l", "c_foot_ik.r"} <= keyed
    assert not {bone for bone in keyed if bone.endswith(("_stretch.l", "_stretch.r"))}


@pytest.fixture
def mmd_tools() -> Iterator[None]:
    """Registers what mmd_tools registers."""
    bpy.types.PoseBone.mmd_ik_toggle = bpy.props.BoolProperty(default=True)
    yield
    del bpy.types.PoseBone.mmd_ik_toggle


@pytest.mark.parametrize(("names", "leader"), [(JAPANESE, "足ＩＫ.{}"), (ENGLISH, "leg IK_{}")])
def test_the_legs_of_a_mikumikudance_model_do_what_their_keys_say(names: Mapping[str, str], leader: str):
    armature, motion = mikumikudance(names, leader), scenes.striding()
    for letter in "LR":
        armature.pose.bones[leader.format(letter)]["mmd_ik_toggle"] = 1
    assert not complaints(armature) & {"ik_on", "limits"}
    action = go(armature, motion)
    bones = {
        f"{side}_{part}": bone_of(names, f"{side}_{part}", "LR") for side in ("left", "right") for part, _ in LIMBS
    }
    assert worst_limb(armature, motion, bones) < 1.0
    paths = {curve.data_path for curve in curves(action)}
    assert f'pose.bones["{leader.format("L")}"]["mmd_ik_toggle"]' in paths
    knee = names["knee"].format("R")
    assert f'pose.bones["{knee}"].constraints["IK"].influence' in paths


def test_a_toggle_that_mmd_tools_registered_is_keyed_as_such_and_a_driven_influence_is_not(mmd_tools: None):
    armature, motion = mikumikudance(JAPANESE, "足ＩＫ.{}"), scenes.striding()
    for letter in "LR":
        leader = f'pose.bones["足ＩＫ.{letter}"].mmd_ik_toggle'
        for constraint in armature.pose.bones[f"ひざ.{letter}"].constraints:
            drive(armature, constraint, leader, "switch")
    action = go(armature, motion)
    bones = {f"{s}_{p}": bone_of(JAPANESE, f"{s}_{p}", "LR") for s in ("left", "right") for p in ("hip", "knee")}
    assert worst_limb(armature, motion, bones) < 1.0
    paths = {curve.data_path for curve in curves(action)}
    assert 'pose.bones["足ＩＫ.L"].mmd_ik_toggle' in paths
    assert not any(path.endswith(".influence") for path in paths)


def test_inverse_kinematics_of_other_rigs_is_left_on_and_said():
    armature = scenes.add_character()
    knee = armature.pose.bones["mixamorig:LeftLeg"]
    ik = knee.constraints.new("IK")
    ik.target, ik.subtarget, ik.chain_count = armature, "mixamorig:Hips", 2
    action = go(armature, scenes.striding())
    assert not any(curve.data_path.endswith(".influence") for curve in curves(action))
    assert "ik_on" in complaints(armature)


def test_the_panel_does_not_warn_of_what_the_keys_will_switch_off(session: Session):
    armature = mikumikudance(JAPANESE, "足ＩＫ.{}")
    session.recognition = recognition.look_at(armature)
    diagnosis.look(session, armature, bpy.context.scene)
    assert session.diagnosis is not None
    assert not {finding.code for finding in session.diagnosis.findings} & {"ik_on", "limits"}
