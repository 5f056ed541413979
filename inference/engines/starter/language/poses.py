"""How arms, head and body can be held beside an act, as people say it without a verb, and the clause for it.

posing.py puts the patterns between commas and behind "with"; a group in a pattern is a limb or a side.
"""

from __future__ import annotations

from typing import Final

OWN: Final = r"(?:(?:his|her|their|its|the|a|an|one|my|both|both of|two|same) )*"
SIDE: Final = r"(?:(?:left|right) )?"
_LIMB: Final = rf"({OWN}{SIDE}(?:arms?|hands?|fists?|palms?))"
_BEING: Final = (
    r"(?: (?:is|are|being|stays?|remains?|staying|goes?|kept|firmly|still|now|always|both|loosely|tightly|casually"
    r"|gently|resting|planted))*"
)
_HIGH: Final = (
    r"(?:(?:held |raised |lifted |stretched |thrown |stuck |flung |going )?(?:straight )?"
    r"(?:up|high|overhead|aloft|skywards?|(?:in|into|to) the (?:air|sky|heavens)"
    r"|(?:up )?to (?:the )?(?:heavens?|sky|ceiling|stars)"
    r"|(?:above|over) (?:(?:his|her|the|their) )?head)|raised|lifted)"
)
_WHY: Final = (
    r"(?:in (?:surrender|victory|triumph|greeting|panic|terror|fear|joy|frustration|anger|prayer|celebration)"
    r"|to (?!the\b|his\b|her\b|an?\b)\w+[^,]*|like (?:an? )?\w+)"
)
_IN_FRONT: Final = r"in front(?: of (?:him|her|it|them))?"
_OUT: Final = (
    rf"(?:(?:held |stretched |spread |reaching )?(?:out(?:stretched)?|apart|wide|forwards?|ahead|sideways"
    rf"|to the sides?|{_IN_FRONT})|spread|extended)"
    rf"(?: (?:wide|out|forwards?|ahead|to the sides?|{_IN_FRONT}|for balance|like [^,]*))*"
)
_PHONE: Final = rf"{OWN}(?:(?:cell|mobile|smart) ?)?(?:phone|telephone|mobile|cell)"
_ROUND: Final = r"(?:left and right|right and left|from side to side|side to side|both ways|around)"
_SEAT: Final = r"(?:chair|seat|armchair|stool|bench|sofa|couch|throne|wheelchair|desk|saddle)"

