"""Fifth sitting: counts, turns, one act after another, two at once, and slow and quick twins."""

from __future__ import annotations

from typing import Final

from starter_checks import does, ends, on_side, then, times, together, turns, turns_either, turns_to
from starter_rows import Row, Twins, each_side

COUNTED: Final[tuple[Row, ...]] = (
    ("The goblin jumps up and down twice", "jump", (does("jump"), times("jump", 2))),
    ("Clap your hands three times.", "clap", (times("clap", 3),)),
    ("nod once to say okay", "nod", (times("nod", 1),)),
    ("kicks the vending machine twice", "karate kick", (does("kick"), times("kick", 2))),
    ("Three high kicks", "karate kick", (does("kick"), times("kick", 3))),
    ("A boxer throws three punches at the heavy bag", "punch", (does("punch"), times("punch", 3))),
    ("3 squats", "squat", (does("squat"), times("squat", 3))),
    ("She does two deep squats", "squat", (does("squat"), times("squat", 2))),
    ("Warm up with three jumping jacks, then you're done", "jumping jacks",
     (does("jumping jacks"), times("jumping jacks", 3))),
    ("the debt collector knocks three times at the front door", "knock", (does("knock"), times("knock", 3))),
    ("Two toe touches with the legs straight", "toe touch", (does("toe touch"), times("toe touch", 2))),
    ("The apprentice bows twice to her master", "bow", (does("bow"), times("bow", 2))),
    ("jump exactly 3 times, on the trampoline", "jump", (does("jump"), times("jump", 3))),
    ("The bidder puts his right hand up twice at the auction", "raise arm",
     (on_side("raise arm", "right"), times("raise arm", 2, "right"))),
    ("Double nod from the doorman: you can go in", "nod", (times("nod", 2),)),
    ("shrugs twice, no clue at all", "shrug", (does("shrug"), times("shrug", 2))),
    ("One single punch, right on the nose", "punch", (does("punch"), times("punch", 1))),
)  # fmt: skip

TURNED: Final[tuple[Row, ...]] = (
    ("turn in place, 90 degrees left", "turn", (turns(90), turns_to("left"))),
    ("turn in place, 90 degrees right", "turn", (turns(-90), turns_to("right"))),
    ("Rotate 180 degrees counterclockwise", "turn", (turns(180), turns_to("left"))),
    ("Rotate 180 degrees clockwise", "turn", (turns(-180), turns_to("right"))),
    ("The robot turns sixty degrees to the right", "turn", (turns(-60), turns_to("right"))),
    ("She turns around to see who called her name", "turn", (turns_either(180),)),
    ("spin around once, full circle", "turn", (turns_either(360),)),
    ("full 360 to the left, staying on the spot", "turn", (turns(360), turns_to("left"))),
    ("The recruit does a quarter turn left on the drill ground", "turn", (turns(90), turns_to("left"))),
    ("The recruit does a quarter turn right on the drill ground", "turn", (turns(-90), turns_to("right"))),
    ("character rotates 45 degrees to the left and stays there", "turn", (turns(45), turns_to("left"))),
    ("About-face! The cadet turns 180 degrees", "turn", (turns_either(180),)),
)

AFTER: Final[tuple[Row, ...]] = (
    ("The patient walks up to the chair and sits down on it", "walk", (then("go", "sit"), ends("sit"))),
    ("stands up from the sofa, then walks to the kitchen", "stand up", (then("stand up", "walk"),)),
    ("Run forward -> jump over the gap", "run", (then("run", "jump"),)),
    ("The conductor takes a bow and after that he claps for the orchestra", "bow", (then("bow", "clap"),)),
    ("Before sitting down, he looks around", "look around", (then("look around", "sit"), ends("sit"))),
    ("kick first, punch second", "karate kick", (then("kick", "punch"),)),
    ("Walk to the window, stop there, then turn around", "walk", (then("walk", "turn"), turns_either(180))),
    ("crouch down for a moment, then jump up", "crouch", (then("crouch", "jump"),)),
    ("A squire picks up a fallen helmet, then runs off", "pick up", (then("pick up", "run"),)),
    ("The spy looks around, then sneaks forward", "look around", (then("look around", "sneak"),)),
    ("Nod. Walk away.", "nod", (then("nod", "walk"),)),
    ("she shrugs, then folds her arms", "shrug", (then("shrug", "cross arms"),)),
    ("Lie down on the rug, rest a bit, get up again", "lie down", (then("lie down", "get up"), ends("stand"))),
    ("salute, then turn around", "salute", (then("salute", "turn"), turns_either(180))),
    ("First the left arm goes up, then the right arm", "raise arm",
     (then("raise arm", "raise arm", "left", "right"),)),
    ("a right punch followed by a left punch", "punch", (then("punch", "punch", "right", "left"),)),
    ("Left leg kick, then a right leg kick", "karate kick", (then("kick", "kick", "left", "right"),)),
    ("Crossing the street: look left, then look right", "look", (then("look", "look", "left", "right"),)),
    ("He walks backwards, stops and waves", "walk backward", (then("walk backward", "wave"),)),
    ("a fighter falls down and, after a while, gets to his feet", "fall", (then("fall", "get up"), ends("stand"))),
    ("The messenger runs, gets tired and slows down to a walk", "run", (then("run", "walk"),)),
    ("Stretch, then do a squat", "stretch", (then("stretch", "squat"),)),
    ("tiptoe over to the bed and lie down", "tiptoe", (then("tiptoe", "lie down"), ends("lie down"))),
    ("Wave, clap, bow - in that order", "wave", (then("wave", "clap"), then("clap", "bow"))),
    ("The hero drinks a potion and then swings his sword", "drink", (then("drink", "sword"),)),
    ("after catching the ball she throws it back", "catch", (then("catch", "throw"),)),
    ("Stand still for two seconds, then start dancing", "idle", (then("idle", "dance"),)),
    ("The nurse waves at the patient, then walks away down the ward", "wave", (then("wave", "walk"),)),
)  # fmt: skip

