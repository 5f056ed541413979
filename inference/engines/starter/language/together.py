"""What happens at the same time: "while", "as she ...", "waving" behind a verb, "with crossed arms"; and "and"."""

from __future__ import annotations

import re
from typing import Final

from .numbers import ANY
from .removal import take, tidy
from .subject import without_lead_in, without_subject
from .verbs import base_form, is_ing, third_person

_WHILE_FIRST: Final = re.compile(r"^(?:while|whilst|as (?:he|she|they|it|you)|during) (.+?), ?(.+)$")
_WHILE: Final = re.compile(
    r"\s*,?\s*\b(?:and )?(?:while also|(?<!a )while|whilst|all the while"
    r"|as (?=(?:he|she|they|it|you|one|the (?:man|woman|person"
    r"|character))\b)"
    r"|meanwhile|and at the same time|at the same time(?= \w)|simultaneously(?= \w)(?! and))\s*,?\s*"
)
_AT_ONCE: Final = re.compile(r",?\s*\b(?:(?:both )?at (?:the same time|once)|simultaneously|together|meanwhile)$")
_AND: Final = re.compile(r"\s*,\s*(?:and |but |or )?|\s+(?:and|but|plus|or)\s+|\s*&\s*|\s+\+\s+")
_PAIRS: Final = re.compile(
    r"\b(?:back and forth|up and down|side to side|left and right|right and left|in and out|on and off|arms and legs"
    r"|hands and (?:knees|feet)"
    r"|again and again|over and over|round and round|around and around|faster and faster|one and a half"
    r"|hundred and"
    r"|rock and roll|drum and bass|jabs and hooks|hacks? and slash(?:es)?|hacking and slashing|forwards? and backwards?"
    r"|backwards? and forwards?"
    r"|to and fro|punches and kicks|ducks? and weaves?|bobs? and weaves?|kicks and punches|more and more)\b"
)
_HELD: Final = "_"
_LOOKS: Final = re.compile(
    r"^(?:punch|kick|jump|hop|strike|look|glance|gaze|turn|step|lean|point|peer|dodge|sidestep|swerve|peek|face)"
)
_LEFT_AND_RIGHT: Final = re.compile(
    r"^(.*?)\b((?:to )?(?:the |his |her )?(?:left|right)),? and (?:then )?((?:to )?(?:the |his |her )?(?:left"
    r"|right))\b(?! \w*(?:arm|hand|leg|foot|feet|fist))(.*)$"
)
_NOT_A_VERB: Final = frozenset(
    "hands arms legs feet knees elbows shoulders fists head hips eyes toes slowly quickly carefully happily sadly "
    "left right "
    "forward backward forwards backwards up down then hand arm leg foot knee back sideways around upper lower faster "
    "slower times seconds degrees".split()
)
_STROKE: Final = re.compile(
    r"(?:an? )?(?:left|right) (?:\w+ )?(?:hook|jab|punch|kick|uppercut|cross|straight|wave|salute|block|throw|knock)\b"
)
_PART_OF_A_TURN: Final = re.compile(
    r"(?:(?:an?|one|half|quarter|full|complete|three|quarters) )+(?:turn|spin|circle|rotation)\b"
)
_NUMBERED: Final = re.compile(rf"^{ANY} (?=\w+)")
_BEFORE_NOUN: Final = frozenset(
    "is are was were starts start begins begin keeps keep by of like to from for the a an his her their its my "
    "without in on at "
    "goes go stops stop continues continue practises practices imitates pretends does do comes came about stays some "
    "this that "
    "enjoys finishes tries up-to into with and or not while as after before high nice good slow fast front side "
    "roundhouse".split()
)
_KINDS_OF_IT: Final = frozenset("dancing boxing skating fighting hopping jumping".split())
_BEFORE_A_KIND: Final = frozenset(
    "salsa ballet indian bollywood latin modern street folk tap shadow hip ice belly star line kick".split()
)
_ONE_THING: Final = re.compile(
    r"\b(?:jumping jacks?|walking stick|boxing gloves?|running shoes|sitting position|standing position"
    r"|fighting stance)\b"
)
_LIMBS: Final = r"(?:arms?|hands?|fists?)"
_OWN: Final = r"(?:(?:his|her|their|its|the|both|both his|both her|a|one) )?"
_WITH: Final[tuple[tuple[re.Pattern[str], str], ...]] = (
    (
        re.compile(rf"\bwith {_OWN}(?:arms (?:crossed|folded)(?: [^,]*)?|(?:crossed|folded) arms)(?=$|,)"),
        "crosses the arms",
    ),
    (
        re.compile(rf"\bwith {_OWN}((?:left |right )?)(?:hands?|fists?) (?:on|at) {_OWN}(?:hips?|waist)(?=$|,)"),
        r"puts the \1hands on the hips",
    ),
    (
        re.compile(
            rf"\bwith (both|one|a|his left|her left|the left|his right|her right|the right|his|her|their"
            rf"|the)? ?({_LIMBS}) "
            r"(?:raised|up|lifted|held up|high|(?:up )?in the air|held high|over(?:head| (?:his|her|the|their) head)"
            r"|above (?:his|her|the|their) head)"
            r"(?: (?:high|up|in the air|overhead))?(?=$|,)"
        ),
        r"raises \1 \2",
    ),
    (re.compile(rf"\bwith (both )?raised ({_LIMBS})$"), r"raises \1 \2"),
    (
        re.compile(
            rf"\bwith (both )?(?:{_OWN})?({_LIMBS}) (?:(?:held |stretched )?out(?:stretched)?|spread|apart"
            r"|to the sides?|wide)(?: (?:wide|out|to the sides?))*(?=$|,)"
        ),
        r"holds \1 \2 out to the sides",
    ),
    (re.compile(rf"\bwith {_OWN}(?:hands?|arms?) ((?:behind|in) .*)$"), r"holds the hands \1"),
    (re.compile(rf"\bwith {_OWN}head (?:down|lowered|bowed)$|\blooking down$"), "looks down"),
    (
        re.compile(rf"\bwith {_OWN}(?:phone|telephone|cell ?phone)(?: (?:to|at|on) (?:his|her|the) ear)?$"),
        "talks on the phone",
    ),
)


