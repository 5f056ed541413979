"""Left and right, forward and back, up and down: which limb acts, and where it goes."""

from __future__ import annotations

import re
from typing import Final

from .removal import take, tidy

_LIMBS: Final = (
    "hand|arm|leg|foot|fist|knee|elbow|shoulder|wrist|palm|finger|index finger|thumb|heel|toe|hip|ear|cheek|eye|knuckle"
    "|thigh|calf|shin|ankle|forearm"
)
_OWN: Final = (
    r"(?:(?:his|her|their|its|my|your|the|a|one|only|just|same|bad|good|sore|hurt|injured|gammy|broken|wounded|stiff"
    r"|lame)\s+)*"
)
_NOT_A_SIDE: Final = re.compile(
    r"\bright (?:away|now)\b|\bright (?=(?:there|here|after|before|behind|in front|next|into|at|above|through)\b)"
    r"|\ball right\b"
)
_LIMB: Final = re.compile(
    rf"\b(?<!over )(?<!over the )(?:(with|using|by) )?((?<!over ){_OWN})(left|right) (?!shoulder\b)({_LIMBS}|one)s?\b"
)
_OTHER_LIMB: Final = re.compile(rf"\b{_OWN}(?:other|opposite) ({_LIMBS}|one|side|direction|way)\b|\bwith the other$")
_BOTH: Final = re.compile(
    rf"\b(?:(with|using) )?(?:both(?: of)?|two|left and right)(?: (?:his|her|their|its|the|my))? "
    rf"((?:{_LIMBS}|feet)(?:e?s)?)\b"
)
_RAISED: Final = re.compile(
    r"\b(?:rais|lift|lower|wav|drop|put|throw|hold|stretch|spread|swing|extend|open|fling|thrust|stick|bring|reach|shoot|let)"
    r"\w*(?: up| down| out| with)? (?:(?:his|her|their|its|the|all) )?(?:arms|hands|fists)\b"
    r"|^(?:(?:his|her|their|its|the) )?(?:arms|hands) (?:(?:go|are|come|drop|fall|sink) )?(?:back )?(?:straight )?"
    r"(?:up|out|down|high|raised|in the air)\b"
)
"""Limbs in the plural are both."""
_BARE: Final = re.compile(r"\b(?:with|using) (?:his|her|their|its|the|my) (left|right)\b(?! \w*side)")
_HANDED: Final = re.compile(r"\b(left|right)[ -](?:handed|footed)\b")
_STROKE: Final = re.compile(
    r"\b(left|right) (?=(?:straight |front |side |roundhouse |high )?"
    r"(?:(?:hook|jab|uppercut|kick|salute|wave|lunge)s?|punch(?:es)?|cross|straight|step)\b)"
)
_SHOULDER: Final = re.compile(r"\b(?:back )?over (?:his|her|their|its|the|my|one)? ?(?:(left|right) )?shoulder\b")

