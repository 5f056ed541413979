"""Strips of stick figures: the quickest honest look at a motion. Needs Pillow, never bpy.

    from hymotion.training.stick_figures import draw_strip
    draw_strip([("a person waves", motion)], "waves.png")

Left limbs are warm (arm orange, leg red), right limbs cool (arm cyan, leg blue), spine and head black.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from ..inference.motion import Motion
from ..inference.rotations import rotation_about, transpose

Colour = tuple[int, int, int]

_ROW_HEIGHT, _TITLE_HEIGHT, _MARGIN, _POSE_WIDTH = 128, 20, 8, 76
_METRES_SHOWN = 2.3
_SHARPNESS = 2  # drawn this many times larger, then made smaller, for smooth lines
_TRAVEL_FOR_SIDE_VIEW_M = 1.0

_CENTRE: Colour = (25, 25, 25)
_COLOURS: dict[tuple[str, str], Colour] = {
    ("left", "arm"): (255, 127, 14),
    ("left", "leg"): (214, 39, 40),
    ("right", "arm"): (23, 170, 200),
    ("right", "leg"): (31, 100, 190),
}
_LEG_JOINTS = frozenset({"hip", "knee", "ankle", "foot"})


def draw_strip(motions: Sequence[tuple[str, Motion]], path: str | Path, poses: int = 12) -> None:
    """Write a PNG with one row for each (title, motion): `poses` figures, spread evenly over the clip.

    Motions that travel are seen from the character's right side (it faces right), others from the front.
    The title also says the view, the length, and how far the pelvis came forwards and to its left.
    """
    width = 2 * _MARGIN + poses * _POSE_WIDTH
    height = len(motions) * (_ROW_HEIGHT + _TITLE_HEIGHT) + _MARGIN
    image = Image.new("RGB", (width * _SHARPNESS, height * _SHARPNESS), "white")
    draw = ImageDraw.Draw(image)
    for row, (title, motion) in enumerate(motions):
        _draw_row(draw, title, motion, poses, row * (_ROW_HEIGHT + _TITLE_HEIGHT))
    image.resize((width, height), Image.Resampling.LANCZOS).save(path)


def _draw_row(draw: ImageDraw.ImageDraw, title: str, motion: Motion, poses: int, top: int) -> None:
    facing_z = _positions_facing_z(motion)
    travel = facing_z[-1, 0] - facing_z[0, 0]
    side = bool(np.hypot(travel[0], travel[2]) > _TRAVEL_FOR_SIDE_VIEW_M)
    facts = f"{'side' if side else 'front'}, {motion.seconds:.1f} s, forward {travel[2]:.1f} m, left {travel[0]:.1f} m"
    font = ImageFont.load_default(size=12 * _SHARPNESS)
    draw.text((_MARGIN * _SHARPNESS, (top + 2) * _SHARPNESS), f"{title}   [{facts}]", fill="black", font=font)

    box_top, box_bottom = top + _TITLE_HEIGHT, top + _TITLE_HEIGHT + _ROW_HEIGHT - 4
    right = _MARGIN + poses * _POSE_WIDTH
    draw.rectangle([v * _SHARPNESS for v in (_MARGIN, box_top, right, box_bottom)], outline=(140, 140, 140))
    pixels_per_metre = (_ROW_HEIGHT - 12) / _METRES_SHOWN
    floor = box_bottom - 6
    draw.line([v * _SHARPNESS for v in (_MARGIN, floor, right, floor)], fill=(120, 190, 120), width=_SHARPNESS)

    across, towards_viewer = (facing_z[..., 2], -facing_z[..., 0]) if side else (facing_z[..., 0], facing_z[..., 2])
    across = across - across[:, :1]
    for pose, frame in enumerate(np.linspace(0, len(motion) - 1, poses).round().astype(int)):
        centre = _MARGIN + (pose + 0.5) * _POSE_WIDTH
        points = np.stack(
            [centre + across[frame] * pixels_per_metre, floor - facing_z[frame, :, 1] * pixels_per_metre], axis=-1
        )
        _draw_figure(draw, points * _SHARPNESS, towards_viewer[frame], motion)


def _positions_facing_z(motion: Motion) -> np.ndarray:
    """(T, J, 3) joint positions, turned about the vertical so that the pelvis of the first frame faces +Z."""
    rotations, positions = motion.world()
    forward = rotations[0, 0] @ np.array([0.0, 0.0, 1.0])
    turn = rotation_about(np.array([0.0, 1.0, 0.0]), float(np.arctan2(forward[0], forward[2])))
    return positions @ transpose(turn).T


def _draw_figure(draw: ImageDraw.ImageDraw, points: np.ndarray, depth: np.ndarray, motion: Motion) -> None:
    """Bones from far to near. points (J, 2) pixels; depth (J,) metres, growing towards the viewer."""
    skeleton = motion.skeleton
    bones = [(parent, joint) for joint, parent in enumerate(skeleton.parents) if parent >= 0]
    for parent, joint in sorted(bones, key=lambda bone: depth[bone[0]] + depth[bone[1]]):
        ends = [*points[parent], *points[joint]]
        draw.line(ends, fill=_colour(skeleton.names[joint]), width=round(1.6 * _SHARPNESS))
    if "head" in skeleton.names:
        x, y = points[skeleton.index("head")]
        radius = 2.6 * _SHARPNESS
        draw.ellipse([x - radius, y - radius, x + radius, y + radius], fill=_CENTRE)


def _colour(joint_name: str) -> Colour:
    side, _, part = joint_name.partition("_")
    limb = "leg" if part in _LEG_JOINTS else "arm"
    return _COLOURS.get((side, limb), _CENTRE)
