"""Verbs of motion and their forms, so that "waving", "waved" and "wave" are all read as "waves"."""

from __future__ import annotations

import re
from typing import Final

_REGULAR: Final = (
    "act aim amble answer applaud appear approach ask attack back balance bang bash beckon beg block bob boogie bounce "
    "bow box brush bump call carry cartwheel celebrate charge chase cheer chop circle clamber clap clean clench climb "
    "collapse comb continue cook cough cower crack crawl cross crouch cry dab dance dart dash die dip dive dodge drag "
    "dribble drop drum duck dust edge embrace enter escape exercise exit explain extend face facepalm faint flail flap "
    "flex flinch flip float follow freeze gallop gaze gesture giggle glance glide grab greet grip guard halt hammer "
    "hand "
    "handstand head hobble hop hug hurl hurry idle imitate inch jab jerk jog joke juggle jump kick kiss knock land "
    "laugh "
    "launch lean lift limp list listen load look lower lunge lurch march massage meander meditate mime moonwalk mop "
    "move "
    "mow nap nod nudge offer open pace pack paint pass pat pause perform pick pirouette pivot plank plant play plod "
    "point poke pose pour practise practice pray prance present press prowl pull pump punch push rage raise reach "
    "recoil regulate relax release remain repeat rest retreat return revolve roar rob rock roll rotate row rub rush "
    "sail "
    "salute sashay saunter scan scoop scrabble scramble scratch scream scrub search shadowbox shamble shiver shoot "
    "shout shower shrug shudder shuffle shush sidestep sigh sign signal sip skate skateboard skip ski slam slap slash "
    "slide slip slouch slump smash smile smoke sneak sneeze sniff snowboard somersault squat squeeze squirm stab "
    "stagger "
    "stalk stare start startle stay step stir stomp stoop stop straighten strafe stretch stroll strum strut stumble "
    "surf surrender sway sweep swerve swipe swivel talk tap taunt text think threaten throw tie tilt tiptoe toddle "
    "topple toss touch train tremble trip trot trudge try tug tumble turn twirl twist type use vault vomit wade waddle "
    "wait wake walk waltz wander warm wash watch wave weep whirl whisper whistle wiggle wipe wobble work worship "
    "wrestle "
    "yawn yell zigzag twerk breakdance clutch cradle crumple cuddle curtsy dismount elbow fidget fire fix flee grasp "
    "hail hook insist lounge lurk mount munch nurse operate orbit parry peek peer perch ponder pound practise protest "
    "rap reap sanitise scale scold scrape screw sharpen shield shove sidle sketch slice slink snap soar spar spray "
    "sprint spy squint stack stamp steady straddle strain strike strip stroke tackle thump thrust toast tread trample "
    "trek unload uppercut voice volley wag wail whack wield wince wind wrap wriggle zip "
    "advance chase chuck propose chug control direct duel evade groove hurdle lumber observe rejoice scamper scurry "
    "smack swagger "
    "teeter wonder hack contemplate totter motion hoist flop boot curl guzzle gulp lather windmill squeegee spar "
    "indicate flag skim survey inspect examine glare orient swig slurp gasp reel bolt race lob heave haul yank "
    "hunker plop sink peep jig loom"
).split()

_IRREGULAR: Final = {
    "bend": "bent", "break": "broke broken", "catch": "caught", "come": "came", "creep": "crept", "cut": "cut",
    "dig": "dug", "do": "did done", "draw": "drew drawn", "drink": "drank drunk", "drive": "drove driven",
    "eat": "ate eaten", "fall": "fell fallen", "feel": "felt", "fight": "fought", "fly": "flew flown",
    "freeze": "froze frozen", "get": "got gotten", "give": "gave given", "go": "went gone", "hit": "hit",
    "hold": "held", "keep": "kept", "kneel": "knelt kneeled", "leap": "leapt leaped", "leave": "left",
    "lie": "lay lain",
    "make": "made", "put": "put", "read": "read", "ride": "rode ridden", "rise": "rose risen", "run": "ran",
    "say": "said", "send": "sent", "set": "set", "shake": "shook shaken", "sing": "sang sung", "sit": "sat",
    "sleep": "slept", "speak": "spoke spoken", "spin": "spun", "spread": "spread", "stand": "stood",
    "stick": "stuck", "sweep": "swept", "swim": "swam swum", "swing": "swung", "take": "took taken",
    "throw": "threw thrown", "write": "wrote written", "shoot": "shot", "slide": "slid", "strike": "struck",
    "stride": "strode", "lay": "laid", "begin": "began begun", "wake": "woke", "wind": "wound", "weep": "wept",
    "flee": "fled", "hurl": "hurled", "bring": "brought", "let": "let", "hang": "hung", "tread": "trod",
    "spring": "sprang sprung", "fling": "flung",
}  # fmt: skip

VERBS: Final = frozenset((*_REGULAR, *_IRREGULAR))
"""Base forms."""

_NOT_LEFT: Final = frozenset({"left", "lay", "drunk", "cut", "set", "read", "wound"})
"""Past forms that mean something else more often ("left", "drunk") or are a base form themselves."""


def third_person(verb: str) -> str:
    """The form that follows "he" or "she": "waves", "pushes", "carries"."""
    if re.search(r"(?:s|x|z|ch|sh|[^o]o)$", verb):
        return f"{verb}es"
    if re.search(r"[^aeiou]y$", verb):
        return f"{verb[:-1]}ies"
    return f"{verb}s"


def _forms(verb: str) -> set[str]:
    """Every form that stands for a verb, itself among them."""
    stem = verb[:-1] if verb.endswith("e") and not verb.endswith(("ee", "oe")) else verb
    found = {verb, third_person(verb), f"{stem}ing", *_IRREGULAR.get(verb, "").split()}
    if verb.endswith("ie"):
        found.add(f"{verb[:-2]}ying")
    if verb not in _IRREGULAR:
        found |= {f"{verb[:-1]}ied"} if re.search(r"[^aeiou]y$", verb) else {f"{stem}ed"}
    if re.search(r"(?:[^aeiou]|qu)[aeiou][bdgmnptlr]$", verb):
        found |= {f"{verb}{verb[-1]}ing", *((f"{verb}{verb[-1]}ed",) if verb not in _IRREGULAR else ())}
    return found - (_NOT_LEFT - VERBS)


_BASE: Final = {form: verb for verb in sorted(VERBS) for form in _forms(verb)}
_BASE.update({verb: verb for verb in VERBS})  # a base form is itself, whatever else it could be a form of
_BASE.update({"fell": "fall", "felt": "feel", "found": "find", "saw": "see", "wound": "wind"})


def base_form(word: str) -> str:
    """The verb that a word is a form of; "" for no verb that is known."""
    return _BASE.get(word.lower(), "")


def is_third_person(word: str) -> bool:
    """Whether a word is the form that follows "he" or "she": "walks"."""
    base = base_form(word)
    return bool(base) and word.lower() == third_person(base)


def is_ing(word: str) -> bool:
    """Whether a word is a verb's form in -ing, known or likely."""
    low = word.lower()
    return (low.endswith("ing") and len(low) > 4 and low not in _NO_ING) or low == "doing"


_NO_ING: Final = frozenset("king ring thing string wing spring morning evening ceiling nothing something anything "
                           "everything during lightning boxing-glove building wedding".split())  # fmt: skip
