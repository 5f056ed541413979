"""How the engine reads each prompt, apart from what it makes of it: wrong words tell from a wrong motion."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ours import load
from starter_prompts import Prompt
from starter_recognition import names_of

ONE_ACT = ("single", "side", "count", "turn", "speed")


def readings(prompts: Sequence[Prompt]) -> dict[str, str]:
    """Prompt name -> its acts as read: "walk + wave, sit down"; a question mark where the engine says it guesses."""
    engine = load("inference.engines.starter.engine").StarterEngine()
    understand = load("inference.engines.starter.beats").understand
    lexicon = engine._model.lexicon
    found: dict[str, str] = {}
    for prompt in prompts:
        beats = understand(lexicon, prompt.text).beats
        acts = [" + ".join(m.action + ("" if m.known else "?") for m in beat.matches) for beat in beats]
        found[prompt.name] = ", ".join(acts)
    return found


def read_right(prompts: Sequence[Prompt], read: Mapping[str, str]) -> float:
    """Share of the prompts about one act that are read as that act alone, with no doubt."""
    single = [prompt for prompt in prompts if prompt.group in ONE_ACT]
    return sum(read[prompt.name] in names_of(prompt.action) for prompt in single) / max(len(single), 1)
