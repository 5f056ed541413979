"""Second sitting: counts, turns, one act after another, two at once, and slow and quick twins."""

from __future__ import annotations

from typing import Final

from starter_checks import does, ends, on_side, then, times, together, turns, turns_either, turns_to
from starter_rows import Row, Twins, each_side

COUNTED: Final[tuple[Row, ...]] = (
    ("leap into the air three times", "jump", (does("jump"), times("jump", 3))),
    ("two jumps, one right after the other", "jump", (does("jump"), times("jump", 2))),
    ("he jumps just once", "jump", (does("jump"), times("jump", 1))),
    ("three loud claps", "clap", (times("clap", 3),)),
    ("she claps twice to get attention", "clap", (times("clap", 2),)),
    ("a single nod", "nod", (times("nod", 1),)),
    ("he nods two times", "nod", (times("nod", 2),)),
    ("kick the air three times", "karate kick", (does("kick"), times("kick", 3))),
    ("two kicks in a row", "karate kick", (does("kick"), times("kick", 2))),
    ("two punches to the gut", "punch", (does("punch"), times("punch", 2))),
    ("punching exactly three times", "punch", (does("punch"), times("punch", 3))),
    ("lower yourself into a squat and come up, twice", "squat", (does("squat"), times("squat", 2))),
    ("squat just once", "squat", (does("squat"), times("squat", 1))),
    ("three jumping jacks", "jumping jacks", (does("jumping jacks"), times("jumping jacks", 3))),
    ("bow three times before the emperor", "bow", (does("bow"), times("bow", 3))),
    ("two shrugs of the shoulders", "shrug", (does("shrug"), times("shrug", 2))),
    ("two knocks on the window", "knock", (does("knock"), times("knock", 2))),
    ("put the left hand up three times", "raise arm", (on_side("raise arm", "left"), times("raise arm", 3, "left"))),
)

TURNED: Final[tuple[Row, ...]] = (
    ("pivot 90° to the left", "turn", (turns(90), turns_to("left"))),
    ("pivot 90° to the right", "turn", (turns(-90), turns_to("right"))),
    ("rotate your body a quarter of the way round to the left", "turn", (turns(90), turns_to("left"))),
    ("rotate your body a quarter of the way round to the right", "turn", (turns(-90), turns_to("right"))),
    ("half a turn to the left", "turn", (turns(180), turns_to("left"))),
    ("half a turn to the right", "turn", (turns(-180), turns_to("right"))),
    ("he turns left by 45 degrees", "turn", (turns(45), turns_to("left"))),
    ("he turns right by 45 degrees", "turn", (turns(-45), turns_to("right"))),
    ("turn round and face the person behind you", "turn", (turns_either(180),)),
    ("do a 180", "turn", (turns_either(180),)),
    ("a complete 360 on the spot", "turn", (turns_either(360),)),
    ("one full spin to the right", "turn", (turns(-360), turns_to("right"))),
)

AFTER: Final[tuple[Row, ...]] = (
    ("she walks in and takes a seat", "walk", (then("go", "sit"), ends("sit"))),
    ("get up from the chair and walk out of the room", "stand up", (then("stand up", "walk"),)),
    ("run up and leap over a puddle", "run", (then("run", "jump"),)),
    ("clap, and afterwards wave goodbye", "clap", (then("clap", "wave"),)),
    ("before she waves, she bows", "bow", (then("bow", "wave"),)),
    ("first punch, then kick", "punch", (then("punch", "kick"),)),
    ("walk a little way, then do a half turn", "walk", (then("walk", "turn"), turns_either(180))),
    ("jump and then crouch low", "jump", (then("jump", "crouch"),)),
    ("he picks up the suitcase and carries it away", "pick up", (then("pick up", "walk"),)),
    ("look around before running away", "look around", (then("look around", "run"),)),
    ("she shakes her head and then nods", "shake head", (then("shake head", "nod"),)),
    ("shrug. Then walk away.", "shrug", (then("shrug", "walk"),)),
    ("after kneeling for a moment he stands up again", "kneel", (then("kneel", "stand"), ends("stand"))),
    ("salute and then walk off", "salute", (then("salute", "walk"),)),
    ("right hand up first, left hand up next", "raise arm", (then("raise arm", "raise arm", "right", "left"),)),
    ("punch with the left fist, then with the right", "punch", (then("punch", "punch", "left", "right"),)),
    ("kick with the right leg followed by a kick with the left", "karate kick",
     (then("kick", "kick", "right", "left"),)),
    ("sidestep to the right and then back to the left", "side step",
     (then("side step", "side step", "right", "left"),)),
    ("glance to the right and then up at the sky", "look", (then("look", "look up", "right"),)),
    ("back up a few paces, then go forward again", "walk backward", (then("walk backward", "walk"),)),
    ("he trips, falls and gets back up", "fall", (then("fall", "get up"), ends("stand"))),
    ("start out walking, then break into a run", "walk", (then("walk", "run"),)),
    ("stretch, and after that sit down", "stretch", (then("stretch", "sit"), ends("sit"))),
    ("sneak up to the door, then knock on it", "sneak", (then("sneak", "knock"),)),
    ("first bow, then wave, then walk away", "bow", (then("bow", "wave"), then("wave", "walk"))),
    ("take a sip of water, then cross your arms", "drink", (then("drink", "cross arms"),)),
    ("after kicking the ball he celebrates with his arms up", "soccer kick", (then("kick", "celebrate"),)),
    ("wait a few seconds, then walk off", "idle", (then("idle", "walk"),)),
)  # fmt: skip

