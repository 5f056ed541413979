"""Engines for tests: what a job, an operator or a window meets, without a model."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from hymotion.inference.engine import EngineInfo, IsCancelled, OnProgress, Progress, raise_if
from hymotion.inference.engine_options import EngineOptions
from hymotion.inference.motion import Motion, MotionInfo
from hymotion.inference.request import MotionRequest
from hymotion.inference.rotations import rotation_about
from hymotion.inference.skeleton import SMPLX_BODY

INFO = EngineInfo(
    name="starter",
    label="Fake",
    model="none",
    min_seconds=1.0,
    max_seconds=10.0,
    fps=30.0,
    default_steps=10,
    default_guidance=1.0,
    licence_note="",
)


def waving_motion(request: MotionRequest) -> Motion:
    """Walks 1 m/s along +Z with the right arm down and the left forearm waving; the seed sets the wave's phase."""
    frames = round(request.seconds * INFO.fps)
    seconds = np.arange(frames) / INFO.fps
    rotations = np.tile(np.eye(3), (frames, len(SMPLX_BODY), 1, 1))
    down, wave = np.array([0.0, 0.0, 1.0]), np.array([0.0, 0.0, 1.0])
    rotations[:, SMPLX_BODY.index("right_shoulder")] = rotation_about(down, np.full(frames, 1.3))
    rotations[:, SMPLX_BODY.index("left_elbow")] = rotation_about(wave, 0.8 + 0.7 * np.sin(6 * seconds + request.seed))
    rotations[:, SMPLX_BODY.index("left_hip")] = rotation_about(np.array([1.0, 0, 0]), 0.5 * np.sin(5 * seconds))
    rotations[:, SMPLX_BODY.index("right_hip")] = rotation_about(np.array([1.0, 0, 0]), -0.5 * np.sin(5 * seconds))
    transl = np.stack([np.zeros(frames), np.full(frames, 0.95), seconds], axis=1)
    info = MotionInfo(prompt=request.prompt, seed=request.seed, engine="fake")
    return Motion(transl, rotations, INFO.fps, info=info)


@dataclass
class FakeEngine:
    """`steps` steps of `step_seconds` each, with `work` called in every one. fail_at: (step, what is raised there).

    options: what the registry hands every engine; ignored.
    """

    options: EngineOptions | None = None
    steps: int = 5
    step_seconds: float = 0.0
    work: Callable[[], object] = lambda: None
    fail_at: tuple[int, Exception] | None = None
    info: EngineInfo = INFO
    runs: int = 0

    def check(self, request: MotionRequest) -> None:
        self.info.check(request)

    def generate(self, request: MotionRequest, on_progress: OnProgress, is_cancelled: IsCancelled) -> list[Motion]:
        self.runs += 1
        for step in range(self.steps):
            raise_if(is_cancelled)
            if self.fail_at is not None and self.fail_at[0] == step:
                raise self.fail_at[1]
            on_progress(Progress(step / self.steps, f"Step {step + 1} of {self.steps}"))
            end = time.perf_counter() + self.step_seconds
            self.work()
            time.sleep(max(0.0, end - time.perf_counter()))
        return [waving_motion(request) for _ in range(request.takes)]


def numpy_work(seconds: float) -> Callable[[], None]:
    """What one step of a small transformer does to the processor: products, norms and Python between them."""
    random = np.random.default_rng(0)
    x, up, down = (random.standard_normal(shape, dtype=np.float32) for shape in ((40, 256), (256, 1024), (1024, 256)))

    def work() -> None:
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            y = np.maximum(x @ up, 0) @ down
            (y - y.mean(-1, keepdims=True)) / y.std(-1, keepdims=True)
            sum(i * i for i in range(300))

    return work
