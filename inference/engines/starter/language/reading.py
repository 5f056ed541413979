"""A whole prompt -> stretches of time, each with its actions in words and what they mean."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from .clauses import PERSON, Clause, clause, plain
from .left_out import leave_out
from .order import in_order
from .posing import with_poses_apart
from .rewording import reworded, without_preparation
from .scene import without_scene
from .shorthand import written_out
from .together import split_and, split_participle, split_together
from .verbs import base_form, is_ing

_SAME_AGAIN: Final = frozenset("the a one other side way with again and more time it so".split())
_LIMBS: Final = frozenset("hand hands arm arms leg legs foot feet fist fists".split())
_PLACES: Final = frozenset("up down back forward forwards backward backwards sideways around".split())
_TITLE: Final = re.compile(r"((?:[a-z]+ ){0,2}[a-z]+): (?=[a-z])")
_BACK_TO_A_SIDE: Final = re.compile(r"^(\W*)back (?=(?:to )?(?:the )?(?:left|right)\b)")
_IT: Final = re.compile(
    r"^(?:\w+ )+with (?:it|them|the same (?:\w+))$|"
    r"^\W*(?:\w+ )?(?:lower|drop|raise|lift|wave|shake|stretch|bring|put|take)\w* (?:with )?(?:it|them)\b"
)


@dataclass(frozen=True)
class Stretch:
    """Words between two "then"s.

    whole: the main words as one action. pieces: the same, split at "and" and commas; whether they follow each other or
    go together depends on the actions, which only the plan knows. beside: what is surely done at the same time.
    together: whether the words say that the pieces go together. participle: whether they begin with a verb in -ing, as
    "laughing, he runs" does. context: whether they only say when something else is done, as "after waving" does.
    """

    whole: Clause
    pieces: tuple[Clause, ...]
    beside: tuple[Clause, ...] = ()
    together: bool = False
    participle: bool = False
    context: bool = False


@dataclass(frozen=True)
class Reading:
    """stretches: the earliest first. notes: sentences about words that were left out."""

    stretches: tuple[Stretch, ...]
    notes: tuple[str, ...] = ()


class _Reader:
    """Reads clauses in the order they were written and remembers what "the other hand" and "then left" refer to."""

    def __init__(self) -> None:
        self._side = ""
        self._last: Clause | None = None

    def read(self, words: str) -> Clause:
        """One clause, completed from the one before."""
        last = self._last
        if last is not None and last.meaning.direction in ("left", "right"):
            words = _BACK_TO_A_SIDE.sub(r"\1", words)
        found = clause(words, self._side)
        if last is not None:
            if self._is_more_of_it(found, last):
                found = self._completed(words, found, last)
            elif _IT.search(words) and not (found.meaning.left or found.meaning.right):
                found = replace(found, meaning=replace(found.meaning, left=last.meaning.left, right=last.meaning.right))
        self._remember(found)
        return found

    def _is_more_of_it(self, found: Clause, last: Clause) -> bool:
        """Whether words name no action of their own: "then left", "and then his right arm", "then faster"."""
        words = set(found.action_words.split())
        return words <= (_SAME_AGAIN | _LIMBS | _PLACES | set(last.action_words.split()[1:]))

    def _completed(self, words: str, found: Clause, last: Clause) -> Clause:
        """The action of the last clause with what is said of it now."""
        if set(found.action_words.split()) <= _SAME_AGAIN and not _says_where(found):
            now, before = found.meaning, last.meaning
            meaning = replace(before, count=now.count, speed=now.speed, manner=now.manner or before.manner)
            return replace(found, text=last.text, meaning=meaning)
        only_a_limb = set(found.action_words.split()) <= _SAME_AGAIN | _LIMBS
        if only_a_limb and (found.meaning.left or found.meaning.right):
            return replace(found, text=last.text)
        verb = " ".join(last.action_words.split()[: 2 if last.action_words.startswith("is ") else 1])
        return replace(clause(f"{verb} {words}", self._side), words=found.words)

    def _remember(self, found: Clause) -> None:
        meaning = found.meaning
        if meaning.left != meaning.right:
            self._side = "left" if meaning.left else "right"
        elif meaning.direction in ("left", "right"):
            self._side = meaning.direction
        elif abs(meaning.turn_degrees) not in (0.0, 180.0, 360.0):
            self._side = "left" if meaning.turn_degrees > 0 else "right"
        self._last = found


def _says_where(found: Clause) -> bool:
    meaning = found.meaning
    return bool(meaning.left or meaning.right or meaning.direction or meaning.turn_degrees)


def read_prompt(prompt: str) -> Reading:
    """A prompt in English -> what it asks for. Symbols are expected to be gone (readable.without_symbols)."""
    lines = "\n".join(
        with_poses_apart(reworded(without_scene(_without_title(written_out(plain(line))))))
        for line in prompt.splitlines()
    )
    reader = _Reader()
    stretches: list[Stretch] = []
    notes: list[str] = []
    for part in in_order(lines):
        left_out, words = leave_out(part.words)
        notes += left_out
        main, beside, together = split_together(words)
        if main and re.search(r"\w", main):
            stretches.append(replace(_stretch(reader, main, beside, together), context=part.context))
    return Reading(tuple(stretches), tuple(dict.fromkeys(notes)))


def _without_title(line: str) -> str:
    """A line without what it is called: "patrol: slow walk"; a title that is itself an act stays."""
    found = _TITLE.match(line)
    return line if found is None or base_form(found[1].split(" ", 1)[0]) else line[found.end() :]


def _is_participle(words: str) -> bool:
    """Whether words begin with a verb in -ing: "he kneels, pointing ahead" does both at once."""
    first = words.split(" ", 1)[0]
    return is_ing(first) and bool(base_form(first))


def _stretch(reader: _Reader, main: str, beside: list[str], together: bool) -> Stretch:
    main = without_preparation(main)
    whole = clause(main)
    said = split_and(main)
    finite = not _is_participle(said[0])
    beside = [*(words for words in said[1:] if finite and _is_participle(words)), *beside]
    groups = [split_participle(words) for words in said if not (finite and _is_participle(words))]
    pieces: list[Clause] = []
    extra: list[Clause] = []
    for group in groups:
        pieces.append(reader.read(group[0]))
        extra += [reader.read(words) for words in group[1:]]
    extra += [reader.read(piece) for words in beside for piece in split_and(words)]
    merged = _merged(pieces)
    one = merged[0] if len(pieces) == 1 or len(merged) == 1 else whole
    return Stretch(one, tuple(merged), tuple(extra), together, participle=not finite and len(groups) == 2)


def _merged(pieces: list[Clause]) -> list[Clause]:
    """Neighbours that say the same as one: "jumps and jumps again" -> jumps, twice."""
    out: list[Clause] = []
    for piece in pieces:
        last = out[-1] if out else None
        if (
            last is not None
            and last.text == piece.text
            and replace(last.meaning, count=0) == replace(piece.meaning, count=0)
        ):
            count = max(1, last.meaning.count) + max(1, piece.meaning.count)
            out[-1] = replace(last, meaning=replace(last.meaning, count=count))
        else:
            out.append(piece)
    return out


__all__ = ["PERSON", "Clause", "Reading", "Stretch", "read_prompt"]
