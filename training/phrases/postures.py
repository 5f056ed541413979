"""Sentences for a body that goes low."""

from __future__ import annotations

from .wording import Wordings

POSTURES: Wordings = {
    "crouch": {
        "": (
            "crouches", "crouches down", "ducks", "gets down low", "stays low", "hunkers down", "cowers",
            "crouches close to the ground", "ducks down", "hides by crouching", "stays in a crouch", "is crouching",
        ),
    },
    "squat": {
        "": (
            "squats", "does squats", "does {n} squat{s}", "squats {times}", "does knee bends",
            "exercises with squats", "does {n} knee bend{s}", "works out by squatting",
            "bends the knees deeply {times}", "does a set of squats",
        ),
    },
    "sit down": {
        "": (
            "sits down", "sits down on a chair", "takes a seat",
            "lowers the body onto a seat", "has a seat", "sits down on a stool",
        ),
    },
    "knee raise": {
        "": (
            "raises the {side} knee", "lifts the {side} knee", "lifts the {side} knee high", "raises the {side} leg",
            "lifts the {side} leg with a bent knee", "raises the {side} knee {times}", "lifts the {side} knee {times}",
            "raises a knee", "lifts a knee", "brings the {side} knee up", "pulls the {side} knee up",
        ),
        "both": (
            "raises the knees", "lifts the knees high", "raises the knees {times}", "lifts one knee after the other",
            "raises the knees one after the other", "does high knees", "lifts the knees in turn",
        ),
    },
    "kneel": {
        "one": (
            "kneels", "kneels on one knee", "kneels on the {side} knee", "goes down on one knee",
            "gets down on the {side} knee", "kneels down on one knee", "proposes on one knee", "takes a knee",
            "kneels down on the {side} knee",
        ),
        "both": (
            "kneels", "kneels down", "kneels on both knees", "gets down on both knees", "goes down on both knees",
            "falls to the knees", "drops to both knees", "kneels on the floor", "kneels down to pray",
        ),
    },
    "lie down": {
        "": (
            "lies down", "lies down on the floor", "lies down on the back", "lays down on the ground",
            "goes to lie on the floor", "lies down to sleep", "stretches out on the floor", "lies on the floor",
            "takes a nap on the floor",
        ),
    },
    "get up": {
        "": (
            "gets up from the floor", "gets up from lying", "gets up off the ground", "rises from the floor",
            "stands up from the ground", "gets up from lying on the back", "gets up off the floor",
            "gets back on the feet", "climbs back to the feet from the ground",
        ),
    },
    "fall": {
        "backward": (
            "falls {to}", "falls over", "falls on the back", "falls down", "collapses {to}", "topples over {to}",
            "tumbles {to}", "drops dead", "falls to the ground", "is knocked down", "dies",
        ),
        "forward": (
            "falls {to}", "falls over", "falls on the face", "falls down", "collapses", "collapses {to}",
            "topples over {to}", "tumbles {to}", "falls to the ground", "faints", "dies",
        ),
    },
}  # fmt: skip
