"""What the engine knows, and which of it a clause is nearest to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np

from .language.verbs import VERBS
from .matcher import Matcher
from .meaning import Meaning
from .minilm import MiniLM
from .prompt import Clause, canonical
from .synonyms import named_action

KNOWN_SHARE: Final = 0.35
"""An action that the matcher believes in less than this is not told from the others."""
KNOWN_SHARE_WITHOUT_VERB: Final = 0.5
"""The same where no verb is said: "leg day" resembles a lot."""
SAME_SENTENCE: Final = 0.97
"""A clause this much like a sentence that the network was taught with means the same."""
NAMED_BONUS: Final = 5.0
"""What the matcher's logit of an action gains where synonyms.py names it: words that it knows better outweigh this."""
KNOWN_COSINE: Final = 0.74
"""A clause less alike than this to every sentence of an action is not one the engine knows (measured: see docs)."""
_LIKE_NOTHING: Final = 0.6
"""Words without a verb that are less alike than this to everything unknown are no act: "leg day", but not "golf"."""
_CERTAIN_SHARE: Final = 0.8
_SUGGESTIONS: Final = 3
_PURPOSE: Final = re.compile(
    r"(.+?) to (?!(?:face|the|work|sleep|bed|rest|look|walk|run|knees?|box|dance|hand|back|fall|toes)\b)"
    rf"(?:{'|'.join(sorted(VERBS))})\b"
)
_PLACE: Final = re.compile(
    r"(.+?) (?:in|at|by|along|under|beside|near|from|of|next to|among|between|inside|outside|during|against|for|out of"
    r"|through|towards?) .+"
)


@dataclass(frozen=True, eq=False)
class Lexicon:
    """What the engine knows. embeddings: (C, 384) unit rows of sentences.

    caption_actions: (C,) index into `actions` of each sentence, -1 for an action that it is known not to know.
    upper_body: actions of the arms, which leave the legs to others. sentences: the C texts, empty where the weights
    do not hold them; a clause that is one of them needs no encoder. matcher: tells actions by what it learned of many
    more sentences; None to go by the most similar sentence alone.
    """

    embeddings: np.ndarray
    caption_actions: np.ndarray
    actions: tuple[str, ...]
    upper_body: frozenset[str]
    encoder: MiniLM
    sentences: tuple[str, ...] = ()
    matcher: Matcher | None = None

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        """(N, 384) unit rows. A text that is one of the sentences needs no encoder, which takes most of the time."""
        rows = {text: self.embeddings[row] for text, row in self._rows.items() if text in texts}
        others = [text for text in dict.fromkeys(texts) if text not in rows]
        rows |= dict(zip(others, self.encoder.encode(others), strict=True))
        return np.array([rows[text] for text in texts], dtype=np.float32).reshape(-1, self.embeddings.shape[1])

    def familiar(self, embedding: np.ndarray, action: int) -> np.ndarray:
        """(384,) of the sentence of an action that is most like a clause: what the network has been taught with."""
        rows = self.embeddings[self.caption_actions == action]
        return rows[int((rows @ embedding).argmax())] if len(rows) else embedding

    @cached_property
    def _rows(self) -> dict[str, int]:
        return {text: row for row, text in enumerate(self.sentences)}


@dataclass(frozen=True, eq=False)
class Match:
    """A clause and the known action nearest to it.

    embedding: (384,) of the clause's text. action: its name. index: among the lexicon's actions. likeness: cosine of
    the most similar sentence of any action, 1 the same. known: whether it is near enough, and nearer than to anything
    known to be unknown. nearest: the best actions, the nearest first. named: whether its words name the action, or
    that it is unknown, for certain. empty: whether they hold no verb and resemble nothing, as "leg day" does.
    share: how likely it is that action, of all and none.
    """

    clause: Clause
    embedding: np.ndarray
    action: str
    index: int
    likeness: float
    known: bool
    nearest: tuple[str, ...] = ()
    named: bool = False
    empty: bool = False
    share: float = 1.0

    @property
    def meaning(self) -> Meaning:
        """Of the clause."""
        return self.clause.meaning

    @property
    def certain(self) -> bool:
        """Whether it is that action beyond doubt."""
        return self.known and (self.named or self.share >= _CERTAIN_SHARE)

    @property
    def shown(self) -> str:
        """The clause for people: its action in words, or all that was written where they name none."""
        return self.clause.action_words or self.clause.words

    @property
    def complaint(self) -> str:
        """What to say of a clause that is not known."""
        *others, last = (f'"{action}"' for action in self.nearest)
        listed = f"{', '.join(others)} and {last}" if others else last
        return f'The starter does not know "{self.shown}" and will guess; it knows {listed}.'

    def meaning_as(self, meaning: Meaning) -> Match:
        """The same with another meaning."""
        return replace(self, clause=replace(self.clause, meaning=meaning))

    def action_as(self, lexicon: Lexicon, action: str) -> Match:
        """The same with another action, where the lexicon has it."""
        if action not in lexicon.actions:
            return self
        return replace(self, action=action, index=lexicon.actions.index(action))


