"""How often, how long, how far round: counts, seconds and degrees."""

from __future__ import annotations

import re
from typing import Final

from .numbers import ANY, EXACT, number
from .removal import take
from .verbs import VERBS, third_person

_TIMES: Final = re.compile(
    rf"\b(?:for )?({ANY})(?: more)? times\b|\b(once|twice|thrice)\b(?! (?:he|she|they|seated|up))"
)
_ONE_TIME: Final = re.compile(r"\b(?:just |only |exactly )?(?:a single|one|1) time(?: only)?\b")
_THINGS: Final = re.compile(rf"\b((?:throw|toss|hurl|lob|catch)\w*) ({EXACT}) (?=(?:\w+ )?\w+s\b)")
_SIGN: Final = re.compile(r"\b(?:x ?(\d+)|(\d+) ?x)\b")
_AGAIN_AND_AGAIN: Final = re.compile(r"\b(?:again and again|over and over(?: again)?|repeatedly|continuously)\b")
_NOUNS: Final = {"hand", "face", "head", "pat", "cross", "watch", "elbow", "back", "box", "move"}
_KINDS: Final = "(?:(?:front|side|back|roundhouse|high|low|left|right|star|karate|forward|jumping) )?"
_IN_A_ROW: Final = re.compile(r"\b(?:in a row|in succession|one after (?:another|the other)(?= ?$)|consecutively)\b")
_DONE: Final = (
    _KINDS
    + "(?:"
    + "|".join(
        sorted(
            {third_person(verb) for verb in VERBS - _NOUNS}
            | {
                "push ?ups",
                "sit ?ups",
                "press ?ups",
                "pull ?ups",
                "jumping jacks",
                "star jumps",
                "burpees",
                "backflips",
            }
            | {"knee (?:raises|bends|lifts)", "arm circles", "toe touches", "jump(?:ing)? turns", "high kicks"}
            | {"somersaults", "high fives", "hooks", "steps", "paces", "rounds"}
            | {"pirouettes", "dance moves"},
            key=len,
            reverse=True,
        )
    )
    + ")"
)
_SIZES: Final = (
    "plain|quickfire|slight|tiny|stiff|exaggerated|energetic|crisp|emphatic|dramatic|sweeping|brief|big|small|little|more|large|tiny|long|short|deep|good|nice|hard|strong|firm|powerful|polite|huge|giant|massive|wide"
    "|light|heavy|sharp|proper|simple|single|separate|consecutive|enormous|mighty|clean|solid|respectful|friendly"
    "|extra|further|loud|normal|perfect|small|bouncy|controlled|careful|cautious|happy|nervous|regular|standing|gentle|soft|calm"
)
_SPEEDS: Final = "quick|slow|fast|rapid|swift|brisk|slow motion|sluggish"
_SO_MANY: Final = re.compile(rf"\b({ANY}) ((?:(?:{_SIZES}|{_SPEEDS}),? )*)({_DONE})\b")
_FEW_OF_ONE: Final = re.compile(
    rf"\b({EXACT}) (nod|clap|punch|kick|jump|jab|hop|knock|squat|bow|step|wave"
    r"|facepalm|shrug|salute|hook|block)\b"
)
_ONLY_ONE: Final = re.compile(
    rf"\b(?:(?:just |only )?(?:a single|one single|one|single)|just an?|only an?) ((?:(?:{_SIZES}|{_SPEEDS}) )*)"
    rf"(?={_KINDS}"
    rf"(?:{'|'.join(sorted(VERBS - _NOUNS, key=len, reverse=True))})\b)"
)
_ONE: Final = re.compile(
    r"\b(take|takes|taking|do|does|doing|make|makes|making|give|gives|giving) (?:a|an|one|another|a single)"
    r" ((?:\w+ )?(?:step|jump|hop|punch|kick|nod|bow|clap|squat|push ?up|cartwheel|leap|knock|lunge))\b"
)
_ONCE: Final = {"once": 1, "twice": 2, "thrice": 3}

_UNITS: Final = {"sec": 1.0, "second": 1.0, "min": 60.0, "minute": 60.0}
_SECONDS: Final = re.compile(
    rf"\b(?:for |during |lasting |over )?(?:(?:the next|another|some|exactly|about|(?<=for )around) )?"
    rf"(?:({EXACT}|a|half a|a half|a couple of|a few|several) ?(sec|second|min|minute)s?"
    r"|(\d+(?:\.\d+)?) ?s)\b(?: long)?"
    r"(?! (?:time|kick|punch|jump|hand))"
)
_MOMENT: Final = re.compile(
    r"\bfor (?:a (?:short |brief |little )?(?:while|bit)|some time)\b|\b(?:for )?a (?:short |brief "
    r"|little )?(?:moment|instant)\b"
    r"|\bbriefly\b"
)
_MOMENT_SECONDS: Final = 1.5

