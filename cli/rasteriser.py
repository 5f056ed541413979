"""Pictures of a mesh on a checkered floor, in numpy alone: no GPU, no window, a fraction of a second each.

World: Z up, metres, floor at z = 0. Colours are sRGB in 0..1. Pixel (0, 0) is the upper left corner.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

_SKY = np.array([0.93, 0.95, 0.97])
_TILES = np.array([[0.80, 0.82, 0.85], [0.71, 0.74, 0.78]])
_TILE_M = 0.5
_FADE_M = (5.0, 22.0)  # the floor turns into sky between these distances from the camera's target
_SHADOW = 0.42
_SHADOW_CELL_M = 0.02
_TO_SUN = np.array([0.45, -0.40, 0.80]) / np.linalg.norm([0.45, -0.40, 0.80])
_SHARPNESS = 2  # the mesh is drawn this many times larger, then averaged, for smooth edges
_LARGEST_BATCH = 1 << 22  # samples tested at once
_NEAREST_M = 0.05


@dataclass(frozen=True, eq=False)
class Mesh:
    """Triangles in world space. vertices, normals: (V, 3). triangles: (F, 3) indices. colours: (F, 3)."""

    vertices: np.ndarray
    normals: np.ndarray
    triangles: np.ndarray
    colours: np.ndarray


@dataclass(frozen=True, eq=False)
class Camera:
    """Looks from `position` at `target` (3,), metres. view_degrees: vertical opening."""

    position: np.ndarray
    target: np.ndarray
    view_degrees: float

    def axes(self) -> np.ndarray:
        """(3, 3) rows: right, up, forward, unit length."""
        forward = (self.target - self.position) / np.linalg.norm(self.target - self.position)
        right = np.cross(forward, [0.0, 0.0, 1.0])
        right /= np.linalg.norm(right)
        return np.stack([right, np.cross(right, forward), forward])

    def focal_pixels(self, height: int) -> float:
        """Pixels that a metre at one metre's distance covers."""
        return height / 2 / np.tan(np.radians(self.view_degrees) / 2)

    def project(self, points: np.ndarray, width: int, height: int) -> tuple[np.ndarray, np.ndarray]:
        """(N, 3) world points -> (N, 2) pixels and (N,) depths in metres."""
        x, y, depth = ((points - self.position) @ self.axes().T).T
        scale = self.focal_pixels(height) / np.maximum(depth, 1e-3)
        return np.stack([width / 2 + x * scale, height / 2 - y * scale], axis=-1), depth


def render(mesh: Mesh, camera: Camera, width: int, height: int) -> np.ndarray:
    """(height, width, 3) uint8."""
    picture = _floor_and_sky(mesh, camera, width, height)
    pixels, depth = camera.project(mesh.vertices, width, height)
    # only the part of the picture where the mesh is
    left, top = np.clip(np.floor(pixels.min(axis=0)), 0, (width, height)).astype(int)
    right, bottom = np.clip(np.ceil(pixels.max(axis=0)), 0, (width, height)).astype(int)
    large = ((right - left) * _SHARPNESS, (bottom - top) * _SHARPNESS)
    hit, weights = rasterise((pixels - (left, top)) * _SHARPNESS, depth, mesh.triangles, *large)
    covered = hit >= 0
    drawn = np.zeros((*hit.shape, 4), dtype=np.float32)
    drawn[covered, :3] = _shade(mesh, camera, hit[covered], weights[covered])
    drawn[covered, 3] = 1
    drawn = _average(drawn)
    picture[top:bottom, left:right] = drawn[..., :3] + picture[top:bottom, left:right] * (1 - drawn[..., 3:])
    return (np.clip(picture, 0, 1) * 255 + 0.5).astype(np.uint8)


