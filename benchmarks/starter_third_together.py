"""Third sitting: counts, turns, one act after another, two at once, and slow and quick twins."""

from __future__ import annotations

from typing import Final

from starter_checks import does, ends, on_side, then, times, together, turns, turns_either, turns_to
from starter_rows import Row, Twins, each_side

COUNTED: Final[tuple[Row, ...]] = (
    ("exactly three jumps on the spot", "jump", (does("jump"), times("jump", 3))),
    ("kid jumps twice on the trampoline", "jump", (does("jump"), times("jump", 2))),
    ("one jump only", "jump", (does("jump"), times("jump", 1))),
    ("puts his hands together for three short claps", "clap", (times("clap", 3),)),
    ("two handclaps", "clap", (times("clap", 2),)),
    ("the boss gives one short nod", "nod", (times("nod", 1),)),
    ("confirms with 2 nods", "nod", (times("nod", 2),)),
    ("three kicks at the training dummy", "karate kick", (does("kick"), times("kick", 3))),
    ("kicks the tree trunk two times", "karate kick", (does("kick"), times("kick", 2))),
    ("punches the sandbag two times", "punch", (does("punch"), times("punch", 2))),
    ("a flurry of three jabs", "punch", (does("punch"), times("punch", 3))),
    ("2x squat", "squat", (does("squat"), times("squat", 2))),
    ("one rep of squats", "squat", (does("squat"), times("squat", 1))),
    ("does jumping jacks, 3 reps", "jumping jacks", (does("jumping jacks"), times("jumping jacks", 3))),
    ("pianist bowing to the audience three times", "bow", (does("bow"), times("bow", 3))),
    ("clueless guy shrugs his shoulders twice", "shrug", (does("shrug"), times("shrug", 2))),
    ("knocks two times on the bathroom door", "knock", (does("knock"), times("knock", 2))),
    ("bidder at an auction lifts his left hand three times", "raise arm",
     (on_side("raise arm", "left"), times("raise arm", 3, "left"))),
)  # fmt: skip

TURNED: Final[tuple[Row, ...]] = (
    ("left face! 90 degrees", "turn", (turns(90), turns_to("left"))),
    ("right face! 90 degrees", "turn", (turns(-90), turns_to("right"))),
    ("dancer turning a quarter circle to her left", "turn", (turns(90), turns_to("left"))),
    ("dancer turning a quarter circle to her right", "turn", (turns(-90), turns_to("right"))),
    ("180 spin to the left side", "turn", (turns(180), turns_to("left"))),
    ("180 spin to the right side", "turn", (turns(-180), turns_to("right"))),
    ("45 deg left turn", "turn", (turns(45), turns_to("left"))),
    ("45 deg right turn", "turn", (turns(-45), turns_to("right"))),
    ("startled by a noise she turns around to see what's there", "turn", (turns_either(180),)),
    ("soldier does an about-face", "turn", (turns_either(180),)),
    ("ballerina does one pirouette, 360 degrees", "turn", (turns_either(360),)),
    ("he turns a full circle to his right", "turn", (turns(-360), turns_to("right"))),
)

AFTER: Final[tuple[Row, ...]] = (
    ("strolls over to a bench and sits down", "walk", (then("go", "sit"), ends("sit"))),
    ("rises from his seat then walks to the exit", "stand up", (then("stand up", "walk"),)),
    ("sprint, then jump over the hurdle", "run", (then("run", "jump"),)),
    ("applauds the band, then takes a bow himself", "clap", (then("clap", "bow"),)),
    ("waving to the fans after a deep bow", "bow", (then("bow", "wave"),)),
    ("kick followed by a punch, combo attack", "karate kick", (then("kick", "punch"),)),
    ("walks to the end of the corridor and turns around", "walk", (then("walk", "turn"), turns_either(180))),
    ("jumps up, then crouches down to hide", "jump", (then("jump", "crouch"),)),
    ("grabs a bag off the ground, then walks on", "pick up", (then("pick up", "walk"),)),
    ("looks in every direction, then sprints off", "look around", (then("look around", "run"),)),
    ("a nod of approval, followed by a headshake", "nod", (then("nod", "shake head"),)),
    ("shrugs it off and wanders away", "shrug", (then("shrug", "walk"),)),
    ("kneels at the grave for a moment, then stands", "kneel", (then("kneel", "stand"), ends("stand"))),
    ("sentry salutes before he walks on", "salute", (then("salute", "walk"),)),
    ("right arm raise followed by a left arm raise", "raise arm", (then("raise arm", "raise arm", "right", "left"),)),
    ("a left jab and then a right hook", "punch", (then("punch", "punch", "left", "right"),)),
    ("kicks with her right foot. afterwards with her left foot", "karate kick",
     (then("kick", "kick", "right", "left"),)),
    ("two steps to the right, then two steps to the left", "side step",
     (then("side step", "side step", "right", "left"),)),
    ("looks right, then up to the ceiling", "look", (then("look", "look up", "right"),)),
    ("walking backwards at first and then forwards", "walk backward", (then("walk backward", "walk"),)),
    ("falls over, lies there, gets up again", "fall", (then("fall", "get up"), ends("stand"))),
    ("walk for a bit then suddenly run", "walk", (then("walk", "run"),)),
    ("has a good long stretch before sitting down", "stretch", (then("stretch", "sit"), ends("sit"))),
    ("creeps over to the window and then knocks", "sneak", (then("sneak", "knock"),)),
    ("singer bows, waves to everyone and walks off stage", "bow", (then("bow", "wave"), then("wave", "walk"))),
    ("drinks some coffee and then folds his arms", "drink", (then("drink", "cross arms"),)),
    ("shoots the ball at the goal with a kick, then celebrates", "soccer kick", (then("kick", "celebrate"),)),
    ("stands there for 3 seconds and starts walking", "idle", (then("idle", "walk"),)),
)  # fmt: skip