def match(lexicon: Lexicon, clauses: Sequence[Clause]) -> list[Match]:
    """The nearest known action of each clause: the one its words name for certain, else the one most alike."""
    whole = match_whole(lexicon, clauses)
    return [_shortened(lexicon, m if m.named or "," not in m.clause.text else _by_part(lexicon, m)) for m in whole]


def _shortened(lexicon: Lexicon, whole: Match) -> Match:
    """The action that words name without their end, which says what for or where: "jumps to touch the ceiling"."""
    if whole.named or whole.likeness >= SAME_SENTENCE:
        return whole
    for pattern in (_PURPOSE, _PLACE):
        found = pattern.match(whole.clause.action_words)
        if found is None or (whole.known and pattern is not _PURPOSE):
            continue
        (part,) = match_whole(lexicon, [replace(whole.clause, text=canonical(found[1]))])
        if part.known and (part.named or part.likeness >= SAME_SENTENCE):
            return part
    return whole


def _by_part(lexicon: Lexicon, whole: Match) -> Match:
    """The action that words between commas name, where all of them together name none: "sir yes sir, salutes"."""
    texts = [canonical(words) for words in whole.clause.action_words.split(",") if words.strip()]
    parts = match_whole(lexicon, [replace(whole.clause, text=text) for text in texts])
    telling = next((part for part in parts if part.known or part.named), whole)
    return telling if telling.known and (telling.named or not whole.known) else whole


def match_whole(lexicon: Lexicon, clauses: Sequence[Clause]) -> list[Match]:
    """The same by all words of each clause together."""
    embeddings = lexicon.embed([clause.text for clause in clauses])
    inside, outside = _by_action(lexicon, embeddings)
    learned = None if lexicon.matcher is None else lexicon.matcher.scores(embeddings, clauses)
    return [
        _decide(lexicon, clause, embeddings[i], inside[i], float(outside[i]), None if learned is None else learned[i])
        for i, clause in enumerate(clauses)
    ]


def _by_action(lexicon: Lexicon, embeddings: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(N, 384) -> (N, A) likeness to each action's best sentence, and (N,) to the best of what is not known."""
    cosines = embeddings @ lexicon.embeddings.T
    inside = np.full((len(embeddings), len(lexicon.actions)), -1.0, dtype=np.float32)
    foreign = lexicon.caption_actions < 0
    np.maximum.at(inside.T, lexicon.caption_actions[~foreign], cosines[:, ~foreign].T)
    return inside, cosines[:, foreign].max(axis=1, initial=-1.0)


def _decide(
    lexicon: Lexicon,
    clause: Clause,
    embedding: np.ndarray,
    scores: np.ndarray,
    foreign: float,
    learned: np.ndarray | None,
) -> Match:
    named = named_action(clause.action_words, lexicon.actions)
    likeness = float(scores.max())
    verbs = clause.names_a_verb
    # a sentence that the network was taught with says nothing of a side: "shuffles" is one thing, to the left another
    sideways = clause.meaning.direction in ("left", "right")
    if learned is None or (named is None and likeness >= SAME_SENTENCE and not sideways):
        order = np.argsort(-scores, kind="stable")
        index = int(order[0]) if not named else lexicon.actions.index(named)
        known = bool(named) or (named is None and likeness >= KNOWN_COSINE and likeness >= foreign)
        share = 1.0
    else:
        shares = _shares(lexicon, learned, named)
        order = np.argsort(-shares[:-1], kind="stable")
        index = int(order[0])
        least = KNOWN_SHARE if verbs or named is not None else KNOWN_SHARE_WITHOUT_VERB
        share = float(shares[index])
        known = share >= max(least, float(shares[-1]))
    nearest = tuple(lexicon.actions[int(i)] for i in order[:_SUGGESTIONS])
    empty = named is None and not verbs and not known and foreign < min(likeness, _LIKE_NOTHING)
    action, certain = lexicon.actions[index], named is not None
    return Match(clause, embedding, action, index, likeness, known, nearest, certain, empty, share)


def _shares(lexicon: Lexicon, learned: np.ndarray, named: str | None) -> np.ndarray:
    """(A + 1,) how likely each action is, and that it is none of them. named: as named_action gives it."""
    logits = learned.copy()
    if named is not None:
        logits[lexicon.actions.index(named) if named else -1] += NAMED_BONUS
    shares = np.exp(logits - logits.max())
    return shares / shares.sum()
