"""The soles of a character are where its mesh has them at rest, whatever pose it is in."""

from __future__ import annotations

from pathlib import Path

import bpy
import numpy as np

from hymotion.hymotion_addon.retarget.rest_pose import Sole
from hymotion.hymotion_addon.scene import files
from hymotion.hymotion_addon.scene.armature import read_rest_pose
from hymotion.hymotion_addon.scene.soles import read_soles
from hymotion.hymotion_addon.scene.user_map import map_of

from . import scenes

CORNERS = np.array([(x, y, z) for x in (-0.05, 0.05) for y in (-0.2, 0.06) for z in (0.0, 0.08)])


def soles_of(armature: bpy.types.Object) -> dict[str, Sole]:
    rest = read_rest_pose(armature)
    return read_soles(armature, rest, map_of(armature, rest))


def lowest(soles: dict[str, Sole]) -> list[float]:
    return [float(soles[side].points[:, 2].min()) for side in ("left", "right")]


def with_shoes() -> tuple[bpy.types.Object, bpy.types.Object]:
    """A character whose shoes reach 3 cm below its floor; one mesh, under an object of another size."""
    armature = scenes.add_character()
    mesh, feet = bpy.data.meshes.new("Shoes"), [("Left", 0.1), ("Right", -0.1)]
    places = np.concatenate([CORNERS + np.array([x, 0.0, -0.03]) for _, x in feet])
    mesh.from_pydata((places / 0.5).tolist(), [], [])
    shoes = bpy.data.objects.new("Shoes", mesh)
    bpy.context.scene.collection.objects.link(shoes)
    shoes.scale = (0.5, 0.5, 0.5)
    shoes.modifiers.new("Armature", "ARMATURE").object = armature
    for number, (side, _) in enumerate(feet):
        rows = list(range(8 * number, 8 * number + 8))
        shoes.vertex_groups.new(name=f"mixamorig:{side}Foot").add(rows[4:], 1.0, "REPLACE")
        shoes.vertex_groups.new(name=f"mixamorig:{side}ToeBase").add(rows[:4], 0.7, "REPLACE")
        shoes.vertex_groups[f"mixamorig:{side}Foot"].add(rows[:4], 0.3, "REPLACE")
    bpy.context.view_layer.update()
    return armature, shoes


def test_soles_are_read_from_the_mesh_at_rest():
    armature, _ = with_shoes()
    armature.pose.bones["mixamorig:LeftUpLeg"].rotation_quaternion = (0.8, 0.6, 0.0, 0.0)
    soles = soles_of(armature)
    np.testing.assert_allclose(lowest(soles), -0.03, atol=1e-6)
    assert soles["left"].points[:, 0].min() > 0 > soles["right"].points[:, 0].max()
    shares = {tuple(np.round(row, 3)) for row in soles["left"].weights}
    assert {(0.0, 1.0, 0.0), (0.0, 0.3, 0.7)} <= shares


def test_shape_keys_count_and_masked_parts_do_not():
    armature, shoes = with_shoes()
    shoes.shape_key_add(name="Basis")
    heels = shoes.shape_key_add(name="Heels")
    for point in heels.data:
        point.co.z -= 0.04 / 0.5
    heels.value = 0.5
    np.testing.assert_allclose(lowest(soles_of(armature)), -0.05, atol=1e-6)
    shown = shoes.vertex_groups.new(name="Shown")
    shown.add([row for row in range(16) if row % 2], 1.0, "REPLACE")  # the upper corners
    mask = shoes.modifiers.new("Mask", "MASK")
    mask.vertex_group = "Shown"
    assert min(lowest(soles_of(armature))) > -0.001


def test_a_rig_without_a_mesh_has_no_soles():
    armature = scenes.add_character()
    for obj in list(bpy.data.objects):
        if obj.type == "MESH":
            bpy.data.objects.remove(obj)
    assert soles_of(armature) == {}


def test_the_skin_of_a_control_rigs_feet_is_found_too(shared: Path):
    soles = soles_of(files.open_rig(shared / "rigs" / "mpfb_rigify" / "mpfb_rigify_human.blend"))
    assert {len(sole.points) > 40 for sole in soles.values()} == {True}
    np.testing.assert_allclose(lowest(soles), 0.0, atol=0.01)
    assert all(0.2 < sole.weights[:, 2].mean() < 0.8 for sole in soles.values())
