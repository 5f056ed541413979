"""Sentences for what arms and head say."""

from __future__ import annotations

from .wording import Wordings

GESTURES: Wordings = {
    "clap": {
        "": (
            "claps", "claps {times}", "claps the hands", "claps the hands {times}", "applauds", "is clapping",
            "gives a round of applause", "claps both hands together", "brings the hands together in applause",
            "slaps the palms together {times}", "claps loudly",
        ),
    },
    "wave": {
        "": (
            "waves the {side} hand", "waves with the {side} hand", "waves hello with the {side} arm", "waves",
            "waves goodbye with the {side} hand", "greets somebody by waving the {side} hand", "waves a hand",
            "waves the {side} hand {times}", "says hello with a wave", "waves at a friend using the {side} hand",
            "waves {times}",
        ),
        "both": (
            "waves both hands", "waves with both arms", "waves both arms above the head",
            "signals by waving both arms", "waves both hands in the air", "waves for help with both arms",
        ),
    },
    "reach up": {
        "": (
            "reaches up", "reaches up with the {side} hand", "reaches up with the {side} arm",
            "reaches for a high shelf",
            "reaches for a high shelf with the {side} hand", "grabs something from above with the {side} hand",
            "reaches for the ceiling with the {side} hand", "takes something from the top shelf with the {side} hand",
            "reaches overhead with the {side} hand", "grabs something from above", "reaches high",
        ),
        "both": (
            "reaches up with both hands", "reaches up", "reaches for the ceiling", "reaches overhead with both arms",
            "reaches for a high shelf with both hands", "stretches up", "grabs something from above",
        ),
    },
    "raise arm": {
        "forward": (
            "raises the {side} arm {to}", "lifts the {side} arm {to}", "stretches the {side} arm out {to}",
            "holds the {side} arm out {to}", "extends the {side} arm {to}", "reaches {to} with the {side} arm",
        ),
        "side": (
            "raises the {side} arm to the side", "lifts the {side} arm out sideways",
            "extends the {side} arm to the side", "holds the {side} arm out to the side",
            "stretches the {side} arm out to the side",
        ),
        "up": (
            "raises the {side} arm", "raises the {side} hand", "puts the {side} hand {to}",
            "lifts the {side} arm {to}", "raises the {side} hand high", "holds the {side} arm {to} in the air",
            "raises an arm", "raises a hand", "lifts the {side} hand above the head", "raises the {side} arm {times}",
            "stretches the {side} arm {to}", "asks a question by raising the {side} hand",
        ),
        "both forward": (
            "raises both arms {to}", "stretches both arms out {to}", "holds both arms out {to}",
            "extends both arms {to}",
        ),
        "both side": (
            "raises both arms to the sides", "spreads both arms", "holds both arms out to the sides",
            "stretches both arms out sideways", "stands with both arms spread",
        ),
        "both up": (
            "raises both arms", "raises both hands", "lifts both arms {to}", "puts both hands {to}",
            "raises both arms above the head", "holds both arms {to} in the air", "surrenders with both hands raised",
            "raises both arms {times}",
        ),
    },
    "lower arm": {
        "": (
            "lowers the {side} arm", "lowers the {side} hand", "puts the {side} arm down", "drops the {side} arm",
            "lets the {side} arm sink", "brings the {side} arm back down", "lowers an arm",
            "takes the {side} hand down",
        ),
        "both": (
            "lowers both arms", "puts both arms down", "drops both hands", "lowers both hands", "lets both arms sink",
        ),
    },
    "point": {
        "": (
            "points {to}", "points {to} with the {side} hand", "points the {side} hand {to}", "points",
            "points {to} with a finger", "points {to} with the {side} arm", "shows the way by pointing {to}",
            "points at something", "points with the {side} hand", "indicates something {to} with the {side} hand",
            "points out something with the {side} arm",
        ),
    },
    "beckon": {
        "": (
            "beckons", "beckons with the {side} hand", "waves somebody over", "signals to come closer",
            "motions to come here with the {side} hand", "calls somebody over with a gesture", "gestures come here",
            "beckons somebody closer with the {side} hand", "beckons {times}",
        ),
    },
    "salute": {
        "": (
            "salutes", "salutes with the {side} hand", "gives a military salute", "salutes like a soldier",
            "brings the {side} hand to the forehead in a salute", "greets with a military salute", "salutes the flag",
            "raises the {side} hand to salute",
        ),
    },
    "shrug": {
        "": (
            "shrugs", "shrugs the shoulders", "shrugs {times}", "gives a shrug", "shrugs as if not knowing",
            "lifts the shoulders in doubt", "makes a who knows gesture", "shrugs off a question",
        ),
    },
    "cross arms": {
        "": (
            "crosses the arms", "folds the arms", "crosses the arms over the chest", "stands with crossed arms",
            "folds the arms across the chest", "waits with folded arms", "crosses both arms",
            "keeps the arms crossed",
        ),
    },
    "hands on hips": {
        "": (
            "puts the hands on the hips", "places both hands on the hips", "stands with hands on hips",
            "rests the hands on the waist", "puts both hands on the waist", "stands akimbo",
            "sets the hands on the hips",
        ),
    },
}  # fmt: skip
