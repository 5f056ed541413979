"""A prompt as beats: what the legs and the arms do, one stretch of time after the other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from .context import WALKS, in_context
from .language.amounts import read_degrees
from .language.numbers import EXACT
from .language.verbs import base_form, is_ing
from .lexicon import SAME_SENTENCE, Lexicon, Match, match, match_whole
from .meaning import Meaning
from .prompt import Stretch, read_prompt, without_symbols
from .settling import is_scene, without_settling
from .timing import STEADY
from .unsaid import all_told_apart

_CLEARLY_ONE_ACTION: Final = 0.85
_HEAD: Final = frozenset({"nod", "shake head", "look", "look around", "laugh"})
_POSES: Final = frozenset({"kneel", "crouch", "squat", "lie down", "jump", "sit down"})
"""In which arms and head are free to do something."""
_DETAIL: Final = 0.8
"""What is likely an act by less is none beside one that is certain."""
_LOW_POSES: Final = frozenset({"kneel", "crouch"})
"""What one stays in for what follows with "and": "crouches and looks around"."""
_MOMENTS: Final = frozenset({"pick up", "throw", "catch", "lower arm"})
"""Acts of the arms that are over before the next one."""
_OF_TWO: Final = frozenset({"jump turn"})
"""Actions that two verbs name together: "jumps and spins"."""
_EACH: Final = frozenset(
    "punch|kick|karate kick|soccer kick|jump|turn|look|raise arm|wave|side step|step forward|step backward".split("|")
)
"""Acts that are done again where words name them again."""
_A_NOUN: Final = re.compile(rf"(?:an?|one|the|full|half|complete|quarter|{EXACT}) ")
_LASTS: Final = re.compile(r"is (?:sitting|standing|kneeling|crouching|squatting|lying)\b")
_PLACE: Final = re.compile(r"\b(?:(?:up|over|back) to|to|into|onto) (?!and fro\b|the (?:left|right|side|front)\b)")
_AT_A_PLACE: Final = frozenset({"knock", "wash window", "type", "reach up", "pick up"})
_STILL: Final = read_prompt("stands still").stretches


@dataclass(frozen=True, eq=False)
class Beat:
    """A stretch of time. also: what is done at the same time by the arms. seconds: as asked for, None for unsaid."""

    main: Match
    also: Match | None = None

    @property
    def seconds(self) -> float | None:
        """How long the words ask it to last."""
        asked = [m.clause.seconds for m in (self.main, self.also) if m is not None and m.clause.seconds is not None]
        return max(asked) if asked else None

    @property
    def matches(self) -> tuple[Match, ...]:
        """Both, or the one there is."""
        return (self.main,) if self.also is None else (self.main, self.also)


@dataclass(frozen=True, eq=False)
class Understanding:
    """beats: the earliest first, at least one. notes: sentences for the user about what is not done as asked."""

    beats: tuple[Beat, ...]
    notes: tuple[str, ...] = ()

    @property
    def unknown(self) -> tuple[Match, ...]:
        """Clauses that the engine does not know."""
        return tuple(m for beat in self.beats for m in beat.matches if not m.known)


def understand(lexicon: Lexicon, prompt: str) -> Understanding:
    """Prompt -> beats. A prompt that holds nothing but what was left out is read as standing still."""
    reading = read_prompt(without_symbols(prompt))
    stretches = reading.stretches or _STILL
    notes = list(reading.notes)
    beats: list[Beat] = []
    for stretch in stretches:
        for beat in _beats(lexicon, stretch, notes, not beats):
            last = beats[-1].main.action if beats else ""
            beat = replace(beat, main=in_context(lexicon, beat.main, last, beat.also is not None))
            more = _more_of(beats[-1], beat) if beats else None
            if more is not None:
                beats[-1] = more
            else:
                beats.append(beat)
    beats = _without_empty(beats or _still(lexicon), notes)
    notes += [m.complaint for beat in beats for m in beat.matches if not m.known]
    return Understanding(tuple(beats), tuple(dict.fromkeys(notes)))


def _still(lexicon: Lexicon) -> list[Beat]:
    return [Beat(m) for m in match(lexicon, _STILL[0].pieces)]


def _without_empty(beats: list[Beat], notes: list[str]) -> list[Beat]:
    """The beats without those that name no action at all, where others do: "leg day: three squats"."""
    said = [beat for beat in beats if beat.also is not None or not beat.main.empty]
    if said:
        notes += [f'"{beat.main.shown}" was left out: it names no action.' for beat in beats if beat not in said]
    return said or beats


def _beats(lexicon: Lexicon, stretch: Stretch, notes: list[str], first: bool) -> Iterator[Beat]:
    """One stretch of words -> one beat, or several where "and" joins actions that can't be done at once."""
    parts = match(lexicon, [*stretch.pieces, *stretch.beside])
    pieces = [m for m in parts[: len(stretch.pieces)] if not (stretch.context and is_scene(lexicon, m))]
    beside = [m for m in parts[len(stretch.pieces) :] if not (pieces and is_scene(lexicon, m))]
    if len(pieces) > 1 and not stretch.together:
        (whole,) = match_whole(lexicon, [stretch.whole])
        pieces = [whole] if _is_one_action(whole, pieces) else pieces
    pieces, once = all_told_apart(lexicon, pieces)
    pieces, beside = _without_vague(pieces, [*once, *beside], notes)
    leads_in = bool(pieces) and is_ing(pieces[0].clause.words.split(" ", 1)[0])
    # "sneaks in, looks around and knocks" is an order
    a_list = sum(m.known for m in pieces) > 2 and not (beside or leads_in)
    beats: list[Beat] = []
    for piece, apart in without_settling(pieces, lexicon.upper_body):
        last = beats[-1] if beats else None
        joined = None
        if last is not None and not apart:
            start = first and len(beats) == 1
            meanwhile = stretch.together or (stretch.participle and _meanwhile(lexicon, last.main))
            joined = _said_again(last, piece)
            if joined is None and (meanwhile or not a_list):
                joined = _joined(lexicon, last, piece, meanwhile, start)
        if joined is not None:
            beats[-1] = joined
        else:
            beats.append(Beat(piece))
    for extra in beside:
        beats = _with_beside(lexicon, beats, extra, notes)
    yield from beats


