"""Sentences for fights, and for getting out of balance."""

from __future__ import annotations

from .wording import Wordings

FIGHTS: Wordings = {
    "punch": {
        "": (
            "punches", "punches with the {side} hand", "punches with the {side} fist", "throws {n} punch{es}",
            "throws a {side} punch", "punches {times}", "hits with the {side} fist",
            "punches {times} with the {side} hand", "strikes with the {side} fist", "jabs with the {side} hand",
            "hits straight ahead with the {side} fist",
        ),
        "both": (
            "punches with both fists", "punches with both hands", "throws {n} punch{es} with both hands",
            "hits with both fists", "punches {times} with both fists", "strikes the air with both fists",
        ),
    },
    "kick": {
        "": (
            "kicks", "kicks with the {side} leg", "kicks with the {side} foot", "does {n} front kick{s}",
            "kicks {times}", "kicks {times} with the {side} leg", "does a front kick with the {side} leg",
            "kicks ahead with the {side} foot", "kicks high with the {side} leg", "lifts the {side} knee and kicks",
            "kicks at a door with the {side} foot",
        ),
    },
    "block": {
        "": (
            "blocks", "blocks an attack", "blocks with the {side} arm", "blocks a punch with the {side} arm",
            "blocks a blow with the {side} hand", "defends with the {side} arm", "blocks {times}",
            "parries a blow with the {side} arm", "shields the face with the {side} arm",
        ),
        "both": (
            "blocks with both arms", "blocks an attack with both arms", "shields the face with both arms",
            "protects the head with both arms", "defends with both arms raised", "covers the face with both hands",
            "blocks a blow with both arms",
        ),
    },
    "dodge": {
        "": (
            "dodges", "dodges {to}", "dodges an attack", "dodges a punch {to}", "evades {to}", "dodges {times}",
            "moves out of the way", "slips a punch {to}", "avoids a blow", "sways {to} to dodge",
            "dodges {to} {times}", "evades an attack {to}",
        ),
    },
    "throw": {
        "": (
            "throws", "throws with the {side} hand", "throws a ball", "throws a ball with the {side} hand",
            "throws something", "throws a stone with the {side} arm", "hurls something",
            "throws something away with the {side} hand", "pitches a ball", "tosses a ball overhand",
            "throws a spear with the {side} arm",
        ),
    },
    "catch": {
        "": (
            "catches a ball", "catches something", "catches a ball with both hands", "catches",
            "catches a ball in the air", "catches something in the air", "catches a thrown object",
            "grabs a flying ball", "receives a ball",
        ),
    },
    "stagger": {
        "": (
            "staggers", "stumbles", "stumbles around", "loses the balance", "staggers as if hit", "reels", "trips",
            "almost falls over", "stumbles badly", "totters", "sways unsteadily", "stumbles after a push",
        ),
    },
}  # fmt: skip
