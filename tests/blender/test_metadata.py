"""What other add-ons wrote about a rig's bones is read, in every way that they have written it, and goes first."""

from __future__ import annotations

import json
import struct
from pathlib import Path

import bpy
import pytest

from hymotion.hymotion_addon.rigs.recognise import recognise
from hymotion.hymotion_addon.scene.armature import read_rest_pose
from hymotion.hymotion_addon.scene.files import open_rig

from .scenes import add_character

PARTS = {
    "Shoulder": "Shoulder",
    "UpperArm": "Arm",
    "LowerArm": "ForeArm",
    "Hand": "Hand",
    "UpperLeg": "UpLeg",
    "LowerLeg": "Leg",
    "Foot": "Foot",
    "Toes": "ToeBase",
}
MIDDLE = {"hips": "Hips", "spine": "Spine", "chest": "Spine1", "upperChest": "Spine2", "neck": "Neck", "head": "Head"}
HUMAN = MIDDLE | {
    f"{side.lower()}{part}": f"{side}{bone}" for side in ("Left", "Right") for part, bone in PARTS.items()
}
JAPANESE = {
    "Hips": "下半身",
    "Spine": "上半身",
    "Spine1": "上半身2",
    "Spine2": "上半身3",
    "Neck": "首",
    "Head": "頭",
} | {
    f"{side}{bone}": f"{letter}{word}"
    for side, letter in (("Left", "左"), ("Right", "右"))
    for bone, word in zip(PARTS.values(), ("肩", "腕", "ひじ", "手首", "足", "ひざ", "足首", "つま先"), strict=True)
}


def nameless() -> tuple[bpy.types.Object, dict[str, str]]:
    """A character whose names say nothing, and {Mixamo's name without its prefix: its bone}."""
    armature = add_character()
    called = {}
    for i, name in enumerate(armature.data.bones.keys()):
        called[name.removeprefix("mixamorig:")] = f"Bone.{i:03}"
        armature.data.bones[name].name = f"Bone.{i:03}"
    return armature, called


def as_list_of_vrm_0(armature: bpy.types.Object, bones: dict[str, str]) -> None:
    listed = [{"bone": name, "node": {"bone_name": bone}} for name, bone in bones.items()]
    armature.data["vrm_addon_extension"] = {"vrm0": {"humanoid": {"human_bones": listed}}}


def as_groups_of_vrm_1(armature: bpy.types.Object, bones: dict[str, str]) -> None:
    snake = {"".join(f"_{c.lower()}" if c.isupper() else c for c in name): bone for name, bone in bones.items()}
    for bone in bones.values():
        armature.data.bones[bone]["vrm_addon_extension"] = {"uuid": f"id of {bone}"}
    groups = {name: {"node": {"bone_uuid": f"id of {bone}"}} for name, bone in snake.items()}
    armature.data["vrm_addon_extension"] = {"vrm1": {"humanoid": {"human_bones": groups}}}


def as_linked_objects(armature: bpy.types.Object, bones: dict[str, str]) -> None:
    listed = []
    for name, bone in bones.items():
        link = bpy.data.objects.new(f"link to {bone}", None)
        link.parent, link.parent_type, link.parent_bone = armature, "BONE", bone
        listed.append({"bone": name, "node": {"link_to_bone": link}})
    armature.data["vrm_addon_extension"] = {"vrm0": {"humanoid": {"human_bones": listed}}}


def as_properties(armature: bpy.types.Object, bones: dict[str, str]) -> None:
    for name, bone in bones.items():
        armature.data[name] = bone
    armature.data["leftEye"] = "a bone that is gone"


@pytest.mark.parametrize("write", [as_list_of_vrm_0, as_groups_of_vrm_1, as_linked_objects, as_properties])
def test_human_bones_of_vrm_are_read_without_its_add_on(write):
    armature, called = nameless()
    write(armature, {name: called[bone] for name, bone in HUMAN.items()})
    bone_map = recognise(read_rest_pose(armature))
    assert bone_map.family == "vrm"
    assert bone_map.doubtful == ()
    assert bone_map.bones["left_hip"] == called["LeftUpLeg"]
    assert bone_map.chains["spine"] == tuple(called[bone] for bone in ("Spine", "Spine1", "Spine2"))
    assert len(bone_map.bones) == 22


def test_a_rig_that_says_nonsense_of_itself_is_asked_about():
    armature, called = nameless()
    said = {name: called[bone] for name, bone in HUMAN.items()}
    said["leftLowerArm"], said["leftLowerLeg"] = said["leftLowerLeg"], said["leftLowerArm"]
    as_list_of_vrm_0(armature, said)
    assert {"left_elbow", "left_knee"} <= set(recognise(read_rest_pose(armature)).doubtful)


def test_the_names_of_an_mmd_file_are_read_whatever_they_were_translated_to():
    armature, called = nameless()
    for bone, name in JAPANESE.items():
        armature.pose.bones[called[bone]]["mmd_bone"] = {"name_j": name}
    bone_map = recognise(read_rest_pose(armature))
    assert bone_map.family == "mikumikudance"
    assert bone_map.bones["right_elbow"] == called["RightForeArm"]
    assert len(bone_map.bones) == 22


def test_a_vrm_file_is_read_by_its_own_list_of_bones(tmp_path: Path):
    """Blender's importer knows nothing of VRM; the list is taken from the file."""
    armature, called = nameless()
    armature.data.name = "Skeleton"
    bpy.ops.export_scene.gltf(filepath=str(tmp_path / "plain.glb"))
    content = (tmp_path / "plain.glb").read_bytes()
    length = struct.unpack_from("<I", content, 12)[0]
    document = json.loads(content[20 : 20 + length])
    row = {node["name"]: i for i, node in enumerate(document["nodes"])}
    said = [{"bone": name, "node": row[called[bone]]} for name, bone in HUMAN.items()]
    document["extensions"] = {"VRM": {"humanoid": {"humanBones": said}}}
    document["extensionsUsed"] = [*document.get("extensionsUsed", []), "VRM"]
    chunk = json.dumps(document).encode()
    chunk += b" " * (-len(chunk) % 4)
    rest = content[20 + length :]
    header = struct.pack("<4sIIII", b"glTF", 2, 20 + len(chunk) + len(rest), len(chunk), 0x4E4F534A)
    (tmp_path / "hero.vrm").write_bytes(header + chunk + rest)
    bpy.ops.wm.read_factory_settings(use_empty=True)
    bone_map = recognise(read_rest_pose(open_rig(tmp_path / "hero.vrm")))
    assert bone_map.family == "vrm"
    assert bone_map.bones["left_elbow"] == called["LeftForeArm"]


@pytest.mark.parametrize(
    ("file", "joints"),
    [
        ("vrmtest_armature_transform.blend", 17),
        ("vrmtest_multi_root_armature_vrm1.blend", 17),
        ("vrmtest_rest_a_pose_t_position_pose.blend", 51),
    ],
)
def test_files_of_the_vrm_add_on_are_read_by_what_it_wrote(shared: Path, file: str, joints: int):
    rest = read_rest_pose(open_rig(shared / "rigs" / "vrm_addon_basic" / file))
    bone_map = recognise(rest)
    assert (bone_map.family, len(bone_map.bones), bone_map.doubtful) == ("vrm", joints, ())
    assert {bone_map.bones[joint] for joint in ("left_hip", "right_wrist")} == {"upper_leg.L", "hand.R"}
