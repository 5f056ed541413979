"""What the add-on remembers while Blender runs: not saved in files, not touched by undo.

One `Session` lives from register() to unregister(). It holds names and ids of Blender's objects, never the objects:
after an undo such a reference points at freed memory.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from ..inference.errors import HyMotionError
from ..inference.motion import Motion
from ..inference.prompt_help import Hint
from .background import BackgroundTask, TaskState
from .engine_setup import EngineSetup
from .engines import Engines
from .generation import GenerationJob, JobState
from .retarget.diagnosis import RigFacts
from .retarget.finding import Finding
from .retarget.rest_pose import RestPose
from .rigs.bone_map import BoneMap


@dataclass(frozen=True)
class ArmatureRef:
    """An armature object, to be looked up again: `uid` survives renaming and undo, `name` is for people."""

    uid: int
    name: str


@dataclass(frozen=True)
class Recognition:
    """What an armature was recognised as, or why not.

    bones, said, rest_stamp: its bone names then, what the user had said of them and a number for their rest, to notice
    when any of these changes. bone_map, rest: also there when the user has said something impossible, to be put right.
    """

    armature: ArmatureRef
    bones: tuple[str, ...]
    said: str = ""
    rest_stamp: int = 0
    bone_map: BoneMap | None = None
    label: str = ""
    joint_count: int = 0
    joint_total: int = 0
    notes: tuple[str, ...] = ()
    problem: HyMotionError | None = None
    rest: RestPose | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Diagnosis:
    """What is worth knowing about the panel's character before it is animated.

    facts, recognition: what that was found from, to notice when either changes; None where it can't be animated at all.
    """

    armature: ArmatureRef
    findings: tuple[Finding, ...]
    facts: RigFacts | None = None
    recognition: Recognition | None = None


@dataclass(frozen=True)
class Take:
    """One motion that has become an Action. seed: None for a motion that was not made here."""

    action: str
    seed: int | None
    frame_start: int
    frame_end: int


@dataclass(frozen=True)
class Result:
    """What a job's motions have become: the first take is the one that the armature played at once.

    generation_s and keying_s: what each took for all takes together, seconds.
    """

    takes: tuple[Take, ...]
    armature: ArmatureRef
    prompt: str
    notes: tuple[str, ...]
    generation_s: float
    keying_s: float

    @property
    def action(self) -> str:
        """Name of the first take's Action."""
        return self.takes[0].action

    @property
    def seed(self) -> int | None:
        """Seed of the first take; None for a motion that was not made here."""
        return self.takes[0].seed

    @property
    def frame_start(self) -> int:
        """First frame of the takes, which start and end together."""
        return self.takes[0].frame_start

    @property
    def frame_end(self) -> int:
        """Last frame of the takes."""
        return self.takes[0].frame_end


@dataclass(frozen=True, eq=False)
class KeptMotions:
    """The takes of the last job, so that nothing is lost when they can't be applied at once."""

    motions: tuple[Motion, ...]
    generation_s: float


@dataclass(frozen=True, eq=False)
class RunningTask:
    """Something that is done beside Blender and is no generation: setting up, downloading, asking a server.

    label: what it is, in a few words. finish: what to do with its result; the main thread calls it.
    """

    label: str
    task: BackgroundTask[Any]
    finish: Callable[[Session, Any], None]


@dataclass(frozen=True)
class PromptHints:
    """Gentle remarks. about: the request and the engine that they were made for."""

    about: tuple[Any, ...] = ()
    hints: tuple[Hint, ...] = ()


@dataclass(frozen=True)
class Proposal:
    """A rewritten prompt that waits for the user's word. original: what it was made from."""

    original: str
    prompt: str
    seconds: float | None = None


@dataclass(frozen=True)
class PlanShown:
    """What a generation would use. about: the settings that it holds for."""

    about: tuple[Any, ...]
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class ServerReport:
    """What a server has answered. host, port: of the server that was asked."""

    host: str
    port: int
    sentences: tuple[str, ...]


@dataclass
class Session:
    """job: the one running, if any. job_state: as last polled, what the panel draws. target: what the job is for.

    failure: the error the panel shows. result, kept: of the last finished job. recognition: of the last armature looked
    at. diagnosis: what to know of it before it is animated. engines: what makes motions, kept so that weights are
    loaded once.
    task, task_state: likewise for what is no generation. setup: what was last seen on this machine; look, look_wanted:
    the look being taken, and whether another one is due. typed: what the hints' settings were at the last look, to
    notice when typing pauses; reading: the starter at work on hints. hints, proposal, plan, server: what the panel says
    about the prompt, its rewriting, the memory and the server. good_news: what a task found that needs no cure.
    """

    job: GenerationJob | None = None
    job_state: JobState = field(default_factory=JobState)
    target: ArmatureRef | None = None
    failure: HyMotionError | None = None
    result: Result | None = None
    kept: KeptMotions | None = None
    recognition: Recognition | None = None
    diagnosis: Diagnosis | None = None
    engines: Engines = field(default_factory=Engines)
    task: RunningTask | None = None
    task_state: TaskState[Any] = field(default_factory=TaskState[Any])
    setup: EngineSetup | None = None
    look: BackgroundTask[EngineSetup] | None = None
    look_wanted: bool = True
    hints: PromptHints = field(default_factory=PromptHints)
    typed: tuple[Any, ...] = ()
    reading: BackgroundTask[PromptHints] | None = None
    proposal: Proposal | None = None
    plan: PlanShown | None = None
    server: ServerReport | None = None
    good_news: str = ""

    @property
    def is_busy(self) -> bool:
        """Whether a job runs, or is about to stop."""
        return self.job is not None

    def begin(self, job: GenerationJob, target: ArmatureRef) -> None:
        """A job has started. The last result stays until there is a new one."""
        self.job, self.job_state, self.target, self.failure = job, job.poll(), target, None

    def look_again(self) -> None:
        """What is on this machine may have changed."""
        self.look_wanted = True

    def forget_file(self) -> None:
        """Another file was loaded: what belonged to the last one goes; a running job is told to stop."""
        if self.job is not None:
            self.job.cancel()
        self.target = self.failure = self.result = self.kept = self.recognition = self.diagnosis = self.proposal = None

    def end(self) -> None:
        """The add-on goes: stop what runs, wait a moment for it, and end the worker."""
        running = [
            work for work in (self.job, self.task and self.task.task, self.look, self.reading) if work is not None
        ]
        for work in running:
            work.cancel()
        self.engines.close()
        for work in running:
            # A step takes a fraction of a second; the thread is a daemon, so a stuck one does not hold Blender up.
            work.join(timeout=2.0)


class _Owner:
    """Holds the session for as long as the add-on is registered."""

    session: Session | None = None


@contextmanager
def session_lifetime() -> Generator[Session]:
    """The session exists inside this context and nowhere else; leaving it stops a running job."""
    session = _Owner.session = Session()
    try:
        yield session
    finally:
        _Owner.session = None
        session.end()


def current() -> Session:
    """The session. Raises RuntimeError when the add-on is not registered."""
    if _Owner.session is None:
        raise RuntimeError("HY-Motion is not registered")
    return _Owner.session