HELD: Final[tuple[tuple[str, str], ...]] = (
    # arms and hands
    (rf"{OWN}arms?{_BEING} (?:crossed|folded)(?: (?:over|across|in front of|on|before|behind) [^,]*?)?"
     rf"|{OWN}(?:crossed|folded) arms|cross(?:ed)? armed",
     "crosses the arms"),
    (rf"{OWN}({SIDE})(?:hands?|fists?){_BEING}(?: up)? (?:on|at) {OWN}(?:hips?|waist)|arms akimbo",
     r"puts the \1hands on the hips"),
    (rf"{_LIMB}{_BEING} {_HIGH}(?: (?:high|{_HIGH}|{_WHY}))*", r"raises \1"),
    (rf"({OWN})(?:raised|lifted|upraised) ({SIDE}(?:arms?|hands?|fists?))", r"raises \1\2"),
    (rf"{_LIMB}{_BEING} {_OUT}", r"holds \1 out"),
    (rf"{OWN}({SIDE})(?:hand|arm|fist|finger|index finger)s?"
     r" (waving|saluting|punching|beckoning|knocking|clapping)([^,]*)",
     r"\2 with the \1hand\3"),
    (rf"{OWN}({SIDE})(?:hand|arm|finger|index finger) (?:pointing|pointed|aimed)([^,]*)",
     r"points with the \1hand\2"),
    (rf"{_PHONE} (?:pressed|held|glued|clamped|up|close)? ?(?:to|at|on|against|by) {OWN}({SIDE})ear",
     r"talks on the phone with the \1hand"),
    (rf"{OWN}({SIDE})hand (?:pressed |held |cupped )?(?:to|at|on|against|over) {OWN}ear(?: as if on (?:a|the) \w+)?",
     r"talks on the phone with the \1hand"),
    (rf"{_PHONE} in {OWN}({SIDE})hand", r"talks on the phone with the \1hand"),
    (rf"(?:on|with|talking on|speaking on|using) {_PHONE}"
     r"|(?:on|taking|making|having) (?:a|the) (?:phone )?call|phone call",
     "talks on the phone"),
    (rf"(?:chin|face) (?:resting |propped |sunk )?(?:in|on) {OWN}(?:hands?|fists?)"
     rf"|{OWN}{SIDE}(?:hand|finger|fist)s? (?:resting )?(?:on|to|at|under|against) {OWN}(?:chin|beard)",
     "strokes the chin"),
    (rf"{OWN}({SIDE})(?:hands?|palms?) (?:\w+ed |resting )?(?:over|on|to|against|in front of)"
     rf" {OWN}(?:face|forehead|eyes)(?: in \w+)?",
     r"facepalms with the \1hand"),
    (rf"{OWN}(?:guard|forearms) (?:up|high|raised)(?: to (?:block|defend|guard)\w*)?", "blocks"),
    (r"(?:deep|lost|sunk|absorbed) in thought|thinking hard", "is thinking"),
    # head and eyes
    (rf"{OWN}(?:head|chin) (?:nodding|nods|bobbing)([^,]*)", r"nods\1"),
    (rf"{OWN}head (?:shaking|shakes)([^,]*)", r"shakes the head\1"),
    (rf"{OWN}head (?:turning|swinging|moving|going|swivelling|checking) {_ROUND}[^,]*", "looks around"),
    (rf"{OWN}(?:head|eyes?|gaze)(?: \w+ed)?(?: to)?(?: the)? (down|up|left|right)\b[^,]*", r"looks \1"),
    (rf"{OWN}(?:head|eyes?|gaze) (?:lifted|raised|turned|directed) (?:up )?(?:to|towards?) (?:the )?"
     r"(?:heavens?|sky|ceiling|stars)", "looks up"),
    (rf"{OWN}head (?:bowed|lowered|hanging|hung)(?: low)?", "looks down"),
    (rf"{OWN}(?:eyes?|gaze) (?:fixed |glued |kept )?(?:on|to|at) {OWN}(?:ground|floor|feet|shoes)", "looks down"),
    (rf"{OWN}(?:eyes?|gaze) (?:fixed |glued |raised )?(?:on|to|at) {OWN}(?:sky|ceiling|stars)", "looks up"),
    (r"an? (?:\w+ )?(?:look|glance|gaze) (to (?:the )?(?:left|right)|up|down|behind|over [^,]*)", r"looks \1"),
    (r"an? (?:\w+ )?(salute|nod|wave|shrug|laugh)(?: held)?((?: (?:to|at|of) [^,]*)?)", r"gives a \1\2"),
)  # fmt: skip
"""What goes without a verb, and as a clause."""

POSTURES: Final[tuple[tuple[str, str], ...]] = (
    (rf"(?:down )?(?:on|onto) {OWN}({SIDE})(?:knees?|bended knee)(?: (?:under|behind|beside|by|before|at"
     rf"|next to) [^,]*?)?",
     r"kneels on the \1knee"),
    (r"(?:in|from) an? kneel(?:ing (?:position|pose|stance|posture))?", "kneels"),
    (r"(?:in|from|at) an? (?:\w+ )?(?:crouch(?:(?:ing|ed) (?:position|stance|pose)|ing)?)|hunkered down"
     r"|crouched(?: (?:down|low|behind|under|in|by|on|beside|next to)[^,]*?)?",
     "crouches"),
    (r"(?:in|from) an? (?:\w+ )?squat(?:ting (?:position|stance))?", "squats"),
    (r"(?:in|from) an? (?:seated|sitting) (?:position|pose|posture|stance)"
     r"|(?:seated|perched(?! on (?:one|the|his|her) (?:(?:left|right) )?(?:leg|foot))|lounging|slumped|slouched"
     r"|slouching)(?: (?:on|at|in|by|behind|next to)[^,]*?)?"
     rf"|(?:in|on|from) {OWN}(?:\w+ )?{_SEAT}|at (?:his|her|the|a) (?:\w+ )?(?:desk|computer|keyboard)"
     r"|without leaving (?:his|her|the) (?:seat|chair|throne|desk|bench)",
     "is sitting"),
    (rf"(?:flat )?on {OWN}back", "is lying"),
    (rf"on (?=one|the|his|her|a|its|left|right|just|only){OWN}({SIDE})(?:leg|foot)", r"balances on the \1leg"),
    (r"(?:in )?(?:a )?flamingo (?:stance|pose)", "balances on one leg"),
    (rf"(?:up |high )?on (?:{OWN}(?:tip ?)?toes|tip ?toes?)", "tiptoes"),
    (r"mid (?:run|sprint)|on the run", "runs"),
    (r"mid (?:walk|stride)", "walks"),
)  # fmt: skip
"""The same for the whole body, beside what arms and head do."""
