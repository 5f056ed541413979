"""Who does it: taken out, so that every clause says "a person" and its verb in one form."""

from __future__ import annotations

import re
from typing import Final

from .removal import tidy
from .verbs import base_form, is_ing, is_third_person, third_person

CHARACTERS: Final = frozenset(
    "person persons people man men woman women human humans character characters figure boy boys girl girls guy guys "
    "kid "
    "kids child children someone somebody everyone everybody anybody anyone he she they it i you we one lady gentleman "
    "dancer dancers player players athlete soldier soldiers warrior fighter boxer king queen prince princess knight "
    "wizard hero villain actor actress model avatar mannequin runner teacher student worker waiter farmer footballer "
    "performer individual adult teenager youth toddler baby grandma grandpa grandmother grandfather stranger customer "
    "robot officer policeman doctor nurse pilot pirate thief burglar clown monk priest sportsman gymnast singer "
    "businessman businesswoman referee guard goalkeeper striker protagonist npc dude bloke fellow gent chap viking "
    "zombie undead monster creature orc goblin elf ninja samurai android alien cop ref drunk mum mom dad granny gran "
    "mate sailor enemy bandit cowboy sheriff guest host bride groom crowd audience puppet cyborg troll ghost giant "
    "dwarf lad lass girlfriend boyfriend wife husband friend neighbour neighbor dummy ballerina friends fans "
    "spectators detective goalie clerk butler chef nun pedestrian spy".split()
)
_DOERS: Final = re.compile(
    r"(?!(?:upper|lower|und|ov|aft|fing|should|anoth|pow|roll|togeth|oth|corn|cent|nev|ev|rath"
    r"|socc|wat|comput|wint|summ|sup|clev|slow|fast|quick|hamm|hov|clatt|short|long)\w{0,2}$)"
    r"\w{3,}(?:er|ier|man|woman|men|women|ist|eer)s?$"
)
"""Nouns that mean somebody by how they end: "hacker", "guitarist", "policewoman"."""
_ACTIVITIES: Final = frozenset(
    "karate kung fu judo taekwondo tai chi martial arts art boxing kickboxing ballet salsa dance dancing fight "
    "fighting ninja sword combat hip hop yoga disco street breakdance breakdancing bollywood latin fencing jumping arm "
    "head hand leg fist foot knee body star basketball football soccer traffic referee signal".split()
)
"""What is no one who acts, though a word behind it may look like a verb: "some karate moves"."""
_PLURAL_LIMBS: Final = frozenset("arms legs hands feet fists knees eyes elbows shoulders hips toes fingers".split())
_NOBODY: Final = (
    _ACTIVITIES
    | _PLURAL_LIMBS
    | frozenset(
        "left right both quick slow fast rapid high low deep light heavy hard soft gentle short long small tiny "
        "huge some more"
        " many several one two three four five six seven eight nine ten hands arms elbow shoulder hips torso waist "
        "trunk"
        " chest upper lower backward backwards forward forwards sideways straight while with from into over under onto"
        " before after then when once until quickly always still also just never twice casual sneaky angry happy tired"
        " drunk nervous energetic idle victory spinning flying roundhouse front back side shadow zombie "
        "circle"
        " pole lap tap line square breast belly hula tree free dead double triple single simple basic proud sharp "
        "brief solid that this "
        "these those"
        " camera what which here there everything nothing full half quarter".split()
    )
)
"""What may stand before a verb or a noun of an act and is no one who acts."""
_ADJECTIVE: Final = re.compile(r"(?:ic|ous|ful|ive|y|ed|al|less|ing|ish|able|ible)$")
_BEHIND_A_NAME: Final = frozenset("is are was were of on in at to with into over".split())
"""What is not between an article and the noun for somebody: "the soldier is marching on one place"."""
PRONOUNS: Final = frozenset({"he", "she", "it", "they", "we", "you", "i"})
_ARTICLES: Final = frozenset("a an the this that my our your some another his her their each every".split())
_HELPERS: Final = re.compile(
    r"^(?:(?:who|that|which) )?(?:(?:has|have|had|having) (?:just |already |finally )?(?=\w+(?:ed|t|en|n|ne)\b)|(?:is"
    r"|are|was|were|am|'s|'re) (?:(?:about|going|trying|supposed|starting|beginning) )*(?:to )?"
    r"|(?:will|would|should|shall|can|could|must|may|might|do|has to|have to|needs to|need to|wants to|want to|tries to"
    r"|try to|starts to|start to|begins to|begin to|continues to|continue to|decides to|manages to|proceeds to|ought to"
    r"|likes to|gets ready to|prepares to|gets to(?! (?:the|his|her|their) (?:feet|knees))|used to) (?:be )?"
    r"|(?:starts?|begins?|finish(?:es)?) (?:by |with |out )?(?:a )?(?=\w+ing\b)|(?:keeps?|continues?|resumes?"
    r"|goe?s? on|keep on|carry on"
    r"|carries on) (?:on )?(?=\w+ing\b)"
    r"|(?:keeps?|stays?) (?=\w+ing\b)|(?:proceeds? by|tries|try) (?=\w+ing\b)"
    r"|(?:goes|go|comes?|came|sets? (?:off|out)|takes? off|heads? off)"
    r" (?=\w{2,}ing\b)|(?:breaks?|bursts?) into an? (?=\w)|ends? up (?=\w+ing\b)"
    r"|(?:to) (?=\w))"
)
_FILLERS: Final = re.compile(
    r"^(?:then|also|now|just|still|again|and|finally|next|first(?:ly)?|second(?:ly)?|thirdly|lastly|simply"
    r"|simultaneously"
    r"|but|so|please|eventually|later|immediately|meanwhile|back to|keep on|once|not only|or|with|while|when|as|by"
    r"|there(?= (?:he|she|they|it) )|only|directly|after|instantly|together|all|both|even|instead)\b,? +(?=\w)"
)
_AT_THE_END: Final = re.compile(
    r"\s+(?:again|too|as well|also|now|please|instead|once more|one more time|first|afterwards?|later|at once|and"
    r"|then|but"
    r"|while|with|by|immediately|in the end|at the end|at first|for (?:fun|a change)|to|the)$"
)
_LEAD_IN: Final = re.compile(
    r"^(?:(?:please|hey|ok|okay|hi|so|well|um|uh|erm)[, ]+)*(?:(?:can|could|would) (?:you|we)(?: please)? )?"
    r"(?:(?:i|we) (?:want|need|would like|'d like|wish)(?: you)?(?: to (?:see|have|make))? "
    r"|(?:show(?: me)?|make|let|have|create|animate|generate|imagine|picture|give me|produce|get)(?: that)? "
    r"(?=(?:a|an|the|him|her|them|it|my|me|this|someone|somebody)\b))?"
    r"(?:(?:a|an|the)? ?(?:short |quick |looping )?(?:animation|video|clip|motion|movement|sequence|scene|picture"
    r"|image)s? (?:of|where|in which|with|showing) )?"
)
_OWNERS: Final = re.compile(r"\b(?:his|her|their|its|my|your|our)\b(?! *$)")
_POSTURES: Final = frozenset({"sit", "stand", "kneel", "lie", "crouch", "squat"})
_OBJECT_PRONOUNS: Final = frozenset({"him", "her", "them", "it", "me", "us"})