AT_ONCE: Final[tuple[Row, ...]] = (
    ("strolling along, waving to everyone", "walk", (together("walk", "wave"),)),
    *each_side(
        "walk forward with the SIDE arm raised", "walk",
        lambda side: (together("walk", "raise arm", second_side=side), on_side("raise arm", side)),
    ),
    ("waving at someone while seated", "sit", (together("sit", "wave"),)),
    ("she sits in an armchair sipping tea", "sit", (together("sit", "drink"),)),
    ("walking down the hall, phone at her ear", "phone", (together("walk", "phone"),)),
    ("he walks along with folded arms", "walk", (together("walk", "cross arms"),)),
    ("walking with hands on hips", "walk", (together("walk", "hands on hips"),)),
    ("walk backwards with both hands up", "walk backward", (together("walk backward", "raise both arms"),)),
    ("sitting and nodding along", "sit", (together("sit", "nod", seconds=0.4),)),
    ("clapping while marching in place", "march in place", (together("march in place", "clap", seconds=0.4),)),
    ("pointing ahead as you walk", "walk", (together("walk", "point", seconds=0.4),)),
    ("leap up, both arms in the air", "jump", (together("jump", "raise both arms", seconds=0.2),)),
    ("sit with your arms crossed", "sit", (together("sit", "cross arms"),)),
    ("talking on the phone, seated on the couch", "phone", (together("sit", "phone"),)),
    ("stand on one leg with folded arms", "balance", (together("balance", "cross arms"),)),
    ("saluting as he walks past", "walk", (together("walk", "salute"),)),
    ("walks down the street drinking a soda", "walk", (together("walk", "drink", seconds=0.4),)),
    ("arms crossed, shaking her head", "shake head", (together("cross arms", "shake head"),)),
    ("do a squat keeping both arms overhead", "squat", (together("squat", "raise both arms", seconds=0.4),)),
    ("run and wave at the same time", "run", (together("run", "wave", seconds=0.5),)),
    ("kneeling with both arms lifted to the sky", "kneel", (together("kneel", "raise both arms", seconds=0.4),)),
    ("sneaking along, looking from side to side", "sneak", (together("sneak", "look around"),)),
    ("pointing ahead from a crouch", "crouch", (together("crouch", "point", seconds=0.4),)),
)  # fmt: skip

PACED: Final[tuple[Twins, ...]] = (
    ("a leisurely walk", "a brisk walk", "walk", (does("go"),), "travel"),
    ("waving lazily", "waving frantically", "wave", (does("wave"),), "hands"),
    ("ease slowly into a seat", "drop into a seat in a hurry", "sit down", (does("sit down"),), "whole"),
    ("stand up from the bench in slow motion", "stand up from the bench in a rush", "stand up",
     (does("stand up"),), "whole"),
    ("a slow half turn", "a fast half turn", "turn", (turns_either(180),), "turning"),
    ("run at a gentle pace", "run at top speed", "run", (does("run"),), "travel"),
    ("slow squats", "rapid squats", "squat", (does("squat"),), "whole"),
    ("lift both arms very gradually", "swiftly lift both arms", "raise arm", (does("raise both arms"),), "hands"),
    ("pick a cup up off the floor slowly", "snatch a cup up off the floor", "pick up", (does("pick up"),), "whole"),
    ("in no hurry, get down into a crouch", "duck quickly into a crouch", "crouch", (does("crouch"),), "whole"),
)  # fmt: skip