def rasterise(
    pixels: np.ndarray, depth: np.ndarray, triangles: np.ndarray, width: int, height: int
) -> tuple[np.ndarray, np.ndarray]:
    """Which triangle is in front at each pixel's centre: (height, width) index or -1, and (height, width, 3) weights.

    pixels: (V, 2), depth: (V,), triangles: (F, 3). Triangles are tested in groups of similar size, all pixels of each
    one's bounding box at once; the samples inside are then written from far to near.
    """
    corners = pixels[triangles].astype(np.float32)
    low, high = np.floor(corners.min(axis=1)), np.ceil(corners.max(axis=1))
    usable = (depth > _NEAREST_M)[triangles].all(axis=1) & (_cross(*_edges(corners)) != 0)
    usable &= (high[:, 0] > 0) & (high[:, 1] > 0) & (low[:, 0] < width) & (low[:, 1] < height)
    low, high = np.maximum(low, 0).astype(int), np.minimum(high, (width, height)).astype(int)
    powers = np.ceil(np.log2(np.maximum(high - low, 1))).astype(int) @ (64, 1)
    found: list[tuple[np.ndarray, ...]] = []
    for power in np.unique(powers[usable]):
        members = np.flatnonzero(usable & (powers == power))
        columns, rows = 1 << int(power) // 64, 1 << int(power) % 64
        step = max(1, _LARGEST_BATCH // (columns * rows))
        for start in range(0, len(members), step):
            chosen = members[start : start + step]
            member, x, y, weights = _samples_inside(corners[chosen], low[chosen], columns, rows)
            on_picture = (x < width) & (y < height)
            found.append(((y * width + x)[on_picture], chosen[member[on_picture]], weights[on_picture]))
    hit = np.full(width * height, -1)
    weights = np.zeros((width * height, 3), dtype=np.float32)
    if found:
        place, triangle, inside_weights = (np.concatenate(parts) for parts in zip(*found, strict=True))
        far_to_near = np.argsort(-(inside_weights * depth[triangles[triangle]]).sum(axis=1), kind="stable")
        place = place[far_to_near]
        hit[place] = triangle[far_to_near]
        weights[place] = inside_weights[far_to_near]
    return hit.reshape(height, width), weights.reshape(height, width, 3)


def _samples_inside(corners: np.ndarray, low: np.ndarray, columns: int, rows: int) -> tuple[np.ndarray, ...]:
    """Of `columns` x `rows` pixels from each triangle's `low` corner those inside.

    corners: (n, 3, 2). Returns triangle (m,), x (m,), y (m,) and barycentric weights (m, 3).
    """
    y, x = np.mgrid[0:rows, 0:columns].reshape(2, -1).astype(np.float32)
    first, second = _edges(corners)
    area = _cross(first, second)
    start = low + np.float32(0.5) - corners[:, 0]
    # each weight is linear over the picture: its value at the first pixel, and its slopes
    slopes = [(second[:, 1] / area, -second[:, 0] / area), (-first[:, 1] / area, first[:, 0] / area)]
    of_second, of_third = (
        ((along_x * start[:, 0] + along_y * start[:, 1])[:, None] + along_x[:, None] * x + along_y[:, None] * y)
        for along_x, along_y in slopes
    )
    member, pixel = np.nonzero((of_second >= 0) & (of_third >= 0) & (of_second + of_third <= 1))
    b, c = of_second[member, pixel], of_third[member, pixel]
    offset_y, offset_x = np.divmod(pixel, columns)
    return member, low[member, 0] + offset_x, low[member, 1] + offset_y, np.stack([1 - b - c, b, c], axis=1)


def _edges(corners: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(n, 3, 2) -> the two edges that leave the first corner."""
    return corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]


def _cross(u: np.ndarray, v: np.ndarray) -> np.ndarray:
    return u[..., 0] * v[..., 1] - u[..., 1] * v[..., 0]


def _average(picture: np.ndarray) -> np.ndarray:
    """Make (H * n, W * n, C) smaller by n = _SHARPNESS."""
    total = np.zeros_like(picture[::_SHARPNESS, ::_SHARPNESS])
    for y in range(_SHARPNESS):
        for x in range(_SHARPNESS):
            total += picture[y::_SHARPNESS, x::_SHARPNESS]
    return total / np.float32(_SHARPNESS**2)


def _shade(mesh: Mesh, camera: Camera, hit: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """(N, 3) colours: light from the sky and the floor, the sun, a soft highlight, and a bright rim."""
    corners = mesh.triangles[hit]
    normals = (mesh.normals[corners] * weights[..., None]).sum(axis=1)
    points = (mesh.vertices[corners] * weights[..., None]).sum(axis=1)
    to_camera = camera.position - points
    normals /= np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-9)
    to_camera /= np.linalg.norm(to_camera, axis=1, keepdims=True)
    facing = (normals * to_camera).sum(axis=1, keepdims=True)
    normals = np.where(facing < 0, -normals, normals)
    sky = 0.5 + 0.5 * normals[:, 2:]
    sun = np.maximum(normals @ _TO_SUN, 0)[:, None]
    half_way = to_camera + _TO_SUN
    half_way /= np.linalg.norm(half_way, axis=1, keepdims=True)
    shine = np.maximum((normals * half_way).sum(axis=1, keepdims=True), 0) ** 40
    near_floor = np.clip(points[:, 2:] / 0.25, 0, 1)  # less light reaches what is close to the floor
    light = (0.30 + 0.30 * sky) * (0.75 + 0.25 * near_floor) + 0.62 * sun
    rim = 0.12 * (1 - np.abs(facing)) ** 3
    return np.clip(mesh.colours[hit] * light + 0.22 * shine + rim, 0, 1)


def _floor_and_sky(mesh: Mesh, camera: Camera, width: int, height: int) -> np.ndarray:
    """(height, width, 3) the checkered floor with the mesh's shadow, fading into the sky."""
    rows, columns = np.mgrid[0:height, 0:width] + 0.5
    focal = camera.focal_pixels(height)
    in_view = np.stack([(columns - width / 2) / focal, (height / 2 - rows) / focal, np.ones_like(rows)], axis=-1)
    rays = in_view @ camera.axes()
    down = np.minimum(rays[..., 2], -1e-6)
    distance = -camera.position[2] / down
    floor = camera.position[:2] + rays[..., :2] * distance[..., None]
    away = np.linalg.norm(floor - camera.target[:2], axis=-1)
    seen = np.clip((_FADE_M[1] - away) / (_FADE_M[1] - _FADE_M[0]), 0, 1) ** 2
    seen[rays[..., 2] >= 0] = 0

    # one pixel's footprint on the floor blurs the border between two tiles
    footprint = distance / focal * np.maximum(1.0, np.abs(in_view[..., 2] / np.minimum(down, -1e-3))) * 0.5
    wave = np.abs(np.mod(floor / _TILE_M, 2.0) - 1.0) - 0.5
    sharp = np.clip(wave * _TILE_M / footprint[..., None], -1, 1)
    mix = (0.5 + 0.5 * sharp[..., 0] * sharp[..., 1])[..., None]
    tiles = _TILES[0] * mix + _TILES[1] * (1 - mix)
    tiles *= 1 - _SHADOW * _shadow_at(mesh, floor)[..., None]
    return _SKY + (tiles - _SKY) * seen[..., None]


def _shadow_at(mesh: Mesh, floor: np.ndarray) -> np.ndarray:
    """(...) how much sun the mesh keeps from floor points (..., 2)."""
    above = np.maximum(mesh.vertices[:, 2:], 0)
    cast = mesh.vertices[:, :2] - above * (_TO_SUN[:2] / _TO_SUN[2])
    margin = 0.3
    low = cast.min(axis=0) - margin
    cells = np.ceil((cast.max(axis=0) + margin - low) / _SHADOW_CELL_M).astype(int)
    hit, _ = rasterise((cast - low) / _SHADOW_CELL_M, np.ones(len(cast)), mesh.triangles, cells[0], cells[1])
    mask = _blur((hit >= 0).astype(float), 2)
    index = ((floor - low) / _SHADOW_CELL_M).astype(int)
    inside = ((index >= 0) & (index < cells)).all(axis=-1) & (floor >= low).all(axis=-1)
    x, y = np.moveaxis(np.clip(index, 0, cells - 1), -1, 0)
    return np.where(inside, mask[y, x], 0.0)


def _blur(values: np.ndarray, radius: int) -> np.ndarray:
    """Two box filters along each axis."""
    window = 2 * radius + 1
    for axis in (0, 1, 0, 1):
        width = [(0, 0), (0, 0)]
        width[axis] = (radius + 1, radius)
        sums = np.cumsum(np.pad(values, width, mode="edge"), axis=axis)
        ahead, behind = [slice(None)] * 2, [slice(None)] * 2
        ahead[axis], behind[axis] = slice(window, None), slice(None, -window)
        values = (sums[tuple(ahead)] - sums[tuple(behind)]) / window
    return values
