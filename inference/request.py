"""What a user asks an engine for."""

from __future__ import annotations

from dataclasses import dataclass

from .errors import InvalidRequest

MAX_PROMPT_CHARACTERS = 500
MAX_TAKES = 8
MAX_SEED = 2**31 - 1


@dataclass(frozen=True)
class MotionRequest:
    """One prompt and its settings. `problems` says what is wrong; nothing is clamped in silence.

    seconds: length of the clip. takes: how many clips; take i uses seed + i.
    guidance, steps: None means the engine's own default.
    """

    prompt: str
    seconds: float = 5.0
    seed: int = 0
    takes: int = 1
    guidance: float | None = None
    steps: int | None = None

    def problems(self) -> list[InvalidRequest]:
        """Everything wrong with this request that no engine could serve, in the order of the panel."""
        found: list[InvalidRequest] = []
        length = len(self.prompt)
        if not self.prompt.strip():
            found.append(
                InvalidRequest(
                    "The prompt is empty.",
                    cure='Describe a motion, such as "a person walks forward".',
                    code="prompt_empty",
                )
            )
        elif length > MAX_PROMPT_CHARACTERS:
            found.append(
                InvalidRequest(
                    f"The prompt has {length:,} characters; at most {MAX_PROMPT_CHARACTERS} can be used.",
                    cure="Shorten it to one or two sentences.",
                    code="prompt_too_long",
                )
            )
        if not 0 < self.seconds < float("inf"):
            found.append(
                InvalidRequest(
                    f"A clip of {self.seconds:g} s has no frames.", cure="Choose a longer duration.", code="seconds"
                )
            )
        if not 0 <= self.seed <= MAX_SEED:
            found.append(
                InvalidRequest(
                    f"The seed {self.seed} is out of range.",
                    cure=f"Use a whole number from 0 to {MAX_SEED}.",
                    code="seed",
                )
            )
        if not 1 <= self.takes <= MAX_TAKES:
            found.append(
                InvalidRequest(f"{self.takes} takes were asked for.", cure=f"Ask for 1 to {MAX_TAKES}.", code="takes")
            )
        if self.guidance is not None and not 0 <= self.guidance <= 20:
            found.append(
                InvalidRequest(f"Guidance {self.guidance:g} is out of range.", cure="Use 0 to 20.", code="guidance")
            )
        if self.steps is not None and not 1 <= self.steps <= 200:
            found.append(InvalidRequest(f"{self.steps} steps were asked for.", cure="Use 1 to 200.", code="steps"))
        return found

    def check(self) -> None:
        """Raise the first problem."""
        for problem in self.problems():
            raise problem
