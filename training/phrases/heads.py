"""Sentences for what the head and the back say."""

from __future__ import annotations

from .wording import Wordings

HEADS: Wordings = {
    "nod": {
        "": (
            "nods", "nods {times}", "nods the head", "nods in agreement", "agrees with a nod", "says yes by nodding",
            "nods the head {times}", "gives a nod of approval", "keeps nodding", "nods yes",
        ),
    },
    "shake head": {
        "": (
            "shakes the head", "shakes the head {times}", "says no by shaking the head",
            "shakes the head in disagreement", "shakes the head no", "disagrees by shaking the head",
            "refuses with a shake of the head", "moves the head from side to side", "says no with the head",
        ),
    },
    "look": {
        "": (
            "looks {to}", "looks {to} for a moment", "gazes {to}", "glances {to}", "takes a look {to}",
            "turns the head {to}", "turns the eyes {to}", "peers {to}", "directs the gaze {to}",
        ),
        "shoulder": (
            "looks over the shoulder", "looks behind", "glances back over the shoulder", "looks back",
            "checks over the shoulder", "checks what is behind", "looks {to}",
        ),
    },
    "look around": {
        "": (
            "looks around", "looks about", "scans the surroundings", "searches with the eyes", "glances around",
            "is looking around", "observes the surroundings", "looks in all directions", "keeps a lookout",
            "looks from side to side",
        ),
    },
    "bow": {
        "": (
            "bows", "bows {times}", "takes a bow", "bows politely", "bows deeply", "bends forward in a bow",
            "bows to the audience", "greets with a bow", "makes a bow", "gives a respectful bow", "bows to somebody",
        ),
    },
}  # fmt: skip