def split_together(part: str) -> tuple[str, list[str], bool]:
    """One stretch of words -> (main words, words surely at the same time, whether "and" too means at the same time)."""
    at_once, part = take(_AT_ONCE, part)
    first = _WHILE_FIRST.match(part)
    pieces = [first[2], first[1]] if first is not None else [tidy(piece) for piece in _WHILE.split(part)]
    pieces = [piece for piece in pieces if piece]
    if not pieces:
        return "", [], False
    also = pieces[1:]
    main = pieces[0]
    for pattern, instead in _WITH:
        found = pattern.search(main)
        if found is not None and found.start() > 0:
            beside = tidy(found.expand(instead))
            main, also = tidy(main[: found.start()] + main[found.end() :]), [*also, beside]
    return main, also, at_once is not None


def split_participle(words: str) -> list[str]:
    """Pieces at a verb in -ing behind another verb: "walks forward waving" -> "walks forward", "waving"."""
    held = _ONE_THING.sub(lambda found: found[0].replace(" ", _HELD), words)
    tokens = held.split(" ")
    body = without_subject(without_lead_in(held)).split(" ")
    start = len(tokens) - len(body)
    for at in range(start + 1, len(tokens)):
        word, before = tokens[at].strip(","), tokens[at - 1]
        names_a_kind = word in _KINDS_OF_IT and before in _BEFORE_A_KIND
        apart = is_ing(word) and base_form(word) and before.strip(",") not in _BEFORE_NOUN
        if apart and not names_a_kind and base_form(body[0]):
            main, beside = " ".join(tokens[:at]), " ".join(tokens[at:])
            return [tidy(piece.replace(_HELD, " ")) for piece in (main, beside)]
    return [words]


def split_and(words: str) -> list[str]:
    """Pieces joined by "and" or commas where each begins with a verb of its own; one piece otherwise."""
    held = _PAIRS.sub(lambda found: found[0].replace(" ", _HELD), words)
    pieces: list[str] = []
    joints = [found.group(0) for found in _AND.finditer(held)]
    for number, piece in enumerate(_AND.split(held)):
        piece = tidy(piece)
        if not piece:
            continue
        if (
            pieces
            and not (_begins_with_a_verb(piece) and (_begins_with_a_verb(pieces[0]) or _is_inflected(piece)))
            and not _is_place(piece, pieces[0])
        ):
            pieces[-1] = f"{pieces[-1]}{joints[number - 1]}{piece}"
        else:
            pieces.append(piece)
    return [one for piece in pieces for one in _left_and_right(tidy(piece.replace(_HELD, " ")))]


def _is_inflected(piece: str) -> bool:
    """Whether a piece begins with a verb that can be nothing else: "nodding" behind "hands on hips"."""
    first = piece.split(" ", 1)[0]
    return bool(base_form(first)) and is_ing(first)


def _is_place(piece: str, first: str) -> bool:
    """Whether a piece is a direction alone, behind a verb that goes through several: "looks left, right, left"."""
    return bool(
        re.fullmatch(r"(?:to )?(?:the |his |her )?(?:left|right|up|down|back)(?: (?:once|twice|\w+ times))?", piece)
    ) and bool(_LOOKS.match(without_subject(without_lead_in(first))))


def _left_and_right(piece: str) -> list[str]:
    """Both of "looks left and right"."""
    found = _LEFT_AND_RIGHT.match(piece)
    if (
        found is None
        or re.match(r"(?:look|glanc|peer|peek|check)\w*ing\b", piece)
        or not _LOOKS.match(without_subject(without_lead_in(found[1])))
        or re.match(r"\s*(?:several|many|repeat)", found[4])
    ):
        return [piece]
    return [tidy(f"{found[1]}{found[side]}{found[4]}") for side in (2, 3)]


def _begins_with_a_verb(piece: str) -> bool:
    """Whether a piece is an action of its own: "waves", "she juggles", but not "legs"."""
    rest = _NUMBERED.sub("", without_subject(without_lead_in(piece)))
    first = rest.split(" ", 1)[0].strip(",")
    if _STROKE.match(rest) or _PART_OF_A_TURN.match(rest) or re.match(r"back (?:off|up|away)\b", rest):
        return True
    if first in _NOT_A_VERB or first.endswith("ly"):
        return rest.count(" ") > 0 and first.endswith("ly") and _begins_with_a_verb(rest.split(" ", 1)[1])
    if base_form(first):
        return True
    return is_ing(first) or (first.endswith("s") and not first.endswith(("ss", "ous")) and len(first) > 3)


def same_form(words: str) -> str:
    """The first verb in its common form, for comparing pieces."""
    first, _, rest = words.partition(" ")
    base = base_form(first)
    return tidy(f"{third_person(base)} {rest}") if base else words