def without_lead_in(words: str) -> str:
    """The words behind what is said to us: "an animation of a man running" -> "a man running"."""
    found = _LEAD_IN.match(words)
    rest = words[found.end() :] if found is not None else words
    first = rest.split(" ", 1)[0]
    return rest if first not in _OBJECT_PRONOUNS or rest == words else rest.split(" ", 1)[-1]


def without_subject(words: str) -> str:
    """The words after the one who acts and after helpers: "the man starts to walk" -> "walk"."""
    tokens = words.split(" ")
    end = _subject_length(tokens)
    end += _description_length(tokens[end:]) if end else 0
    rest = " ".join(tokens[end:])
    while True:
        found = _FILLERS.match(rest) or _HELPERS.match(rest)
        if found is None or found.end() == 0 or found.end() >= len(rest):
            break
        rest = rest[found.end() :]
    return rest


def _subject_length(tokens: list[str]) -> int:
    """How many of the tokens name the one who acts."""
    for end in range(min(6, len(tokens) - 1), 0, -1):
        last = tokens[end - 1]
        if end > 1 and last in PRONOUNS:
            continue
        if (last in CHARACTERS or (end < len(tokens) and _is_doer(last, tokens[end]))) and _may_name(tokens[: end - 1]):
            return end
    if tokens[0] in _ARTICLES:
        for at in range(1, min(5, len(tokens))):
            if is_third_person(tokens[at]) and at > 1 and tokens[at - 1] not in _ACTIVITIES:
                return at
            if tokens[at] in ("is", "are", "who", "will", "should"):
                return at
            plural = at > 1 and tokens[at - 1].endswith("s") and not base_form(tokens[at - 1])
            if plural and base_form(tokens[at]) == tokens[at] and tokens[at - 1] not in _PLURAL_LIMBS:
                return at
    return 1 if _is_somebody_unknown(tokens) else 0


