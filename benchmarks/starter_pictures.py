"""Sixty prompts as stick figures and twelve on a real character: what the tables can't show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from ours import ROOT, load, quiet
from starter_prompts import Prompt
from starter_signals import Body

SHEET: Final = ROOT / "docs" / "images" / "starter_sheet.png"
FILM: Final = ROOT / "docs" / "images" / "starter_film.gif"
RIG: Final = ROOT.parent / "shared" / "rigs" / "mpfb_mixamo" / "mpfb_mixamo.glb"
FILMED: Final = (
    ("single", "walk"),
    ("single", "run"),
    ("single", "jump"),
    ("side", "wave"),
    ("turn", "turn"),
    ("count", "clap"),
    ("single", "bow"),
    ("then", "walk"),
    ("while", "walk"),
    ("single", "sneak"),
    ("single", "salsa"),
    ("single", "karate kick"),
)
"""Group and action; the first prompt of each is filmed."""
_COLUMNS, _POSES = 3, 9
_SHOWN: Final = {"single": 36, "side": 9, "count": 3, "turn": 3, "then": 5, "while": 4}
_FPS: Final = 10.0
_TILE: Final = (160, 170)
_ACROSS: Final = 4
_COLOURS: Final = 40


def sheet_prompts(prompts: Sequence[Prompt]) -> list[Prompt]:
    """Sixty of a sitting: of each group so many, evenly; of plain prompts no action twice."""
    chosen: list[Prompt] = []
    for group, count in _SHOWN.items():
        of_group = [prompt for prompt in prompts if prompt.group == group]
        if group == "single":
            of_group = list({prompt.action: prompt for prompt in of_group[::-1]}.values())[::-1]
        chosen += [of_group[i] for i in np.linspace(0, len(of_group) - 1, count).round().astype(int)]
    return chosen


def draw_sheet(prompts: Sequence[Prompt], takes: Mapping[str, Sequence[Body]], path: Path = SHEET) -> None:
    """Stick figures of the first seed, in columns."""
    from PIL import Image

    shown = [(p.text, takes[p.name][0].motion) for p in sheet_prompts(prompts) if p.name in takes]
    draw_strip = load("training.stick_figures").draw_strip
    path.parent.mkdir(parents=True, exist_ok=True)
    columns: list[Any] = []
    rows = -(-len(shown) // _COLUMNS)
    for column in range(_COLUMNS):
        part = shown[column * rows : (column + 1) * rows]
        draw_strip(part, path, poses=_POSES)
        with Image.open(path) as image:
            columns.append(image.convert("RGB"))
    sheet = Image.new("RGB", (sum(c.width for c in columns), max(c.height for c in columns)), "white")
    for column, image in enumerate(columns):
        sheet.paste(image, (column * columns[0].width, 0))
    sheet.quantize(32, dither=Image.Dither.NONE).save(path, optimize=True)


def draw_film(prompts: Sequence[Prompt], takes: Mapping[str, Sequence[Body]], path: Path = FILM) -> None:
    """Twelve prompts at once, each in its own tile, on the Mixamo character. Needs bpy."""
    from PIL import Image

    filmed = [next(p for p in prompts if (p.group, p.action) == of) for of in FILMED]
    tiles = [_film_tile(takes[prompt.name][0].motion, prompt.text) for prompt in filmed]
    frames: list[Any] = []
    for number in range(max(len(tile) for tile in tiles)):
        frame = Image.new("RGB", (_ACROSS * _TILE[0], -(-len(tiles) // _ACROSS) * _TILE[1]), "white")
        for place, tile in enumerate(tiles):
            y, x = divmod(place, _ACROSS)
            frame.paste(tile[min(number, len(tile) - 1)], (x * _TILE[0], y * _TILE[1]))
        frames.append(frame)
    palette = frames[len(frames) // 2].quantize(_COLOURS, method=Image.Quantize.MEDIANCUT)
    indexed = [frame.quantize(palette=palette, dither=Image.Dither.NONE) for frame in frames]
    path.parent.mkdir(parents=True, exist_ok=True)
    indexed[0].save(path, save_all=True, append_images=indexed[1:], duration=round(1000 / _FPS), loop=0, optimize=True)


def _film_tile(motion: Any, text: str) -> list[Any]:
    """Pictures of one motion on the character, a tile each."""
    import bpy
    from PIL import Image, ImageDraw, ImageFont

    preview, rasteriser = load("cli.preview"), load("cli.rasteriser")
    with quiet():
        armature = load("hymotion_addon.scene.files").open_rig(RIG)
    load("hymotion_addon.scene.restore").set_fps(armature.users_scene[0], motion.fps)
    animate = load("hymotion_addon.scene.animate")
    animate.animate(armature, motion, animate.AnimateOptions())
    times = [float(f) for f in np.arange(1, len(motion) + 1e-6, motion.fps / _FPS)]
    poses = preview.read_poses(armature, times)
    top = max(float(mesh.vertices[:, 2].max()) for mesh in poses)
    middles = np.array([mesh.vertices.mean(axis=0) for mesh in poses])
    pictures: list[Any] = []
    for mesh, middle in zip(poses, _steady(middles), strict=True):
        camera = _camera(rasteriser, np.array([middle[0], middle[1], 0.46 * top]), top)
        picture = Image.fromarray(rasteriser.render(mesh, camera, _TILE[0], _TILE[1] - 26))
        tile = Image.new("RGB", _TILE, "white")
        tile.paste(picture, (0, 0))
        pen, font = ImageDraw.Draw(tile), ImageFont.load_default(size=10)
        for line, words in enumerate(_wrapped(text, 30)):
            pen.text((3, _TILE[1] - 25 + 12 * line), words, fill=(40, 46, 56), font=font)
        pictures.append(tile)
    bpy.ops.wm.read_homefile(use_empty=True)
    return pictures


def _camera(rasteriser: Any, target: np.ndarray, top: float) -> Any:
    """From the front and the character's left, far enough for its height and a jump."""
    way = np.array([0.62, -1.0, 0.22])
    away = 1.22 * top / 2 / np.tan(np.radians(24.0) / 2)
    return rasteriser.Camera(target + way / np.linalg.norm(way) * away, target, 24.0)


def _steady(middles: np.ndarray) -> np.ndarray:
    """(N, 3) smoothed, so that the camera follows without shaking."""
    apart = np.arange(len(middles))[:, None] - np.arange(len(middles))
    weights = np.exp(-0.5 * (apart / (0.5 * _FPS)) ** 2)
    return weights @ middles / weights.sum(1, keepdims=True)


def _wrapped(text: str, most: int) -> list[str]:
    import textwrap

    return textwrap.wrap(text, most)[:2]
