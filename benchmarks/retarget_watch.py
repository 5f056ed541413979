"""What Blender shows of a moving character, read from its evaluated scene frame by frame into plain arrays."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from ours import load
from retarget_figures import sign_flips

SIDES: Final = ("left", "right")
SOLE_BAND: Final = 0.02
"""Vertices this far (in metres of the motion's body) above a foot's lowest one at rest are its sole."""


@dataclass(frozen=True, eq=False)
class Sole:
    """Which vertices (V,) of which mesh object are a foot's underside, and where they are at rest (V, 3), world."""

    mesh: str
    vertices: np.ndarray
    resting: np.ndarray


@dataclass(frozen=True, eq=False)
class Watched:
    """World space, Z up, scene units. T frames.

    heads: {joint: (T, 3)}. turned: {joint: (T, 3, 3)} how each bone carries what was at rest: pose times rest inverse,
    which is a rotation unless the object is stretched. lowest: {side: (T, V, 3)} sole vertices. edges: as `turned`, of
    the body's edges.
    """

    heads: dict[str, np.ndarray]
    turned: dict[str, np.ndarray]
    soles: dict[str, np.ndarray]
    edges: dict[str, np.ndarray] = field(default_factory=dict[str, np.ndarray])


@dataclass(frozen=True, eq=False)
class Body:
    """A rig as the truth knows it, at rest, in world space.

    bones: {joint: bone that deforms}. heads: {joint: (3,)}. soles: {side: where}, empty without a skinned mesh.
    floor: height of the lowest sole vertex along `frame.up`; of the ball joints or ankles where there is no mesh.
    scale: leg length over the motion body's. resting_soles: {side: (V, 3)}.
    whole: {joint: bone} of limbs whose twist is spread over several bones: the one that has all of it. edge: {joint:
    bone} of limbs with twist bones: the one at whose outer joint a roll would wring the skin, the first of an upper arm
    or a thigh, the last of a forearm or a shin.
    """

    bones: Mapping[str, str]
    heads: dict[str, np.ndarray]
    frame: Any
    scale: float
    floor: float
    soles: dict[str, Sole] = field(default_factory=dict[str, Sole])
    resting_soles: dict[str, np.ndarray] = field(default_factory=dict[str, np.ndarray])
    whole: dict[str, str] = field(default_factory=dict[str, str])
    edge: dict[str, str] = field(default_factory=dict[str, str])

    def in_motion(self, points: np.ndarray) -> np.ndarray:
        """World points (..., 3) in the motion's frame and size; the floor is at height 0."""
        turned = points @ self.frame.from_motion
        turned[..., 1] -= self.floor
        return turned / self.scale

    def directions_in_motion(self, vectors: np.ndarray) -> np.ndarray:
        """World vectors (..., 3) in the motion's frame."""
        return vectors @ self.frame.from_motion


def measure_body(
    armature: Any, rest: Any, bones: Mapping[str, str], frame: Any, twists: Mapping[str, Sequence[str]]
) -> Body:
    """The rig at rest, from the bones that a person says are its joints, and those that share the twist of limbs.

    twists: {joint: bones in line with its limb, nearest first}. Needs both legs.
    """
    linear, origin = rest.object_matrix[:3, :3], rest.object_matrix[:3, 3]
    heads = {j: linear @ rest.rest_matrices[rest.index(b), :3, 3] + origin for j, b in bones.items()}
    skeleton = load("inference.skeleton").SMPLX_BODY
    legs = [
        np.linalg.norm(heads[f"{s}_{lower}"] - heads[f"{s}_{upper}"])
        for s in SIDES
        for upper, lower in (("hip", "knee"), ("knee", "ankle"))
    ]
    scale = float(np.sum(legs) / 2 / load("hymotion_addon.retarget.placement").leg_length(skeleton))
    soles, floor = find_soles(armature, bones, frame, scale)
    if not soles:
        floor = min(float(heads[j] @ frame.up) for s in SIDES for j in (f"{s}_foot", f"{s}_ankle") if j in heads)
    limbs = ("hip", "knee", "shoulder", "elbow")
    whole = {j: f"ORG-{bone[4:]}" for j, bone in bones.items() if bone[:4] == "DEF-" and j.partition("_")[2] in limbs}
    whole = {joint: bone for joint, bone in whole.items() if bone in rest.names}
    roots = {joint: in_line for joint, in_line in twists.items() if joint.endswith(("shoulder", "hip"))}
    whole |= {joint: in_line[-1] for joint, in_line in roots.items()}
    edge = {joint: bones[joint] if joint in roots else in_line[-1] for joint, in_line in twists.items()}
    resting = {side: sole.resting for side, sole in soles.items()}
    return Body(bones, heads, frame, scale, floor, soles, resting, whole, edge)


def find_soles(armature: Any, bones: Mapping[str, str], frame: Any, scale: float) -> tuple[dict[str, Sole], float]:
    """The underside of each foot on the mesh as it stands at rest, and how high the ground below them is."""
    import bpy

    shown, armature.data.pose_position = armature.data.pose_position, "REST"
    bpy.context.view_layer.update()
    best: dict[str, tuple[float, Sole]] = {}
    for obj in load("hymotion_addon.scene.armature").meshes_of(armature):
        places = vertices_of(obj.name)
        heights = places @ frame.up
        for side in SIDES:
            mine = np.flatnonzero(weight_of(obj, foot_bones(armature, bones, side)) > 0.5)
            if len(mine):
                low = float(heights[mine].min())
                under = mine[heights[mine] < low + SOLE_BAND * scale]
                sole = Sole(obj.name, under, places[under])
                best[side] = min(best.get(side, (low, sole)), (low, sole), key=lambda found: found[0])
    armature.data.pose_position = shown
    bpy.context.view_layer.update()
    if len(best) < len(SIDES):
        return {}, 0.0
    return {side: sole for side, (_, sole) in best.items()}, min(low for low, _ in best.values())


def foot_bones(armature: Any, bones: Mapping[str, str], side: str) -> set[str]:
    """The foot's bone and everything below it."""
    foot = bones.get(f"{side}_ankle")
    if foot is None:
        return set()
    names = {foot, *(bone.name for bone in armature.data.bones[foot].children_recursive)}
    return names | ({bones[f"{side}_foot"]} if f"{side}_foot" in bones else set())


def weight_of(obj: Any, names: set[str]) -> np.ndarray:
    """(V,) share of each evaluated vertex's weights that belongs to the named groups; some files' do not sum to 1."""
    import bpy

    groups = {group.index for group in obj.vertex_groups if group.name in names}
    mesh: Any = obj.evaluated_get(bpy.context.evaluated_depsgraph_get()).data
    if not groups:
        return np.zeros(len(mesh.vertices))
    weights = [[(g.weight, g.group in groups) for g in vertex.groups] for vertex in mesh.vertices]
    return np.array([sum(w for w, mine in each if mine) / max(sum(w for w, _ in each), 1e-9) for each in weights])


def vertices_of(name: str) -> np.ndarray:
    """(V, 3) of an object as the scene shows it now, world space."""
    import bpy

    obj = bpy.data.objects[name].evaluated_get(bpy.context.evaluated_depsgraph_get())
    mesh: Any = obj.data
    places = np.empty((len(mesh.vertices), 3), dtype=np.float32)
    mesh.vertices.foreach_get("co", places.ravel())
    world = np.array(obj.matrix_world)
    return places @ world[:3, :3].T + world[:3, 3]


def watch(armature: Any, rest: Any, body: Body, frames: range) -> Watched:
    """Every one of these frames, as Blender evaluates it."""
    import bpy

    joints = list(body.bones)
    names = [*body.bones.values(), *body.whole.values(), *body.edge.values()]
    poses = np.empty((len(frames), len(names), 4, 4))
    soles: dict[str, list[np.ndarray]] = {side: [] for side in body.soles}
    for row, frame in enumerate(frames):
        bpy.context.scene.frame_set(frame)
        shown = armature.evaluated_get(bpy.context.evaluated_depsgraph_get())
        world = np.array(shown.matrix_world)
        for column, name in enumerate(names):
            poses[row, column] = world @ np.array(shown.pose.bones[name].matrix)
        for side, sole in body.soles.items():
            soles[side].append(vertices_of(sole.mesh)[sole.vertices])
    resting = rest.object_matrix[:3, :3] @ rest.rest_matrices[[rest.index(name) for name in names], :3, :3]
    turned = poses[..., :3, :3] @ np.linalg.inv(resting)
    rolls = {joint: names.index(body.whole.get(joint, body.bones[joint])) for joint in joints}
    return Watched(
        {joint: poses[:, i, :3, 3] for i, joint in enumerate(joints)},
        {joint: turned[:, row] for joint, row in rolls.items()},
        {side: np.array(places) for side, places in soles.items()},
        {joint: turned[:, names.index(bone)] for joint, bone in body.edge.items()},
    )


def state(armature: Any, actions: set[str]) -> dict[str, Hashable]:
    """Everything of the user's that a retarget has to leave alone; `actions`: those that were there before."""
    import bpy

    curves = load("hymotion_addon.scene.compat").curves
    seen: dict[str, Hashable] = {"mode": armature.mode, "shown": armature.data.pose_position}
    driven = {curve.data_path for curve in armature.animation_data.drivers} if armature.animation_data else set[str]()
    seen["selection"] = tuple(sorted(obj.name for obj in bpy.context.view_layer.objects if obj.select_get()))
    seen["active object"] = getattr(bpy.context.view_layer.objects.active, "name", None)
    for obj in bpy.data.objects:
        seen[f"object {obj.name}"] = (obj.rotation_mode, *np.array(obj.matrix_basis).ravel().tolist())
    for bone in armature.data.bones:
        matrix = np.array(bone.matrix_local).ravel().tolist()
        seen[f"rest of {bone.name}"] = (*matrix, bone.length, bone.use_connect, bone.use_deform)
    for bone in armature.pose.bones:
        holder = bone if hasattr(bone, "select") else bone.bone
        locks = (*bone.lock_location, *bone.lock_rotation, *bone.lock_scale)
        seen[f"settings of {bone.name}"] = (bone.rotation_mode, holder.select, bone.custom_shape is None, *locks)
        # what a switch drives goes with the switch
        seen[f"constraints of {bone.name}"] = tuple(
            (c.type, c.name, *(None if c.path_from_id(n) in driven else getattr(c, n) for n in ("mute", "influence")))
            for c in bone.constraints
        )
    for name in actions:
        found = curves(bpy.data.actions[name])
        keys = tuple((c.data_path, c.array_index, *(tuple(p.co) for p in c.keyframe_points)) for c in found)
        seen[f"action {name}"] = hash(keys)
    return seen


def key_flips(action: Any) -> int:
    """Sign flips between neighbouring keys of all quaternion channels of an Action."""
    channels: dict[str, dict[int, np.ndarray]] = {}
    for curve in load("hymotion_addon.scene.compat").curves(action):
        if curve.data_path.endswith("rotation_quaternion"):
            points = np.empty(2 * len(curve.keyframe_points), dtype=np.float32)
            curve.keyframe_points.foreach_get("co", points)
            channels.setdefault(curve.data_path, {})[curve.array_index] = points[1::2]
    whole = [np.stack([c[i] for i in range(4)], axis=-1) for c in channels.values() if len(c) == 4]
    return sum(sign_flips(quaternions) for quaternions in whole)
