"""Second sitting, left and right: every sentence once for each side."""

from __future__ import annotations

from typing import Final

from starter_checks import arm_points, does, on_side, sinks, turns_to
from starter_rows import Row, both, each_side, whole_body

SIDED: Final[tuple[Row, ...]] = (
    *both("wave at the crowd, SIDE hand only", "wave", "wave"),
    *both("waving goodbye with his SIDE arm", "wave", "wave"),
    *both("SIDE hand up, like a pupil in class", "raise arm", "raise arm"),
    *both("stick the SIDE arm straight up in the air", "raise arm", "raise arm"),
    *both("a front kick from the SIDE leg", "karate kick", "kick"),
    *both("she kicks the box away with her SIDE foot", "karate kick", "kick"),
    *both("straight punch, SIDE arm", "punch", "punch"),
    *both("he lifts a mug to his lips with the SIDE hand", "drink", "drink"),
    *both("balancing on the SIDE foot, the other one off the ground", "balance", "balance"),
    *both("hop along on your SIDE leg", "hop", "hop"),
    *both("overhand throw, SIDE hand", "throw", "throw"),
    *both("saluting the flag, SIDE hand to the brow", "salute", "salute"),
    *both("making a call, phone in the SIDE hand", "phone", "phone"),
    *both("glance back over your SIDE shoulder", "look", "look"),
    *both("get down on the SIDE knee, the other foot planted", "kneel", "kneel"),
    *both("pull the SIDE knee up high", "knee raise", "knee raise"),
    *both("SIDE arm stretched up to reach the cupboard", "reach up", "reach up"),
    *both("pound on the door with the SIDE fist", "knock", "knock"),
    *both("come here gesture, SIDE hand", "beckon", "beckon"),
    *both("he buries his face in his SIDE palm", "facepalm", "facepalm"),
    *whole_body("strafe SIDE", "side step"),
    *whole_body("shuffling sideways towards the SIDE", "side step"),
    *each_side(
        "showing the way to the SIDE with an outstretched SIDE arm",
        "point",
        lambda side: (does("point", side), arm_points(side, side)),
    ),
    *each_side(
        "pointing at the enemy in front with the SIDE hand",
        "point",
        lambda side: (on_side("point", side), arm_points("forward", side)),
    ),
    *each_side("lean to the SIDE to avoid a punch", "dodge", lambda side: (does("dodge"), on_side("dodge", side))),
    *each_side("limping because the SIDE knee hurts", "limp", lambda side: (does("limp"), on_side("limp", side))),
    *each_side(
        "grab an apple off the floor with your SIDE hand",
        "pick up",
        lambda side: (does("pick up", side), sinks(f"{side}_wrist", 0.55)),
    ),
    *each_side("pivot on the spot to face SIDE", "turn", lambda side: (does("turn"), turns_to(side))),
)