def _is_somebody_unknown(tokens: list[str]) -> bool:
    """Whether a noun without an article stands before what somebody does: "detective thinking", "goalie moves"."""
    first, second = tokens[0], tokens[1] if len(tokens) > 1 else ""
    acts = bool(base_form(second)) and (is_third_person(second) or is_ing(second))
    described = is_ing(second) and _ADJECTIVE.search(first) is not None  # "sarcastic clapping"
    somebody = first.isalpha() and len(first) > 3 and not first.endswith("ly")
    return acts and somebody and not (base_form(first) or first in _NOBODY or described)


def _is_doer(word: str, after: str) -> bool:
    """Whether a word means somebody by how it ends, as far as the word behind it is what somebody does."""
    acts = is_third_person(after) or is_ing(after) or after in ("is", "are", "who", "will", "should")
    return acts and _DOERS.match(word) is not None and not base_form(word)


def _may_name(before: list[str]) -> bool:
    """Whether words can stand before a noun for a person: "the tall", but not "walks toward a"."""
    if not before:
        return True
    if before[0] in _ARTICLES:
        return not any("," in word or is_third_person(word) or word in _BEHIND_A_NAME for word in before[1:])
    verbs = (word for word in before if word not in CHARACTERS)
    return len(before) <= 2 and not any("," in word or base_form(word) or is_ing(word) for word in verbs)


def _description_length(tokens: list[str]) -> int:
    """How many tokens behind the subject only say what it looks like: "in a red hat" of "in a red hat waves"."""
    if not tokens or tokens[0] not in ("with", "in", "wearing", "at", "on", "from", "near", "behind", "by", "under"):
        return 0
    return next((at for at in range(2, min(6, len(tokens))) if is_third_person(tokens[at])), 0)


def predicate(words: str) -> str:
    """Words of one action -> the verb in its common form and what follows: "the man is waving" -> "waves".

    A posture that lasts stays "is sitting", which is another action than "sits".
    """
    rest = tidy(without_subject(without_lead_in(words)))
    while (found := _AT_THE_END.search(rest)) is not None:
        rest = rest[: found.start()]
    rest = _OWNERS.sub("the", rest)
    rest = _GOOD.sub("", rest)
    first, _, after = rest.partition(" ")
    if first in ("a", "an", "the") and after:
        first, _, after = after.partition(" ")
    base = base_form(first)
    if not base:
        return tidy(f"{first} {after}")
    if base in _POSTURES and is_ing(first) and not re.match(r"(?:back )?(?:down|up)\b", after):
        return tidy(f"is {first} {after}")
    if base in ("do", "make", "give", "take", "perform") and after:
        return _light_verb(base, after)
    return tidy(f"{third_person(base)} {after}")


_GOOD: Final = re.compile(
    r"^(?:(?:an?|the|some|one) )?(?:(?:big|small|little|deep|good|nice|huge|giant|tiny|proper|polite|friendly|simple"
    r"|hard|strong|light|great|casual|short|slight|sharp|smooth|crisp|whole|quiet|elegant|graceful|respectful"
    r"|massive) )+"
    r"(?=(?:bow|stretch|nod|wave|squat|punch|kick|clap|hop|jump|leap|salute|shrug|step|run|jog|walk|stroll|dance|turn|spin"
    r"|knock|push|pull|throw|shove|laugh|stagger|stumble|lunge|jab|uppercut|fall)s?\b)"
)
"""What makes no other action of a noun: "a deep bow", but not "a long jump"."""
ACT_NOUNS: Final = frozenset(
    "turn spin step jump hop kick punch bow nod wave shrug salute leap clap squat stretch jog run walk stroll twirl "
    "stumble "
    "pirouette lunge dance sprint knock facepalm pause dodge roll look glance skip".split()
)


def _light_verb(base: str, after: str) -> str:
    """The verb behind a noun: "makes a turn" -> "turns", "takes steps back" -> "steps back"."""
    found = re.match(
        r"(?:(?:a|an|the|one|another|some|his|her|their) )?(?:(?:sharp|crisp|smart|neat|clean|brisk|tight) )?(\w+)"
        r"(?: (.*))?$",
        after,
    )
    if found is not None:
        noun = base_form(found[1])
        if noun in ACT_NOUNS and (found[1] in (noun, third_person(noun))):
            return tidy(f"{third_person(noun)} {found[2] or ''}")
    return f"{third_person(base)} {after}"