def _without_vague(pieces: list[Match], beside: list[Match], notes: list[str]) -> tuple[list[Match], list[Match]]:
    """Both without what is told of a certain act and hardly an act itself: "on the phone, pressing it to the ear"."""
    if not any(m.certain for m in pieces):
        return pieces, beside
    vague = [m for m in (*pieces, *beside) if m.known and m.share < _DETAIL and not _is_told(m)]
    notes += [f'"{m.shown}" was left out: it is not clear what it asks for.' for m in vague]
    return [m for m in pieces if m not in vague], [m for m in beside if m not in vague]


def _is_told(m: Match) -> bool:
    """Whether words ask for an act for certain: by its own verb ("walks off stage"), with a limb or so many times."""
    said = m.meaning
    return (
        bool(m.named or said.left or said.right or said.count)
        or base_form(m.clause.action_words.split(" ", 1)[0]) == m.action.split(" ", 1)[0]
    )


def _is_one_action(whole: Match, pieces: list[Match]) -> bool:
    """Whether words with an "and" are one action: "jumps and spins", "skips and hops", but not "falls and gets up"."""
    if not whole.known or whole.likeness < _CLEARLY_ONE_ACTION:
        return False
    known = {piece.action for piece in pieces if piece.known}
    certain = all(piece.named for piece in pieces) and whole.action not in _OF_TWO
    if certain or not all(piece.known for piece in pieces):
        return whole.likeness >= SAME_SENTENCE
    return whole.action not in known or (known == {whole.action} and len({piece.meaning for piece in pieces}) == 1)


def _is_same(last: Beat, beat: Beat) -> bool:
    """Whether a sentence says the last one's act in other words: "no idea... shrugs"."""
    a, b = last.main, beat.main
    alike = a.action == b.action and a.meaning == b.meaning and a.known and b.known
    return alike and last.also is None and beat.also is None and a.action not in _EACH and beat.seconds is None


