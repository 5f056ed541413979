"""Sentences for turns and steps."""

from __future__ import annotations

from .wording import Wordings

STEPPING: Wordings = {
    "turn": {
        "": (
            "turns {turn} by {angle}", "turns {angle} to the {turn}", "rotates {angle} to the {turn}",
            "turns the body {angle} {turn}", "pivots {angle} to the {turn}",
            "turns {angle} to the {turn} on the spot", "makes a {angle} turn to the {turn}",
        ),
        "quarter": (
            "turns {turn}", "turns to the {turn}", "turns {turn} by {angle}", "turns {angle} to the {turn}",
            "makes a turn to the {turn}", "rotates to the {turn}", "pivots to the {turn}", "turns {turn} on the spot",
            "turns the body to the {turn}", "rotates {angle} to the {turn}", "faces {turn}",
        ),
        "around": (
            "turns around", "turns around to the {turn}", "turns {angle}", "turns round",
            "turns to face the other way", "turns back the way it came", "turns around on the spot",
            "turns {angle} to the {turn}", "turns the other way around", "rotates {angle}",
        ),
        "full": (
            "makes a full turn", "turns in a full circle", "turns {angle}", "makes a full turn to the {turn}",
            "turns {angle} to the {turn}", "turns all the way around", "spins {angle} to the {turn}",
        ),
    },
    "side step": {
        "": (
            "steps {to}", "sidesteps {to}", "steps sideways {to}", "moves sideways {to}", "takes {n} step{s} {to}",
            "shuffles {to}", "sidesteps {to} {times}", "takes side steps {to}", "does side steps {to}",
        ),
    },
    "step forward": {
        "": (
            "steps {to}", "takes {n} step{s} {to}", "moves {to} by {n} step{s}", "moves {to} a little",
            "steps {to} {times}", "comes closer",
        ),
    },
    "step backward": {
        "": (
            "steps {to}", "takes {n} step{s} {to}", "moves {to} by {n} step{s}", "moves {to} a little",
            "steps away {to}", "steps {to} {times}", "takes {n} pace{s} {to}",
        ),
    },
    "walk backward": {
        "": (
            "walks {to}", "walks {to} without looking", "moves {to}", "goes {to}", "backs up", "retreats {to}",
            "paces {to}", "keeps walking {to}",
        ),
    },
    "sneak": {
        "": (
            "sneaks", "sneaks ahead", "creeps along", "tiptoes like a thief", "sneaks around",
            "creeps forward in a crouch", "prowls", "stalks quietly", "walks stealthily", "sneaks up on somebody",
            "moves stealthily", "slinks along like a burglar",
        ),
    },
    "tiptoe": {
        "": (
            "tiptoes", "walks on tiptoe", "walks on the tips of the toes", "tiptoes along", "goes on tiptoes",
            "tiptoes across the room", "walks quietly on tiptoes", "moves on the toes",
        ),
    },
    "march in place": {
        "": (
            "marches in place", "marches on the spot", "marches on one spot", "walks in place", "walks on the spot",
            "stamps on the spot like a soldier", "marks time", "lifts the knees marching in place",
        ),
    },
    "limp": {
        "": (
            "limps", "limps along", "walks with a limp", "limps on the {side} leg", "hobbles",
            "walks with a hurt {side} leg", "drags the {side} leg", "walks as if the {side} foot hurts",
            "hobbles on the {side} foot", "is injured and limps",
        ),
    },
    "walk": {
        "round": (
            "walks {to}", "walks in a curve {to}", "walks in an arc {to}", "walks along a curve {to}", "goes {to}",
            "heads {to}", "walks off {to}",
        ),
        "": (
            "walks {manner}", "walks along {manner}", "strolls {manner}", "is walking {manner}",
            "goes for a walk {manner}", "{manner} walks", "walks around {manner}", "paces {manner}",
        ),
    },
    "jump": {
        "": (
            "jumps", "jumps up", "jumps {times}", "jumps up and down", "leaps up", "jumps high",
            "jumps with both feet", "jumps in the air {times}", "does {n} jump{s}", "hops up", "springs up",
        ),
        "to": (
            "jumps {to}", "leaps {to}", "jumps {to} {times}", "hops {to} with both feet", "does {n} jump{s} {to}",
            "jumps {to} with both feet", "bounds {to}",
        ),
    },
    "hop": {
        "": (
            "hops on the {side} leg", "hops on one leg", "hops {times} on the {side} leg", "hops on the {side} foot",
            "hops {times}", "jumps on one leg", "jumps on the {side} leg {times}", "hops on one foot",
        ),
    },
    "jumping jacks": {
        "": (
            "does jumping jacks", "does {n} jumping jacks", "does jumping jacks {times}", "does star jumps",
            "does star jumps {times}", "exercises with jumping jacks", "jumps jacks", "works out with jumping jacks",
        ),
    },
}  # fmt: skip
