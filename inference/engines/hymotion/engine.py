"""HY-Motion 1.0 and Lite as engines: models found, memory planned, prompt read, motion sampled, memory given back."""

from __future__ import annotations

import contextlib
import dataclasses
import traceback
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Final

from ... import locations
from ...engine import EngineInfo, IsCancelled, OnProgress, Progress
from ...engine_options import EngineOptions
from ...errors import OutOfMemory
from ...motion import Motion, MotionInfo
from ...request import MotionRequest
from .blocks import OnBlock
from .decoding import to_motion
from .feature_cache import FeatureCache
from .hardware import Hardware, probe
from .info import FPS, HYMOTION, HYMOTION_LITE
from .installed_models import InstalledModels
from .loaded_model import ModelKey, ModelSlot, TextKey
from .memory_limits import give_back, told_when_full
from .memory_plan import Plan, encoder_precision, make_plan
from .model_tasks import convert_part
from .plan_words import summary
from .prompt_features import PromptReader, ReadPrompt
from .prompt_template import MAX_TOKENS
from .stage_memory import Work, most_tokens
from .stage_progress import StageProgress
from .threads import leave_a_core

# How long each stage takes, roughly, in seconds on a processor: they share the progress bar.
_CONVERTING: Final = 15.0
_READING_THE_PROMPT: Final = 40.0
_LOADING: Final = 3.0
_TEXT_PASS: Final = 8.0
_A_STEP_OF_A_TAKE: Final = 0.5
_DECODING: Final = 1.0


class HyMotionEngine:
    """Text to motion by HY-Motion 1.0. Nothing is loaded before `generate`.

    options: what the user prefers. look: tells what the machine has, asked anew for each request.
    """

    info: EngineInfo = HYMOTION

    def __init__(self, options: EngineOptions | None = None, *, look: Callable[[str, Path], Hardware] = probe) -> None:
        self._options = options or EngineOptions()
        self._look = look
        self._slot = ModelSlot()
        self._device = "cpu"

    def check(self, request: MotionRequest) -> None:
        """Raise InvalidRequest when the settings can't be served. A prompt may be in any language."""
        self.info.check(request)

    def generate(self, request: MotionRequest, on_progress: OnProgress, is_cancelled: IsCancelled) -> list[Motion]:
        """One motion per take (inference/engine.py: MotionEngine).

        Raises also OutOfMemory and DiskFull. Whatever ends it early, a cancel too, all memory is given back.
        """
        self.check(request)
        leave_a_core()
        progress = StageProgress(on_progress, is_cancelled)
        with self._given_back_on_failure(), told_when_full(self.info.label):
            progress.report(0.0, f"Looking for {self.info.label}")
            models = InstalledModels.find(self.info, self._options)
            reader = PromptReader(models.encoders, FeatureCache(locations.features_folder()))
            prompt = reader.known(request.prompt, encoder_precision(self._options))
            if prompt is None:
                models.require_encoders()
                self.close()  # the encoder and the network are never in memory together
            plan = self._plan(request, models, prompt)
            progress.expect(_stages(plan))
            if plan.encoder is not None:
                plan.encoder.check()  # before anything takes time
            if plan.convert_to is not None:
                on_converting = progress.of("convert")
                part = convert_part(models.store, models.model.part, plan.convert_to, on_converting, is_cancelled)
                models = dataclasses.replace(models, model=part)
            if prompt is None:
                prompt = reader.read(request.prompt, plan.reading, progress.of("encode"), is_cancelled)
                plan = dataclasses.replace(self._plan(request, models, prompt), encoder=plan.encoder)
            motions = self._move(request, models, prompt, plan, progress)
            if not plan.keep_loaded:
                self.close()
            progress.report(1.0, "Done")
        return motions

    def close(self) -> None:
        """Give all memory back."""
        self._slot.empty()

    def _plan(self, request: MotionRequest, models: InstalledModels, prompt: ReadPrompt | None) -> Plan:
        """The plan for what is free now, this engine's own loaded network counted as free: it is reused or replaced."""
        work = Work(
            takes=request.takes,
            frames=round(request.seconds * FPS),
            steps=self._steps(request),
            tokens=most_tokens(request.prompt) if prompt is None else len(prompt.features.tokens),
        )
        hardware = self._slot.freed(self._look(self._options.device, models.store.folder))
        self._device = hardware.device
        return make_plan(
            hardware,
            models.sizes,
            self._options,
            work,
            features_cached=prompt is not None,
            stored=frozenset(models.model.converted),
        )

    def _move(
        self, request: MotionRequest, models: InstalledModels, prompt: ReadPrompt, plan: Plan, progress: StageProgress
    ) -> list[Motion]:
        """Load, run and decode; one motion a take."""
        steps, guidance = self._steps(request), self._guidance(request)
        key = ModelKey.of(models.weights(plan.motion.precision), plan.motion.device, self._options.precision)
        text = TextKey(request.prompt, prompt.precision, steps, guidance)
        progress.expect(_moving_stages(plan, self._slot.holds(key), self._slot.holds(key, text)))
        loaded = self._slot.get(key, models, plan, _told(progress.of("load"), f"Loading {self.info.label}"))
        conditioning = loaded.conditioning(
            text, prompt.features, _told(progress.of("prepare"), "Thinking about the prompt")
        )
        seeds = [request.seed + take for take in range(request.takes)]
        latents = loaded.model.sample(
            conditioning,
            plan.work.frames,
            seeds,
            _told(progress.of("sample"), "Imagining the motion", counted=True),
            plan.motion.takes_at_once,
        )
        motions: list[Motion] = []
        on_decoding = _told(progress.of("decode"), "Smoothing the motion")
        for take, seed in enumerate(seeds):
            on_decoding(take, len(seeds))
            info = self._describe(request, seed, models, prompt, plan)
            motions.append(to_motion(latents[take], loaded.normalisation, info))
        return motions

    def _describe(
        self, request: MotionRequest, seed: int, models: InstalledModels, prompt: ReadPrompt, plan: Plan
    ) -> MotionInfo:
        notes = list(prompt.notes)
        if len(prompt.features.tokens) >= MAX_TOKENS:
            notes.append(f"The model reads {MAX_TOKENS} pieces of a prompt: the end of this one was not read.")
        return MotionInfo(
            prompt=request.prompt,
            seed=seed,
            engine=self.info.name,
            model=f"{self.info.model} ({models.revision(plan.motion.precision)})",
            licence_note=self.info.licence_note,
            settings={
                "seconds": request.seconds,
                "steps": self._steps(request),
                "guidance": self._guidance(request),
                "precision": plan.motion.precision,
                "encoder_precision": prompt.precision,
                "plan": summary(plan),
            },
            notes=tuple(notes),
        )

    def _steps(self, request: MotionRequest) -> int:
        return self.info.default_steps if request.steps is None else request.steps

    def _guidance(self, request: MotionRequest) -> float:
        return self.info.default_guidance if request.guidance is None else request.guidance

    @contextlib.contextmanager
    def _given_back_on_failure(self) -> Generator[None]:
        """Empty this engine when the block raises, and the error of all it holds."""
        try:
            yield
        except BaseException as error:
            _forget_tensors(error)
            self.close()
            give_back(self._device)
            if isinstance(error, OutOfMemory) and self._options.memory == "least":
                error.cure = "Close other programs, choose a shorter clip, or choose HY-Motion 1.0 Lite."
            raise


