"""What happens after what: a prompt cut at "then", full stops, "before" and "after", in the order of time."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from .amounts import read_seconds
from .removal import tidy

_SENTENCE_END: Final = re.compile(
    r"(?<!\d)\.(?!\d)|\.(?=\s|$)|[;!?\n]+|\s->\s?|\s[-\u2013\u2014>]+\s|\u2192|(?<=\w): (?=\w)"
)
_THEN: Final = re.compile(
    r"(?:^|\s*,\s*|\s+)(?:and |but )?(?:then|thereafter|afterwards?|after that|after this|after which"
    r"|following (?:that|which)"
    r"|(?:but )?now(?= (?:he|she|they|it)\b)|only then|that done|right after(?=,)|followed up by|after a (?:short "
    r"|brief |little )?(?:wait|beat|rest)"
    r"|(?:an? (?:second|moment|minute|little|bit|little while|while|beat)|seconds|moments|shortly|soon|(?:two|three"
    r"|a few"
    r"|some) (?:seconds|moments)) (?:later|after(?:wards?)?)(?=,| \w)"
    r"|later(?: on)?"
    r"|next(?! to\b)|subsequently|eventually|finally|lastly|at last|in the end|at the end|in between|followed by"
    r"|ending (?:with|by|in)"
    r"|(?:and )?ends? (?:with|by|up)(?= (?:an? |\w+ing\b))"
    r"|and ends? (?:with|by|up)|ends? up(?= \w+ing\b)|until|till|before (?:finally|then)|when (?:done|finished)"
    r"|once (?:done|finished)"
    r"|after (?:a (?:short |brief |little )?(?:moment|while|pause|bit|second)|(?:some|a short) time)|secondly|thirdly)"
    r"(?:(?:\s*,)?(?: and)?(?= \w)|\s*$|(?=,))\s*,?\s*"
)
_DOING: Final = (
    r"(?=(?:\w+ly )?\w+ing\b|you \w+|(?:he|she|they|it|(?:the|a|this) \w+)(?: (?:has|have|is))?"
    r" \w+(?:s|ed|ing|en|at|own|one)?\b)"
)
_BEFORE_FIRST: Final = re.compile(r"^(?:just |right )?before (.+?), ?(.+)$")
_AFTER_FIRST: Final = re.compile(
    r"^(?:and )?(?:(?:just |right )?after|once|as soon as|when) (?!that\b|this\b)(.+?), ?(.+)$"
)
_ING_FIRST: Final = re.compile(
    r"^(?:(?:just |right )?(after|once|before)) (\w+ing\b[^,]*?)"
    r" ((?:he|she|they|it|the (?:man|woman|person|character)) .+)$"
)
_BEFORE: Final = re.compile(rf"^(.+?),? (?:(?:just|(?<!and )right) )?before {_DOING}(.+)$")
_AFTER: Final = re.compile(rf"^(.+?),? (?:(?:just|right) )?(?:after|once|as soon as) {_DOING}(.+)$")
_AFTER_SECONDS: Final = re.compile(r"(?:^|\s*,?\s+)after ((?:\S+ ){1,2}(?:seconds?|s|minutes?)\b),?\s*")
_PRECEDED: Final = re.compile(r"^(.+?),? preceded by (.+)$")
_HAVING: Final = re.compile(r"^(.+?), (?:after )?having (\w+(?:ed|en|t|n)\b.*?)(?: first)?$")
_BUT_FIRST: Final = re.compile(
    r"^(.+?),? but (?:(?:he|she|they|it) )?(?:first,?|before that,?) (.+)$|^(.+?),? but (.+?) first$"
)
_FIRST: Final = re.compile(r"^(?:first(?:ly)?|at first|initially|to begin with|in the beginning)[,:]? +")


class Part(NamedTuple):
    """A stretch of words. context: whether it only says when something else is done, as "after waving" does."""

    words: str
    context: bool = False


def in_order(text: str) -> list[Part]:
    """Plain text (clauses.plain, lines kept) -> its stretches of words, the earliest first."""
    parts: list[Part] = []
    for sentence in _SENTENCE_END.split(text):
        waits = _AFTER_SECONDS.sub(lambda found: f", then waits for {found[1]}, then ", tidy(sentence))
        for part in _THEN.split(waits):
            parts += _by_time(tidy(_FIRST.sub("", tidy(part))))
    return [part for part in parts if part.words and not _is_empty(part.words)]


def _by_time(part: str) -> list[Part]:
    """What "before" and "after" turn round: "sits after waving" -> "waving", "sits"."""
    found = _PRECEDED.match(part) or _HAVING.match(part) or _BUT_FIRST.match(part)
    if found is not None:
        later, earlier = (words for words in found.groups() if words is not None)
        return [*_by_time(earlier), *_by_time(later)]
    found = _ING_FIRST.match(part)
    if found is not None:
        first, then = (Part(found[2], True), Part(found[3]))
        return [then, first] if found[1] == "before" else [first, then]
    found = _BEFORE_FIRST.match(part)
    if found is not None:
        return [*_by_time(found[2]), Part(found[1], True)]
    found = _AFTER_FIRST.match(part)
    if found is not None:
        return [*_as_context(_by_time(found[1])), *_by_time(found[2])]
    found = _BEFORE.match(part)
    if found is not None:
        return [*_by_time(found[1]), *_as_context(_by_time(found[2]))]
    found = _AFTER.match(part)
    if found is not None:
        return [*_as_context(_by_time(found[2])), Part(found[1])]
    return [Part(part)]


def _as_context(parts: list[Part]) -> list[Part]:
    return [Part(part.words, True) for part in parts]


def _is_empty(part: str) -> bool:
    """Whether nothing but a connecting word is left, as of "and, then"."""
    seconds, rest = read_seconds(part)
    return not re.sub(r"\b(?:and|but|then|so|also|he|she|they|it|by|with)\b|[^\w]", " ", part).strip() or (
        seconds is not None and not rest
    )
