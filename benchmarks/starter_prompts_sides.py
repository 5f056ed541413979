"""Left and right: every sentence once for each side, (prompt, action, checks)."""

from __future__ import annotations

from typing import Final

from starter_checks import Check, arm_points, does, goes, on_side, sinks, turns_to

Row = tuple[str, str, tuple[Check, ...]]


def _both(text: str, action: str, *acts: str) -> tuple[Row, Row]:
    """The sentence with SIDE filled in, checked by acts of that side."""
    left, right = (
        (text.replace("SIDE", side), action, tuple(check for act in acts for check in (does(act), on_side(act, side))))
        for side in ("left", "right")
    )
    return left, right


def _whole_body(text: str, action: str, *extra: Check) -> tuple[Row, Row]:
    """The sentence with SIDE filled in, checked by where the body goes."""
    left, right = (
        (text.replace("SIDE", side), action, (does("side step", side), goes(side, 0.25), *extra))
        for side in ("left", "right")
    )
    return left, right


SIDED: Final[tuple[Row, ...]] = (
    *_both("wave hello with your SIDE hand", "wave", "wave"),
    *_both("he waves using only the SIDE arm", "wave", "wave"),
    *_both("raise your SIDE arm above your head", "raise arm", "raise arm"),
    *_both("lift the SIDE hand up and keep it there", "raise arm", "raise arm"),
    *_both("kick something with the SIDE foot", "karate kick", "kick"),
    *_both("a swift SIDE leg kick", "karate kick", "kick"),
    *_both("punch with your SIDE fist", "punch", "punch"),
    *_both("a jab from the SIDE hand", "punch", "punch"),
    *_both("drink out of a cup held in the SIDE hand", "drink", "drink"),
    *_both("stand balanced on your SIDE leg", "balance", "balance"),
    *_both("hopping on the SIDE foot", "hop", "hop"),
    *_both("throw a ball with your SIDE arm", "throw", "throw"),
    *_both("salute with the SIDE hand", "salute", "salute"),
    *_both("answer the phone with your SIDE hand", "phone", "phone"),
    *_both("turn your head to look SIDE", "look", "look"),
    *_both("kneel on your SIDE knee", "kneel", "kneel"),
    *_both("lift up your SIDE knee", "knee raise", "knee raise"),
    *_both("reach for the top shelf with the SIDE hand", "reach up", "reach up"),
    *_both("knock at the door with your SIDE hand", "knock", "knock"),
    *_both("beckon with the SIDE hand", "beckon", "beckon"),
    *_whole_body("take a few steps sideways to the SIDE", "side step"),
    *_whole_body("sidestep SIDE", "side step"),
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
