"""Every act that words can promise: how it is seen, how it is counted, and how long it must be seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
import starter_arms as arms
import starter_hands as hands
import starter_legs as legs
import starter_trunk as trunk
from starter_signals import Body

Seen = Callable[[Body, str], np.ndarray]
Counted = Callable[[Body, str], list[int]]


@dataclass(frozen=True)
class Act:
    """seen(body, side): (T,) bool. seconds: how much of that must be there. counted(body, side): frames, one a time."""

    seen: Seen
    seconds: float = 0.4
    counted: Counted | None = None


def seated_after_standing(body: Body, side: str) -> np.ndarray:
    """Seated, having stood before."""
    return legs.sit(body, side) & (np.cumsum(legs.stand(body)) > 0.2 * body.fps)


def standing_after(low: Seen) -> Seen:
    """Standing, having been low before."""

    def seen(body: Body, side: str) -> np.ndarray:
        return legs.stand(body) & (np.cumsum(low(body, side)) > 0.2 * body.fps)

    return seen


def picked_up(body: Body, side: str) -> np.ndarray:
    """Upright again after a hand was near the floor, or on the way there and back."""
    down = arms.reach_down(body, side)
    return down | (legs.stand(body) & (np.cumsum(down) > 0))


def low_walk(body: Body, side: str) -> np.ndarray:
    """Any way of going forward on the feet, slow ones too."""
    return legs.walk(body, side) | legs.creep(body, side) | legs.limp(body, "") | legs.tiptoe(body, side)


ACTS: Final[dict[str, Act]] = {
    "walk": Act(legs.walk, 1.0, legs.steps_times),
    "walk backward": Act(legs.walk_backward, 0.8),
    "run": Act(legs.run, 0.6),
    "jog in place": Act(legs.jog_in_place, 1.0),
    "march in place": Act(legs.march, 1.0, legs.knee_raise_times),
    "knee raise": Act(legs.knee_raise, 0.2, legs.knee_raise_times),
    "jump": Act(legs.jump, 0.2, legs.jump_times),
    "jump forward": Act(legs.jump_forward, 0.2, legs.jump_times),
    "jump turn": Act(legs.jump_turn, 0.2),
    "hop": Act(legs.hop, 0.3, legs.hop_times),
    "idle": Act(legs.idle, 2.0),
    "stand": Act(legs.stand, 0.5),
    "sit": Act(legs.sit, 1.5),
    "sit down": Act(seated_after_standing, 0.5),
    "stand up": Act(standing_after(legs.sit), 0.3),
    "get up": Act(standing_after(legs.lie), 0.3),
    "crouch": Act(legs.crouch, 0.4),
    "squat": Act(legs.crouch, 0.2, legs.squat_times),
    "kneel": Act(legs.kneel, 0.5),
    "lie down": Act(legs.lie, 0.5),
    "kick": Act(legs.kick, 0.2, legs.kick_times),
    "balance": Act(legs.balance, 1.0),
    "side step": Act(legs.side_step, 0.5, legs.side_step_times),
    "sneak": Act(legs.creep, 1.0),
    "tiptoe": Act(legs.tiptoe, 0.8),
    "limp": Act(legs.limp, 0.8),
    "stagger": Act(legs.stagger, 0.6),
    "go": Act(low_walk, 0.8),
    "fall": Act(legs.fall, 0.2),
    "cartwheel": Act(legs.cartwheel, 0.3),
    "jumping jacks": Act(legs.jumping_jacks, 1.0, legs.jumping_jack_times),
    "breakdance": Act(legs.floor_work, 0.5),
    "dance": Act(legs.dance, 1.5),
    "salsa": Act(legs.steps_on_the_spot, 1.5),
    "turn": Act(trunk.turning, 0.3),
    "bow": Act(trunk.bow, 0.3, trunk.bow_times),
    "bend": Act(trunk.bend_down, 0.3),
    "nod": Act(trunk.nod, 0.4, trunk.nod_times),
    "shake head": Act(trunk.shake_head, 0.5),
    "shrug": Act(trunk.shrug, 0.2, trunk.shrug_times),
    "look": Act(trunk.look, 0.4),
    "look up": Act(trunk.look_up, 0.4),
    "look down": Act(trunk.look_down, 0.4),
    "look around": Act(trunk.look_around, 0.5),
    "torso twist": Act(trunk.twist, 1.0, trunk.twist_times),
    "laugh": Act(trunk.shake_with_laughter, 1.0),
    "dodge": Act(trunk.dodge, 0.2),
    "lean": Act(trunk.lean_side, 0.3),
    "raise arm": Act(arms.raise_arm, 0.3, arms.raise_arm_times),
    "raise both arms": Act(arms.raise_both, 0.3),
    "lower arm": Act(arms.lower_arm, 0.3),
    "wave": Act(arms.wave, 0.6, arms.wave_times),
    "punch": Act(arms.punch, 0.2, arms.punch_times),
    "box": Act(arms.punch, 1.0, arms.punch_times),
    "karate": Act(arms.strike, 1.2),
    "throw": Act(arms.throw, 0.2, arms.throw_times),
    "catch": Act(hands.catch, 0.2),
    "clap": Act(hands.clap, 0.5, hands.clap_times),
    "point": Act(arms.point, 0.3),
    "reach up": Act(arms.arm_up, 0.4),
    "stretch": Act(arms.stretch, 0.4),
    "direct traffic": Act(arms.gesture, 1.5),
    "referee signals": Act(arms.gesture, 1.5),
    "drink": Act(hands.drink, 0.5),
    "phone": Act(hands.phone, 1.0),
    "salute": Act(hands.salute, 0.3),
    "facepalm": Act(hands.facepalm, 0.4),
    "think": Act(hands.think, 0.7),
    "hands on hips": Act(hands.hands_on_hips, 0.6),
    "cross arms": Act(hands.cross_arms, 0.6),
    "beckon": Act(hands.beckon, 0.6),
    "knock": Act(hands.knock, 0.4, hands.knock_times),
    "push": Act(arms.push, 0.3),
    "pull": Act(arms.pull, 0.3),
    "pick up": Act(picked_up, 0.3),
    "toe touch": Act(arms.toe_touch, 0.2, arms.toe_touch_times),
    "sword": Act(arms.sword, 0.5, arms.strokes),
    "wash self": Act(hands.rub, 1.0),
    "wash window": Act(hands.wipe, 1.0),
    "basketball dribble": Act(hands.dribble, 1.0),
    "arms ahead": Act(arms.arms_ahead, 0.5),
    "zombie": Act(arms.zombie, 1.0),
    "dab": Act(hands.dab, 0.2),
    "typing": Act(hands.typing, 1.0),
    "block": Act(hands.block, 0.3),
    "arm circles": Act(arms.arm_circles, 1.0, arms.arm_circle_times),
    "celebrate": Act(arms.celebrate, 0.4),
}
