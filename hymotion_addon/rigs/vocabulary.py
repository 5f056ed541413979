"""Words that rigs of no known family use for the parts of a body, and how well each word fits.

A word that means different bones in different rigs ("leg" is the thigh here, the shin there) is listed under each of
its meanings; the bone's place along the limb decides (limbs.py).
"""

from __future__ import annotations

from typing import Final

LIMB_WORDS: Final = {
    "collar": {
        "clavicle": 1.0, "collar": 1.0, "collarbone": 1.0, "clav": 1.0, "shoulder": 0.7, "scapula": 0.6, "肩": 1.0,
    },
    "shoulder": {
        "upperarm": 1.0, "armupper": 1.0, "uparm": 1.0, "shldr": 0.9, "shldrbend": 1.0, "humerus": 1.0, "arm": 0.8,
        "bicep": 0.8, "shoulder": 0.55, "腕": 1.0,
    },
    "elbow": {
        "forearm": 1.0, "lowerarm": 1.0, "armlower": 1.0, "lowarm": 1.0, "downarm": 1.0, "elbow": 1.0,
        "forearmbend": 1.0, "radius": 0.9, "ulna": 0.8, "ひじ": 1.0, "肘": 1.0,
    },
    "wrist": {"hand": 1.0, "wrist": 1.0, "palm": 0.7, "fist": 0.7, "手首": 1.0},
    "hip": {
        "thigh": 1.0, "upleg": 1.0, "upperleg": 1.0, "legupper": 1.0, "thighbend": 1.0, "femur": 1.0, "hip": 0.9,
        "leg": 0.55, "足": 0.9,
    },
    "knee": {
        "shin": 1.0, "calf": 1.0, "lowerleg": 1.0, "leglower": 1.0, "lowleg": 1.0, "downleg": 1.0, "knee": 1.0,
        "tibia": 1.0, "shank": 1.0, "leg": 0.7, "ひざ": 1.0, "膝": 1.0,
    },
    "ankle": {"foot": 0.9, "ankle": 1.0, "足首": 1.0},
    "foot": {"toe": 1.0, "toes": 1.0, "toebase": 1.0, "ball": 1.0, "bigtoe": 0.9, "foot": 1.05, "つま先": 1.0},
}  # fmt: skip
"""Sided part -> {word: 0..1}."""

PELVIS_WORDS: Final = {
    "hips": 1.0, "pelvis": 1.0, "hip": 0.9, "midhip": 0.9, "lowertorso": 0.9, "cog": 0.4, "root": 0.3, "torso": 0.2,
}  # fmt: skip
NECK_WORDS: Final = {"neck": 1.0, "lowerneck": 1.0, "necklower": 1.0, "necktwist": 0.9, "首": 1.0}
SPINE_WORDS: Final = frozenset(
    "spine chest upperchest lowerchest chestlower chestupper torso uppertorso abdomen abdomenlower abdomenupper waist "
    "stomach belly back lowerback upperback thorax ribcage body trunk spinelower spineupper spinemiddle 上半身".split()
)
HEAD_WORDS: Final = {"head": 1.0, "頭": 1.0}

NOISE: Final = frozenset(
    "mixamorig bip biped valve character cc base def j c m avg skeleton joint jnt bone bn b bind sk skel rig".split()
)
"""Words that say nothing about the bone."""

HELPERS: Final = frozenset(
    "twist roll helper share corrective ik fk pole target ctrl control mch org socket slot weapon prop sec adj shadow "
    "dummy end nub tip effector tweak master stretch offset aim switch vis widget wgt handle muscle jiggle scale "
    "ｉｋ ext d ref metacarpal".split()  # noqa: RUF001 full-width, as MikuMikuDance writes it
)
"""Words of bones that help, end or control others: no part of a spine or neck, wherever they hang."""

NECK_TWIST: Final = ("neck", "twist")
"""The one twist bone that is a joint of its own (Character Creator's NeckTwist01)."""

ANIMAL: Final = frozenset("hoof paw front forepaw foreleg hind hindleg rear wing fin".split())
"""Words that tell an animal where no human legs or arms were found."""