_DEGREES: Final = re.compile(rf"\b(?:by |about |around |through |for |of )*({EXACT}) ?(?:degrees?\b|deg\b|°)")
_SPARE_FULL: Final = "(?:full|complete|whole|entire)"
_PARTS: Final = (
    (re.compile(rf"\b(?:one|a) and a half (?:{_SPARE_FULL} )?(?:turn|circle|rotation|spin)s?\b"), 540.0),
    (re.compile(r"\b(?:two|2|double) (?:full |complete )?(?:turn|circle|rotation|revolution|spin)s\b"), 720.0),
    (
        re.compile(
            r"\b(?:a )?three quarters?(?: of an?)?(?: full| complete)? (?:turn|circle|rotation|spin|pivot|revolution)\b"
            r"|\bthree quarters? (?:of the way )?a?round\b"
        ),
        270.0,
    ),
    (re.compile(r"\b(?:a |an |one )?eighth(?: of a)? (?:turn|circle|rotation)\b|\ban eighth\b"), 45.0),
    (
        re.compile(
            r"\b(?:a |one )?(?:quarters?|fourth)(?: of a)? (?:turn|circle|rotation|spin|pivot|revolution)\b"
            r"|\ba quarter\b"
            r"|\ba right angle\b"
        ),
        90.0,
    ),
    (re.compile(r"\b(?:a |one )?third(?: of)?(?: a)?(?: full)? (?:turn|circle|rotation|spin|revolution)\b"), 120.0),
    (
        re.compile(
            r"\b(?:a |one )?half(?: of)?(?: an?)? (?:turn|circle|rotation|revolution|spin|pivot)\b"
            r"|\bhalf ?way (?:a?round|about)\b"
        ),
        180.0,
    ),
    (
        re.compile(
            rf"\b(?:(?:in|through) )?(?:(?:a|one) )?{_SPARE_FULL} (?:turn|circle|rotation|revolution|spin|360"
            rf"|three sixty)\b"
            r"|\b(?:a|one) (?:revolution|360|three sixty)\b|\b360\b(?! degrees)"
            r"|\ball the way a?round\b|\bcompletely a?round\b|\bfull circle\b"
            r"|\ba 360\b|\ba three sixty\b|\bin a circle\b"
        ),
        360.0,
    ),
    (re.compile(r"\babout ?face\b|\bu turn\b|\babout turn\b|\ba 180\b|\b(?:a )?one eighty\b"), 180.0),
)


def read_count(text: str) -> tuple[int, str]:
    """How often (0 for unsaid), and the text without it: "jumps three times" -> 3, "jumps"."""
    _, text = take(_AGAIN_AND_AGAIN, text)
    _, text = take(_IN_A_ROW, text)
    found, rest = take(_ONE_TIME, text)
    if found is not None:
        return 1, rest
    found, rest = take(_TIMES, text)
    if found is not None:
        return _ONCE.get(found[2] or "") or round(number(found[1])), rest
    found, rest = take(_SO_MANY, text, r"\3")
    if found is not None:
        return round(number(found[1])), f"{rest} {' '.join(re.findall(_SPEEDS, found[2]))}".strip()
    found, rest = take(_ONLY_ONE, text, "a")
    if found is not None:
        return 1, f"{rest} {' '.join(re.findall(_SPEEDS, found[1]))}".strip()
    found, rest = take(_FEW_OF_ONE, text, r"\2")
    if found is not None:
        return round(number(found[1])), rest
    found, rest = take(_THINGS, text, r"\1 the")
    if found is not None:
        return round(number(found[2])), rest
    found, rest = take(_SIGN, text)
    if found is not None:
        return int(found[1] or found[2]), rest
    return (1 if _ONE.search(text) else 0), text


def read_seconds(text: str) -> tuple[float | None, str]:
    """How long (None for unsaid), and the text without it: "waits for two seconds" -> 2, "waits"."""
    found, rest = take(_SECONDS, text)
    if found is not None:
        if found[3] is not None:
            return float(found[3]), rest
        amount = {"a": 1.0, "half a": 0.5, "a half": 0.5}.get(found[1]) or number(found[1])
        return amount * _UNITS[found[2]], rest
    found, rest = take(_MOMENT, text)
    return (None if found is None else _MOMENT_SECONDS), rest


def read_degrees(text: str) -> tuple[float, str]:
    """How far round, without a sign (0 for unsaid), and the text without it: "turns 90 degrees" -> 90, "turns"."""
    found, rest = take(_DEGREES, text)
    if found is not None:
        return number(found[1]), rest
    for pattern, degrees in _PARTS:
        found, rest = take(pattern, text)
        if found is not None:
            return degrees, rest
    return 0.0, text
