"""Which bone of a rig is which joint: as the rig itself says, by its family's names, or else by common words.

Every reading is held against the body (evidence.py); the one with most joints beyond doubt is taken, the most
particular one among equals. Where no names are understood, its shape is: a guess, that the user has to agree to.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from ...inference.errors import RigError
from ..retarget.rest_pose import RestPose
from .bone_map import BoneMap
from .evidence import weigh
from .families import FAMILIES, TABLES
from .fingers import add_fingers
from .generic import match_generic
from .match_family import RigWords, match_family, match_table
from .metadata import in_own_names, match_said, under_other_names, with_said_fingers
from .names import split_name
from .overlay import NOTHING_RECOGNISED, check_overlaid, overlaid
from .questions import doubts
from .shape import match_shape
from .twist import add_twists
from .user_map import UserMap
from .verify import missing, refusal, verify
from .vocabulary import ANIMAL

_MECHANISM = "MCH-"
"""How the hidden bones of a generated Rigify rig are called; keys on what they drive would have no effect."""


def recognise(rest: RestPose, said: UserMap | None = None) -> BoneMap:
    """Find the body in a rig; what the user has said of it stands in place of what was recognised.

    Raises RigError: rig_unrecognised with the reason when there is none to be animated, or when it was only guessed and
    the user has not yet agreed; bone_map when no body can be as the user said.
    """
    bone_map = proposal(rest, said)
    check_overlaid(rest, bone_map)
    return bone_map


def proposal(rest: RestPose, said: UserMap | None = None) -> BoneMap:
    """As `recognise`, but neither what the user has said nor a guess is held back: for showing it."""
    if not said:
        return _remarked(add_twists(rest, _recognised(rest)))
    try:
        found = _recognised(rest)
    except RigError:  # whoever names the bones needs no recognition; what is still missing is said by the check
        found = NOTHING_RECOGNISED
    return _remarked(add_twists(rest, overlaid(found, said)))


def _recognised(rest: RestPose) -> BoneMap:
    found: list[tuple[BoneMap, RigWords]] = []
    for bone_map, words in _weighed(rest):
        found.append((bone_map, words))
        if not bone_map.doubtful:
            break
    if found:
        best, words = max(found, key=lambda reading: len(reading[0].bones) - len(reading[0].doubtful))
        body = verify(rest, best)
        return with_said_fingers(rest, add_fingers(rest, body, words.plain, _finger_controls(body)))
    spoken = {word for name in rest.names for word in split_name(name).words}
    if spoken & ANIMAL:
        raise refusal("This looks like an animal; only characters on two legs can be animated.")
    guess = match_shape(rest)
    if guess is not None:
        return verify(rest, guess)
    raise refusal(f"Among the {len(rest.names)} bones of this armature no two legs of a character were recognised.")


def _weighed(rest: RestPose) -> Iterator[tuple[BoneMap, RigWords]]:
    """Every reading held against the body, and the words it was read from: first what the rig says of itself."""
    words = RigWords(rest)
    said = match_said(rest)
    if said is not None:
        yield weigh(rest, said, words), words
    other = under_other_names(rest)
    if other is not None:
        other_words = RigWords(other)
        for bone_map in _readings(other, other_words):
            yield in_own_names(weigh(other, bone_map, other_words), other, rest), other_words
    for bone_map in _readings(rest, words):
        yield weigh(rest, bone_map, words), words


def _readings(rest: RestPose, words: RigWords) -> Iterator[BoneMap]:
    """Every way to read the rig by its names, the most particular first."""
    for table in TABLES:
        bone_map = match_table(rest, table)
        if bone_map is not None:
            yield bone_map
    for family in FAMILIES:
        bone_map = match_family(rest, words, family)
        if bone_map is not None:
            yield bone_map
    if any(name.startswith(_MECHANISM) for name in rest.names):
        raise refusal("This is a control rig of a kind that is not known, whose bones can't be keyed directly.")
    bone_map = match_generic(rest, words.plain)
    if bone_map is not None:
        if "left_shoulder" not in bone_map.bones and {w for n in rest.names for w in split_name(n).words} & ANIMAL:
            raise refusal("This looks like an animal; only characters on two legs can be animated.")
        yield bone_map


def _finger_controls(bone_map: BoneMap) -> Mapping[str, str]:
    """{joint: bone} that the map's family lists for fingers; empty but for control rigs."""
    for family in FAMILIES:
        if family.id == bone_map.family and family.controls is not None:
            return family.controls.fingers
    return {}


def _remarked(bone_map: BoneMap) -> BoneMap:
    """The map with notes that name what is missing and every joint the user should look at."""
    return replace(bone_map, notes=(*bone_map.notes, *missing(bone_map), *doubts(bone_map)))
