"""The embedded engine: prompt -> plan -> sampled features -> clean motion, in numpy alone."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import numpy as np

from ...engine import EngineInfo, IsCancelled, OnProgress, Progress, raise_if
from ...engine_options import EngineOptions
from ...motion import Motion, MotionInfo
from ...prompt_help import Hint
from ...request import MotionRequest
from . import features as ft
from .cleanup import plant_feet
from .lexicon import Lexicon
from .matcher import Matcher
from .minilm import DEFAULT_PATH as TEXT_WEIGHTS
from .minilm import MiniLM
from .network import Network
from .plan import make_plan
from .prompt import check_readable
from .remarks import remarks
from .sampling import sample
from .turning import exact_turns
from .weights import read_weights

MOTION_WEIGHTS: Final = Path(__file__).parent / "weights" / "motion.npz"
_SMOOTHING_FRAMES: Final = 0.6

INFO: Final = EngineInfo(
    name="starter",
    label="Starter",
    model="starter-2",
    min_seconds=0.5,
    max_seconds=12.0,
    fps=ft.FPS,
    default_steps=12,
    default_guidance=2.5,
    licence_note="Motion by the HY-Motion starter model (CC0); trained on mocap.cs.cmu.edu data, NSF EIA-0196217.",
)


@dataclass(frozen=True, eq=False)
class _Model:
    network: Network
    mean: np.ndarray
    std: np.ndarray
    lexicon: Lexicon
    config: dict[str, Any]


class StarterEngine:
    """Text to motion without torch. Weights are read at the first `generate` and kept.

    options: ignored; this engine runs the same everywhere.
    motion_weights, text_weights: files to read; the extension's own by default.
    """

    info = INFO

    def __init__(
        self,
        options: EngineOptions | None = None,
        *,
        motion_weights: Path = MOTION_WEIGHTS,
        text_weights: Path = TEXT_WEIGHTS,
    ) -> None:
        self._motion_weights = motion_weights
        self._text_weights = text_weights

    def check(self, request: MotionRequest) -> None:
        """Raise InvalidRequest when the settings or the prompt's language can't be served."""
        self.info.check(request)
        check_readable(request.prompt)

    @cached_property
    def _model(self) -> _Model:
        """Raises ModelMissing or ModelDamaged."""
        config, arrays = read_weights(self._motion_weights)
        network = {n.removeprefix("network."): a for n, a in arrays.items() if n.startswith("network.")}
        lexicon = Lexicon(
            arrays["captions.embeddings"].astype(np.float32),
            arrays["captions.actions"],
            tuple(config["actions"]),
            frozenset(config["upper_body"]),
            MiniLM.load(self._text_weights),
            tuple(config.get("sentences", ())),
            Matcher.read(config, arrays),
        )
        return _Model(Network(config["model"], network), arrays["mean"], arrays["std"], lexicon, config)

    def generate(self, request: MotionRequest, on_progress: OnProgress, is_cancelled: IsCancelled) -> list[Motion]:
        """One motion per take (inference/engine.py: MotionEngine)."""
        self.info.check(request)
        symbols_left_out = check_readable(request.prompt)
        on_progress(Progress(0.0, "Loading the starter model"))
        model = self._model
        raise_if(is_cancelled)
        on_progress(Progress(0.05, "Reading the prompt"))
        frames = round(request.seconds * ft.FPS)
        plan = make_plan(model.lexicon, request.prompt, -(-frames // model.network.frames_per_token))
        motions: list[Motion] = []
        for take in range(request.takes):
            share = (take / request.takes, (take + 1) / request.takes)

            def report(done: float, share: tuple[float, float] = share) -> None:
                raise_if(is_cancelled)
                overall = share[0] + (share[1] - share[0]) * done
                on_progress(Progress(0.1 + 0.9 * overall, "Imagining the motion"))

            seed = request.seed + take
            sampled = sample(
                model.network, plan.conditions, seed, self._steps(request), self._guidance(request), report
            )
            features = exact_turns(sampled * model.std + model.mean, plan.turns, model.network.frames_per_token)
            motion = _decode(features, frames)
            info = self._describe(request, seed, (*symbols_left_out, *plan.notes), model.config)
            motions.append(dataclasses.replace(motion, info=info))
        on_progress(Progress(1.0, "Done"))
        return motions

    @property
    def lexicon(self) -> Lexicon:
        """What it knows. Raises ModelMissing or ModelDamaged."""
        return self._model.lexicon

    def remarks(self, prompt: str, seconds: float) -> tuple[Hint, ...]:
        """What is understood of a prompt (prompt_help.ReadsPrompts). Raises ModelMissing or ModelDamaged."""
        return remarks(self.lexicon, prompt, seconds)

    def _steps(self, request: MotionRequest) -> int:
        return self.info.default_steps if request.steps is None else request.steps

    def _guidance(self, request: MotionRequest) -> float:
        return self.info.default_guidance if request.guidance is None else request.guidance

    def _describe(
        self, request: MotionRequest, seed: int, notes: tuple[str, ...], config: dict[str, Any]
    ) -> MotionInfo:
        return MotionInfo(
            prompt=request.prompt,
            seed=seed,
            engine=self.info.name,
            model=f"{self.info.model} (step {config['step']})",
            licence_note=self.info.licence_note,
            settings={
                "seconds": request.seconds,
                "steps": self._steps(request),
                "guidance": self._guidance(request),
            },
            notes=notes,
        )


def _decode(features: np.ndarray, frames: int) -> Motion:
    """Features -> motion: jitter taken out lightly, feet planted, cut to `frames`."""
    contacts = features[:, ft.CONTACTS].copy()
    features = ft.gaussian_smooth(features, _SMOOTHING_FRAMES)
    features[:, ft.CONTACTS] = contacts
    motion = plant_feet(ft.decode(features[:frames]))
    start = motion.transl[0] * np.array([1.0, 0.0, 1.0])
    return motion.replace(transl=motion.transl - start)