class HyMotionLiteEngine(HyMotionEngine):
    """The same with the smaller network, HY-Motion 1.0 Lite."""

    info = HYMOTION_LITE


def _stages(plan: Plan) -> list[tuple[str, float]]:
    """The stages to come, with their shares of the progress bar."""
    convert = [("convert", _CONVERTING)] if plan.convert_to is not None else []
    encode = [("encode", _READING_THE_PROMPT)] if plan.encoder is not None else []
    return [*convert, *encode, *_moving_stages(plan)]


def _moving_stages(plan: Plan, is_loaded: bool = False, knows_text: bool = False) -> list[tuple[str, float]]:
    sampling = _A_STEP_OF_A_TAKE * plan.work.steps * plan.work.takes
    return [
        ("load", 0.0 if is_loaded else _LOADING),
        ("prepare", 0.0 if knows_text else _TEXT_PASS),
        ("sample", sampling),
        ("decode", _DECODING),
    ]


def _told(on_progress: OnProgress, what: str, *, counted: bool = False) -> OnBlock:
    """A report of done parts out of all, as the network makes them; counted: with the numbers in words."""

    def on_part(done: int, total: int) -> None:
        words = f"{what}: step {min(done + 1, total)} of {total}" if counted else what
        on_progress(Progress(done / total, words))

    return on_part


def _forget_tensors(error: BaseException) -> None:
    """Clear the frames of a traceback and of what caused it: whoever keeps the error keeps no tensor with it."""
    seen: BaseException | None = error
    while seen is not None:
        traceback.clear_frames(seen.__traceback__)
        seen = seen.__cause__ or seen.__context__
