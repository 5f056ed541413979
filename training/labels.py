"""What a piece of training motion is said to be: sentence, action and meaning, for each stretch of frames."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np

from ..inference.engines.starter.features import mirror
from ..inference.engines.starter.meaning import Meaning
from ..inference.engines.starter.rhythm import stroke_phases

NOTHING = -1
UNSAID: Final = Meaning()

_SWAP = {"left": "right", "right": "left", "clockwise": "counterclockwise", "counterclockwise": "clockwise"}


@dataclass(frozen=True)
class Label:
    """One clause. caption: canonical sentence. action: its name. meaning: what the sentence says beside the action."""

    caption: str
    action: str
    meaning: Meaning = UNSAID

    def mirrored(self) -> Label:
        """Left and right exchanged, in the words and in the meaning."""
        words = " ".join(_SWAP.get(word, word) for word in self.caption.split())
        return Label(words, self.action, self.meaning.mirrored())


@dataclass(frozen=True, eq=False)
class Piece:
    """One labelled action. features: (T, 201). also: what is done at the same time.

    strokes, also_strokes: (T,) how far the present stroke of either is, 0..1, or NO_STROKE (rhythm.py); None for none.
    """

    features: np.ndarray
    label: Label
    also: Label | None = None
    strokes: np.ndarray | None = None
    also_strokes: np.ndarray | None = None

    def mirrored(self) -> Piece:
        """Seen in a mirror: motion, words and meaning alike."""
        also = None if self.also is None else self.also.mirrored()
        return replace(self, features=mirror(self.features), label=self.label.mirrored(), also=also)

    def cut(self, first: int, last: int) -> Piece:
        """Frames [first, last)."""
        strokes, also = (None if x is None else x[first:last] for x in (self.strokes, self.also_strokes))
        return replace(self, features=self.features[first:last], strokes=strokes, also_strokes=also)

    def phases(self) -> np.ndarray:
        """(T, 2) float32 strokes of the action and of what is done at once."""
        tracks = (self.strokes, self.also_strokes)
        return np.stack([stroke_phases((), len(self.features)) if x is None else x for x in tracks], axis=-1)


@dataclass(frozen=True)
class Span:
    """A stretch of `frames` frames ruled by one clause, and perhaps by another at the same time."""

    frames: int
    main: Label
    also: Label | None = None


@dataclass(frozen=True, eq=False)
class Sample:
    """One training sample. features: (T, 201) float16. spans: what rules when; their frames add up to T.

    phases: (T, 2) float32 as `Piece.phases` has them.
    """

    features: np.ndarray
    spans: tuple[Span, ...]
    phases: np.ndarray


@dataclass
class Vocabulary:
    """Sentences, actions and meanings by number, in order of first use.

    A meaning has one number for each place in a sequence, so that a clause which follows itself shows a border.
    """

    captions: dict[str, int] = field(default_factory=dict)
    actions: dict[str, int] = field(default_factory=dict)
    meanings: dict[tuple[Meaning, int], int] = field(default_factory=dict)

    def conditions(self, spans: tuple[Span, ...]) -> np.ndarray:
        """(T, 6) int16: numbers of caption, action and meaning of the main clause, then of the one beside it."""
        rows = [self._row(span.main, place % 2) + self._row(span.also, 0) for place, span in enumerate(spans)]
        return np.repeat(np.array(rows, dtype=np.int16), [span.frames for span in spans], axis=0)

    def add(self, label: Label) -> None:
        """Give a clause its numbers before it is used."""
        self._row(label, 0)

    def meaning_rows(self) -> np.ndarray:
        """(K, MEANING_WIDTH) float32 of all meanings by number."""
        return np.stack([meaning.row() for meaning, _ in self.meanings])

    def _row(self, label: Label | None, place: int) -> list[int]:
        if label is None:
            return [NOTHING, NOTHING, NOTHING]
        return [
            self.captions.setdefault(label.caption, len(self.captions)),
            self.actions.setdefault(label.action, len(self.actions)),
            self.meanings.setdefault((label.meaning, place), len(self.meanings)),
        ]
