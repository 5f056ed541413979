"""Fifth sitting, left and right: every sentence once for each side."""

from __future__ import annotations

from typing import Final

from starter_checks import arm_points, does, on_side, sinks, turns_to
from starter_rows import Row, both, each_side, whole_body

SIDED: Final[tuple[Row, ...]] = (
    *both("Friendly SIDE-handed wave", "wave", "wave"),
    *both("The sailor waves to the people on shore with his SIDE arm", "wave", "wave"),
    *both("lift your SIDE arm above your head", "raise arm", "raise arm"),
    *both("Hailing a taxi, SIDE arm up", "raise arm", "raise arm"),
    *both("Taekwondo kick, SIDE leg", "karate kick", "kick"),
    *both("A midfielder kicks the ball with his SIDE foot", "soccer kick", "kick"),
    *both("She sips her wine, glass in her SIDE hand", "drink", "drink"),
    *both("stand on your SIDE leg only", "balance", "balance"),
    *both("Hopping on one leg, the SIDE one", "hop", "hop"),
    *both("The pirate throws an empty bottle with his SIDE hand", "throw", "throw"),
    *both("SIDE-hand salute, stiff posture", "salute", "salute"),
    *both("talking on the phone, holding it to his SIDE ear", "phone", "phone"),
    *both("Looks to the SIDE, checking for cars", "look", "look"),
    *both("raise the SIDE knee to waist height", "knee raise", "knee raise"),
    *both("The electrician reaches for the lamp overhead with the SIDE hand", "reach up", "reach up"),
    *both("knock on the door using your SIDE hand", "knock", "knock"),
    *both("Grandma beckons the kids with her SIDE hand", "beckon", "beckon"),
    *both("facepalm, SIDE hand, deep sigh", "facepalm", "facepalm"),
    *whole_body("take a few steps to the SIDE, still facing the front", "side step"),
    *whole_body("The climber edges sideways along the ledge, to the SIDE", "side step"),
    *each_side(
        "A waiter points SIDE with his SIDE hand: the toilets are that way",
        "point",
        lambda side: (does("point", side), arm_points(side, side)),
    ),
    *each_side(
        "SIDE index finger pointing straight ahead",
        "point",
        lambda side: (on_side("point", side), arm_points("forward", side)),
    ),
    *each_side(
        "He dodges to the SIDE as the axe comes down",
        "dodge",
        lambda side: (does("dodge"), on_side("dodge", side)),
    ),
    *each_side("injured walk, limping on the SIDE leg", "limp", lambda side: (does("limp"), on_side("limp", side))),
    *each_side(
        "Bend down and pick a coin up with the SIDE hand",
        "pick up",
        lambda side: (does("pick up", side), sinks(f"{side}_wrist", 0.55)),
    ),
    *both("Boxer at the weigh-in throws a SIDE-handed punch", "punch", "punch"),
    *both("the squire kneels before his king, SIDE knee on the ground", "kneel", "kneel"),
    *each_side(
        "Someone whistles and the sentry turns to the SIDE",
        "turn",
        lambda side: (does("turn"), turns_to(side)),
    ),
)
