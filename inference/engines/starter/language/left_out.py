"""What the starter can't be told: said to the user, and taken out of the words."""

from __future__ import annotations

import re
from typing import Final

from .numbers import ANY
from .removal import take

_CLAUSE_END: Final = r"(?=$|[,.;!?]| (?:and|but|then|while|as)\b)"
_NEGATED: Final = re.compile(
    rf"(?:^|\b(?:and|but|while) |, ?)?\b(?:without (?!(?:hurry|haste|rush|moving|a sound|any sound"
    rf"|noise))\w+ing\b[^,.;]*?{_CLAUSE_END}"
    rf"|(?:(?:he|she|they|it) )?(?:does not|doesn't|doesnt|do not|don't|dont|never|is not|isn't|must not|should not"
    r"|not) (?!only)"
    rf"(?!mov)\w+[^,.;]*?{_CLAUSE_END}|instead of \w+ing\b[^,.;]*?{_CLAUSE_END}|\bno \w+ing\b)"
)
_ASIDE: Final = re.compile(
    r"(?<=\w) (?:and|while) yawn(?:s|ing)?\b"
    r"|(?:, (?:and )?| and | while )(?:scream|yell|shout|sing|whistl|talk|mutter|swear|hum|breath|sweat)\w*ing\b"
    rf"(?! on| into)[^,.;]*?{_CLAUSE_END}"
    rf"|(?:, | while )holding (?!.*\b(?:arms?|hands?|phone|head|hips?)\b)(?:an?|the|his|her|their) \w+{_CLAUSE_END}"
)
_DISTANCE: Final = re.compile(
    rf"\b(?:for |about |around |by |over )*{ANY} ?(?:meters?|metres?|m|cm|centimet(?:er|re)s?|feet(?! (?:on|off"
    r"|together|apart))|ft|inch(?:es)?|yards?|miles?"
    r"|kilomet(?:er|re)s?|km)\b(?: long| far| away| high)?"
)
_FACE: Final = re.compile(
    r"(?:, | and | while )?\b(?:smil|grin|frown|blink|wink|pout)(?:e?s|ing|ning|e)\b(?: \w+ly)?(?: at \w+)?"
    r"|\bwith a (?:\w+ )?(?:smile|grin|frown)\b"
)
_PATH: Final = re.compile(
    r"\b(?:in (?:a )?(?:big |small |large |wide )?(?:circles?|squares?|zig ?zags?|figure (?:of )?(?:eight|8)|curves?"
    r"|s shape|spiral|arc)"
    r"|along (?:a|the) (?:curve|path|circle|wall|line)|around (?:the|a|an) (?:\w+ )?(?:table|chair|room|block|corner"
    r"|tree|car|house|obstacle)"
    r"|(?:up|down) (?:the |a |some )?(?:stairs|steps|staircase|ladder|hill|slope|ramp)|(?:up|down)stairs"
    r"|through (?:the|a) (?:door|doorway|forest|crowd|water|snow|tunnel))\b"
)
_GOES: Final = re.compile(
    r"\b(?:walk|run|jog|march|sneak|step|go|mov|stroll|sprint|hop|skip|limp|tiptoe|climb|crawl"
    r"|pac)"
)


def leave_out(text: str) -> tuple[tuple[str, ...], str]:
    """Sentences about what is not done, and the text without it."""
    notes: list[str] = []
    for pattern, sentence in (
        (_NEGATED, '"{}" was left out: say what to do, not what to avoid.'),
        (_FACE, '"{}" was left out: faces are not animated.'),
        (_ASIDE, '"{}" was left out: voices and things held are not animated.'),
        (_DISTANCE, '"{}" was left out: the starter can\'t be told a distance.'),
    ):
        while True:
            found, rest = take(pattern, text)
            if found is None:
                break
            notes.append(sentence.format(found[0].strip(" ,.;").removeprefix("and ").removeprefix("but ")))
            text = rest
    found, rest = take(_PATH, text)
    if found is not None and _GOES.search(text) is not None and rest:
        notes.append(f'"{found[0]}" was left out: the starter can\'t be given a path.')
        text = rest
    return tuple(notes), text
