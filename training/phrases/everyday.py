"""Sentences for what hands do all day."""

from __future__ import annotations

from .wording import Wordings

EVERYDAY: Wordings = {
    "pick up": {
        "": (
            "picks something up", "picks up something from the floor", "picks something up with the {side} hand",
            "bends down and picks something up", "picks up an object with the {side} hand",
            "takes something from the ground", "grabs something from the floor with the {side} hand",
            "picks a coin up from the ground", "reaches down for something on the floor",
        ),
        "both": (
            "picks something up with both hands", "picks up a box", "picks up a box with both hands",
            "lifts a box from the floor", "lifts something heavy with both hands", "bends down to lift a box",
            "picks a heavy object up with both hands",
        ),
    },
    "push": {
        "": (
            "pushes", "pushes something", "pushes a wall", "pushes something heavy", "pushes somebody away",
            "pushes a door open", "shoves something", "pushes {times}", "pushes with both hands",
            "pushes an object away with both hands", "pushes a car",
        ),
    },
    "pull": {
        "": (
            "pulls", "pulls something", "pulls a rope", "pulls something closer", "pulls {times}",
            "pulls with both hands", "drags something", "tugs at a rope", "pulls a heavy object",
            "pulls a rope {times}", "heaves on a rope",
        ),
    },
    "knock": {
        "": (
            "knocks on a door", "knocks", "knocks {times}", "knocks with the {side} hand",
            "knocks on the door {times}", "knocks on the door with the {side} hand", "raps on a door",
            "knocks at the door", "bangs on a door with the {side} fist",
        ),
    },
    "type": {
        "": (
            "types", "types on a keyboard", "is typing", "types on a computer", "works on a computer",
            "types a message on a keyboard", "uses a keyboard", "writes on a computer", "codes at a computer",
            "presses keys with both hands",
        ),
    },
    "phone": {
        "": (
            "talks on the phone", "makes a phone call", "holds a phone to the {side} ear", "answers the phone",
            "is on the phone", "telephones", "speaks on a cell phone", "calls somebody on the phone",
            "talks on the phone with the {side} hand at the ear", "listens to the phone",
        ),
        "screen": (
            "looks at a phone", "checks the phone", "reads a message on the phone",
            "looks at a phone in the {side} hand", "uses a smartphone", "texts on a phone", "scrolls on a phone",
            "looks at a watch on the {side} wrist",
        ),
    },
    "facepalm": {
        "": (
            "facepalms", "does a facepalm", "puts the {side} hand over the face",
            "covers the face with the {side} hand", "facepalms with the {side} hand",
            "hides the face in the {side} hand", "puts a hand to the face in disbelief",
            "slaps the forehead in despair",
        ),
    },
    "think": {
        "": (
            "thinks", "is thinking", "thinks with the {side} hand on the chin", "puts a hand on the chin", "ponders",
            "puts the {side} hand to the chin", "wonders about something", "thinks hard", "strokes the chin",
            "stands deep in thought", "rubs the chin with the {side} hand",
        ),
    },
    "stretch": {
        "": (
            "stretches", "stretches the whole body", "stretches in the morning", "stretches the arms and the back",
            "has a long stretch", "has a good stretch", "stretches the back", "reaches for the sky in a stretch",
            "stretches both arms overhead", "does a stretch",
        ),
    },
    "celebrate": {
        "": (
            "celebrates", "celebrates a victory", "cheers", "cheers with both arms up", "celebrates a goal",
            "rejoices", "throws both fists in the air", "pumps both fists", "celebrates winning", "is overjoyed",
            "cheers loudly",
        ),
    },
    "idle": {
        "": (
            "stands still", "stands", "waits", "is idle", "stands around", "does nothing", "stands in place",
            "just stands there", "stands at ease", "waits for the bus", "stands in a queue", "stands waiting",
        ),
    },
}  # fmt: skip
