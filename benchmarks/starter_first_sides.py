"""First sitting, left and right: every sentence once for each side."""

from __future__ import annotations

from typing import Final

from starter_checks import arm_points, does, on_side, sinks, turns_to
from starter_rows import Row, both, whole_body

SIDED: Final[tuple[Row, ...]] = (
    *both("wave hello with your SIDE hand", "wave", "wave"),
    *both("he waves using only the SIDE arm", "wave", "wave"),
    *both("raise your SIDE arm above your head", "raise arm", "raise arm"),
    *both("lift the SIDE hand up and keep it there", "raise arm", "raise arm"),
    *both("kick something with the SIDE foot", "karate kick", "kick"),
    *both("a swift SIDE leg kick", "karate kick", "kick"),
    *both("punch with your SIDE fist", "punch", "punch"),
    *both("a jab from the SIDE hand", "punch", "punch"),
    *both("drink out of a cup held in the SIDE hand", "drink", "drink"),
    *both("stand balanced on your SIDE leg", "balance", "balance"),
    *both("hopping on the SIDE foot", "hop", "hop"),
    *both("throw a ball with your SIDE arm", "throw", "throw"),
    *both("salute with the SIDE hand", "salute", "salute"),
    *both("answer the phone with your SIDE hand", "phone", "phone"),
    *both("turn your head to look SIDE", "look", "look"),
    *both("kneel on your SIDE knee", "kneel", "kneel"),
    *both("lift up your SIDE knee", "knee raise", "knee raise"),
    *both("reach for the top shelf with the SIDE hand", "reach up", "reach up"),
    *both("knock at the door with your SIDE hand", "knock", "knock"),
    *both("beckon with the SIDE hand", "beckon", "beckon"),
    *whole_body("take a few steps sideways to the SIDE", "side step"),
    *whole_body("sidestep SIDE", "side step"),
    ("pointing off to the left with your left arm", "point", (does("point", "left"), arm_points("left", "left"))),
    ("pointing off to the right with your right arm", "point", (does("point", "right"), arm_points("right", "right"))),
    ("point ahead using the left hand", "point", (on_side("point", "left"), arm_points("forward", "left"))),
    ("point ahead using the right hand", "point", (on_side("point", "right"), arm_points("forward", "right"))),
    ("duck away to the left", "dodge", (does("dodge"), on_side("dodge", "left"))),
    ("duck away to the right", "dodge", (does("dodge"), on_side("dodge", "right"))),
    ("turn to face left", "turn", (does("turn"), turns_to("left"))),
    ("turn to face right", "turn", (does("turn"), turns_to("right"))),
    ("limp with a bad left leg", "limp", (does("limp"), on_side("limp", "left"))),
    ("limp with a bad right leg", "limp", (does("limp"), on_side("limp", "right"))),
    ("pick something up with the left hand", "pick up", (does("pick up", "left"), sinks("left_wrist", 0.55))),
    ("pick something up with the right hand", "pick up", (does("pick up", "right"), sinks("right_wrist", 0.55))),
)
