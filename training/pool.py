"""The training samples on disk: made once, read by memory map, so that a run can stop and go on."""

from __future__ import annotations

import json
import logging
import multiprocessing
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ..inference.engines.starter import features as ft
from ..inference.engines.starter.minilm import MiniLM
from .augment import Augmenter
from .data import load_segments
from .labels import NOTHING, Sample, Vocabulary

log = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class Pool:
    """All samples in a row.

    features: (F, 201) float16. conditions: (F, 6) int16, numbers of caption, action and meaning of the main clause,
    then of the clause done at the same time, NOTHING (-1) where there is none. phases: (F, 2) float16 of the strokes of
    both clauses, NO_STROKE where there is none (rhythm.py).
    offsets: (S + 1,) first frame of each sample. captions, actions: names by number. embeddings: (C, 384) float32 unit
    rows. meanings: (K, MEANING_WIDTH) float32. caption_actions: (C,) the action of each caption. mean, std: (201,) of
    the features.
    """

    features: np.ndarray
    conditions: np.ndarray
    phases: np.ndarray
    offsets: np.ndarray
    captions: list[str]
    actions: list[str]
    embeddings: np.ndarray
    meanings: np.ndarray
    caption_actions: np.ndarray
    mean: np.ndarray
    std: np.ndarray


_augmenters: list[Augmenter] = []  # the last is this process's own: a pool has no other place for what workers keep


def _start(pack: Path, seed: int, settle: float) -> Augmenter:
    _augmenters.append(Augmenter(load_segments(pack, "train"), seed, settle))
    return _augmenters[-1]


def _draw(index: int) -> Sample:
    return _augmenters[-1].sample(index)


def build_pool(
    pack: Path, folder: Path, samples: int, seed: int, settle: float, text_encoder: Path, processes: int = 1
) -> None:
    """Draw `samples` samples from the train split of the pack and write them to `folder`.

    The result depends on the seed alone, not on `processes`. Features go to disk as they come, so memory stays small.
    """
    folder.mkdir(parents=True, exist_ok=True)
    vocabulary = Vocabulary()
    augmenter = _start(pack, seed, settle)
    for label in augmenter.phrases:
        vocabulary.add(label)
    conditions, phases, offsets = [], [], [0]
    with (folder / "features.float16").open("wb") as file:
        for i, drawn in enumerate(_samples(samples, processes, (pack, seed, settle))):
            file.write(drawn.features.tobytes())
            conditions.append(vocabulary.conditions(drawn.spans))
            phases.append(drawn.phases.astype(np.float16))
            offsets.append(offsets[-1] + len(drawn.features))
            if (i + 1) % 2000 == 0:
                log.info("%d samples, %.1f h", i + 1, offsets[-1] / ft.FPS / 3600)
    all_conditions = np.concatenate(conditions)
    mean, std = standardisation(_features(folder))
    np.save(folder / "conditions.npy", all_conditions)
    np.save(folder / "phases.npy", np.concatenate(phases))
    captions = list(vocabulary.captions)
    log.info("%d sentences, %d meanings, %d actions", len(captions), len(vocabulary.meanings), len(vocabulary.actions))
    np.savez(
        folder / "rest.npz",
        offsets=np.array(offsets),
        embeddings=MiniLM.load(text_encoder).encode(captions),
        meanings=vocabulary.meaning_rows(),
        caption_actions=_caption_actions(all_conditions, vocabulary, augmenter),
        mean=mean,
        std=std,
    )
    names = {
        "captions": captions,
        "actions": list(vocabulary.actions),
        "seed": seed,
        "samples": samples,
        "settle": settle,
    }
    (folder / "names.json").write_text(json.dumps(names, indent=1), encoding="utf-8")


def _samples(count: int, processes: int, start: tuple[Path, int, float]) -> Iterator[Sample]:
    """Samples 0..count-1 in order, from as many processes."""
    if processes == 1:
        yield from map(_draw, range(count))
        return
    with multiprocessing.get_context("spawn").Pool(processes, _start, start) as workers:
        yield from workers.imap(_draw, range(count), chunksize=16)


def _caption_actions(conditions: np.ndarray, vocabulary: Vocabulary, augmenter: Augmenter) -> np.ndarray:
    """(C,) action of every caption: from where it was used, or from our own phrases."""
    owner = np.full(len(vocabulary.captions), NOTHING, dtype=np.int16)
    for columns in (slice(0, 2), slice(3, 5)):
        rows = np.unique(conditions[:, columns], axis=0)
        for caption, action in rows[rows[:, 0] >= 0]:
            owner[caption] = action
    for label in augmenter.phrases:
        owner[vocabulary.captions[label.caption]] = vocabulary.actions[label.action]
    return owner


def _features(folder: Path) -> np.ndarray:
    """(F, 201) float16, read from disk as they are needed."""
    return np.memmap(folder / "features.float16", dtype=np.float16, mode="c").reshape(-1, ft.FEATURES)


def standardisation(features: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean and deviation (201,) of a sample of frames.

    A column that hardly moves (a spine's 6D) is not blown up to unit variance: deviations are kept above a third of
    the typical one of their group.
    """
    frames = features[:: max(1, len(features) // 200_000)].astype(np.float64)
    mean, std = frames.mean(0), frames.std(0)
    for group in (slice(ft.ROOT_6D.start, ft.JOINTS_6D.stop), ft.POSITIONS):
        std[group] = np.maximum(std[group], np.sqrt((std[group] ** 2).mean()) / 3)
    return mean.astype(np.float32), std.astype(np.float32)


def read_pool(folder: Path) -> Pool:
    """The pool that `build_pool` wrote."""
    rest = np.load(folder / "rest.npz")
    names = json.loads((folder / "names.json").read_text(encoding="utf-8"))
    return Pool(
        features=_features(folder),
        conditions=np.load(folder / "conditions.npy", mmap_mode="c"),
        phases=np.load(folder / "phases.npy", mmap_mode="c"),
        captions=names["captions"],
        actions=names["actions"],
        **{key: rest[key] for key in ("offsets", "embeddings", "meanings", "caption_actions", "mean", "std")},
    )