AT_ONCE: Final[tuple[Row, ...]] = (
    ("mayor walks in the parade, waving at people", "walk", (together("walk", "wave"),)),
    *each_side(
        "SIDE hand up in the air as she walks", "walk",
        lambda side: (together("walk", "raise arm", second_side=side), on_side("raise arm", side)),
    ),
    ("sitting at the table he waves to the waitress", "sit", (together("sit", "wave"),)),
    ("sits at the bar drinking a beer", "sit", (together("sit", "drink"),)),
    ("pedestrian walks through the city during a phone call", "phone", (together("walk", "phone"),)),
    ("wanders about, arms crossed over the chest", "walk", (together("walk", "cross arms"),)),
    ("model walks the runway, hands on her hips", "walk", (together("walk", "hands on hips"),)),
    ("arms above his head, he walks backwards away from the cops", "walk backward",
     (together("walk backward", "raise both arms"),)),
    ("nodding while seated in a meeting", "sit", (together("sit", "nod", seconds=0.4),)),
    ("marches in place and claps in time", "march in place", (together("march in place", "clap", seconds=0.4),)),
    ("explorer walking and pointing at the horizon", "walk", (together("walk", "point", seconds=0.4),)),
    ("cheerleader jumps with her arms overhead", "jump", (together("jump", "raise both arms", seconds=0.2),)),
    ("sulking teenager sits there, arms folded", "sit", (together("sit", "cross arms"),)),
    ("at his desk, sitting and chatting on the phone", "phone", (together("sit", "phone"),)),
    ("crosses her arms while balancing on one foot", "balance", (together("balance", "cross arms"),)),
    ("walks by the flag while giving a salute", "walk", (together("walk", "salute"),)),
    ("sipping from a paper cup while walking to work", "walk", (together("walk", "drink", seconds=0.4),)),
    ("with crossed arms he shakes his head no", "shake head", (together("cross arms", "shake head"),)),
    ("squatting, hands raised above the head the whole time", "squat",
     (together("squat", "raise both arms", seconds=0.4),)),
    ("runs along the platform waving at the train", "run", (together("run", "wave", seconds=0.5),)),
    ("on her knees, both hands raised to heaven", "kneel", (together("kneel", "raise both arms", seconds=0.4),)),
    ("ninja creeping forward while checking left and right", "sneak", (together("sneak", "look around"),)),
    ("crouched scout points to the front", "crouch", (together("crouch", "point", seconds=0.4),)),
)  # fmt: skip

PACED: Final[tuple[Twins, ...]] = (
    ("walking at a snail's pace", "walking fast, late for work", "walk", (does("go"),), "travel"),
    ("slow, gentle waving", "quick, energetic waving", "wave", (does("wave"),), "hands"),
    ("takes a seat slowly and carefully", "takes a seat really quick", "sit down", (does("sit down"),), "whole"),
    ("very slowly gets up from the sofa", "gets up from the sofa in a flash", "stand up", (does("stand up"),), "whole"),
    ("rotates 180 degrees, slow", "rotates 180 degrees, fast", "turn", (turns_either(180),), "turning"),
    ("running slowly, saving energy", "running as fast as her legs can carry her", "run", (does("run"),), "travel"),
    ("squats in slow mo", "squats, sped up", "squat", (does("squat"),), "whole"),
    ("slowly raises both hands", "raises both hands in an instant", "raise arm", (does("raise both arms"),), "hands"),
    ("takes her time picking a book up from the carpet", "hurriedly picks a book up from the carpet", "pick up",
     (does("pick up"),), "whole"),
    ("crouches down bit by bit", "crouches down at lightning speed", "crouch", (does("crouch"),), "whole"),
)  # fmt: skip
