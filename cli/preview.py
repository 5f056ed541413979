"""A moving picture and a contact sheet of an animated character. Needs bpy (the poses) and Pillow (the files)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from .rasteriser import Camera, Mesh, render

if TYPE_CHECKING:
    import bpy
    from PIL import Image

_WIDTH, _HEIGHT = 480, 360
_FILM_FPS = 12.5  # GIF counts in hundredths of a second: 8 each
_FILM_COLOURS = 96
_VIEW_FROM = np.array([0.62, -1.0, 0.22])  # Blender's characters face -Y: from the front and their left
_VIEW_DEGREES = 26.0
_CAMERA_SMOOTHING_S = 0.5
_SHARE_OF_HEIGHT = 0.78  # of the picture, that the character's height takes
_LOOK_AT = 0.52  # of its height

_SHEET_WIDTH, _SHEET_HEIGHT, _CAPTION_HEIGHT, _TITLE_HEIGHT = 1600, 360, 26, 40
_SHEET_SPACING = 0.5  # least distance between two poses, in heights of the character
_SHEET_VIEW_DEGREES = 12.0  # from far away, so that no pose is seen more from the side than another
_INK, _FAINT = (40, 46, 56), (110, 118, 130)

OnFrame = Callable[[float], None]


def read_poses(armature: bpy.types.Object, frames: Sequence[float]) -> list[Mesh]:
    """The character's surface at each frame."""
    from ..hymotion_addon.scene.posed_mesh import posed_mesh

    poses = (posed_mesh(armature, frame) for frame in frames)
    return [Mesh(pose.vertices, pose.normals, pose.triangles, pose.colours) for pose in poses]


def film_frames(first: int, last: int, fps: float) -> list[float]:
    """Which of the scene's frames `write_film` wants; most lie between keys."""
    return [float(frame) for frame in np.arange(first, last + 1e-6, fps / _FILM_FPS)]


def sheet_frames(first: int, last: int, poses: int = 10) -> list[int]:
    """Which of the scene's frames `write_contact_sheet` wants, evenly over the clip."""
    return [round(frame) for frame in np.linspace(first, last, poses)]


def write_film(path: Path, poses: Sequence[Mesh], caption: str, on_frame: OnFrame) -> None:
    """An endless GIF; the camera follows the character over a checkered floor, where a sliding foot is plain to see."""
    from PIL import Image

    top = _top(poses)
    pictures = []
    for done, (mesh, target) in enumerate(zip(poses, _follow(poses), strict=True)):
        camera = _camera_at(target, _VIEW_DEGREES, top / _SHARE_OF_HEIGHT)
        picture = Image.fromarray(render(mesh, camera, _WIDTH, _HEIGHT))
        _write_text(picture, (12, _HEIGHT - 26), _one_line(caption, 60), 15, _INK)
        pictures.append(picture)
        on_frame((done + 1) / len(poses))
    # one palette for all pictures: colours that change from picture to picture flicker
    palette = pictures[len(pictures) // 2].quantize(_FILM_COLOURS, method=Image.Quantize.MEDIANCUT)
    indexed = [picture.quantize(palette=palette, dither=Image.Dither.NONE) for picture in pictures]
    indexed[0].save(path, save_all=True, append_images=indexed[1:], duration=round(1000 / _FILM_FPS), loop=0)


def write_contact_sheet(path: Path, poses: Sequence[Mesh], captions: Sequence[str], title: str) -> None:
    """A PNG of all poses side by side, each with a caption such as its time."""
    from PIL import Image

    top = _top(poses)
    span_pixels = _SHEET_WIDTH / (len(poses) + 0.4)  # room for an arm held out at either end
    metres_high = max(top / _SHARE_OF_HEIGHT, _SHEET_SPACING * top / span_pixels * _SHEET_HEIGHT)
    camera = _camera_at(np.array([0.0, 0.0, _LOOK_AT * top]), _SHEET_VIEW_DEGREES, metres_high)
    metres_apart = span_pixels * metres_high / _SHEET_HEIGHT
    order = np.arange(len(poses)) - (len(poses) - 1) / 2
    picture = render(
        _side_by_side(poses, order[:, None] * metres_apart * camera.axes()[0]), camera, _SHEET_WIDTH, _SHEET_HEIGHT
    )
    height = _TITLE_HEIGHT + _SHEET_HEIGHT + _CAPTION_HEIGHT
    sheet = Image.new("RGB", (_SHEET_WIDTH, height), "white")
    sheet.paste(Image.fromarray(picture), (0, _TITLE_HEIGHT))
    _write_text(sheet, (14, 9), _one_line(title, 150), 19, _INK)
    for place, caption in zip(order, captions, strict=True):
        _write_text(sheet, (round(_SHEET_WIDTH / 2 + place * span_pixels) - 14, height - 22), caption, 14, _FAINT)
    sheet.save(path)


def _camera_at(target: np.ndarray, view_degrees: float, metres_high: float) -> Camera:
    """A camera from the usual side that shows `metres_high` at the target's distance."""
    distance = metres_high / 2 / np.tan(np.radians(view_degrees) / 2)
    return Camera(target + _VIEW_FROM / np.linalg.norm(_VIEW_FROM) * distance, target, view_degrees)


def _top(poses: Sequence[Mesh]) -> float:
    """How high the character reaches, metres."""
    return max(float(mesh.vertices[:, 2].max()) for mesh in poses)


def _follow(poses: Sequence[Mesh]) -> np.ndarray:
    """(N, 3) what the camera looks at: the character's middle, smoothed over time, at one height."""
    middles = np.array([mesh.vertices.mean(axis=0) for mesh in poses])
    apart = (np.arange(len(middles))[:, None] - np.arange(len(middles))) / _FILM_FPS
    weights = np.exp(-0.5 * (apart / _CAMERA_SMOOTHING_S) ** 2)
    smooth = weights @ middles / weights.sum(axis=1, keepdims=True)
    smooth[:, 2] = _LOOK_AT * _top(poses)
    return smooth


def _side_by_side(poses: Sequence[Mesh], places: np.ndarray) -> Mesh:
    """One mesh of all poses, each with its middle moved to a place (3,) on the floor."""
    vertices, triangles, first = [], [], 0
    for mesh, place in zip(poses, places, strict=True):
        middle = mesh.vertices.mean(axis=0)  # not of its extent: an arm held out would push the body aside
        vertices.append(mesh.vertices - [middle[0], middle[1], 0] + [place[0], place[1], 0])
        triangles.append(mesh.triangles + first)
        first += len(mesh.vertices)
    return Mesh(
        np.concatenate(vertices),
        np.concatenate([mesh.normals for mesh in poses]),
        np.concatenate(triangles),
        np.concatenate([mesh.colours for mesh in poses]),
    )


def _one_line(text: str, most: int) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1] + "…"


def _write_text(
    picture: Image.Image, place: tuple[int, int], text: str, size: int, colour: tuple[int, int, int]
) -> None:
    from PIL import ImageDraw, ImageFont

    ImageDraw.Draw(picture).text(place, text, fill=colour, font=ImageFont.load_default(size=size))
