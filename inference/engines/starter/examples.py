"""Prompts to begin with, by category. Each is known to be understood as it is meant (tests hold them)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from .synonyms import STAND_INS


@dataclass(frozen=True)
class Example:
    """A prompt and the actions it is read as, in the order of time: "walk", or "walk + wave" for both at once."""

    prompt: str
    actions: tuple[str, ...]
    category: str = ""


_TABLE: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "Walking": (
        ("a person walks forward", "walk"),
        ("a person walks slowly", "walk"),
        ("a person walks happily", "walk"),
        ("a person walks like an old man", "walk"),
        ("a tired person walks", "walk"),
        ("a person walks while turning left", "walk"),
        ("a person walks backward", "walk backward"),
        ("a person takes two steps forward", "step forward"),
        ("a person takes a step back", "step backward"),
        ("a person takes two steps to the left", "side step"),
        ("a person sneaks forward", "sneak"),
        ("a person tiptoes", "tiptoe"),
        ("a person limps", "limp"),
        ("a person walks like a drunk", "walk"),
        ("a person staggers", "stagger"),
        ("a person marches in place", "march in place"),
        ("a person walks like a zombie", "zombie"),
    ),
    "Running and jumping": (
        ("a person runs forward", "run"),
        ("a person sprints as fast as possible", "run"),
        ("a person jogs", "jog"),
        ("a person jogs in place", "jog in place"),
        ("a person jumps up high", "jump"),
        ("a person jumps three times", "jump"),
        ("a person jumps forward", "jump forward"),
        ("a person hops on the left leg", "hop"),
        ("a person jumps and spins", "jump turn"),
        ("a person does a cartwheel", "cartwheel"),
    ),
    "Turning and looking": (
        ("a person turns left", "turn"),
        ("a person turns 90 degrees to the right", "turn"),
        ("a person turns around", "turn"),
        ("a person looks up", "look"),
        ("a person looks over the left shoulder", "look"),
        ("a person looks around", "look around"),
        ("a person nods twice", "nod"),
        ("a person shakes their head", "shake head"),
    ),
    "Sitting, kneeling, lying": (
        ("a person sits down", "sit down"),
        ("a person stands up from a chair", "stand up"),
        ("a person is sitting on a chair", "sit"),
        ("a person crouches down", "crouch"),
        ("a person kneels on one knee", "kneel"),
        ("a person lies down on the floor", "lie down"),
        ("a person gets up from the ground", "get up"),
        ("a person falls down", "fall"),
        ("a person stands still", "idle"),
    ),
    "Gestures": (
        ("a person waves with the left hand", "wave"),
        ("a person waves with both hands", "wave"),
        ("a person claps five times", "clap"),
        ("a person points to the right with the right hand", "point"),
        ("a person raises the left arm", "raise arm"),
        ("a person lowers both arms", "lower arm"),
        ("a person crosses the arms", "cross arms"),
        ("a person puts the hands on the hips", "hands on hips"),
        ("a person shrugs", "shrug"),
        ("a person bows deeply", "bow"),
        ("a person salutes", "salute"),
        ("a person beckons", "beckon"),
        ("a person facepalms", "facepalm"),
        ("a person celebrates a victory", "celebrate"),
        ("a person laughs", "laugh"),
        ("a person directs the traffic", "direct traffic"),
        ("a person gives referee signals", "referee signals"),
    ),
    "Everyday": (
        ("a person picks up a box", "pick up"),
        ("a person pushes a heavy box", "push"),
        ("a person pulls a rope", "pull"),
        ("a person throws a ball with the right hand", "throw"),
        ("a person catches a ball", "catch"),
        ("a person drinks a glass of water", "drink"),
        ("a person knocks on a door three times", "knock"),
        ("a person talks on the phone", "phone"),
        ("a person types on a keyboard", "type"),
        ("a person stretches", "stretch"),
        ("a person reaches for a high shelf", "reach up"),
        ("a person cleans a window", "wash window"),
        ("a person takes a shower", "wash self"),
        ("a person thinks", "think"),
    ),
    "Fighting and sport": (
        ("a person punches twice with the left fist", "punch"),
        ("a person boxes", "box"),
        ("a person kicks with the right leg", "kick"),
        ("a person blocks a punch", "block"),
        ("a person dodges to the left", "dodge"),
        ("a person does karate", "karate"),
        ("a person fights with a sword", "sword"),
        ("a person kicks a ball", "soccer kick"),
        ("a person dribbles a basketball", "basketball dribble"),
        ("a person does five jumping jacks", "jumping jacks"),
        ("a person does squats", "squat"),
        ("a person touches the toes", "toe touch"),
        ("a person circles the arms", "arm circles"),
        ("a person twists the torso", "torso twist"),
        ("a person raises the knees", "knee raise"),
        ("a person balances on one leg", "balance"),
    ),
    "Dancing": (
        ("a person dances", "dance"),
        ("a person dances salsa", "salsa"),
        ("a person breakdances", "breakdance"),
        ("a person does an Indian dance", "indian dance"),
        ("a person dabs", "dab"),
    ),
    "One after the other, two at once": (
        ("a person walks forward, then waves with the right hand", "walk, wave"),
        ("a person sits down and then stands up", "sit down, stand up"),
        ("a person runs, jumps and sits down", "run, jump, sit down"),
        ("before sitting down, a person waves", "wave, sit down"),
        ("a person looks left, then right, then nods", "look, look, nod"),
        ("a person walks while waving", "walk + wave"),
        ("a person sits on a chair while drinking", "sit + drink"),
        ("a person waits for two seconds, then runs", "idle, run"),
    ),
}

EXAMPLES: Final[tuple[Example, ...]] = tuple(
    Example(prompt, tuple(actions.split(", ")), category)
    for category, entries in _TABLE.items()
    for prompt, actions in entries
)
CATEGORIES: Final[tuple[str, ...]] = tuple(_TABLE)


def find(words: str) -> tuple[Example, ...]:
    """Examples in which every one of the words begins a word, of the prompt, an action or the category."""
    wanted = words.lower().split()
    return tuple(example for example in EXAMPLES if all(f" {word}" in _searched(example) for word in wanted))


def _searched(example: Example) -> str:
    text = f" {example.prompt} {' '.join(example.actions)} {example.category}"
    return text.lower()


def example_of(action: str) -> str:
    """A prompt for an action alone; a plain sentence where the table has none."""
    names = [(action,), *((name,) for name, other in STAND_INS.items() if other == action)]
    return next((example.prompt for example in EXAMPLES if example.actions in names), f"a person does {action}")