_ROUND: Final = re.compile(r"\b(counter|anti)?[ -]?(?:clockwise|clock wise)\b")
_TO_A_SIDE: Final = re.compile(
    r"\b(?:(?:sideways|sidewards|over|off|across|in|on) )?(?:to(?:wards?)?|on|at|over|from)? ?"
    r"(?:(?:the|his|her|their|its|my) )?(?:far |very )?(left|right)(?:wards?)?(?: hand)?(?: side| direction)?\b"
)
_FORWARD: Final = re.compile(r"\b(?:forwards?|ahead|onwards?|frontwards?|in front|to the front)\b")
_BACKWARD: Final = re.compile(
    r"\b(?:backwards?|in reverse|rearwards?|to the (?:back|rear)"
    r"|(?:walk|step|run|jog|jump|hop|lean|look|glanc(?:e|ing)|mov(?:e|ing)|fall|stagger|stumble|leap|steps?"
    r"|kick)\w* back"
    r"|backs (?:away|up|off)|retreats?|(?:look|glanc(?:e|ing)|point)\w* behind)\b"
)
_UP: Final = re.compile(
    r"\b(?:upwards?|(?:look|gaz(?:e|ing)|star(?:e|ing)|glanc(?:e|ing)|point|reach|stretch|peer|eyes)\w* (?:straight "
    r"|right |way )?up|skywards?"
    r"|(?:at|to|towards?|in|into) the (?:sky|ceiling|stars|moon|sun)|what's above"
    r"|(?:raise|lift|put|hold|throw|stretch|reach)\w* [^,]*(?:overhead|(?:above|over) (?:his|her|their|the|your) head"
    r"|in(?:to)? the air|\bup|\bhigh))\b"
)
_DOWN: Final = re.compile(
    r"\b(?:downwards?|(?:look|gaz(?:e|ing)|star(?:e|ing)|glanc(?:e|ing)|point|peer)\w* (?:straight |right )?down"
    r"|(?:look|gaz(?:e|ing)|star(?:e|ing)|glanc(?:e|ing)|point|peer|eyes)\w* (?:at|to|on) (?:the (?:floor|ground)"
    r"|(?:his|her|their|the) (?:feet"
    r"|shoes)))\b"
)
_AXES: Final = (("backward", _BACKWARD), ("up", _UP), ("down", _DOWN), ("forward", _FORWARD))


_HELD: Final = re.compile(r"\b(?:raised|lifted|outstretched|extended|free) (?=(?:left|right)\b)")
_EITHER_WAY: Final = re.compile(r"\b(?:left and right|right and left|left to right|right to left)\b")


def read_limbs(text: str, last: str = "") -> tuple[bool, bool, str]:
    """Whether the left and the right limb are meant, and the text without: "waves with the left hand" -> "waves".

    last: the side that the words before have named, which "the other hand" is opposite to.
    """
    text = tidy(_HELD.sub(" ", _NOT_A_SIDE.sub(" ", text)))
    found, rest = take(_BOTH, text, r"\1 the \2")
    if found is not None:
        return True, True, _without_tool(rest)
    found, rest = take(_LIMB, text, r"\1 the \4")
    if found is not None:
        second, rest = take(_LIMB, rest, r"\1 the \4")
        sides = {found[3], second[3] if second is not None else found[3]}
        return "left" in sides, "right" in sides, _without_tool(rest)
    for pattern in (_HANDED, _BARE, _STROKE):
        found, rest = take(pattern, text)
        if found is not None:
            return found[1] == "left", found[1] == "right", rest
    found, rest = take(_OTHER_LIMB, text, r"the \1")
    if found is not None and found[1] not in ("side", "direction", "way") and last:
        return last == "right", last == "left", _without_tool(rest)
    both = bool(_RAISED.search(text))
    return both, both, text


def _without_tool(text: str) -> str:
    """The text without a limb that says nothing: "waves with the hand" -> "waves"."""
    return tidy(re.sub(rf"\b(?:with|using) the (?:{_LIMBS}|feet|one)(?:e?s)?\b", " ", text))


def read_direction(text: str, last: str = "") -> tuple[str, str]:
    """One of meaning.DIRECTIONS or "", and the text without left and right; forward, back, up and down stay in it."""
    shoulder, text = take(_SHOULDER, text, "over the shoulder")
    if shoulder is not None:
        return shoulder[1] or "backward", text
    text = tidy(_NOT_A_SIDE.sub(" ", text))
    if _EITHER_WAY.search(text) is not None:
        return "", text
    found, rest = take(_ROUND, text)
    if found is not None:
        return ("left" if found[1] else "right"), rest
    found, rest = take(_TO_A_SIDE, text)
    if found is not None:
        return found[1], rest
    found, rest = take(_OTHER_LIMB, text)
    if found is not None and last in ("left", "right"):
        return ("right" if last == "left" else "left"), rest
    return next((name for name, pattern in _AXES if pattern.search(text)), ""), text
