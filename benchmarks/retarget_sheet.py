"""One picture of every rig mid-walk: its mesh where it has one, a figure of sticks where it has none."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
from ours import load
from retarget_clips import Take
from retarget_watch import Body

COLUMNS: Final = 7
WIDTH, HEIGHT, CAPTION = 216, 300, 20
VIEW_FROM: Final = np.array([0.75, -1.0, 0.15])
STICK_COLOUR: Final = (0.45, 0.55, 0.68)
_Y_UP_TO_Z_UP: Final = np.array([[1.0, 0, 0], [0, 0, -1], [0, 1, 0]])


@dataclass
class Sheet:
    """Tiles in the order they were drawn."""

    tiles: list[tuple[str, np.ndarray]] = field(default_factory=list[tuple[str, np.ndarray]])

    def draw(self, row: Any, armature: Any, body: Body, frame: int) -> None:
        """Take a rig's picture at a frame of its walk."""
        import bpy

        bpy.context.scene.frame_set(frame + 1)
        if load("hymotion_addon.scene.armature").meshes_of(armature) and body.soles:
            posed = load("hymotion_addon.scene.posed_mesh").posed_mesh(armature, frame + 1)
            parts = (posed.vertices, posed.normals, posed.triangles, posed.colours)
        else:
            parts = sticks(joint_lines(armature, body), 0.025 * body.scale)
        vertices, normals, triangles, colours = parts
        upright = body.in_motion(vertices.astype(float)) @ _Y_UP_TO_Z_UP.T
        self.add(row.rig, upright, body.directions_in_motion(normals) @ _Y_UP_TO_Z_UP.T, triangles, colours)

    def draw_source(self, take: Take) -> None:
        """The motion itself, as sticks, to compare with."""
        frame, skeleton = len(take.motion) // 2, take.motion.skeleton
        places = take.positions[frame]
        ends = np.array([[places[p], places[j]] for j, p in enumerate(skeleton.parents) if p >= 0])
        vertices, normals, triangles, colours = sticks(ends @ _Y_UP_TO_Z_UP.T, 0.025)
        self.add("the motion itself", vertices, normals, triangles, colours)

    def add(
        self, title: str, vertices: np.ndarray, normals: np.ndarray, triangles: np.ndarray, colours: np.ndarray
    ) -> None:
        """Render one tile. vertices (V, 3): Z up, metres at the motion's size, floor at 0."""
        rasteriser = load("cli.rasteriser")
        middle = np.median(vertices, axis=0) * [1, 1, 0]
        top = float(vertices[:, 2].max())
        target = np.array([0.0, 0.0, 0.5 * top])
        away = 1.16 * top / 2 / np.tan(np.radians(14.0) / 2)
        camera = rasteriser.Camera(target + VIEW_FROM / np.linalg.norm(VIEW_FROM) * away, target, 14.0)
        if colours.mean() < 0.1:  # its pictures are missing: black hides every crease
            colours = np.full_like(colours, 0.5)
        mesh = rasteriser.Mesh(vertices - middle, normals, triangles, colours)
        self.tiles.append((title, rasteriser.render(mesh, camera, WIDTH, HEIGHT)))

    def write(self, path: Path) -> None:
        """All tiles in one PNG of few colours."""
        from PIL import Image, ImageDraw, ImageFont

        rows = -(-len(self.tiles) // COLUMNS)
        sheet = Image.new("RGB", (COLUMNS * WIDTH, rows * (HEIGHT + CAPTION)), "white")
        pen, font = ImageDraw.Draw(sheet), ImageFont.load_default(size=11)
        for number, (title, picture) in enumerate(self.tiles):
            y, x = divmod(number, COLUMNS)
            sheet.paste(Image.fromarray(picture), (x * WIDTH, y * (HEIGHT + CAPTION)))
            words = title if len(title) < 33 else "…" + title[-32:]
            pen.text((x * WIDTH + 4, y * (HEIGHT + CAPTION) + HEIGHT + 3), words, fill=(40, 46, 56), font=font)
        path.parent.mkdir(parents=True, exist_ok=True)
        sheet.quantize(96, dither=Image.Dither.NONE).save(path, optimize=True)


def joint_lines(armature: Any, body: Body) -> np.ndarray:
    """(N, 2, 3) from each joint's nearest known ancestor to itself, and the last bones whole; world space."""
    import bpy

    skeleton = load("inference.skeleton")
    parents = dict(enumerate(skeleton.SMPLX_PARENTS))
    shown = armature.evaluated_get(bpy.context.evaluated_depsgraph_get())
    world = shown.matrix_world
    lines, inner = [], set[str]()
    for number, joint in enumerate(skeleton.SMPLX_JOINTS):
        above = parents[number]
        while above >= 0 and skeleton.SMPLX_JOINTS[above] not in body.bones:
            above = parents[above]
        if joint in body.bones and above >= 0:
            pair = (skeleton.SMPLX_JOINTS[above], joint)
            inner.add(pair[0])
            lines.append([world @ shown.pose.bones[body.bones[each]].head for each in pair])
    for joint in body.bones.keys() - inner:
        bone = shown.pose.bones[body.bones[joint]]
        lines.append([world @ bone.head, world @ bone.tail])
    return np.array(lines)


def sticks(ends: np.ndarray, thickness: float) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Thin double pyramids (vertices, normals, triangles, colours) from heads to tails (N, 2, 3)."""
    along = ends[:, 1] - ends[:, 0]
    helper = np.where(
        np.abs(along[:, 2:]) > 0.9 * np.linalg.norm(along, axis=-1, keepdims=True), [1.0, 0, 0], [0, 0, 1.0]
    )
    first = np.cross(along, helper)
    first /= np.maximum(np.linalg.norm(first, axis=-1, keepdims=True), 1e-9)
    second = np.cross(along, first)
    second /= np.maximum(np.linalg.norm(second, axis=-1, keepdims=True), 1e-9)
    waist = ends[:, 0] + 0.2 * along
    ring = [waist + thickness * offset for offset in (first, second, -first, -second)]
    corners = np.stack([ends[:, 0], *ring, ends[:, 1]], axis=1)
    faces = np.array([(tip, 1 + i, 1 + (i + 1) % 4) for tip in (0, 5) for i in range(4)])
    points = corners[:, faces].reshape(-1, 3, 3)
    normals = np.cross(points[:, 1] - points[:, 0], points[:, 2] - points[:, 0])
    normals /= np.maximum(np.linalg.norm(normals, axis=-1, keepdims=True), 1e-9)
    triangles = np.arange(3 * len(points)).reshape(-1, 3)
    return points.reshape(-1, 3), np.repeat(normals, 3, axis=0), triangles, np.tile(STICK_COLOUR, (len(points), 1))
