"""The text of a BVH file, as a joint tree with channels, whatever the skeleton."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from .storage import damaged, unreadable

POSITIONS: Final = ("Xposition", "Yposition", "Zposition")
ROTATIONS: Final = ("Xrotation", "Yrotation", "Zrotation")
_CHANNELS: Final = {name.lower(): name for name in (*POSITIONS, *ROTATIONS)}


@dataclass(frozen=True, eq=False)
class Bvh:
    """A BVH file.

    names, parents: J joints in the order of the text (depth first), -1 for the root; end sites not counted.
    offsets: (J, 3) from the parent, in the file's unit. channels: per joint, in the file's order.
    values: (T, C) all channels of all joints in order; degrees and the file's unit. frame_time: seconds.
    end_offsets: joint -> (x, y, z) of the end site below it.
    """

    names: tuple[str, ...]
    parents: tuple[int, ...]
    offsets: np.ndarray
    channels: tuple[tuple[str, ...], ...]
    values: np.ndarray
    frame_time: float
    end_offsets: dict[int, tuple[float, float, float]]

    def columns(self, joint: int) -> dict[str, np.ndarray]:
        """Channel name -> (T,) values of one joint, in the file's order."""
        first = sum(len(channels) for channels in self.channels[:joint])
        return {name: self.values[:, first + i] for i, name in enumerate(self.channels[joint])}


def format_bvh(bvh: Bvh) -> str:
    """The text of a BVH file, six decimals."""
    lines = ["HIERARCHY"]
    _format_joint(bvh, 0, 0, lines)
    lines += ["MOTION", f"Frames: {len(bvh.values)}", f"Frame Time: {bvh.frame_time:.10f}"]
    table = io.StringIO()
    np.savetxt(table, bvh.values, fmt="%.6f")
    return "\n".join(lines) + "\n" + table.getvalue()


def _format_joint(bvh: Bvh, joint: int, depth: int, lines: list[str]) -> None:
    pad, inner = "\t" * depth, "\t" * (depth + 1)
    lines += [
        f"{pad}{'ROOT' if depth == 0 else 'JOINT'} {bvh.names[joint]}",
        f"{pad}{{",
        f"{inner}OFFSET {' '.join(f'{v:.6f}' for v in bvh.offsets[joint])}",
        f"{inner}CHANNELS {len(bvh.channels[joint])} {' '.join(bvh.channels[joint])}",
    ]
    for child, parent in enumerate(bvh.parents):
        if parent == joint:
            _format_joint(bvh, child, depth + 1, lines)
    if joint in bvh.end_offsets:
        end = " ".join(f"{v:.6f}" for v in bvh.end_offsets[joint])
        lines += [f"{inner}End Site", f"{inner}{{", f"{inner}\tOFFSET {end}", f"{inner}}}"]
    lines.append(f"{pad}}}")


def parse_bvh(path: Path) -> Bvh:
    """Read a BVH file. Raises MotionFileError that says where it breaks off."""
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise unreadable(path, error) from error
    hierarchy, *rest = re.split(r"^\s*MOTION\b", text, maxsplit=1, flags=re.MULTILINE)
    if hierarchy.split()[:1] != ["HIERARCHY"]:
        raise damaged(path, "isn't a BVH file; expected it to start with HIERARCHY")
    if not rest:
        raise damaged(path, "is cut short; expected a MOTION part after the hierarchy")
    tree = _HierarchyReader(path, iter(hierarchy.split()[1:]))
    tree.read()
    width = sum(len(channels) for channels in tree.channels)
    frame_time, values = _parse_motion(path, rest[0], width)
    return Bvh(
        tuple(tree.names),
        tuple(tree.parents),
        np.array(tree.offsets),
        tuple(tree.channels),
        values,
        frame_time,
        tree.end_offsets,
    )