def _more_of(last: Beat, beat: Beat) -> Beat | None:
    """The last beat with what the next one says of it; None where that one is an act of its own."""
    lies_already = last.main.action == "fall" and beat.main.action in ("lie down", "idle") and beat.seconds is None
    if lies_already or _is_same(last, beat):
        return last
    return _said_again(last, beat.main) if _is_angle(beat) else None


def _said_again(last: Beat, piece: Match) -> Beat | None:
    """One act in two pieces: "reels and staggers backward", "tug of war, pulls with both hands"; None for two acts."""
    main, seconds = last.main, (last.seconds, piece.clause.seconds)
    if main.action == piece.action == "turn" and _A_NOUN.match(piece.clause.words) and last.also is None:
        return replace(last, main=_with_angle_of(main, piece))
    if main.action != piece.action or main.action in _EACH or not (main.known and piece.known) or any(seconds):
        return None
    meaning = _both(main.meaning, piece.meaning)
    return None if meaning is None else replace(last, main=main.meaning_as(meaning))


def _is_angle(beat: Beat) -> bool:
    """Whether a beat names no act but how far round."""
    degrees, rest = read_degrees(beat.main.clause.words)
    return beat.main.action == "turn" and beat.also is None and degrees > 0 and not base_form(rest.split(" ", 1)[0])


def _with_angle_of(turn: Match, angle: Match) -> Match:
    """A turn by the angle that stands behind it, to the side that either of them says: "left face! 90 degrees"."""
    degrees, said = angle.meaning.turn_degrees, turn.meaning.turn_degrees
    says_a_side = re.search(r"\b(?:left|right|clockwise|counterclockwise)", angle.clause.words)
    sign = -1.0 if said < 0 and not says_a_side else 1.0
    return turn.meaning_as(replace(turn.meaning, turn_degrees=sign * degrees if degrees else said))


def _both(a: Meaning, b: Meaning) -> Meaning | None:
    """What two meanings of one act say together; None where they contradict each other."""
    if Meaning(a.left, a.right) not in (Meaning(), Meaning(b.left, b.right)) and (b.left or b.right):
        return None
    said: dict[str, object] = {"left": a.left or b.left, "right": a.right or b.right}
    for name in ("direction", "turn_degrees", "count", "speed", "manner"):
        first, second = getattr(a, name), getattr(b, name)
        if first and second and first != second:
            return None
        said[name] = first or second
    return Meaning(**said)  # type: ignore[arg-type]


def _joined(lexicon: Lexicon, last: Beat, piece: Match, together: bool, start: bool) -> Beat | None:
    """Both in one beat where "and" means so ("walks and waves"); None where the one follows ("bows and walks on").

    start: whether `last` begins the prompt; who begins with "sits and waves" has been sitting.
    """
    timed = last.seconds is not None or piece.clause.seconds is not None
    if last.also is not None or timed or not (last.main.known and piece.known):
        return None
    together = together or any(_LASTS.match(m.clause.action_words) for m in (last.main, piece))
    legs, arms = _legs_first(lexicon, last.main, piece) if together else (last.main, piece)
    if start and legs.clause.action_words == "sits":
        legs = legs.action_as(lexicon, "sit")
    if not together and (legs.action not in STEADY | _LOW_POSES or _arrives(legs, arms)):
        return None
    return _at_once(lexicon, legs, arms)


def _meanwhile(lexicon: Lexicon, first: Match) -> bool:
    """Whether what begins in -ing goes on under the other: "laughing, he runs", but not "standing up, he waves"."""
    if _is_upper(lexicon, first):
        return first.action not in _MOMENTS
    sits_down = first.action == "sit down" and " down" in first.clause.action_words
    return (first.action in STEADY or first.action in _POSES) and not sits_down


def _arrives(walk: Match, act: Match) -> bool:
    """Whether a walk must have ended first: "walks to the window and cleans it"."""
    at_it = act.action in _AT_A_PLACE or re.search(r"\b(?:it|them|there)\b", act.clause.action_words)
    return bool(at_it and _PLACE.search(walk.clause.action_words))


def _at_once(lexicon: Lexicon, legs: Match, arms: Match) -> Beat | None:
    """Both in one beat, None where a body can't do both."""
    if not _is_upper(lexicon, arms) or (_is_upper(lexicon, legs) and not _HEAD & {arms.action, legs.action}):
        return None
    return Beat(arms, legs) if legs.action in _HEAD and arms.action not in _HEAD else Beat(legs, arms)


