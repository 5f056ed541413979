"""Third sitting: left and right, every sentence once for each side."""

from __future__ import annotations

from typing import Final

from starter_checks import arm_points, does, on_side, sinks, turns_to
from starter_rows import Row, both, each_side, whole_body

SIDED: Final[tuple[Row, ...]] = (
    *both("greets the neighbours with a wave of the SIDE hand", "wave", "wave"),
    *both("SIDE-handed wave, friendly npc", "wave", "wave"),
    *both("vote by raising your SIDE hand", "raise arm", "raise arm"),
    *both("her SIDE arm goes up above the head", "raise arm", "raise arm"),
    *both("roundhouse kick to the ribs with the SIDE leg", "karate kick", "kick"),
    *both("kicking the door down, SIDE boot", "karate kick", "kick"),
    *both("she throws a punch with her SIDE hand", "punch", "punch"),
    *both("drinking a beer, bottle in the SIDE hand", "drink", "drink"),
    *both("stands on the SIDE leg only, yoga pose", "balance", "balance"),
    *both("hops forward, only the SIDE leg touching the floor", "hop", "hop"),
    *both("tosses a stone into the lake using the SIDE arm", "throw", "throw"),
    *both("captain gives a SIDE-handed salute", "salute", "salute"),
    *both("talking on the phone which he holds to his SIDE ear", "phone", "phone"),
    *both("looking off to the SIDE", "look", "look"),
    *both("marriage proposal, kneeling on his SIDE knee", "kneel", "kneel"),
    *both("lifting the SIDE knee up to waist level", "knee raise", "knee raise"),
    *both("grabbing for something on top of the wardrobe, SIDE hand up high", "reach up", "reach up"),
    *both("SIDE hand knocking at a cabin door", "knock", "knock"),
    *both("shopkeeper beckons customers in, SIDE hand", "beckon", "beckon"),
    *both("smacks the SIDE palm against his forehead", "facepalm", "facepalm"),
    *whole_body("fighting game lateral step, SIDE", "side step"),
    *whole_body("goalie moves sideways SIDE along his goal line", "side step"),
    *each_side(
        "that way! he points SIDE with his SIDE hand",
        "point",
        lambda side: (does("point", side), arm_points(side, side)),
    ),
    *each_side(
        "you there! she points forward with the SIDE index finger",
        "point",
        lambda side: (on_side("point", side), arm_points("forward", side)),
    ),
    *each_side("sways SIDE, dodging a rock", "dodge", lambda side: (does("dodge"), on_side("dodge", side))),
    *each_side("walks with a limp, injured SIDE leg", "limp", lambda side: (does("limp"), on_side("limp", side))),
    *each_side(
        "SIDE hand picks a coin up from the pavement",
        "pick up",
        lambda side: (does("pick up", side), sinks(f"{side}_wrist", 0.55)),
    ),
    *each_side("he turns towards the door on his SIDE", "turn", lambda side: (does("turn"), turns_to(side))),
)
