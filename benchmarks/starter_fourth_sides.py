"""Fourth sitting, left and right: every sentence once for each side."""

from __future__ import annotations

from typing import Final

from starter_checks import arm_points, does, on_side, sinks, turns_to
from starter_rows import Row, both, each_side, whole_body

SIDED: Final[tuple[Row, ...]] = (
    *both("She gives a little wave with her SIDE hand", "wave", "wave"),
    *both("hailing a cab, waving the SIDE arm", "wave", "wave"),
    *both("the boy lifts his SIDE hand to ask a question", "raise arm", "raise arm"),
    *both("SIDE arm up", "raise arm", "raise arm"),
    *both("SIDE leg kick, fighting game", "karate kick", "kick"),
    *both("A firefighter kicks down the fence with his SIDE foot", "karate kick", "kick"),
    *both("SIDE hook to the jaw", "punch", "punch"),
    *both("drinking from a bottle held in the SIDE hand", "drink", "drink"),
    *both("stand on just your SIDE leg", "balance", "balance"),
    *both("The child hops around on the SIDE foot.", "hop", "hop"),
    *both("a quarterback throwing the ball with his SIDE arm", "throw", "throw"),
    *both("salute (SIDE hand)", "salute", "salute"),
    *both("businessman talking on the phone, using his SIDE hand", "phone", "phone"),
    *both("Turn your head to the SIDE, body stays still", "look", "look"),
    *both("he proposes, down on his SIDE knee", "kneel", "kneel"),
    *both("SIDE knee up to the waist", "knee raise", "knee raise"),
    *both("Reaching for the ceiling lamp with the SIDE hand", "reach up", "reach up"),
    *both("the salesman knocks, using his SIDE hand", "knock", "knock"),
    *both("beckon someone over with your SIDE hand", "beckon", "beckon"),
    *both("facepalm with the SIDE hand", "facepalm", "facepalm"),
    *whole_body("Take a few steps to your SIDE", "side step"),
    *whole_body("he side steps to the SIDE along a narrow ledge", "side step"),
    *each_side(
        "point straight ahead, SIDE index finger",
        "point",
        lambda side: (on_side("point", side), arm_points("forward", side)),
    ),
    *each_side("Dodging SIDE as a knife flies by", "dodge", lambda side: (does("dodge"), on_side("dodge", side))),
    *each_side("limp, bad SIDE leg", "limp", lambda side: (does("limp"), on_side("limp", side))),
    *each_side(
        "a girl picks a flower up from the ground with her SIDE hand",
        "pick up",
        lambda side: (does("pick up", side), sinks(f"{side}_wrist", 0.55)),
    ),
    *each_side("The robot turns to its SIDE.", "turn", lambda side: (does("turn"), turns_to(side))),
)
