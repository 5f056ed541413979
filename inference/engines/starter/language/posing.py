"""How the body is held while something else is done: "arms folded, she paces", "from a crouch, he points".

Such words (poses.py) hold no verb, or one that stands before its noun. Each is said again as a clause of its own behind
"while".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from .poses import HELD, OWN, POSTURES, SIDE
from .removal import tidy
from .subject import CHARACTERS, without_lead_in, without_subject
from .verbs import base_form, is_ing, is_third_person

Patterns = tuple[tuple[re.Pattern[str], str], ...]

_LEAD: Final = r"(?:^(?:with |keeping |holding )?|,? (?:and )?(?:with|keeping|holding|having) |, ?(?:and )?)"
_TAIL: Final = (
    r"(?: (?:the whole (?:time|phrase|way)|all the (?:time|way|while)|throughout|constantly"
    r"|as (?:if|he|she|they)\b[^,]*))?"
)
_A_SUBJECT_FOLLOWS: Final = r"(?= (?:he|she|they|it|the \w+|a \w+) (?:\w+ly )?\w+)"


def _apart(table: Sequence[tuple[str, str]], lead: str, end: str) -> Patterns:
    return tuple((re.compile(rf"{lead}(?:{words}){_TAIL}(?:{end})"), clause) for words, clause in table)


_HELD: Final = _apart(HELD, _LEAD, ",|$")
_POSTURES: Final = _apart(POSTURES, rf"(?:{_LEAD}|(?<=\w) )", f",|$|{_A_SUBJECT_FOLLOWS}")
_AT_A_PLACE: Final = re.compile(
    r"^(?:at|in|on|by|behind|near) (?:(?:the|his|her|a|an|its) )(?:(?! with )[^,])*, (?=(?:sitting|standing|kneeling"
    r"|lying|crouching)\b)"
)
_ALONE: Final = tuple((re.compile(words), clause) for words, clause in POSTURES)
_JOINTS: Final = re.compile(
    rf"(?:\s[-\u2013\u2014]\s|[;:] |\s?\+ )(?=(?:with )?(?:{'|'.join(words for words, _ in HELD)})(?:$|[,.;]))"
)
"""Other signs than a comma before what is held: "marches - both arms up"."""
_LEADING: Final = re.compile(
    r"^((?:with|(?:sitting|kneeling|crouching|lying|standing)(?! up\b)) [^,]*?) (?=(?:he|she|they|it|the \w+) \w+s\b)"
)
_BARE: Final = re.compile(
    rf"(?<=\w) ({OWN}(?:hands|fists)(?: up)? (?:on|at) {OWN}(?:hips?|waist)"
    rf"|{OWN}(?:arms (?:crossed|folded|up|raised|out)|hands (?:up|raised))|on {OWN}(?:phone|telephone))(?=$|,)"
)
"""The same right behind a verb of going or standing: "walks backward hands on hips"."""
_GOES: Final = frozenset(
    "walk run jog sneak tiptoe limp march sit stand kneel crouch squat hop stagger strut stride pace wander idle trot"
    " creep jump".split()
)
_WAYS: Final = frozenset(
    "backward backwards forward forwards forth along away around ahead place spot slowly quickly"
    " there here still tall straight".split()
)
_SIGNS: Final = frozenset(
    "wave point nod shake clap applaud salute drink sip type look glance gaze laugh giggle shrug talk think stretch"
    " cross fold raise lift beckon facepalm cheer celebrate check listen scan put hold text watch ponder wonder dial"
    " scroll chat signal gesture greet survey".split()
)
"""What is done by arms and head, in whatever posture."""
_CALLS: Final = re.compile(r"(?:\w+ ){0,2}on (?:the|a|his|her) (?:tele)?(?:phone|call|mobile)")
_TAKES_A_POSTURE: Final = frozenset({"get", "stand", "sit", "rise", "jump", "fall"})
_ACTIVE: Final = (
    r"kneeling|crouching|crouched|squatting|sitting|seated|walking|running|jogging|marching|limping|sneaking|lying"
    r"|standing|jumping|hopping|balancing|tiptoeing|hobbling|staggering|dancing"
)
_ADJECTIVE: Final = re.compile(
    rf"(?P<article>(?:(?:a|an|the|one|his|her) )?)(?P<act>{_ACTIVE}) (?P<rest>(?P<noun>\w+)\b.*)$"
)
_NO_NOUN: Final = re.compile(
    r"on|in|at|to|with|by|up|down|there|here|and|over|under|around|round|across|along|back|away|off|out|through|into|like"
    r"|as|for|from|of|past|\w+wards?|\w+ly|\w+ion"
)
_BETWEEN: Final = re.compile(
    rf"(?P<who>(?:(?:a|an|the) )?(?:\w+ )?\w+), (?:still )?(?P<act>(?:{_ACTIVE})\b[^,]*), (?P<rest>.+)$"
)
_STAYS: Final = re.compile(
    r"\b(?:keeping|holding|staying|remaining|still|stays?|remains?)(?: in)?(?: an?)? (crouch|squat|kneel)\b,?"
)
_LYING: Final = re.compile(r"((?:(?:a|an|the) )?\w+) (lying (?:down|on \w+ \w+)) (?=\w+s\b)")
_DETAIL: Final = re.compile(
    rf"(?:,|,? with) {OWN}(?P<side>{SIDE})(?P<limb>elbow|fist|palm|heel|foot|feet|knee|leg|toe|back|chest|shoulder"
    rf"|thumb|finger"
    r"|wrist|arm|hand|chin|hip|body|spine)(?:e?s)? (?:still |kept |held )?(?:\w{3,}ed|\w+ing|up|down|out|in|on"
    r"|together|apart|bent"
    r"|straight|forward|back|flat|high|low|stiff|still|wide|open|first|at|under|over|off)\b[^,]*(?=,|$)"
)
"""What is said of a limb behind an act and is none: "a punch, elbow out"."""
_NOUNS_OF_SIGNS: Final = frozenset({"wave", "salute", "clap", "nod", "shrug", "stretch", "bow", "laugh", "facepalm"})
_ENDS_LIKE_SOMEBODY: Final = re.compile(r"\w{3,}(?:er|ier|man|woman|ist|eer|ief|ent|ant)s?")
_SEGMENTS: Final = re.compile(
    r"([.;!?\n]+\s*|\s->\s|\u2192|,? (?:and )?(?:then|before|after(?:wards)?|until|till|next(?! to)|finally"
    r"|followed by|once|while|whilst|as (?:he|she|they|it))\b,? ?)"
)


def with_poses_apart(text: str) -> str:
    """Plain text of one line with what is held beside an act behind "while"."""
    parts = _SEGMENTS.split(_LEADING.sub(r"\1, ", _JOINTS.sub(", ", text)))
    return "".join(part if number % 2 else _segment(part) for number, part in enumerate(parts))


def _segment(text: str) -> str:
    """The same of words that hold no "then" and no "while"."""
    if not re.search(r"\w{2}", text):
        return text
    words, *found = _adjective_behind(_AT_A_PLACE.sub("", text.strip()))
    words = _taken(_HELD, words, found, _is_act_or_posture)
    bare = _BARE.search(words)
    if bare is not None and _goes(words[: bare.start()].split()[-1]):
        words = _taken(_HELD, f"{words[: bare.start()]}, {bare[1]}{words[bare.end() :]}", found, _is_act_or_posture)
    words = _taken(_POSTURES, _without_details(words), found, _is_sign)
    if not re.search(r"&|\band\b", words):
        words = next((hit.expand(clause) for posture, clause in _ALONE if (hit := posture.fullmatch(words))), words)
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return f"{before}{' while '.join([tidy(words), *found]) if found else words}{after}"


def _taken(patterns: Patterns, words: str, found: list[str], is_enough: Callable[[str], bool]) -> str:
    """The words without what the patterns find, where enough is left; that goes to `found`, each as a clause."""
    for pattern, clause in patterns:
        hit = pattern.search(words)
        phrasal = hit is not None and not hit[0].lstrip(", ").startswith("with ")
        if hit is None or (phrasal and words[: hit.start()].endswith((" up", " off", " out"))):
            continue
        before, after = words[: hit.start()], words[hit.end() :].strip(", ")
        rest = tidy(f"{before}{', ' if before and after and hit[0].startswith(',') else ' '}{after}")
        if is_enough(rest):
            found.append(tidy(hit.expand(clause)))
            words = rest
    return words


def _without_details(words: str) -> str:
    """The words without how other parts of the body are held; the side of a limb stays where none is named else."""
    for hit in reversed(list(_DETAIL.finditer(words))):
        rest = tidy(words[: hit.start()] + words[hit.end() :])
        if _has_act(rest):
            told = hit["side"] and not re.search(r"\b(?:left|right|both)\b", rest)
            limb = f" with the {hit['side']}{hit['limb']}" if told else ""
            words = tidy(f"{words[: hit.start()]}{limb}{words[hit.end() :]}")
    return words


def _adjective_behind(words: str) -> tuple[str, ...]:
    """The words, and behind them a posture that stood before its noun or in commas: "a kneeling thief knocks"."""
    words = _STAYS.sub(r"\1ing,", words).rstrip(",")
    between, lying, adjective = _BETWEEN.match(words), _LYING.match(words), _ADJECTIVE.match(words)
    if between is not None and _is_somebody(between["who"]):
        return f"{between['who']} {between['rest']}", between["act"]
    if lying is not None and _is_somebody(lying[1]):
        return f"{lying[1]} {words[lying.end() :]}", lying[2]
    if adjective is None:
        return (words,)
    tokens = adjective["rest"].split(" ")
    is_noun = adjective["noun"] in _NOUNS_OF_SIGNS
    acts = (
        len(tokens) > 1
        and tokens[0].isalpha()
        and not base_form(tokens[0])
        and (is_third_person(tokens[1]) or is_ing(tokens[1]))
    )
    if is_noun or (acts and (_is_somebody(tokens[0]) or not _NO_NOUN.fullmatch(tokens[0]))):
        return f"{adjective['article'] or 'a '}{adjective['rest']}", adjective["act"]
    return (words,)


def _goes(word: str) -> bool:
    """Whether a word names going or standing, or says where to."""
    return base_form(word) in _GOES or word in _WAYS


def _is_somebody(words: str) -> bool:
    tokens = words.split()
    last = tokens[-1]
    named = last in CHARACTERS or (_ENDS_LIKE_SOMEBODY.fullmatch(last) is not None and not base_form(last))
    return named or (len(tokens) > 1 and tokens[0] in ("a", "an", "the"))


def _is_act_or_posture(words: str) -> bool:
    """Whether words hold an act, or are a posture that is told without a verb: "on one foot"."""
    return _has_act(words) or any(posture.fullmatch(words) for posture, _ in _ALONE)


def _has_act(words: str) -> bool:
    """Whether words hold an act."""
    said = without_subject(without_lead_in(words)).replace(",", " ").split()
    inflected = (word for word in said[2:] if is_third_person(word) or is_ing(word) or base_form(word) in _GOES)
    return any(base_form(word) for word in (*said[:2], *inflected))


def _is_sign(words: str) -> bool:
    """Whether words hold an act of arms or head and none that would take or leave a posture."""
    said = without_subject(without_lead_in(words)).replace(",", " ").split()
    verbs = [base_form(word) for word in said if base_form(word)]
    if verbs[:1] == ["cross"] and not re.search(r"\barms?\b", words):
        return False  # "crosses the room"
    if _CALLS.fullmatch(words):
        return True
    return bool(verbs) and verbs[0] in _SIGNS and not _TAKES_A_POSTURE & set(verbs)