AT_ONCE: Final[tuple[Row, ...]] = (
    ("Movie star walks down the red carpet, waving at the fans", "walk", (together("walk", "wave"),)),
    *each_side(
        "She walks in, waving her SIDE hand", "walk",
        lambda side: (together("walk", "wave", second_side=side), on_side("wave", side)),
    ),
    ("Office worker sitting at a desk, typing", "sit", (together("sit", "typing"),)),
    ("sitting on the bench and clapping for the team", "sit", (together("sit", "clap", seconds=0.4),)),
    ("phone call while walking", "phone", (together("walk", "phone"),)),
    ("Walking backward with crossed arms", "walk backward", (together("walk backward", "cross arms"),)),
    ("hands on hips, shaking his head", "shake head", (together("hands on hips", "shake head"),)),
    ("The fan runs onto the pitch with both arms up", "run", (together("run", "raise both arms", seconds=0.5),)),
    ("nodding, arms crossed", "nod", (together("cross arms", "nod", seconds=0.4),)),
    ("An explorer walks through the ruins while looking around", "walk",
     (together("walk", "look around", seconds=0.4),)),
    ("The wedding guests dance while clapping", "dance", (together("dance", "clap", seconds=0.4),)),
    ("kneeling on one knee while pointing at the horizon", "kneel", (together("kneel", "point", seconds=0.4),)),
    ("balances on one leg while talking on the phone", "balance", (together("balance", "phone"),)),
    ("Marching in place and saluting", "march in place", (together("march in place", "salute", seconds=0.4),)),
    ("The survivor limps along, waving for help", "limp", (together("limp", "wave", seconds=0.4),)),
    ("walking and clapping to the rhythm", "walk", (together("walk", "clap", seconds=0.4),)),
    ("Squat with your arms crossed over your chest", "squat", (together("squat", "cross arms", seconds=0.4),)),
    ("scout sneaking forward, pointing ahead", "sneak", (together("sneak", "point", seconds=0.4),)),
    ("crouched in the bushes, looking around", "crouch", (together("crouch", "look around", seconds=0.4),)),
    ("He sits there thinking, hand on his chin", "sit", (together("sit", "think"),)),
    ("The detective thinks hard as she walks, stroking her chin", "walk", (together("walk", "think"),)),
    ("laughing and pointing at somebody", "laugh", (together("laugh", "point", seconds=0.4),)),
    ("Lunch break: he sits on a wall, drinking from a carton of milk", "sit", (together("sit", "drink"),)),
)  # fmt: skip

PACED: Final[tuple[Twins, ...]] = (
    ("Walk, slow tempo", "Walk, fast tempo", "walk", (does("go"),), "travel"),
    ("a slow, weary wave", "a quick, excited wave", "wave", (does("wave"),), "hands"),
    ("She slowly lowers herself onto the stool", "She quickly sits down on the stool", "sit down",
     (does("sit down"),), "whole"),
    ("The lady stands up slowly from her seat", "The lady stands up fast from her seat", "stand up",
     (does("stand up"),), "whole"),
    ("turn around, taking your time", "turn around as fast as you can", "turn", (turns_either(180),), "turning"),
    ("punch in slow motion", "lightning-fast punch", "punch", (does("punch"),), "hands"),
    ("bow slowly and solemnly at the shrine", "a hasty bow", "bow", (does("bow"),), "whole"),
    ("A slow, controlled kick", "A fast, snappy kick", "karate kick", (does("kick"),), "feet"),
    ("both arms up, slowly", "both arms up, quickly!", "raise arm", (does("raise both arms"),), "hands"),
    ("One squat, down and up nice and slow", "One squat, down and up really fast", "squat",
     (does("squat"),), "whole"),
)  # fmt: skip