def _with_beside(lexicon: Lexicon, beats: list[Beat], extra: Match, notes: list[str]) -> list[Beat]:
    """What is done "while ..." put beside each beat; where a body can't do both, behind them, with a note."""
    out: list[Beat] = []
    for beat in beats:
        legs, arms = _legs_first(lexicon, beat.main, extra)
        turned = _turning(lexicon, legs, arms) or _turning(lexicon, arms, legs)
        if _says_who(beat.main) and beat.also is None and extra.known:
            out.append(Beat(_with_side_of(extra, beat.main)))
        elif _goes_without_saying(lexicon, beat.main, extra):
            same = extra.action == beat.main.action
            sided = same or (extra.meaning.left != extra.meaning.right and beat.main.action != "zombie")
            out.append(replace(beat, main=_with_side_of(beat.main, extra)) if sided else beat)
        elif _only_waits(lexicon, beat, extra):
            out.append(beat)  # as in "paces while waiting for news"
        elif extra.empty:
            notes.append(f'"{extra.shown}" was left out: it names no action.')
            out.append(beat)
        elif beat.also is not None and beat.main.action == "idle" and (both := _at_once(lexicon, beat.also, extra)):
            out.append(both)
        elif beat.also is not None:
            notes.append(f'Only two things can be done at once: "{extra.clause.action_words}" was left out.')
            out.append(beat)
        elif turned is not None:
            out.append(Beat(turned))
        elif (both := _at_once(lexicon, legs, arms)) is not None:
            out.append(both)
        elif not (legs.known and arms.known):
            out.append(Beat(legs, arms))
        else:
            limbs = "arms" if _is_upper(lexicon, legs) else "legs"
            words = (beat.main.clause.action_words, extra.clause.action_words)
            notes.append(f'"{words[0]}" and "{words[1]}" both need the {limbs}, so the one follows the other.')
            out += [beat, Beat(extra)]
    return out


def _says_who(m: Match) -> bool:
    """Whether words name no act but somebody: "a sulking teenager" with folded arms."""
    return not (m.known or m.clause.names_a_verb)


def _only_waits(lexicon: Lexicon, beat: Beat, extra: Match) -> bool:
    """Whether what is done beside is no act: "taps on the window while waiting"."""
    still = extra.action == "idle" and extra.known
    return still and (extra.clause.action_words.startswith("waits") or not _is_upper(lexicon, beat.main))


def _turning(lexicon: Lexicon, walk: Match, turn: Match) -> Match | None:
    """A walk that bends for "walks while turning left", a jump that turns for "jumps while spinning"."""
    if walk.action not in (*WALKS, "jump") or turn.action != "turn" or not (walk.known and turn.known):
        return None
    degrees = turn.meaning.turn_degrees
    if walk.action == "jump":
        return walk.action_as(lexicon, "jump turn").meaning_as(replace(walk.meaning, turn_degrees=degrees))
    return walk.meaning_as(replace(walk.meaning, direction="right" if degrees < 0 else "left"))


def _with_side_of(main: Match, extra: Match) -> Match:
    """The side and the count that the same action is given in other words: "limps, dragging the left foot"."""
    said, more = main.meaning, extra.meaning
    if not (said.left or said.right):
        said = replace(said, left=more.left, right=more.right)
    return main.meaning_as(replace(said, count=said.count or more.count))


def _goes_without_saying(lexicon: Lexicon, main: Match, extra: Match) -> bool:
    """Whether it is the same again, or raised arms beside what the arms do: "cheers with both arms up"."""
    raised = extra.action == "raise arm" and (_is_upper(lexicon, main) or main.action == "zombie")
    same = extra.action == main.action or raised
    return same and main.known and extra.known


def _is_upper(lexicon: Lexicon, m: Match) -> bool:
    return m.action in lexicon.upper_body


def _legs_first(lexicon: Lexicon, a: Match, b: Match) -> tuple[Match, Match]:
    """The action of the legs first, as the network was taught."""
    return (b, a) if _is_upper(lexicon, a) and not _is_upper(lexicon, b) else (a, b)