class _HierarchyReader:
    """Walks the words of the HIERARCHY part and collects its joints."""

    def __init__(self, path: Path, words: Iterator[str]) -> None:
        self.path, self.words, self.last_word = path, words, "HIERARCHY"
        self.names: list[str] = []
        self.parents: list[int] = []
        self.offsets: list[tuple[float, float, float]] = []
        self.channels: list[tuple[str, ...]] = []
        self.end_offsets: dict[int, tuple[float, float, float]] = {}
        self.open: list[int] = []  # joints whose brace is open; -1 is an end site

    def read(self) -> None:
        """Read one root with everything below it."""
        self.expect("ROOT")
        self.start_joint()
        while self.open:
            word = self.next()
            if self.open[-1] < 0 and word not in ("OFFSET", "}"):
                raise self.broken(f'"{word}" in an end site')
            if word == "JOINT":
                self.start_joint()
            elif word == "}":
                self.open.pop()
            elif word == "End":
                self.expect("Site")
                self.expect("{")
                self.open.append(-1)
            elif word == "OFFSET":
                self.read_offset()
            elif word == "CHANNELS":
                self.read_channels()
            else:
                raise self.broken(f'"{word}" after "{self.last_word}"')
            self.last_word = word
        left_over = next(self.words, None)
        if left_over is not None:
            raise self.broken(f'"{left_over}" after the root\'s last brace; only one root can be read')

    def next(self) -> str:
        word = next(self.words, None)
        if word is None:
            raise self.broken(f'nothing after "{self.last_word}"')
        return word

    def expect(self, word: str) -> None:
        found = self.next()
        if found != word:
            raise self.broken(f'"{found}", expected "{word}"')

    def number(self) -> float:
        word = self.next()
        try:
            return float(word)
        except ValueError as error:
            raise self.broken(f'"{word}", expected a number') from error

    def broken(self, fact: str) -> Exception:
        where = f"joint {self.names[-1]}" if self.names else "the start"
        return damaged(self.path, f"its hierarchy has {fact} at {where}")

    def start_joint(self) -> None:
        words = [self.next()]
        while words[-1] != "{":
            words.append(self.next())
        self.parents.append(self.open[-1] if self.open else -1)
        self.names.append(" ".join(words[:-1]))
        self.offsets.append((0.0, 0.0, 0.0))
        self.channels.append(())
        self.open.append(len(self.names) - 1)

    def read_offset(self) -> None:
        offset = (self.number(), self.number(), self.number())
        if self.open[-1] < 0:
            self.end_offsets[self.open[-2]] = offset
        else:
            self.offsets[self.open[-1]] = offset

    def read_channels(self) -> None:
        count = self.number()
        names = [self.next() for _ in range(int(count))] if 0 <= count <= len(_CHANNELS) else [str(count)]
        unknown = [name for name in names if name.lower() not in _CHANNELS]
        if unknown:
            raise self.broken(f'the channel "{unknown[0]}"')
        self.channels[self.open[-1]] = tuple(_CHANNELS[name.lower()] for name in names)


def _parse_motion(path: Path, text: str, width: int) -> tuple[float, np.ndarray]:
    """(frame time in seconds, (T, width) finite values)."""
    words = text.split()
    if len(words) < 5 or words[0] != "Frames:" or words[2:4] != ["Frame", "Time:"]:
        raise damaged(path, 'its MOTION part should start with "Frames: N" and "Frame Time: SECONDS"')
    try:
        frames, frame_time = int(words[1]), float(words[4])
        values = np.array(words[5:], dtype=np.float64)
    except ValueError as error:
        raise damaged(path, f"its MOTION part has a word that isn't a number ({error})") from error
    if frames < 1:
        raise damaged(path, "has no frames")
    if values.size != frames * width:
        raise damaged(path, f"has {values.size} motion values, expected {frames} frames of {width} channels")
    if not np.isfinite(values).all():
        frame = int(np.argwhere(~np.isfinite(values))[0][0]) // width
        raise damaged(path, f"its motion has a value that isn't a number at frame {frame}")
    return frame_time, values.reshape(frames, width)
